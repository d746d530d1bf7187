"""What the source panel shows of a passage: it travels hidden with the turn, so it opens at once and never differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from ..answer import link_to
from ..references import quotation, reference_at
from ..types import Citation, Document, Hit, Span
from .addresses import event_address
from .passage import passage_html

Lookup = Callable[[str], Document]


def citation_panel(citation: Citation, lookup: Lookup, *, prefix: str = "c") -> str:
    """The hidden passage of a citation, its words marked; `prefix` and its marker are what a button opens it by."""
    document = lookup(citation.document_id)
    return _panel_html(
        _Panel(
            key=f"{prefix}{citation.marker}",
            document=document,
            heading=citation.heading,
            place=citation.place,
            link=citation.link,
            label=f"Source {citation.marker}",
            body=passage_html(document, Span(citation.start, citation.end)),
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
        f'<a class="open-source" href="{escape(link)}" target="_blank">Open the source'
        '<span class="visually-hidden"> (in a new tab)</span></a>'
        if link and link.startswith(("https://", "http://"))
        else ""
    )
    event = (
        f'<a class="open-event" href="{escape(event_address(panel.event_id))}" target="_blank">The event'
        '<span class="visually-hidden"> (in a new tab)</span></a>'
        if panel.event_id
        else ""
    )
    named = escape(heading) if heading and heading != document.title else ""
    above = f'<p class="panel-where">{named}</p>' if named and f">{named}</p>" not in panel.body else ""
    return (
        f'<div class="passage" hidden data-passage="{panel.key}" data-label="{escape(panel.label)}" '
        f'data-title="{escape(document.title)}"><div class="passage-main">{above}<div class="passage-text">'
        f'{panel.body}</div></div><div class="passage-foot"><p class="facts">{details}</p>{_hangs(document)}'
        f'<div class="panel-actions">{opening}'
        f'<button type="button" class="copy" data-copy="{escape(copied)}">Copy quotation</button>'
        f"{event}</div></div></div>"
    )


def _hangs(document: Document) -> str:
    """Where a report hangs: the page that links to it, as a link, and the words of that link."""
    at = document.hangs_at
    if at is None:
        return ""
    named = escape(at.title or at.url)
    if at.url.startswith(("https://", "http://")):
        aside = '<span class="visually-hidden"> (in a new tab)</span>'
        named = f'<a class="hangs-at" href="{escape(at.url)}" target="_blank">{named}{aside}</a>'
    words = f" as “{escape(at.words)}”" if at.words else ""
    return f'<p class="facts">This report is linked from {named}{words}</p>'


def _day(date: dt.date) -> str:
    return f"{date.day} {date:%B %Y}"
