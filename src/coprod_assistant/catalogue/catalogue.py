"""The events and records of one generation, in memory: a few thousand of each."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from ..errors import AssistantError
from ..tokens import fold
from ..types import Event, Precision, Record, RecordKind

SLUG = 40  # characters of the name


class Catalogue:
    """Events by date, the undated last, and records in the order of their documents; never changed once made.

    `events` are those that were held or still stand. Those that were cancelled or put off are `called_off`: they can be
    looked up, and no passage belongs to them.
    """

    def __init__(self, events: Iterable[Event] = (), records: Iterable[Record] = ()) -> None:
        known = sorted(events, key=_by_date)
        self.events = tuple(event for event in known if not event.status)
        self.called_off = tuple(event for event in known if event.status)
        self.records = tuple(records)
        self._events = {event.id: event for event in known}
        self._of_event: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            if record.event_id:
                self._of_event[record.event_id].append(record)
        found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for event in self.events:
            for source in event.sources:
                found[source.document_id].append((source.start, source.end, event.id))
        self._spans = {document_id: sorted(spans, key=lambda s: (s[0], -s[1])) for document_id, spans in found.items()}
        self._pieces = {document_id: _pieces(spans) for document_id, spans in self._spans.items()}

    def event(self, event_id: str) -> Event:
        """The event with an id.

        Raises:
            AssistantError: the catalogue holds no such event.
        """
        try:
            return self._events[event_id]
        except KeyError as error:
            raise AssistantError(f"there is no event {event_id!r}", hint="`coprod events` shows ids") from error

    def records_of(self, event_id: str, kind: RecordKind | None = None) -> list[Record]:
        """What is recorded of an event, in the order of the sources; empty for an unknown event."""
        return [record for record in self._of_event.get(event_id, []) if kind in {None, record.kind}]

    def event_at(self, document_id: str, offset: int) -> str | None:
        """Id of the event that the passage at `offset` belongs to, of several the innermost; None outside of all."""
        pieces = self._pieces.get(document_id, [])
        at = bisect_right(pieces, offset, key=lambda piece: piece[0]) - 1
        return pieces[at][1] if at >= 0 else None

    def event_over(self, document_id: str, start: int, end: int) -> str | None:
        """Id of the innermost event that most of a range belongs to; None where it tells of several side by side."""
        over = [span for span in self._spans.get(document_id, []) if span[0] < end and span[1] > start]
        most = [span for span in over if 2 * (min(span[1], end) - max(span[0], start)) >= end - start]
        if not most:
            return None
        chosen = max(most, key=lambda span: (span[0], -span[1]))
        apart = any(span[0] >= chosen[1] or span[1] <= chosen[0] for span in over if span[2] != chosen[2])
        return None if apart else chosen[2]

    def events_in(self, document_id: str, start: int, end: int) -> list[str]:
        """Ids of all events that some of a range belongs to, in the order of the text."""
        over = (span for span in self._spans.get(document_id, []) if span[0] < end and span[1] > start)
        return list(dict.fromkeys(span[2] for span in over))


def _pieces(spans: list[tuple[int, int, str]]) -> list[tuple[int, str | None]]:
    """Where the innermost event changes, and which it is from there on; `spans` start in order, the longest first."""
    edges = sorted({edge for start, end, _ in spans for edge in (start, end)})
    pieces: list[tuple[int, str | None]] = []
    open_spans: list[tuple[int, int, str]] = []
    waiting = iter(spans)
    coming = next(waiting, None)
    for edge in edges:
        while coming is not None and coming[0] <= edge:
            open_spans.append(coming)
            coming = next(waiting, None)
        open_spans = [span for span in open_spans if span[1] > edge]
        pieces.append((edge, open_spans[-1][2] if open_spans else None))
    return pieces


def _by_date(event: Event) -> tuple[bool, dt.date, str]:
    return event.starts is None, event.starts or dt.date.max, event.name


def event_id(name: str, days: tuple[dt.date, dt.date] | None, precision: Precision, *, also: str = "") -> str:
    """A readable id such as `2011-05-03-the-efficient-state-1a2b3c`; `also` parts events that share name and days."""
    when = {"day": 10, "month": 7, "year": 4}[precision]
    prefix = days[0].isoformat()[:when] if days else "undated"
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:SLUG].strip("-") or "event"
    key = "\0".join([name, *(day.isoformat() for day in days or ()), precision, also])
    return f"{prefix}-{slug}-{hashlib.sha256(key.encode(errors='surrogatepass')).hexdigest()[:6]}"
