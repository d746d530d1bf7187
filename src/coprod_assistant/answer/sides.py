"""Questions with two sides, "Berlin or Brasilia?", "2012 compared with 2013": one statement for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..passages import Passages
from ..reader import Reader
from ..search import Search
from ..types import Query
from .decide import probability
from .point import OperatingPoint
from .rank import ordered
from .read import read
from .readings import Reading

TWO_SIDES = re.compile(r"\b(?:or|both|compar\w+|versus|vs|differen\w+|than|between)\b", re.IGNORECASE)


def sides_of(passages: Passages, query: Query, search: Search, reader: Reader, point: OperatingPoint) -> list[Reading]:
    """The best statement for each side of the question; empty where it has no two sides or one has no answer."""
    if not TWO_SIDES.search(query.text):
        return []
    found: list[Reading] = []
    for side in _sides(query):
        readings = ordered(side, read(passages, side, search, reader), point.rank)
        if probability(readings, point) < point.threshold:
            return []
        if readings.all[0] not in found:
            found.append(readings.all[0])
    return found


def _sides(query: Query) -> Iterator[Query]:
    """The question once for each of its names, else of its years, as if it asked about that one alone."""
    names = sorted({term.phrase for term in query.terms if term.kind in {"name", "person"}})
    if len(names) > 1:
        for phrase in names:
            others = [t for t in query.terms if t.kind in {"name", "person"} and t.phrase != phrase]
            yield _without(query, [term.word for term in others])
        return
    years = [term for term in query.terms if term.kind == "number"]
    if len(years) > 1:
        for year in years:
            yield _without(query, [other.word for other in years if other is not year])


def _without(query: Query, words: list[str]) -> Query:
    text = query.text
    for word in words:
        text = re.sub(rf"\b{re.escape(word)}\b", "", text)
    terms = tuple(term for term in query.terms if term.word not in words)
    return replace(query, text=" ".join(text.split()), terms=terms)
