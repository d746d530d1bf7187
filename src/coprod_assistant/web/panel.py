"""What the source panel shows of a passage: it travels hidden with the turn, so it opens at once and never differs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from ..answer import link_to
from ..references import quotation, reference_at
from ..types import Citation, Document, Hit, Span
from .addresses import boxes_address, event_address
from .passage import passage_html

Lookup = Callable[[str], Document]
MARKS = re.compile("</?mark>")
NEW_TAB = '<span class="visually-hidden"> (in a new tab)</span>'


def citation_panel(citation: Citation, lookup: Lookup, *, prefix: str = "c", also: Sequence[Span] = ()) -> str:
    """The hidden passage of a citation, its words marked; `prefix` and its marker are what a button opens it by.

    Args:
        also: Further ranges of the same document that are shown with it, and marked.
    """
    document = lookup(citation.document_id)
    return _panel_html(
        _Panel(
            key=f"{prefix}{citation.marker}",
            document=document,
            heading=citation.heading,
            place=citation.place,
            link=citation.link,
            label=f"Source {citation.marker}",
            body=passage_html(document, Span(citation.start, citation.end), also=also),
            span=Span(citation.start, citation.end),
            event_id=citation.event_id,
        )
    )


def hit_panel(hit: Hit, lookup: Lookup) -> str:
    """The hidden passage of a hit, its nearest statement marked."""
    chunk = hit.chunk
    document = lookup(chunk.document_id)
    shown = hit.nearest or Span(chunk.start, chunk.end)
    headings = document.headings_at(shown.start)
    return _panel_html(
        _Panel(
            key=f"h{hit.rank}",
            document=document,
            heading=headings[-1] if headings else None,
            place=document.place_at(shown.start),
            link=link_to(document, shown.start, shown.end),
            label="A passage near your question",
            body=passage_html(document, shown, mark=hit.nearest is not None),
            span=shown,
            event_id=chunk.event_id,
        )
    )


@dataclass(frozen=True, slots=True)
class _Panel:
    """What the source panel shows of one passage: `body` is HTML, the rest text."""

    key: str
    document: Document
    heading: str | None
    place: str | None
    link: str | None
    label: str
    body: str
    span: Span
    event_id: str | None


def _panel_html(panel: _Panel) -> str:
    document, heading, place, link = panel.document, panel.heading, panel.place, panel.link
    source = document.source
    copied = quotation(reference_at(document, panel.span, dt.datetime.now(dt.UTC).date()), "plain")
    facts = [source.publisher, place, None if source.url else f"file {source.file}"]
    if source.published:
        facts.append(f"published {_day(source.published)}")
    elif source.retrieved:
        facts.append(f"copied {_day(source.retrieved)}")
    details = " · ".join(escape(fact) for fact in facts if fact)
    opening = (
        f'<a class="open-source" href="{escape(link)}" target="_blank">Open the source{NEW_TAB}</a>'
        if link and link.startswith(("https://", "http://"))
        else ""
    )
    event = (
        f'<a class="open-event" href="{escape(event_address(panel.event_id))}" target="_blank">The event{NEW_TAB}</a>'
        if panel.event_id
        else ""
    )
    named = escape(heading) if heading and heading != document.title else ""
    above = f'<p class="panel-where">{named}</p>' if named and f">{named}</p>" not in MARKS.sub("", panel.body) else ""
    return (
        f'<div class="passage" hidden data-passage="{panel.key}" data-label="{escape(panel.label)}" '
        f'data-title="{escape(document.title)}"><div class="passage-main">{_views(document, panel.span)}{above}'
        f'<div class="passage-text">{panel.body}</div></div>'
        f'<div class="passage-foot"><p class="facts">{details}</p>{_hangs(document)}'
        f'<div class="panel-actions">{opening}'
        f'<button type="button" class="copy" data-copy="{escape(copied)}">Copy quotation</button>'
        f"{event}</div></div></div>"
    )


def _views(document: Document, shown: Span) -> str:
    """Of a PDF the choice between its text and the page as it was published, which is fetched when it is chosen."""
    number = document.page_at(shown.start)
    if document.source.media_type != "application/pdf" or number is None:
        return ""
    address = boxes_address(document.id, number, shown.start, shown.end)
    return (
        '<div class="views" role="group" aria-label="Shown as">'
        '<button type="button" data-view="text" aria-pressed="true">Text</button>'
        '<button type="button" data-view="page" aria-pressed="false">Page as published</button></div>'
        f'<div class="page-view" data-page="{escape(address)}" hidden></div>'
    )


def _hangs(document: Document) -> str:
    """Where a report hangs: the page that links to it, as a link, and the words of that link."""
    at = document.hangs_at
    if at is None:
        return ""
    named = escape(at.title or at.url)
    if at.url.startswith(("https://", "http://")):
        named = f'<a class="hangs-at" href="{escape(at.url)}" target="_blank">{named}{NEW_TAB}</a>'
    words = f" as “{escape(at.words)}”" if at.words else ""
    return f'<p class="facts">This report is linked from {named}{words}</p>'


def _day(date: dt.date) -> str:
    return f"{date.day} {date:%B %Y}"
