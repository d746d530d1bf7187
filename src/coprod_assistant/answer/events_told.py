"""Which events dealt with a matter, by what is told of them where their names do not say it."""

from __future__ import annotations

from dataclasses import replace

from ..passages import Passages
from ..reader import Reader
from ..search import Search
from ..types import Query, Span
from .catalogued import is_listing, limits_in, row_of, wanted_of
from .decide import probability
from .draft import Draft
from .point import OperatingPoint
from .rank import ordered
from .read import read
from .readings import Reading, Readings
from .stating import from_rows

MOST = 10  # events


def events_told(
    passages: Passages, query: Query, search: Search, reader: Reader, point: OperatingPoint
) -> Draft | None:
    """A row for each event of which something is told that answers, with the statement that does, by date.

    The reader is asked what was said of the matter; a statement counts that comes as near as those that would stand
    together in one answer. None where the question does not ask which events dealt with something, or none did.
    """
    if not is_listing(passages, query):
        return None
    wanted = wanted_of(passages, query, limits_in(passages, query), (*query.terms, *query.carried))
    matter = " ".join(term.word for term in query.terms if term in (*wanted.words, *wanted.names))
    if not wanted.words or not matter:
        return None
    asked = replace(query, text=f"What was said about {matter}?", intent="other", terms=(*wanted.words, *wanted.names))
    readings = ordered(asked, read(passages, asked, search, reader), point.rank)
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
