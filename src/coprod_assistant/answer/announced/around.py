"""Passages that may hold a list of something, and how much of a question stands around them."""

from __future__ import annotations

from collections.abc import Iterator

from ...passages import Passage, Passages
from ...tokens import fold
from ...types import Query
from ..exact import breached, section_around
from .lists import NUMBERS, Wanted

LOOKED_AT = 60  # passages that hold the noun
LEAST_SHARE = 0.6  # of the question's words that must stand around a list of another section


def holding(passages: Passages, wanted: Wanted) -> Iterator[Passage]:
    """Passages that hold the noun, and the next of each, in which its list may stand."""
    seen: set[int] = set()
    for noun in sorted(wanted.nouns):
        for position in passages.index.holders(noun)[:LOOKED_AT]:
            for at in (position, position + 1):
                if at < len(passages.index) and at not in seen:
                    seen.add(at)
                    yield passages[at]


def share_around(passages: Passages, query: Query, passage: Passage, *, without: frozenset[str] = frozenset()) -> float:
    """Share of the question's words that stand in a passage's section or its document's title; 0 on a breach."""
    words = [term for term in query.terms if term.kind != "number" and fold(term.word) not in NUMBERS]
    stems = [term.stem for term in words if term.stem not in without]
    section = section_around(passages, passage.position, stems, {})
    if breached(query, section, unknown=passages.is_unknown):
        return 0.0
    return sum(section.holds(one, section.stems) for one in stems) / (len(stems) or 1)
