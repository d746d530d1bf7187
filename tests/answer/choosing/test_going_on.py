"""Answers that run over two statements, or whose name stands in the one before."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant
from tests.answer.archives import MakeArchive

PAGES = {
    "news.md": """# News of the orchard league

## The panel on frost

After two evenings, nine of the eleven panel members asked that the parish should light fires on cold nights. One was
against. The panel also wanted a thermometer at each gate. The parish will answer in May.

## Visits

Visitors were taken with the grafting circle that meets in Ludbrook. This circle of widowers and schoolboys joins twigs
of old trees to young ones.

Members showed four case studies from the Teme valley.
""",
    "people.md": """# People

## Agnes Tolley

Agnes came to us in 2016 from the county museum. She took over the seed library from Basil Crane.

## Basil Crane

Basil Crane leaves the league after six years to run a nursery in Wales.

> I called the cold store a folly, and I was mistaken.
>
> Councillor Hugh Penrose
""",
}


@pytest.fixture(scope="module")
def orchards(make_archive: MakeArchive) -> Assistant:
    return make_archive(PAGES)


def said(assistant: Assistant, question: str) -> str:
    answer = assistant.ask(question)
    assert answer.status == "answered", answer.text
    return " ".join(" ".join(citation.quote.split()) for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did the panel on frost want the parish to do?", ["light fires", "a thermometer at each gate"]),
        ("Who meets in the grafting circle, and what do they do?", ["Ludbrook", "widowers and schoolboys joins twigs"]),
        ("Who took over from Basil Crane?", ["Agnes Tolley", "She took over the seed library"]),
        ("How many examples from the Teme valley were shown?", ["four case studies"]),
        ("Who admitted that he had been mistaken about the cold store?", ["a folly", "Hugh Penrose"]),
    ],
)
def test_the_whole_answer_is_given(orchards: Assistant, question: str, words: list[str]) -> None:
    text = said(orchards, question)
    assert [part for part in words if part not in text] == []


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("Where does the grafting circle meet?", "widowers"),  # one part, answered by one statement
        ("How many panel members asked for fires?", "thermometer"),
        ("Who took over from Basil Crane?", "nursery in Wales"),
    ],
)
def test_nothing_is_added_that_was_not_asked(orchards: Assistant, question: str, never: str) -> None:
    assert never not in said(orchards, question)
