"""Questions for whatever there is about a matter."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.choosing.topic import matter_of
from coprod_assistant.assistant import Assistant
from coprod_assistant.language import DEFAULT_PIPELINE
from coprod_assistant.question import understand
from tests.answer.archives import MakeArchive

PAGES = {
    "rivers.md": """# Days of the river wardens

## Clean Water and Care for Banks, St Anne's House, Ripon, 9 May 2016

The wardens met for a day. Olga Brandt told of a sluice that had rotted through. Lunch was soup.

## Boats and Herons, Otley, 4 June 2017

Herons nest on the islands where nobody rows. A sluice of larch lasts for fifteen years, said Olga
Brandt. The day ended with a walk.
""",
    "letters.md": """# Letters to the wardens

Nobody may open the sluice at night without the miller's leave. The letter box stands at the gate.
""",
}


@pytest.fixture(scope="module")
def assistant(make_archive: MakeArchive) -> Assistant:
    return make_archive(PAGES)


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Tell me about sluices", {"sluic"}),
        ("Can you tell me something about the old sluices?", {"old", "sluic"}),
        ("Does the archive say anything about sluices?", {"sluic"}),
        ("Tell me about it", set()),
        ("Tell me about the conference on sluices", set()),
        ("What did Olga Brandt say about sluices?", set()),
    ],
)
def test_matter_of_a_question(question: str, matter: set[str]) -> None:
    assert matter_of(understand(question, pipeline=DEFAULT_PIPELINE)) == matter


def test_all_that_names_the_matter_is_said_wherever_it_stands(assistant: Assistant) -> None:
    for question in ("Tell me about sluices", "Is there anything about sluices in the archive?"):
        answer = assistant.ask(question)
        assert answer.status == "answered"
        assert len(answer.statements) == 3
        assert all("sluice" in statement.text for statement in answer.statements)


def test_a_person_is_told_of_by_all_that_names_him(assistant: Assistant) -> None:
    said = [statement.text for statement in assistant.ask("Tell me about Olga Brandt").statements]
    assert len(said) == 2
    assert all("Olga Brandt" in text for text in said)


def test_a_word_like_one_of_an_event_is_no_event(assistant: Assistant) -> None:
    assert assistant.ask("Tell me about housing").status == "refused"
    assert assistant.ask("Tell me about banking").status == "refused"


def test_an_event_that_is_named_is_told_by_its_own_words(assistant: Assistant) -> None:
    assert "Herons nest" in assistant.ask("Tell me about boats and herons").text
    assert "wardens met" in assistant.ask("What happened in Ripon?").text


def test_what_an_event_is_is_told_by_its_own_words(assistant: Assistant) -> None:
    assert "Herons nest" in assistant.ask("What is Boats and Herons?").text
