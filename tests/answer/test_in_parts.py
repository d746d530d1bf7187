"""A question of two parts is answered in both."""

from __future__ import annotations

import pytest

from coprod_assistant.answer import Draft, joined
from coprod_assistant.assistant import Assistant
from coprod_assistant.types import Citation, Statement, Turn
from tests.answer.archives import MakeArchive

PARTS = ("Who came?", "What was eaten?")
REFUSED = Draft("refused", "extractive", missing="No passage says so.")

PAGE = """# Meetings of the mill friends

## Turning Wheels, Otley, 4 June 2015

Ada Brook, head miller of Otley, opened the meeting. Forty guests came.

## Still Waters, Ripon, 9 May 2016

Ada Brook showed the guests a sluice of larch that she had built herself.
"""


def said(*texts: str) -> Draft:
    citations = tuple(Citation(n, "d", "Title", "d.txt", n, n + 1, text) for n, text in enumerate(texts, start=1))
    statements = tuple(Statement(text, (n,)) for n, text in enumerate(texts, start=1))
    return Draft("answered", "extractive", statements, citations, confidence=0.9)


def test_markers_count_on_and_nothing_is_said_twice() -> None:
    draft = joined(REFUSED, said("A came.", "B came."), said("B came.", "Bread."), parts=PARTS)
    assert [(s.text, s.citations) for s in draft.statements] == [("A came.", (1,)), ("B came.", (2,)), ("Bread.", (3,))]
    assert [(c.marker, c.quote) for c in draft.citations] == [(1, "A came."), (2, "B came."), (3, "Bread.")]
    assert (draft.status, draft.missing) == ("answered", None)


def test_part_without_an_answer_is_named() -> None:
    draft = joined(REFUSED, REFUSED, said("Bread."), parts=PARTS)
    assert (draft.status, draft.missing) == ("partial", "For “Who came?”: No passage says so.")
    assert [s.text for s in draft.statements] == ["Bread."]


def test_whole_answer_stays_where_the_parts_say_no_more() -> None:
    whole = said("A came and ate bread.", "It was good.")
    assert joined(whole, said("A came and ate bread."), said("It was good."), parts=PARTS) is whole
    assert joined(whole, REFUSED, said("Bread."), parts=PARTS) is whole
    assert joined(REFUSED, REFUSED, REFUSED, parts=PARTS) is REFUSED


@pytest.fixture(scope="module")
def mills(make_archive: MakeArchive) -> Assistant:
    return make_archive({"mills.md": PAGE})


def test_second_part_follows_the_first(mills: Assistant) -> None:
    answer = mills.ask("Who is Ada Brook and what did she show in Ripon?")
    assert answer.status == "answered"
    assert "head miller" in answer.text
    assert "sluice of larch" in answer.text
    assert sorted(c.marker for c in answer.citations) == list(range(1, len(answer.citations) + 1))


def test_what_a_follow_up_takes_from_the_conversation_is_no_part_of_it(mills: Assistant) -> None:
    history = [Turn("Which meetings were there?", "Turning Wheels, Otley, 4 June 2015")]
    answer = mills.ask("And which of them were in Ripon?", history)
    assert [statement.text for statement in answer.statements] == ["Still Waters, Ripon, 9 May 2016"]
