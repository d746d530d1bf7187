"""What scoring needs of an archive, as it was when the questions were asked: texts, and what belongs to which range.

It is kept with a run, so that scores can be made again after a label was corrected, whatever the archive has become.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..index import Index
from ..types import Document


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document's text; headings are (start, end, level), pages (number, start, end), events and chunks (id, …)."""

    id: str
    file: str
    title: str
    text: str
    headings: tuple[tuple[int, int, int], ...] = ()
    pages: tuple[tuple[int, int, int], ...] = ()
    events: tuple[tuple[str, int, int], ...] = ()
    chunks: tuple[tuple[str, int, int], ...] = ()
    url: str = ""

    def page_at(self, offset: int) -> int | None:
        """Number of the page that holds `offset`, or None where the document has no pages."""
        for number, _, end in self.pages:
            if offset < end:
                return number
        return self.pages[-1][0] if self.pages else None

    def headings_at(self, offset: int) -> list[str]:
        """Headings above `offset`, outermost first."""
        path: list[tuple[int, int, int]] = []
        for heading in self.headings:
            if heading[0] > offset:
                break
            path = [outer for outer in path if outer[2] < heading[2]] + [heading]
        return [self.text[start:end] for start, end, _ in path]

    def events_over(self, start: int, end: int) -> set[str]:
        """Ids of the events that some of a range belongs to."""
        return {event for event, first, last in self.events if first < end and last > start}

    def chunks_over(self, start: int, end: int) -> list[str]:
        """Ids of the chunks that hold some of a range."""
        return [chunk for chunk, first, last in self.chunks if first < end and last > start]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The documents of one archive."""

    documents: tuple[KeptDocument, ...]

    def find(self, document_id: str) -> KeptDocument | None:
        """The document with an id, None if there is none."""
        return next((document for document in self.documents if document.id == document_id), None)

    def to_lines(self) -> Iterator[dict[str, Any]]:
        """A JSON object for each document."""
        for document in self.documents:
            yield {name: getattr(document, name) for name in KeptDocument.__slots__}


def snapshot_from(lines: Sequence[dict[str, Any]]) -> Snapshot:
    """The snapshot that `to_lines` wrote."""
    return Snapshot(tuple(_document(dict(line)) for line in lines))


def _document(line: dict[str, Any]) -> KeptDocument:
    for name in ("headings", "pages", "events", "chunks"):
        line[name] = tuple(tuple(row) for row in line[name])
    return KeptDocument(**line)


def snapshot_of(index: Index) -> Snapshot:
    """What the index holds."""
    events: dict[str, list[tuple[str, int, int]]] = {}
    for event in index.catalogue().events:
        for source in event.sources:
            events.setdefault(source.document_id, []).append((event.id, source.start, source.end))
    return Snapshot(
        tuple(
            keep(
                index.document(summary.id),
                chunks=[(index.chunk(at).id, start, end) for at, start, end in index.chunks_of(summary.id)],
                events=events.get(summary.id, ()),
            )
            for summary in index.documents()
        )
    )


def keep(
    document: Document,
    *,
    chunks: Sequence[tuple[str, int, int]] = (),
    events: Sequence[tuple[str, int, int]] = (),
) -> KeptDocument:
    """What is kept of a document."""
    return KeptDocument(
        id=document.id,
        file=document.source.file,
        title=document.title,
        text=document.text,
        headings=tuple((block.start, block.end, block.level) for block in document.blocks if block.kind == "heading"),
        pages=tuple((page.number, page.start, page.end) for page in document.pages),
        events=tuple(events),
        chunks=tuple(chunks),
        url=document.source.url or "",
    )
