"""The view of a single event."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from starlette.responses import RedirectResponse, Response

from ...answer import link_to
from ...types import Document, EventSource, Span
from .. import addresses as links
from . import problems
from .copying import is_web
from .export import RECORD_COLUMNS, event_row, record_row
from .ics import has_days
from .pages import Asked, as_file, page
from .single_passage import PASSAGE_CHARS
from .view import ArchiveView, Held, Quote, Shelf

OWN_CHARS = 1200  # of an event's own text, to the end of a block
OWN_CHARS_BESIDE = 300  # where records of it are shown besides


@dataclass
class Attendee:
    """A person or an organisation at an event, with all that the sources say of the part it took."""

    name: str
    key: str
    roles: list[str] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    elsewhere: int = 0  # at how many of the compared events, this one left out


@dataclass(frozen=True, slots=True)
class Told:
    """A source of an event: where it tells of it, and at its publisher's address."""

    document: Document
    source: EventSource
    link: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class OwnText:
    """What a document tells of an event; `more` is the address of all of it where that is longer."""

    document: Document
    span: Span
    words: str
    more: str | None


def event_page(view: ArchiveView, shelf: Shelf, asked: Asked, *, event_id: str) -> Response:
    """All that the archive holds of one event."""
    held = view.find(event_id)
    if held is None:
        return _moved(view, asked, event_id)
    if asked.format:
        return _event_file(held, asked)
    at = view.held.index(held)
    return page(
        "event.html",
        asked,
        here="event",
        held=held,
        event=held.event,
        own_text=_own_text(held, shelf),
        has_days=has_days(held.event),
        people=attendees(held, "person"),
        organisations=attendees(held, "organisation"),
        sources=_told(held, shelf),
        before=view.held[at - 1].event if at else None,
        after=view.held[at + 1].event if at + 1 < len(view.held) else None,
        compare=links.at(links.COMPARE),
        search=links.at(links.SEARCH),
    )


def _moved(view: ArchiveView, asked: Asked, event_id: str) -> Response:
    """The way to an event that had this address before it was corrected, or before its name was read otherwise.

    Raises:
        ProblemError: there is none, or no single one.
    """
    now = asked.shown.event_now(event_id)
    if now is None or view.find(now) is None:
        stem, _, digest = event_id.rpartition("-")  # as `event_id` of the catalogue makes it
        same = [one.event.id for one in view.held if stem and one.event.id.rpartition("-")[0] == stem]
        now = same[0] if len(same) == 1 and re.fullmatch("[0-9a-f]{6}", digest) else None
    if now is None:
        raise problems.no_event()
    return RedirectResponse(links.event_address(now), status_code=302)


def _event_file(held: Held, asked: Asked) -> Response:
    rows = [record_row(held, quote) for quote in held.quotes]
    fields = {"event": event_row(held), "count": len(rows), "records": rows}
    events = [held.event] if has_days(held.event) else None
    return as_file(asked, rows, RECORD_COLUMNS, name=f"event-{held.event.name}", fields=fields, events=events)


def attendees(held: Held, kind: str) -> list[Attendee]:
    """Who was there, each once, in the order of the sources."""
    found: dict[str, Attendee] = {}
    for quote in held.quotes:
        record = quote.record
        if record.kind != kind:
            continue
        name = record.subject or " ".join(quote.words.split())
        one = found.setdefault(quote.subject or name, Attendee(name, quote.subject or name))
        one.quotes.append(quote)
        if record.role and record.role not in one.roles:
            one.roles.append(record.role)
    return list(found.values())


def _told(held: Held, shelf: Shelf) -> list[Told]:
    told = []
    for source in held.event.sources:
        document = shelf.document(source.document_id)
        words = document.text[source.dated_start : source.dated_end]
        link = link_to(document, source.dated_start, source.dated_end) if words.strip() else document.source.url
        told.append(Told(document, source, link if is_web(link) else None, document.place_at(source.dated_start)))
    return told


def _own_text(held: Held, shelf: Shelf) -> list[OwnText]:
    """What the sources tell of an event beyond its name and day, the beginning of it where it is long."""
    found = []
    chars = OWN_CHARS_BESIDE if held.of("recommendation", "barrier", "quotation", "statement") else OWN_CHARS
    for source in held.event.sources:
        document = shelf.document(source.document_id)
        blocks = [b for b in document.blocks if b.end > source.start and b.start < source.end]
        spans = [
            Span(max(block.start, source.start), min(block.end, source.end))
            for block in blocks
            if block.kind != "heading" or block.start > source.dated_end
        ]
        spans = [span for span in spans if not source.dated_start <= span.start <= span.end <= source.dated_end]
        if not spans:
            continue
        start, end = spans[0].start, spans[-1].end
        shown = spans[0].end
        for span in spans[1:]:
            if span.end - start > chars:
                break
            shown = span.end
        if shown - start > 2 * chars:
            cut = document.text.rfind(" ", start, start + 2 * chars)
            shown = cut if cut > start else start + 2 * chars
        more = links.passage_address(document.id, start, min(end, start + PASSAGE_CHARS)) if shown < end else None
        found.append(OwnText(document, Span(start, shown), document.text[start:shown], more))
    return found
