"""What to quote of records: each range once, a list whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...passages import Passages
from ...tokens import fold, terms
from ...types import Event, Record, RecordKind, Span

MOST_ROWS = 12


def words_of(passages: Passages, row: tuple[str, Span]) -> str:
    """The text of a range."""
    return passages.index.document(row[0]).text[row[1].start : row[1].end]


def host_lines(passages: Passages, events: Sequence[Event]) -> list[tuple[str, Span]]:
    """Where the hosts of events are named that no record holds: "on behalf of the Riders' Council"."""
    found = (passages.events.unit_with(event, set(terms(host))) for event in events[:MOST_ROWS] for host in event.hosts)
    return list(dict.fromkeys(place for place in found if place is not None))


def is_asked(passages: Passages, record: Record, kinds: Sequence[RecordKind]) -> bool:
    """Whether a record is of one of the kinds; a barrier or advice "according to" somebody was said, too."""
    if record.kind in kinds:
        return True
    if "statement" not in kinds or record.kind not in {"barrier", "recommendation"}:
        return False
    text = passages.index.document(record.document_id).text[record.start : record.end]
    return "according to" in fold(text)


def fits_people(record: Record, others: set[str], *, deeds: frozenset[str] | None) -> bool:
    """Whether a record is of the people named, and of one of the deeds if they matter."""
    if deeds is not None and not deeds & set(terms(record.verb)):
        return False
    return others <= set(terms(f"{record.subject} {record.role}"))


def quoted_rows(passages: Passages, records: Iterable[Record]) -> Iterable[tuple[str, Span]]:
    """Ranges to quote: each once, and a list whole where several of its items are meant."""
    shown: list[tuple[str, Span]] = []
    for record in records:
        span = _list_around(passages, record) or Span(record.start, record.end)
        within = [row for row in shown if row[0] == record.document_id and _overlaps(row[1], span)]
        if not within:
            shown.append((record.document_id, span))
    return shown


def _list_around(passages: Passages, record: Record) -> Span | None:
    """The list, with the line that opens it, of which a barrier or recommendation is an item."""
    if record.kind not in {"barrier", "recommendation"}:
        return None
    document = passages.index.document(record.document_id)
    catalogue = passages.index.catalogue()
    for block in document.blocks:
        if block.kind == "list" and block.start <= record.start and record.end <= block.end:
            alone = len(catalogue.events_in(record.document_id, block.start, block.end)) <= 1
            return Span(block.start, block.end) if alone else None
    return None


def _overlaps(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
