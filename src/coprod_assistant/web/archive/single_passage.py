"""The view of a passage in its context."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from ...answer import link_to
from ...errors import AssistantError
from ...references import quotation, reference_at
from ...types import Document, Span
from .. import addresses as links
from ..passage import passage_html
from . import problems
from .cited import find_cited
from .copying import is_web
from .filters import VALUE_CHARS
from .pages import Asked, as_file, page
from .templating import as_html
from .view import ArchiveView, Shelf

PASSAGE_CHARS = 20_000
OFFSET_DIGITS = 9


def passage_page(view: ArchiveView, shelf: Shelf, asked: Asked, *, parameters: Mapping[str, str]) -> Response:
    """A passage with its words marked among what stands around it; where they are gone, what stands there today.

    An address that tells the words (`addresses.passage_address`) finds them again when they have moved.
    """
    document_id = parameters.get("document", "")
    start, end = _offset(parameters.get("start", "")), _offset(parameters.get("end", ""))
    if not document_id or len(document_id) > VALUE_CHARS or start is None or end is None:
        raise problems.no_passage_named()
    try:
        document = shelf.document(document_id)
    except AssistantError as error:
        raise problems.no_document() from error
    said = parameters.get("said", "")
    if said and start < end <= start + PASSAGE_CHARS:
        found = find_cited(
            document.text, Span(start, end), opening=parameters.get("opening", "")[:VALUE_CHARS], said=said
        )
        return _passage(view, document, asked, found) if found else _changed(document, asked, Span(start, end))
    if not start < end <= len(document.text) or end - start > PASSAGE_CHARS or not document.text[start:end].strip():
        raise problems.outside(len(document.text), start, end)
    return _passage(view, document, asked, Span(start, end))


def _changed(document: Document, asked: Asked, span: Span) -> Response:
    """Says that the cited words are not in the document any more, with what stands in their place, nothing marked."""
    last = len(document.text.rstrip())
    here = Span(min(span.start, max(0, last - 1)), min(span.end, last))
    if asked.format:
        raise problems.changed()
    return page(
        "changed.html",
        asked,
        here="passage",
        document=document,
        headings=[" ".join(heading.split()) for heading in document.headings_at(here.start)],
        place=document.place_at(here.start),
        body=as_html(passage_html(document, here, mark=False)),
        link=document.source.url if is_web(document.source.url) else None,
    )


def _offset(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= OFFSET_DIGITS else None


def _passage(view: ArchiveView, document: Document, asked: Asked, span: Span) -> Response:
    headings = document.headings_at(span.start)
    event_id = view.catalogue.event_at(document.id, span.start)
    held = view.find(event_id) if event_id else None
    link = link_to(document, span.start, span.end)
    link = link if is_web(link) else None
    if asked.format:
        return _passage_file(document, asked, span, event_id=event_id, link=link)
    return page(
        "passage.html",
        asked,
        here="passage",
        document=document,
        start=span.start,
        end=span.end,
        body=as_html(passage_html(document, span)),
        headings=[" ".join(heading.split()) for heading in headings],
        place=document.place_at(span.start),
        event=held.event if held else None,
        link=link,
        copied=quotation(reference_at(document, span, asked.today), "plain"),
        address=links.passage_address(document.id, span.start, span.end, document.text[span.start : span.end]),
    )


def _passage_file(document: Document, asked: Asked, span: Span, *, event_id: str | None, link: str | None) -> Response:
    headings = document.headings_at(span.start)
    fields: dict[str, object] = {
        "document_id": document.id,
        "title": document.title,
        "file": document.source.file,
        "url": document.source.url,
        "heading": headings[-1] if headings else None,
        "page": document.page_at(span.start),
        "page_name": document.place_at(span.start),
        "start": span.start,
        "end": span.end,
        "text": document.text[span.start : span.end],
        "event_id": event_id,
        "link": link,
    }
    return as_file(asked, [fields], list(fields), name="passage", fields=fields)
