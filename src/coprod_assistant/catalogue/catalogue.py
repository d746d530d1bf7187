"""The events and records of one generation, in memory: a few thousand of each."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from ..errors import AssistantError
from ..types import Event, Record, RecordKind


class Catalogue:
    """Events by date, the undated last, and records in the order of their documents; never changed once made."""

    def __init__(self, events: Iterable[Event] = (), records: Iterable[Record] = ()) -> None:
        self.events = tuple(sorted(events, key=_by_date))
        self.records = tuple(records)
        self._events = {event.id: event for event in self.events}
        self._of_event: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            if record.event_id:
                self._of_event[record.event_id].append(record)
        self._spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for event in self.events:
            for source in event.sources:
                self._spans[source.document_id].append((source.start, source.end, event.id))
        for spans in self._spans.values():
            spans.sort()

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
        """Id of the event that the passage at `offset` belongs to, or None; events of one document do not overlap."""
        spans = self._spans.get(document_id, [])
        at = bisect_right(spans, offset, key=lambda span: span[0]) - 1
        if at < 0 or offset >= spans[at][1]:
            return None
        return spans[at][2]


def _by_date(event: Event) -> tuple[bool, dt.date, str]:
    return event.starts is None, event.starts or dt.date.max, event.name
