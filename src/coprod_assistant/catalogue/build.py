"""Documents, one after the other -> the Catalogue of all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..tokens import fold
from ..types import Document, Event, Record, Unit
from .catalogue import Catalogue
from .corrections import Corrections
from .find import ReadEvent, read_events, settle_countries, sure_countries, without_namesakes
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
        self._events: list[ReadEvent] = []
        self._records: list[Record] = []

    def add(self, document: Document, units: Sequence[Unit] | None = None) -> list[Event]:
        """The events of a document as they stand after corrections; they and its records are kept.

        Args:
            units: What `units_of` gave for this document; found again if None.
        """
        found = read_events(document, units)
        unsure = {_place_of(read.event) for read in found if read.open_country}
        small = {_place_of(read.event) for read in found if read.small}
        events = self._corrections.events_of(document, [read.event for read in found])
        records = list(self._find_records(document)) if self._find_records else []
        settled = self._corrections.settled
        for event in events:
            place = _place_of(event) if event.id not in settled else None
            self._events.append(ReadEvent(event, open_country=place in unsure, small=place in small))
        self._records += self._corrections.records_of(document, records)
        return events

    def catalogue(self) -> Catalogue:
        """Events told of in several places as one, and each record tied to the event that it lies in.

        Of the records of one person at one event, those that tell a role come first.
        """
        read = without_namesakes(settle_countries(self._events, sure_countries(self._events)))
        events = merge_events([each.event for each in read], settled=self._corrections.settled)
        placed = Catalogue(events)
        records = [
            replace(record, event_id=placed.event_at(record.document_id, record.start)) for record in self._records
        ]
        return Catalogue(events, _roles_first(records))

    def warnings(self) -> list[str]:
        """A line for each correction that has found no place in the documents so far."""
        return self._corrections.unused()


def _place_of(event: Event) -> tuple[str, int, str | None]:
    """What stays of an event whose name or days are corrected: where it is told of, and its place."""
    return event.sources[0].document_id, event.sources[0].start, event.place


def _roles_first(records: Sequence[Record]) -> list[Record]:
    """The records in their order, but each person's at one event change places so that a role is told first."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        if record.kind == "person" and record.event_id:
            places[record.event_id, fold(record.subject)].append(number)
    ordered = list(records)
    for numbers in places.values():
        told = sorted((records[number] for number in numbers), key=lambda record: not record.role)
        for number, record in zip(numbers, told, strict=True):
            ordered[number] = record
    return ordered


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
