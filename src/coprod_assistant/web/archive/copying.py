"""A quotation of the archive with its reference, as a colleague would paste it: plain text and Markdown."""

from __future__ import annotations

import datetime as dt

from ...references import Reference, quotation
from ...types import Event
from .view import Quote
from .when import when


def source_link(quote: Quote) -> str | None:
    """The published source opened at the words, or None where it has no web address."""
    return quote.link if is_web(quote.link) else None


def is_web(address: str | None) -> bool:
    """Whether an address may be followed: http and https only."""
    return (address or "").startswith(("https://", "http://"))


def as_plain(quote: Quote, event: Event | None, *, today: dt.date | None = None) -> str:
    """The quotation, who said it, at which event, and where it is published; looked up today, in UTC, or on `today`."""
    return quotation(reference_of(quote, event, today), "plain")


def as_markdown(quote: Quote, event: Event | None, *, today: dt.date | None = None) -> str:
    """The same as a Markdown block quotation; nothing in the words is read as Markdown."""
    return quotation(reference_of(quote, event, today), "markdown")


def reference_of(quote: Quote, event: Event | None, today: dt.date | None = None) -> Reference:
    """The reference of a record."""
    named = (event.name, event.place, when(event).replace("\u00a0", " ")) if event else ()
    return Reference(
        number=1,
        quote=quote.words,
        title=quote.title or quote.file,
        publisher=quote.source.publisher or "",
        heading="" if event else quote.heading or "",
        place=quote.place or "",
        url=quote.url or "",
        link=quote.link or "",
        file=quote.file,
        published=quote.source.published,
        copied=quote.source.retrieved,
        accessed=today or dt.datetime.now(dt.UTC).date(),
        said_by=speaker(quote),
        held=", ".join(part for part in named if part),
        paged=quote.page is not None,
    )


def speaker(quote: Quote) -> str:
    """Who spoke the words; "as reported" where the source tells in its own what somebody said.

    A recommendation's subject is whom it is for, a barrier's whom it is of, and of those who were there the source
    speaks: none of them is an author.
    """
    record = quote.record
    if record.kind not in {"quotation", "statement"} or not record.subject:
        return ""
    reported = "as reported" if record.kind == "statement" else ""
    return ", ".join(part for part in (record.subject, record.role, reported) if part)
