"""Questions answered several times over: for each side, for each event at which something was told, for each part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..passages import Passages
from ..question import EVENT_NOUNS
from ..reader import Reader
from ..search import Search
from ..tokens import terms
from ..types import Citation, Query, Span, Statement, Term
from .catalogued import about_event, from_catalogue, limits_in, row_of, wanted_of
from .compose import Draft, from_rows
from .decide import OperatingPoint, probability
from .going_on import ALWAYS, GoOn
from .read import read
from .readings import Reading, Readings, ordered

TWO_SIDES = re.compile(r"\b(?:or|both|compar\w+|versus|vs|differ\w*|than|between|contrast\w*)\b", re.IGNORECASE)
SET_BESIDE = re.compile(r"\b(?:compar\w+|versus|vs|contrast\w*|differ\w*)\b", re.IGNORECASE)
# What a comparison says besides its sides and the matter.
OF_COMPARING = frozenset(terms("compare comparison versus vs contrast difference different differ between both side"))
SIDES, MOST_SIDES = 2, 6  # each is read like a question of its own

Place = tuple[str, Span]
MOST = 10  # events


@dataclass(frozen=True, slots=True)
class _Side:
    """The question as if it asked about one side alone; `bare` where it asks for no one thing of it."""

    name: str
    query: Query
    bare: bool


def sides_of(
    passages: Passages,
    query: Query,
    search: Search,
    reader: Reader,
    point: OperatingPoint,
    *,
    go_on: GoOn = ALWAYS,
) -> Draft | None:
    """What answers for each side of the question; None where it has no two sides or too many, or one has no answer.

    Of an explicit comparison, what the archive has is shown even if that is one side only, and the other is named.
    """
    if not TWO_SIDES.search(query.text):
        return None
    sides = list(_sides(query))
    if len(sides) > MOST_SIDES:
        return None
    found = {side.name: _rows(passages, side, search, reader, point, go_on) for side in sides}
    lacking = [name for name, rows in found.items() if not rows]
    rows = list(dict.fromkeys(row for rows in found.values() for row in rows))
    if not rows or (lacking and not SET_BESIDE.search(query.text)):
        return None
    draft = replace(from_rows(passages, rows), mode="extractive", reason="what answers for each side")
    if not lacking:
        return draft
    return replace(draft, status="partial", missing=f"The archive has nothing on {' and '.join(lacking)} for this.")


def _rows(
    passages: Passages, side: _Side, search: Search, reader: Reader, point: OperatingPoint, go_on: GoOn
) -> list[tuple[Place, ...]]:
    """Of an event that is named alone, its own row and what it was about; of a matter, the statement that answers."""
    if side.bare:
        listing = from_catalogue(
            passages, replace(side.query, text=f"Which events were in {side.name}?", intent="events")
        )
        told = about_event(passages, replace(side.query, text=f"What was {side.name} about?"))
        return [row.places for row in listing.rows if listing] + [(row,) for row in told] if listing else []
    readings = ordered(side.query, read(passages, side.query, search, reader, go_on=go_on), point.rank)
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


def events_told(
    passages: Passages,
    query: Query,
    search: Search,
    reader: Reader,
    point: OperatingPoint,
    *,
    go_on: GoOn = ALWAYS,
) -> Draft | None:
    """A row for each event of which something is told that answers, with the statement that does, by date.

    The reader is asked what was said of the matter; a statement counts that comes as near as those that would stand
    together in one answer. None where the question does not ask which events dealt with something, or none did.
    """
    if query.intent != "events":
        return None
    wanted = wanted_of(passages, query, limits_in(passages, query), (*query.terms, *query.carried))
    matter = " ".join(term.word for term in query.terms if term in (*wanted.words, *wanted.names))
    if not wanted.words or not matter:
        return None
    asked = replace(query, text=f"What was said about {matter}?", intent="other", terms=(*wanted.words, *wanted.names))
    readings = ordered(asked, read(passages, asked, search, reader, go_on=go_on), point.rank)
    if not readings.all or readings.all[0].against or probability(readings, point) < point.threshold:
        return None
    found: dict[str, Reading] = {}
    for reading in readings.all:
        if reading.score < readings.all[0].score - point.margin or len(found) == MOST:
            break
        event_id = passages.index.catalogue().event_over(reading.document_id, reading.start, reading.end)
        if event_id and not reading.against and reading.kind != "heading":
            found.setdefault(event_id, reading)
    events = {event.id: event for event in passages.index.catalogue().events if event.id in found}
    if wanted.period is not None:
        events = {id_: event for id_, event in events.items() if wanted.period.holds(event.starts, event.ends)}
    if not events:
        return None
    rows = [
        (*row_of(passages, event, ()).places, (found[id_].document_id, Span(found[id_].start, found[id_].end)))
        for id_, event in sorted(events.items(), key=lambda item: (str(item[1].starts), item[0]))
    ]
    draft = from_rows(passages, rows)
    return replace(
        draft,
        confidence=probability(readings, point),
        readings=Readings(readings.all),
        reason="events at which it was told",
    )


def joined(whole: Draft, first: Draft, second: Draft, *, parts: tuple[str, str]) -> Draft:
    """One draft of what the two parts were answered with, or `whole` where they were not answered better apart.

    Where only one part is answered, and the question as a whole is not, that is said with what is missing.
    """
    told = [draft for draft in (first, second) if draft.status != "refused"]
    if not told or (len(told) == 1 and whole.status != "refused"):
        return whole
    statements, citations = _numbered(told)
    said = {statement.text for statement in whole.statements}
    if whole.status == "answered" and said >= {statement.text for statement in statements}:
        return whole
    missing = [draft.missing for draft in told if draft.missing]
    asked = zip(parts, (first, second), strict=True)
    missing += [f"For “{part}”: {draft.missing}" for part, draft in asked if draft.status == "refused"]
    return replace(
        whole,
        status="partial" if missing else "answered",
        mode="catalogue" if all(draft.mode == "catalogue" for draft in told) else "extractive",
        statements=statements,
        citations=citations,
        missing=" ".join(dict.fromkeys(missing)) or None,
        confidence=min(draft.confidence for draft in told),
    )


def _numbered(drafts: list[Draft]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """The statements of all drafts, those that say the same once, with markers that count on."""
    statements: list[Statement] = []
    citations: list[Citation] = []
    for draft in drafts:
        kept = [statement for statement in draft.statements if statement.text not in {said.text for said in statements}]
        wanted = {marker for statement in kept for marker in statement.citations}
        markers: dict[int, int] = {}
        for citation in draft.citations:
            if citation.marker in wanted:
                markers[citation.marker] = len(citations) + 1
                citations.append(replace(citation, marker=len(citations) + 1))
        statements += [
            replace(statement, citations=tuple(markers[marker] for marker in statement.citations)) for statement in kept
        ]
    return tuple(statements), tuple(citations)
