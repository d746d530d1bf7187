"""Follow-ups: what was told already, what asks for something besides, and what the source does not give."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.types import Answer, Turn
from tests.answer.archives import MakeArchive

PAGE = """# Meetings of the mill friends

## Turning Wheels, Otley, 4 June 2015

Ada Brook gave the keynote and showed how a broken wheel is mended with oak.

Henk de Wit argued in the discussion that visitors trust a sign.

The 120 participants ate pancakes in the evening.

Click here to read the report on the meeting.

## Still Waters, Ripon, 9 May 2016

The pond at Ripon was empty. Nobody had looked after the sluice.

Greta Olsen gave the keynote. She built her first mill at the age of 15.

Sixty visitors slept in tents.
"""


@pytest.fixture(scope="module")
def mills(make_archive: MakeArchive) -> Assistant:
    return make_archive({"mills.md": PAGE})


KEYNOTE = (
    "Who gave the keynote in Otley?",
    "Ada Brook gave the keynote and showed how a broken wheel is mended with oak.",
)
RIPON = ("Who gave the keynote in Ripon?", "Greta Olsen gave the keynote. [1]")
WHEN = ("When was the meeting in Otley?", "Turning Wheels, Otley, 4 June 2015 [1]")


def asked(assistant: Assistant, turn: tuple[str, str], question: str) -> Answer:
    return assistant.ask(question, [Turn(*turn)])


@pytest.mark.parametrize(
    ("turn", "question", "told", "untold"),
    [
        (KEYNOTE, "And who spoke up in the discussion there?", "Henk de Wit argued", "gave the keynote"),
        (KEYNOTE, "How many people listened to her?", "The 120 participants", "Sixty"),
        (WHEN, "Is there a write-up of it?", "Click here to read the report", "Ada Brook"),
    ],
)
def test_a_follow_up_goes_on_from_what_was_told(
    mills: Assistant, turn: tuple[str, str], question: str, told: str, untold: str
) -> None:
    answer = asked(mills, turn, question)
    assert answer.status == "answered"
    assert told in answer.text
    assert untold not in answer.text


@pytest.mark.parametrize(
    ("turn", "question"),
    [
        (RIPON, "How old is she?"),
        (RIPON, "What was her salary?"),
        (RIPON, "And the following year?"),
        (("Why was the pond empty?", "The pond at Ripon was empty."), "Why?"),
        (WHEN, "And the year before?"),
    ],
)
def test_what_the_source_does_not_give_of_it_is_refused(mills: Assistant, turn: tuple[str, str], question: str) -> None:
    assert asked(mills, turn, question).status == "refused"


def test_another_subject_takes_nothing_along(mills: Assistant) -> None:
    alone = mills.ask("Who gave the keynote in Ripon?")
    assert asked(mills, WHEN, "Who gave the keynote in Ripon?").text == alone.text
    assert "Greta Olsen" in alone.text
