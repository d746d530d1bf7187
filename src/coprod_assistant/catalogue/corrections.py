"""Corrections by people."""

from __future__ import annotations

from collections.abc import Sequence

from ..types import Document, Event, Record


class Corrections:
    """None yet."""

    def events_of(self, document: Document, events: Sequence[Event]) -> list[Event]:
        """The events."""
        return list(events)

    def records_of(self, document: Document, records: Sequence[Record]) -> list[Record]:
        """The records."""
        return list(records)

    def unused(self) -> list[str]:
        """Nothing."""
        return []
