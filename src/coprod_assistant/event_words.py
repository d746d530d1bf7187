"""Which events of an index hold a word: in their names, or anywhere in the passages that tell of them."""

from __future__ import annotations

from collections.abc import Iterable

from .index import Index
from .tokens import fold, terms
from .types import Event, EventSource, Span

BEGINNING = 3  # letters that a word and its stem share


class EventWords:
    """Looks words up in the events of one index; safe to share between threads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._holding: dict[str, frozenset[str]] = {}
        self._names: tuple[str, ...] | None = None
        self._people: frozenset[frozenset[str]] | None = None

    def label(self, event: Event) -> frozenset[str]:
        """Stems of the event's name, place, country, continent, series and hosts, and of the words that date it."""
        return self._index.event_labels()[event.id]

    def holding(self, stem: str) -> frozenset[str]:
        """Ids of the events in whose passages, or headings above them, a stem stands."""
        if stem not in self._holding:
            self._holding[stem] = self._index.events_holding(stem)
        return self._holding[stem]

    def names(self) -> tuple[str, ...]:
        """The events' names, in lower case and without accents."""
        if self._names is None:
            self._names = tuple({fold(event.name): None for event in self._index.catalogue().events})
        return self._names

    def people(self) -> frozenset[frozenset[str]]:
        """The stems of each person's name in the archive, titles and middle names left out."""
        if self._people is None:
            names = {r.subject for r in self._index.catalogue().records if r.kind == "person" and " " in r.subject}
            ends = (name.split() for name in names)
            self._people = frozenset(frozenset(terms(f"{words[-2]} {words[-1]}")) for words in ends)
        return self._people

    def unit_with(self, event: Event, stems: set[str]) -> tuple[str, Span] | None:
        """Document and range of the first statement about the event that holds all `stems`."""
        for document_id, span, text in self.units_of(event):
            if self.holds_all(text, stems):
                return document_id, span
        return None

    @staticmethod
    def holds_all(text: str, stems: set[str]) -> bool:
        """Whether a text holds words of all the stems; only what has their beginnings is taken apart, which is slow."""
        low = fold(text)
        return all(stem[:BEGINNING] in low for stem in stems) and stems <= set(terms(text))

    def units_of(self, event: Event) -> Iterable[tuple[str, Span, str]]:
        """Document, range and words of every statement about the event, headings left out, the fullest source first."""
        for source in event.sources:
            for position in self._positions(source):
                chunk = self._index.chunk(position)
                for unit in self._index.units(position):
                    if unit.start >= source.start and unit.end <= source.end and unit.kind != "heading":
                        text = chunk.text[unit.start - chunk.start : unit.end - chunk.start]
                        yield source.document_id, Span(unit.start, unit.end), text

    def _positions(self, source: EventSource) -> list[int]:
        around = self._index.chunks_of(source.document_id)
        return [position for position, start, end in around if start < source.end and end > source.start]
