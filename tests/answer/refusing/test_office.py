"""Who holds an office, who is so, where somebody did something: answered only where the statement says that."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant
from tests.answer.archives import MakeArchive

PAGE = """# Meetings of the mill friends

## Turning Wheels, Otley, 4 June 2015

The Mill Friends and Otley Town Council held the meeting together.

The friends listened to the speakers Nora Fell, Chief Executive, Ripon Borough, and Piet Moor, Head of Parks of Otley
Town Council, on how to make room for water.

Henk de Wit, Director of the Mill Friends, stressed in his talk that wheels need grease.

I came to the meeting in Otley and found it truly lively. Gus Tarn, Weir Lane Studios

Some schemes such as the Oak Wheel Trust and Lamp Walk have spread over wider areas.

## Still Waters, Ripon, 9 May 2016

Ada Brook, baker and Director of the Mill Friends, looked into what makes the pond at Ripon so clear.
"""


@pytest.fixture(scope="module")
def assistant(make_archive: MakeArchive) -> Assistant:
    return make_archive({"mills.md": PAGE})


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Otley?",
        "Who is the chief executive of Otley Town Council?",
        "Who chairs Otley Town Council?",
        "Who leads Weir Lane Studios?",
        "Who was bored by the meeting in Otley?",
        "Where does Lamp Walk operate?",
        "What is the Oak Wheel Trust?",
        "What is the e-mail address of the Mill Friends?",
    ],
)
def test_near_statement_that_does_not_say_it_is_no_answer(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "refused", answer.text


def test_everybody_with_the_office_is_told_and_nobody_else(assistant: Assistant) -> None:
    answer = assistant.ask("Who is the director of the Mill Friends?")
    assert len(answer.statements) == 2
    assert "Henk de Wit" in answer.text
    assert "Ada Brook" in answer.text
    assert "Nora Fell" in assistant.ask("Who is the chief executive of Ripon Borough?").text


def test_place_of_a_talk_is_that_of_its_event(assistant: Assistant) -> None:
    for question in ("Where did Henk de Wit speak?", "Where did Henk de Wit talk about grease?"):
        assert assistant.ask(question).statements[0].text == "Turning Wheels, Otley, 4 June 2015"
