"""How much of a question's weight a statement covers: by its own words, those above it, before it, around it.

A table's row is read with the row that names its columns: "what did the boat cost?" is answered by the boat's row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ...passages import Passage
from ...question import EVENT_NOUNS
from ...search import Search
from ...types import Query
from .answer_type import idle_words
from .names import RELATED, TITLES, Section

YEAR = re.compile(r"(?:1[89]|20)\d\d")
CARRIED = 0.3  # of the weight of a word that the question takes from the conversation
# How much a term of the question counts where it stands: in the statement, above it (heading, title), near it.
IN_STATEMENT, ABOVE, BEFORE, IN_SECTION = 1.0, 0.7, 0.5, 0.4
PLACED = 0.9  # for a name or a year anywhere in the section
FIGURE = re.compile(r"\d")
YEARS = re.compile(r"\b(?:1[89]|20)\d\d(?:\s?[/–-]\s?\d{2,4})?\b")


@dataclass(frozen=True, slots=True)
class Cover:
    """Shares of the question's weight, from 0 to 1: around a statement, in it or above it, in its section."""

    around: float = 0.0
    statement: float = 0.0
    section: float = 0.0


def cover_of(
    question: Question, stems: Collection[str], section: Section, *, above: Collection[str], before: Collection[str]
) -> Cover:
    """What a statement with `stems` covers of the question.

    Args:
        above: Stems of its headings, its document's title and the names of its columns.
        before: Stems of the statement before it.
    """
    levels = ((stems, IN_STATEMENT), (above, ABOVE), (before, BEFORE), (section.stems, IN_SECTION))
    around = statement = whole = 0.0
    for stem, weight in question.weights.items():
        level = next((share for words, share in levels if stem in words), ABOVE * (stem in section.labels))
        if stem in question.placing and level:
            level = max(level, PLACED)
        if stem in EVENT_NOUNS:
            level = max(level, IN_SECTION)  # a conference may be called a workshop
        held = 1.0
        if not level:
            level = max(share * section.credit(stem, words) for words, share in levels)
            held = min(1.0, section.credit(stem, section.stems) / RELATED)
        around += weight * level
        statement += weight * level * (level >= ABOVE * RELATED)
        whole += weight * held
    return Cover(around / question.total, statement / question.total, whole / question.total)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what was found for it.

    `weights` are inverse document frequencies of its terms by their stems, `total` their sum (1 if there is none);
    `placing` are stems that say which passage is meant: names,
    years and kinds of events. `fused` are scores of passages by position, `lowest` the least of them.
    """

    query: Query
    search: Search
    weights: Mapping[str, float]
    total: float
    placing: frozenset[str]
    years: frozenset[str]
    fused: Mapping[int, float]
    lowest: float


def question_of(query: Query, search: Search) -> Question:
    """The question with the weights of its terms; words that only say which type of answer is wanted weigh nothing."""
    asked = (*query.terms, *query.carried)
    idle = idle_words(query)
    weights = {
        term.stem: search.weights.get(term.stem, 0.0) * (CARRIED if term in query.carried else 1.0)
        for term in asked
        if term.stem not in idle and term.stem not in TITLES
    }
    return Question(
        query,
        search,
        weights,
        total=sum(weights.values()) or 1.0,
        placing=frozenset(t.stem for t in asked if t.kind in {"name", "number"} or t.stem in EVENT_NOUNS),
        years=frozenset(term.stem for term in asked if YEAR.fullmatch(term.stem)),
        fused={found.position: found.fused for found in search.found},
        lowest=min((found.fused for found in search.found), default=0.0),
    )


def header_of(passage: Passage, number: int) -> int | None:
    """Number of the candidate that names the columns of the row `number`; None for that row itself or without one."""
    first = number
    if passage.candidates[number].unit.kind != "row":
        return None
    while first and passage.candidates[first - 1].unit.kind == "row":
        first -= 1
    return first if first != number and _names_columns(passage, first) else None


def _names_columns(passage: Passage, first: int) -> bool:
    """Whether a row holds no figure but years."""
    return not FIGURE.search(YEARS.sub("", passage.candidates[first].text))
