"""Questions that leave out, compare or rank events, over a made-up archive: listed rightly or refused."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.types import Turn
from tests.answer.archives import MakeArchive

PAGE = """# Past events

## Bread Forum, Leeds, 12 May 2011

Ann Roe, baker, spoke about rye. The forum was held on behalf of the Oven Trust.

## Salt Conference, Glasgow, 9-11 June 2011

Sixty participants came. Apologies were received from Ann Roe.

## Butter Workshop, Toronto, 3 March 2012

Lena Moor, farmer, described how cream is churned.

## Night Walks Seminar, Dublin, 4 October 2013

The seminar recommended that:

- lamps should be low
- paths should be wide

Ann Roe, baker, said that night is long.
"""
BREAD, SALT, BUTTER, NIGHT = "Bread Forum", "Salt Conference", "Butter Workshop", "Night Walks Seminar"


@pytest.fixture(scope="module")
def baked(make_archive: MakeArchive) -> Assistant:
    return make_archive({"events.md": PAGE})


@pytest.mark.parametrize(
    ("question", "events"),
    [
        ("Which events were held outside Europe?", [BUTTER]),
        ("Which events were not in Scotland?", [BREAD, BUTTER, NIGHT]),
        ("Which events in 2011 were held outside Scotland?", [BREAD]),
        ("List all events except those in Leeds or Dublin", [SALT, BUTTER]),
        ("Which events were not held in 2011?", [BUTTER, NIGHT]),
        ("Which events lasted more than one day?", [SALT]),
        ("What was the longest event?", [SALT]),
        ("Which events took place on a Thursday?", [BREAD, SALT]),
        ("Which events ended on a Saturday?", [SALT, BUTTER]),
        ("Which events were in the last year of the archive?", [NIGHT]),
        ("What were the last two events?", [BUTTER, NIGHT]),
        ("Which events were held in Leeds or Toronto?", [BREAD, BUTTER]),
        ("Which events were held in 2011 or 2013?", [BREAD, SALT, NIGHT]),
        ("Which events was Ann Roe at?", [BREAD, NIGHT]),
        ("Which events did the Oven Trust host?", [BREAD]),
    ],
)
def test_every_event_that_is_left_is_listed(baked: Assistant, question: str, events: list[str]) -> None:
    answer = baked.ask(question)
    assert (answer.status, answer.mode) == ("answered", "catalogue")
    assert len(answer.statements) == len(events), answer.text
    for statement, event in zip(answer.statements, events, strict=True):
        assert event in statement.text


@pytest.mark.parametrize(
    "question",
    [
        "Which events had no recommendations?",
        "Which month had the most events?",
        "Which events drew more than fifty people?",
        "Which events were held except the ones about zinc?",
        "What was held in winter 2012?",
        "Which events in Scotland took place outside Glasgow?",
        "In which hotel was the Salt Conference?",
    ],
)
def test_what_is_not_understood_or_not_held_is_refused(baked: Assistant, question: str) -> None:
    answer = baked.ask(question)
    assert (answer.status, answer.statements) == ("refused", ())


def test_a_part_of_what_was_listed(baked: Assistant) -> None:
    first = baked.ask("Which events were held in 2011?")
    second = baked.ask("And which of them were in Scotland?", [Turn(first.question, first.text)])
    assert [SALT in statement.text for statement in second.statements] == [True]


def test_a_misspelt_name_in_small_letters(baked: Assistant) -> None:
    answer = baked.ask("what was recommended at the nihgt walks")
    assert answer.query == "what was recommended at the night walks"
    assert "lamps should be low" in answer.text


def test_an_item_of_a_list_is_cited_with_its_event(baked: Assistant) -> None:
    citations = baked.ask("What was recommended in Dublin?").citations
    assert [str(citation.event_id)[:30] for citation in citations] == ["2013-10-04-night-walks-seminar"]
