"""Places of the archive -> statements with their citations, checked."""

from __future__ import annotations

from collections.abc import Sequence

from ..passages import Candidate, Passage, Passages
from ..types import Citation, Document, Span, Statement
from .compose import checked, cite, shown
from .draft import Draft
from .readings import Reading


def from_rows(passages: Passages, rows: Sequence[Sequence[tuple[str, Span]]], *, counted: bool = False) -> Draft:
    """A statement for each row, the words at its first place; all its places are cited."""
    index = passages.index
    documents: dict[str, Document] = {}
    statements: list[Statement] = []
    citations: list[Citation] = []
    for places in rows:
        first = len(citations)
        for document_id, span in places:
            document = documents.setdefault(document_id, index.document(document_id))
            event_id = index.catalogue().event_over(document_id, span.start, span.end)
            marker = len(citations) + 1
            citations.append(cite(document, span.start, span.end, marker=marker, event_id=event_id))
        markers = tuple(citation.marker for citation in citations[first:])
        statements.append(Statement(shown(citations[first].quote), markers))
    if counted:
        number = f"The archive tells of {len(rows)} such event{'s' if len(rows) > 1 else ''}:"
        statements.insert(0, Statement(number, tuple(range(1, len(citations) + 1)), verbatim=False))
    checked(statements, citations, documents)
    return Draft("answered", "catalogue", tuple(statements), tuple(citations), confidence=1.0)


def in_order(chosen: Sequence[Reading]) -> list[Reading]:
    """The chosen statements in the order of the archive."""
    return sorted(chosen, key=lambda item: (item.passage.position, item.start))


def state(
    passages: Passages, rows: Sequence[tuple[Passage, Candidate]]
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """A verbatim statement and its citation for each row, checked."""
    documents: dict[str, Document] = {}
    statements, citations = [], []
    for marker, (passage, candidate) in enumerate(rows, start=1):
        chunk = passage.chunk
        document = documents.setdefault(chunk.document_id, passages.index.document(chunk.document_id))
        start, end = candidate.unit.start, candidate.unit.end
        event_id = passages.index.catalogue().event_over(chunk.document_id, start, end)
        citation = cite(document, start, end, marker=marker, event_id=event_id)
        citations.append(citation)
        statements.append(Statement(shown(citation.quote), (marker,)))
    checked(statements, citations, documents)
    return tuple(statements), tuple(citations)
