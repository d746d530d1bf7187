"""Questions with two sides, "Berlin or Brasilia?", "compare 2012 with 2013": what answers for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..passages import Passages
from ..question import EVENT_NOUNS
from ..reader import Reader
from ..search import Search
from ..tokens import terms
from ..types import Query, Span, Term
from .catalogued import about_event, from_catalogue
from .decide import probability
from .draft import Draft
from .point import OperatingPoint
from .rank import ordered
from .read import read
from .stating import from_rows

TWO_SIDES = re.compile(r"\b(?:or|both|compar\w+|versus|vs|differ\w*|than|between|contrast\w*)\b", re.IGNORECASE)
SET_BESIDE = re.compile(r"\b(?:compar\w+|versus|vs|contrast\w*|differ\w*)\b", re.IGNORECASE)
# What a comparison says besides its sides and the matter.
OF_COMPARING = frozenset(terms("compare comparison versus vs contrast difference different differ between both side"))
SIDES = 2  # and more are taken as they come

Place = tuple[str, Span]


@dataclass(frozen=True, slots=True)
class _Side:
    """The question as if it asked about one side alone; `bare` where it asks for no one thing of it."""

    name: str
    query: Query
    bare: bool


def sides_of(passages: Passages, query: Query, search: Search, reader: Reader, point: OperatingPoint) -> Draft | None:
    """What answers for each side of the question; None where it has no two sides or one has no answer.

    Of an explicit comparison, what the archive has is shown even if that is one side only, and the other is named.
    """
    if not TWO_SIDES.search(query.text):
        return None
    sides = list(_sides(query))
    found = {side.name: _rows(passages, side, search, reader, point) for side in sides}
    lacking = [name for name, rows in found.items() if not rows]
    rows = list(dict.fromkeys(row for rows in found.values() for row in rows))
    if not rows or (lacking and not SET_BESIDE.search(query.text)):
        return None
    draft = replace(from_rows(passages, rows), mode="extractive", reason="what answers for each side")
    if not lacking:
        return draft
    return replace(draft, status="partial", missing=f"The archive has nothing on {' and '.join(lacking)} for this.")


def _rows(
    passages: Passages, side: _Side, search: Search, reader: Reader, point: OperatingPoint
) -> list[tuple[Place, ...]]:
    """Of an event that is named alone, its own row and what it was about; of a matter, the statement that answers."""
    if side.bare:
        listing = from_catalogue(
            passages, replace(side.query, text=f"Which events were in {side.name}?", intent="events")
        )
        told = about_event(passages, replace(side.query, text=f"What was {side.name} about?"))
        return [row.places for row in listing.rows if listing] + [(row,) for row in told] if listing else []
    readings = ordered(side.query, read(passages, side.query, search, reader), point.rank)
    if not readings.all or readings.all[0].against or probability(readings, point) < point.threshold:
        return []
    best = readings.all[0]
    return [((best.document_id, Span(best.start, best.end)),)]


def _sides(query: Query) -> Iterator[_Side]:
    """The question once for each of its names, else of its years."""
    phrases: dict[object, list[Term]] = {}
    for term in query.terms:
        if term.kind in {"name", "person"}:
            phrases.setdefault(term.phrase, []).append(term)
    groups = list(phrases.values())
    if len(groups) < SIDES:
        groups = [[term] for term in query.terms if term.kind == "number"]
    if len(groups) < SIDES:
        return
    for group in groups:
        others = {term for other in groups if other is not group for term in other} - set(group)
        own = tuple(term for term in query.terms if term not in others and term.stem not in OF_COMPARING)
        text = query.text
        for word in [term.word for term in others]:
            text = re.sub(rf"\b{re.escape(word)}\b", "", text)
        bare = all(term in group or term.stem in EVENT_NOUNS for term in own)
        name = " ".join(term.word for term in group)
        yield _Side(name, replace(query, text=" ".join(text.split()), terms=own), bare)
