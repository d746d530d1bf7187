"""Which events of an index hold a word: in their names, or anywhere in the passages that tell of them."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable

from .catalogue import part_of_kingdom, region_words
from .index import Index
from .tokens import terms
from .types import Event, EventSource, Span

KINGDOM = "United Kingdom"


class EventWords:
    """Looks words up in the events of one index; safe to share between threads, and quick after the first question."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._labels: dict[str, frozenset[str]] = {}
        self._whole: dict[int, list[str]] = {}
        self._inside: dict[int, list[tuple[str, frozenset[str]]]] = {}
        self._holding: dict[str, frozenset[str]] = {}

    def label(self, event: Event) -> frozenset[str]:
        """Stems of the event's name, place, country, continent, series and hosts, and of the words that date it."""
        if event.id not in self._labels:
            part = part_of_kingdom(event.place) if event.place and event.country == KINGDOM else None
            region = region_words(event.place, event.country) if event.place and event.country else ""
            names = (event.name, event.place, event.country, part, region, event.series, *event.hosts)
            dated = self._index.document(event.sources[0].document_id).text
            source = event.sources[0]
            words = " ".join(name for name in names if name)
            self._labels[event.id] = frozenset(terms(f"{words} {dated[source.dated_start : source.dated_end]}"))
        return self._labels[event.id]

    def holding(self, stem: str) -> frozenset[str]:
        """Ids of the events in whose passages, or headings above them, a stem stands."""
        self._prepare()
        if stem not in self._holding:
            found: set[str] = set()
            for position in self._index.holders(stem):
                found.update(self._whole.get(position, ()))
                found.update(event_id for event_id, words in self._inside.get(position, ()) if stem in words)
            self._holding[stem] = frozenset(found)
        return self._holding[stem]

    def named_by(self, phrases: Iterable[frozenset[str]]) -> frozenset[str]:
        """Ids of the events that a question means by names, each the stems of its words; empty where none or all are.

        A name that no event bears whole, a speaker's for example, is left out of account.
        """
        events = self._index.catalogue().events
        meant: frozenset[str] | None = None
        for phrase in phrases:
            bearing = frozenset(event.id for event in events if phrase and phrase <= self.label(event))
            if bearing:
                meant = bearing if meant is None else meant & bearing
        return meant if meant is not None and len(meant) < len(events) else frozenset()

    def unit_with(self, event: Event, stems: set[str]) -> tuple[str, Span] | None:
        """Document and range of the first statement about the event that holds all `stems`."""
        for source in event.sources:
            for position in self._positions(source):
                chunk = self._index.chunk(position)
                for unit in self._index.units(position):
                    if unit.start < source.start or unit.end > source.end or unit.kind == "heading":
                        continue
                    if stems <= set(terms(chunk.text[unit.start - chunk.start : unit.end - chunk.start])):
                        return source.document_id, Span(unit.start, unit.end)
        return None

    def _positions(self, source: EventSource) -> list[int]:
        spans = self._index.chunk_spans()
        return [
            position
            for position, (document_id, start, end) in enumerate(spans)
            if document_id == source.document_id and start < source.end and end > source.start
        ]

    def _prepare(self) -> None:
        """Notes for each chunk the events that it tells of; a chunk that holds several knows the words of each."""
        with self._lock:
            if self._whole or self._inside:
                return
            catalogue = self._index.catalogue()
            whole: dict[int, list[str]] = defaultdict(list)
            inside: dict[int, list[tuple[str, frozenset[str]]]] = defaultdict(list)
            ranges = defaultdict(list)
            for event in catalogue.events:
                for source in event.sources:
                    ranges[source.document_id].append((source.start, source.end, event.id))
            for position, (document_id, start, end) in enumerate(self._index.chunk_spans()):
                for first, last, event_id in ranges.get(document_id, ()):
                    if first >= end or last <= start:
                        continue
                    if first <= start and end <= last:
                        whole[position].append(event_id)
                    else:
                        text = self._index.document(document_id).text[max(first, start) : min(last, end)]
                        inside[position].append((event_id, frozenset(terms(text))))
            self._whole, self._inside = whole, inside
