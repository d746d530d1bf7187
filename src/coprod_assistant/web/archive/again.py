"""What the address of a view finds now, each entry with a key by which it is known again when it is found later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from ...filters import Ranges
from ...types import Hit
from .. import addresses as links
from .filters import Filters, read_filters, select, select_quotes
from .found import found_passage, is_near, ranges_left
from .view import ArchiveView, Shelf
from .when import when

KINDS_OF = {links.HOME: "event", links.RECORDS: "record", links.SEARCH: "passage"}
PASSAGES = 30
Search = Callable[[str, int, Ranges | None], Sequence[Hit]]  # words, how many, among which ranges


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, a record or a passage that a view finds: what is shown of it, and where it leads."""

    key: str
    words: str
    where: str
    address: str


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view by its address: what kind of thing it lists, and under which filters."""

    kind: str  # "event", "record", "passage"
    path: str
    filters: Filters

    @property
    def address(self) -> str:
        """The address in its shortest form, without the path that the site stands below."""
        return self.path + self.filters.query()

    @property
    def name(self) -> str:
        """The view in words."""
        return ", ".join(f"{name} {value}" for name, value, _ in self.filters.chips()) or "the whole archive"


def view_of(address: str, *, max_chars: int) -> SavedView | None:
    """The view of an address as `SavedView.address` gives it; None where it is none, or nothing to be found by."""
    parts = urlsplit(address)
    filters = read_filters(dict(parse_qsl(parts.query)), max_chars=max_chars)
    kind = KINDS_OF.get(parts.path)
    if kind is None or filters.problems or (kind == "passage" and not filters["q"]):
        return None
    return SavedView(kind, parts.path, filters)


def found_again(view: ArchiveView, shelf: Shelf, saved: SavedView, search: Search) -> list[Entry]:
    """All that the view finds; of passages the `PASSAGES` nearest, known by their words wherever these stand."""
    filters = saved.filters
    if saved.kind == "passage":
        hits = search(filters["q"], PASSAGES, ranges_left(view, filters))
        return [_passage(hit, shelf, filters["q"]) for hit in hits if is_near(hit, filters["q"])]
    found = select(view, filters)
    if saved.kind == "event":
        events = [one.held.event for one in found]
        return [
            Entry(e.id, e.name, ", ".join(filter(None, (when(e), e.place))), links.event_address(e.id)) for e in events
        ]
    return [
        Entry(
            quote.record.id,
            quote.words,
            held.event.name if held else quote.title,
            links.passage_address(quote.record.document_id, quote.record.start, quote.record.end, quote.words),
        )
        for held, quote in select_quotes(view, filters, found)
    ]


def _passage(hit: Hit, shelf: Shelf, words: str) -> Entry:
    """A passage: known by all of its words, shown as the search page shows it."""
    shown = found_passage(hit, shelf.document(hit.chunk.document_id), None, words)
    address = links.passage_address(shown.document.id, shown.span.start, shown.span.end, shown.words)
    where = ", ".join(filter(None, (shown.document.title, shown.heading)))
    return Entry(links.digest(hit.chunk.text), shown.words, where, address)
