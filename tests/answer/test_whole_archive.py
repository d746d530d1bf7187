"""Questions whose answer lies in no one passage: the archive itself, two sides, events by what was said at them."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant
from tests.answer.archives import MakeArchive

PAGES = {
    "looms.md": """# The loom circle

## Warp and Weft, Selby, 3 March 2014

The circle met in the old station. Rosa Lind showed how a loom is warped in an hour, and the circle voted to lend looms
to schools.

## Dye Day, Hexham, 8 September 2016

Nine dyers boiled madder and woad in the yard. A doctor warned that mordants harm the lungs and asked for masks.
"""
}


@pytest.fixture(scope="module")
def looms(make_archive: MakeArchive) -> Assistant:
    return make_archive(PAGES)


@pytest.mark.parametrize(
    "question",
    [
        "What is this archive about?",
        "What can I find here?",
        "From when to when does the archive go?",
        "What is in it?",
    ],
)
def test_the_archive_says_what_it_holds(looms: Assistant, question: str) -> None:
    answer = looms.ask(question)
    assert answer.status == "answered"
    assert answer.statements[0].text == (
        "The archive holds 1 document and tells of 2 dated events, from 3 March 2014 to 8 September 2016:"
    )
    assert [statement.text for statement in answer.statements[1:]] == [
        "The loom circle",
        "Warp and Weft, Selby, 3 March 2014",
        "Dye Day, Hexham, 8 September 2016",
    ]


@pytest.mark.parametrize("question", ["What is weaving about?", "What did the archive of Leeds burn?", "Who runs it?"])
def test_other_matters_are_not_the_archive_itself(looms: Assistant, question: str) -> None:
    assert looms.ask(question).reason != "what the archive holds"


def test_two_events_are_set_beside_each_other(looms: Assistant) -> None:
    answer = looms.ask("Compare the Selby and Hexham events")
    quotes = " ".join(citation.quote for citation in answer.citations)
    assert answer.status == "answered"
    assert "Selby, 3 March 2014" in quotes
    assert "old station" in quotes
    assert "Nine dyers" in quotes


def test_the_side_that_is_not_there_is_named(looms: Assistant) -> None:
    answer = looms.ask("What is the difference between the events in 2014 and 2015?")
    assert answer.status == "partial"
    assert [citation.quote for citation in answer.citations] == ["Warp and Weft, Selby, 3 March 2014"]
    assert answer.missing == "The archive has nothing on 2015 for this."


def test_a_day_that_is_not_there_is_named_whole(looms: Assistant) -> None:
    answer = looms.ask("Who wove a carpet on 29 March 2014?")
    assert answer.missing == "The archive does not mention 29 March 2014."


def test_events_are_found_by_what_was_told_there(looms: Assistant) -> None:
    answer = looms.ask("Which events dealt with the dangers of mordants?")
    assert answer.status == "answered"
    assert "Dye Day, Hexham, 8 September 2016" in answer.text
    assert "Selby" not in answer.text


@pytest.mark.parametrize(
    ("question", "language"),
    [("Wer sprach in Selby?", "German"), ("¿Quién habló en Selby?", "Spanish"), ("Qui a parlé à Selby ?", "French")],
)
def test_a_question_in_another_language_is_told_so(looms: Assistant, question: str, language: str) -> None:
    answer = looms.ask(question)
    assert answer.status == "refused"
    assert answer.missing is not None
    assert f"in {language}." in answer.missing
    assert "English" in answer.missing
