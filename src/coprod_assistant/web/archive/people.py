"""People and organisations that the records name: a list of them, and a page for each with all that tells of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from starlette.responses import Response

from ...themes import Statement, statements_of
from ...tokens import fold
from .. import addresses as links
from .filters import Found, read_filters, select, select_quotes
from .pages import Asked, frame, page
from .problems import no_such
from .view import NOBODY, ArchiveView, Quote, Shelf

HEADINGS = {"person": "People", "quotation": "People", "statement": "People", "organisation": "Organisations"}
MENTIONS = 2  # sentences shown of an event that only names somebody in its text


def people_page(view: ArchiveView, _: Shelf, asked: Asked) -> Response:
    """The people and organisations that records name, under the filters, with the number of those records."""
    found = select(view, asked.filters)
    named = _named(quote for _, quote in select_quotes(view, asked.filters, found))
    return page("people.html", asked, **frame(view, asked, found, tab="people"), named=named)


def person_page(view: ArchiveView, shelf: Shelf, asked: Asked, *, name: str) -> Response:
    """All records of one person or organisation by their events, and the sentences of events that only name it.

    Raises:
        ProblemError: no record names it.
    """
    filters = read_filters({"person": name}, max_chars=len(name))
    found = select(view, filters)
    listed = select_quotes(view, filters, found)
    if not listed or not filters["person"]:
        raise no_such("person or organisation")
    return page(
        "person.html",
        replace(asked, filters=filters),
        here="person",
        name=filters["person"],
        roles=list(dict.fromkeys(quote.record.role for _, quote in listed if quote.record.role)),
        found=[(one, [] if one.quotes else _mentions(one, shelf, filters["person"])) for one in found],
        loose=[quote for held, quote in listed if held is None],
        count=len(listed),
        records=links.at(links.RECORDS) + filters.query(),
    )


def _mentions(found: Found, shelf: Shelf, name: str) -> list[Statement]:
    event = found.held.event
    told = statements_of(event, [shelf.document(source.document_id) for source in event.sources])
    return list(islice((one for one in told if fold(name) in fold(" ".join(one.words.split()))), MENTIONS))


def _named(quotes: Iterable[Quote]) -> dict[str, list[tuple[str, int]]]:
    """Names with the number of their records, by the heading that they stand under."""
    counts: dict[str, Counter[str]] = {heading: Counter() for heading in HEADINGS.values()}
    written: dict[str, str] = {}
    for quote in quotes:
        record = quote.record
        if (heading := HEADINGS.get(record.kind)) and _is_name(record.kind, record.subject):
            counts[heading][quote.subject] += 1
            written.setdefault(quote.subject, record.subject)
    return {heading: [(written[key], held[key]) for key in sorted(held)] for heading, held in counts.items()}


def _is_name(kind: str, subject: str) -> bool:
    """Whether it names somebody; statements are also those of "Critics" and of "a resident of Tern Court"."""
    capitals = subject[:1].isupper() and sum(word[:1].isupper() for word in subject.split()) > 1
    return subject not in NOBODY and (kind in {"person", "organisation"} or capitals)
