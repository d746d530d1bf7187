"""One generation's catalogue made ready to be looked at: each event with its records and their words."""

from __future__ import annotations

import datetime as dt
import threading
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ...answer import link_to
from ...catalogue import Catalogue, part_of_kingdom
from ...tokens import fold, terms
from ...types import Chunk, Document, Event, Record, RecordKind, Source

if TYPE_CHECKING:
    from ...assistant import Assistant
    from ..served import Served

CHOICES = 400  # places and people that a filter offers by name; it takes any words
SHORTEST_BEGINNING = 3
NOBODY = {"", "Anonymous", "anonymous"}  # no person to filter by
ATTENDING = frozenset({"person", "organisation"})  # kinds whose records are counted by their subject


class Shelf(Protocol):
    """What the archive page needs of an index."""

    generation: str

    def document(self, document_id: str) -> Document:
        """A document by its id."""

    def catalogue(self) -> Catalogue:
        """The events and records of the generation."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A record with its words, `document.text[start:end]`, and where they stand; `stems` are those of all its words.

    `source` is that of its document.
    """

    record: Record
    words: str
    title: str
    file: str
    url: str | None
    heading: str | None
    page: int | None
    place: str | None
    link: str | None
    subject: str  # folded
    stems: frozenset[str]
    source: Source


@dataclass(frozen=True, slots=True)
class Held:
    """An event with what is recorded of it.

    `counts` count people and organisations once each, other records all; `stems` are those of name, place, people and
    all that its sources tell of it, `told` is what they tell, folded and on one line, `told_on` the day on which the
    newest of them was published, or else copied, as far as any says.
    """

    event: Event
    quotes: tuple[Quote, ...]
    counts: Mapping[RecordKind, int]
    place: str  # folded, with the country and the part of it
    told: str
    told_on: dt.date | None
    own_stems: frozenset[str]
    stems: frozenset[str]

    def of(self, *kinds: RecordKind) -> list[Quote]:
        """Its records of some kinds, in the order of the sources."""
        return [quote for quote in self.quotes if quote.record.kind in kinds]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: countries, and the most frequent places and people."""

    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass
class _Words:
    """All stems of the archive, for words that a reader has begun to write."""

    known: list[str] = field(default_factory=list)

    def like(self, stem: str) -> frozenset[str]:
        """`stem` itself if the archive has it, else the stems that begin with it."""
        at = bisect_left(self.known, stem)
        if at < len(self.known) and self.known[at] == stem:
            return frozenset({stem})
        found = []
        while len(stem) >= SHORTEST_BEGINNING and at < len(self.known) and self.known[at].startswith(stem):
            found.append(self.known[at])
            at += 1
        return frozenset(found)


class ArchiveView:
    """The catalogue over the documents of one generation; never changed once made, safe to share between threads."""

    def __init__(self, catalogue: Catalogue, shelf: Shelf) -> None:
        self.catalogue = catalogue
        self.generation = shelf.generation
        quotes = _quotes(catalogue.records, shelf)
        told = _told(catalogue.events, shelf)
        self.held = tuple(_held(event, quotes.get(event.id, ()), *told[event.id]) for event in catalogue.events)
        self.loose = tuple(quotes.get(None, ()))  # of no event
        self._held = {held.event.id: held for held in self.held}
        stems = frozenset().union(*(held.stems for held in self.held), *(quote.stems for quote in self.loose))
        self._words = _Words(sorted(stems))
        self.choices = _choices(self.held)

    def find(self, event_id: str) -> Held | None:
        """An event by its id, or None."""
        return self._held.get(event_id)

    def wanted(self, words: str) -> list[frozenset[str]]:
        """For each word of a search the stems that stand for it here; empty where it says nothing to search for."""
        return [self._words.like(stem) for stem in dict.fromkeys(terms(words))]

    def event_of(self, chunk: Chunk) -> Held | None:
        """The event that a passage belongs to, or None."""
        event_id = self.catalogue.event_at(chunk.document_id, chunk.start) or chunk.event_id
        return self._held.get(event_id) if event_id else None


def bundled(quotes: Iterable[Quote]) -> list[list[Quote]]:
    """The quotes in their order, those together that are the same range: several people stand in one sentence."""
    bundles: dict[tuple[str, int, int], list[Quote]] = {}
    for quote in quotes:
        record = quote.record
        bundles.setdefault((record.document_id, record.start, record.end), []).append(quote)
    return list(bundles.values())


class Views:
    """The view of the generation that is served now, made once for each generation."""

    def __init__(self, assistant: Assistant | Served) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._view: ArchiveView | None = None

    def prepare(self) -> None:
        """Makes the view now, so that no reader waits for it.

        Raises:
            AssistantError: nothing is served.
        """
        with self.open():
            pass

    @contextmanager
    def open(self) -> Iterator[tuple[ArchiveView, Shelf]]:
        """The view and the index under it, which stays open until the block ends.

        Raises:
            AssistantError: nothing is served.
        """
        with self._assistant.pin() as index:
            view = self._view
            if view is None or view.generation != index.generation:
                with self._lock:
                    view = self._view
                    if view is None or view.generation != index.generation:
                        view = self._view = ArchiveView(index.catalogue(), index)
            yield view, index


def _quotes(records: Iterable[Record], shelf: Shelf) -> dict[str | None, list[Quote]]:
    """The records by event with their words; each document is read once."""
    numbered = list(enumerate(records))
    by_document: dict[str, list[tuple[int, Record]]] = defaultdict(list)
    for number, record in numbered:
        by_document[record.document_id].append((number, record))
    made: dict[int, Quote] = {}
    for document_id, wanted in by_document.items():
        document = shelf.document(document_id)
        made.update((number, _quote(record, document)) for number, record in wanted)
    quotes: dict[str | None, list[Quote]] = defaultdict(list)
    for number, record in numbered:
        quotes[record.event_id].append(made[number])
    return quotes


def _quote(record: Record, document: Document) -> Quote:
    words = document.text[record.start : record.end]
    headings = document.headings_at(record.start)
    return Quote(
        record=record,
        words=words,
        title=document.title,
        file=document.source.file,
        url=document.source.url,
        heading=headings[-1] if headings else None,
        page=document.page_at(record.start),
        place=document.place_at(record.start),
        link=link_to(document, record.start, record.end) if words.strip() else document.source.url,
        subject=fold(record.subject),
        stems=frozenset(terms(f"{words} {record.subject} {record.role} {record.verb}")),
        source=document.source,
    )


def _told(events: Iterable[Event], shelf: Shelf) -> dict[str, tuple[str, dt.date | None]]:
    """What the sources tell of each event, and when the newest of them did; each document is read once."""
    parts: dict[str, list[str]] = defaultdict(list)
    days: dict[str, list[dt.date]] = defaultdict(list)
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for event in events:
        parts[event.id] = []
        for source in event.sources:
            spans[source.document_id].append((source.start, source.end, event.id))
    for document_id, wanted in spans.items():
        document = shelf.document(document_id)
        day = document.source.published or document.source.retrieved
        for start, end, event_id in wanted:
            parts[event_id].append(document.text[start:end])
            days[event_id] += [day] if day else []
    return {event_id: (" ".join(texts), max(days[event_id], default=None)) for event_id, texts in parts.items()}


def _held(event: Event, quotes: Iterable[Quote], told_of: str, told_on: dt.date | None) -> Held:
    quotes = tuple(quotes)
    named = " ".join((event.name, event.place or "", event.country or "", event.series or "", *event.hosts))
    own = frozenset(terms(named))
    told = {(q.record.kind, q.subject if q.record.kind in ATTENDING and q.subject else q.record.id) for q in quotes}
    counts = Counter(kind for kind, _ in told)
    part = part_of_kingdom(event.place) if event.place else None
    place = fold(" ".join(filter(None, (event.place, event.country, part))))
    stems = own.union(terms(told_of), *(quote.stems for quote in quotes))
    return Held(event, quotes, counts, place, fold(" ".join(told_of.split())), told_on, own, stems)


def _choices(held: Iterable[Held]) -> Choices:
    countries: Counter[str] = Counter()
    places: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for one in held:
        countries.update([one.event.country] if one.event.country else [])
        places.update([one.event.place] if one.event.place else [])
        people.update({quote.record.subject for quote in one.of("person", "quotation", "statement")} - NOBODY)
    return Choices(
        tuple(sorted(countries, key=fold)),
        tuple(sorted((name for name, _ in places.most_common(CHOICES)), key=fold)),
        tuple(sorted((name for name, _ in people.most_common(CHOICES)), key=fold)),
    )
