"""Draft -> Answer: statements in the order of the source, citations checked character by character, text; and why.

The last is told to people in lines (`coprod ask --why`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ..catalogue import Catalogue
from ..errors import AssistantError
from ..links import link_to
from ..passages import Candidate, Passage, Passages
from ..types import Citation, Document, Mode, Pinned, Query, Span, Statement, Status
from .readings import Reading, Readings

WORD_JOINER = "\u2060"
MARKER = re.compile(r"\[(\d+)\]")


__all__ = ["CitationError", "checked", "cite", "link_to", "quoted", "shown", "text_of"]
SHOWN = 4  # statements that came nearest
LONGEST = 110  # characters of a statement

TYPES = {
    "date": "a date",
    "place": "a place",
    "person": "a person",
    "role": "somebody's role",
    "number": "a number",
    "events": "a list of events",
    "quotation": "a quotation",
    "other": "a statement",
}


class CitationError(AssistantError):
    """A citation that is not its document's own words: never shown."""


def cite(document: Document, start: int, end: int, *, marker: int, event_id: str | None = None) -> Citation:
    """The citation of `document.text[start:end]`.

    Raises:
        CitationError: the range is empty or lies outside the document.
    """
    if not 0 <= start < end <= len(document.text):
        raise CitationError(f"range {start} to {end} is not in {document.id}")
    words = document.text[start:end]
    headings = document.headings_at(start)
    page = document.page_at(start)
    return Citation(
        marker=marker,
        document_id=document.id,
        title=document.title,
        file=document.source.file,
        start=start,
        end=end,
        quote=words,
        url=document.source.url,
        page=page,
        place=document.place_at(start),
        heading=headings[-1] if headings else None,
        event_id=event_id,
        link=link_to(document, start, end),
        linked_from=document.hangs_at,
    )


def shown(words: str) -> str:
    """A quotation as it is shown: spaces folded, the lines of a list kept."""
    lines = (" ".join(line.split()) for line in words.splitlines())
    return "\n".join(line for line in lines if line)


def checked(statements: Sequence[Statement], citations: Sequence[Citation], documents: dict[str, Document]) -> None:
    """Nothing, if every statement stands in its source.

    Raises:
        CitationError: a range does not hold its quote, a statement has no citation, a verbatim one is not its
            quotes' words, or a marker is unknown.
    """
    by_marker = {citation.marker: citation for citation in citations}
    for citation in citations:
        if documents[citation.document_id].text[citation.start : citation.end] != citation.quote:
            raise CitationError(f"citation {citation.marker} is not at its place in {citation.document_id}")
    for statement in statements:
        if not statement.citations or not set(statement.citations) <= by_marker.keys():
            raise CitationError("a statement has no citation")
        quotes = " ".join(shown(by_marker[marker].quote) for marker in statement.citations)
        if statement.verbatim and shown(statement.text) not in quotes:
            raise CitationError("a statement is not its source's own words")


def text_of(statements: Sequence[Statement], note: str | None, *, before: Sequence[str] = ()) -> str:
    """The plain text of an answer: what is told `before`, each statement with its markers, then what is missing.

    Sentences that are not the source's own words run on; what is quoted stands by itself, an event as one line.
    """
    # A source's own "[7]" must not read as a marker of ours: an invisible word joiner takes its meaning away.
    said = [MARKER.sub(rf"[{WORD_JOINER}\1]", line) for line in before]
    flowing = False
    for statement in statements:
        words = MARKER.sub(rf"[{WORD_JOINER}\1]", statement.said)
        marked = f"{words} {''.join(f'[{marker}]' for marker in statement.citations)}"
        if flowing and not statement.verbatim:
            said[-1] += f" {marked}"
        else:
            said.append(marked)
        flowing = not statement.verbatim
    return "\n\n".join([*said, *([note] if note else [])])


def from_rows(passages: Passages, rows: Sequence[Sequence[tuple[str, Span]]], *, counted: bool = False) -> Draft:
    """A statement for each row, the words at its first place; all its places are cited."""
    statements, citations = quoted(rows, document=passages.index.document, catalogue=passages.index.catalogue())
    if counted:
        number = f"The archive tells of {len(rows)} such event{'s' if len(rows) > 1 else ''}:"
        count = Statement(number, tuple(range(1, len(citations) + 1)), verbatim=False)
        statements = (count, *statements)
    return Draft("answered", "catalogue", statements, citations, confidence=1.0)


def quoted(
    rows: Sequence[Sequence[tuple[str, Span]]], *, document: Callable[[str], Document], catalogue: Catalogue
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """A verbatim statement for each row, the words at its first place, and citations of all its places, checked."""
    documents: dict[str, Document] = {}
    statements: list[Statement] = []
    citations: list[Citation] = []
    for places in rows:
        first = len(citations)
        for document_id, span in places:
            found = documents.setdefault(document_id, document(document_id))
            event_id = catalogue.event_over(document_id, span.start, span.end)
            marker = len(citations) + 1
            citations.append(cite(found, span.start, span.end, marker=marker, event_id=event_id))
        markers = tuple(citation.marker for citation in citations[first:])
        statements.append(Statement(shown(citations[first].quote), markers))
    checked(statements, citations, documents)
    return tuple(statements), tuple(citations)


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


@dataclass(frozen=True, slots=True)
class Draft:
    """What is said, before it is put into words for a reader; `confidence` is the probability of being answerable.

    `reason` says in a few words what decided. `searched` is False where nothing was asked of the archive, so that no
    passage is near. `pinned` is what visitors are told of an answer that the staff chose.
    """

    status: Status
    mode: Mode
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: str | None = None
    confidence: float = 0.0
    readings: Readings = field(default=Readings())
    reason: str = ""
    searched: bool = True
    pinned: Pinned | None = None


def why(query: Query, draft: Draft) -> list[str]:
    """What was understood, what decided, and which statements came nearest, a line each."""
    return [*_understood(query), f"Decided by: {draft.reason}", *_nearest(draft)]


def _understood(query: Query) -> Iterator[str]:
    yield f"Asked for: {TYPES[query.intent]}, searched as “{query.text}”"
    if query.corrections:
        yield "Spelling: " + ", ".join(f"“{wrong}” read as “{right}”" for wrong, right in query.corrections)
    if query.focus:
        yield "Follow-up: the conversation says what it is about"
    names = [term.word for term in query.terms if term.kind in {"name", "person", "number"}]
    if names:
        yield f"Must stand in the source: {', '.join(dict.fromkeys(names))}"


def _nearest(draft: Draft) -> Iterator[str]:
    if not draft.readings.all:
        return
    yield "The reader's view of the statements that came nearest:"
    for reading in draft.readings.all[:SHOWN]:
        words = " ".join(reading.candidate.text.split())
        shown = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
        yield f"  {_chance(reading.logit):3.0%}  {shown}{_against(reading)}"


def _against(reading: Reading) -> str:
    """What exact checks hold against a statement."""
    lacks = ", ".join(dict.fromkeys(term.word for term in reading.breaches))
    reasons = [
        f"its section lacks {lacks}" if lacks else "",
        "of another year" if reading.other_year else "",
        "without the type of answer asked for" if reading.fit < 0 else "",
    ]
    told = "; ".join(reason for reason in reasons if reason)
    return f" ({told})" if told else ""


def _chance(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))
