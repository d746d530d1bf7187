"""Documents, one after the other -> the Catalogue of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..types import Document, Event, Record, Unit
from .catalogue import Catalogue
from .corrections import Corrections
from .find import find_events
from .merge import merge_events

FindRecords = Callable[[Document], Iterable[Record]]


class CatalogueBuilder:
    """Takes documents one by one and keeps only what was found in them, never their texts.

    Args:
        find_records: The records of one document, tied to no event yet; None makes a catalogue of events alone.
        corrections: What people corrected; none if None.
    """

    def __init__(self, *, find_records: FindRecords | None = None, corrections: Corrections | None = None) -> None:
        self._find_records = find_records
        self._corrections = corrections or Corrections()
        self._events: list[Event] = []
        self._records: list[Record] = []

    def add(self, document: Document, units: Sequence[Unit] | None = None) -> list[Event]:
        """The events of a document as they stand after corrections; they and its records are kept.

        Args:
            units: What `units_of` gave for this document; found again if None.
        """
        events = self._corrections.events_of(document, find_events(document, units))
        records = list(self._find_records(document)) if self._find_records else []
        self._events += events
        self._records += self._corrections.records_of(document, records)
        return events

    def catalogue(self) -> Catalogue:
        """Events told of in several places as one, and each record tied to the event that it lies in."""
        events = merge_events(self._events, settled=self._corrections.settled)
        placed = Catalogue(events)
        records = [
            replace(record, event_id=placed.event_at(record.document_id, record.start)) for record in self._records
        ]
        return Catalogue(placed.events, records)

    def warnings(self) -> list[str]:
        """A line for each correction that has found no place in the documents so far."""
        return self._corrections.unused()


def build_catalogue(
    documents: Iterable[Document],
    *,
    find_records: FindRecords | None = None,
    corrections: Corrections | None = None,
) -> Catalogue:
    """The catalogue of some documents, each read once and not kept; arguments as for `CatalogueBuilder`."""
    builder = CatalogueBuilder(find_records=find_records, corrections=corrections)
    for document in documents:
        builder.add(document)
    return builder.catalogue()


def event_boundaries(document: Document, events: Iterable[Event]) -> list[int]:
    """Offsets between the blocks of a document at which an event begins or ends, in order.

    Items, rows and sentences that tell of an event lie inside a block, which stays whole.
    """
    starts = {block.start for block in document.blocks}
    ends = {block.end for block in document.blocks}
    found: set[int] = set()
    for event in events:
        for source in event.sources:
            if source.document_id == document.id and source.start in starts and source.end in ends:
                found |= {source.start, source.end}
    return sorted(found)
