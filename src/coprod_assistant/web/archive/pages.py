"""The views that list: events on the timeline, records, passages found by a search. Each as a page, CSV and JSON."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from starlette.responses import HTMLResponse, Response

from ...types import Event, Hit
from .. import addresses as links
from ..holdings import built_on
from ..sign_in import Person
from .export import (
    EVENT_COLUMNS,
    PASSAGE_COLUMNS,
    RECORD_COLUMNS,
    Row,
    event_row,
    is_table,
    json_file,
    record_row,
    table_file,
)
from .feed import feed_file
from .filters import Filters, Found, select, select_quotes
from .found import FoundPassage, found_passage, is_near, literal_first
from .ics import calendar_file
from .problems import ProblemError, no_calendar, no_file
from .strip import strip_of
from .templating import as_html, filled
from .view import ArchiveView, Shelf, bundled
from .when import UNDATED, day, when

EVENTS_A_PAGE = 100
RECORDS_A_PAGE = 50
FORMATS = ("csv", "xlsx", "json", "ics")
TABS = {
    "events": links.HOME,
    "records": links.RECORDS,
    "passages": links.SEARCH,
    "people": links.PEOPLE,
    "map": links.MAP,
    "themes": links.THEMES,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Who of the staff a page is made for, what they put aside, and where events went that were corrected."""

    person: Person | None = None
    basket: frozenset[tuple[str, int, int]] = frozenset()
    event_now: Callable[[str], str | None] = lambda _: None
    contact: str = ""  # whom to tell what is missing
    signs_in: bool = False  # whether the staff can sign in here
    searches: frozenset[str] = frozenset()  # addresses of views that they keep


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a view, checked: its filters, the page of its list, the format, and what else the address says."""

    title: str  # of the whole site
    filters: Filters
    page: int = 1
    format: str = ""
    today: dt.date = dt.date(2000, 1, 1)
    shown: Shown = Shown()
    address: str = "/archive"  # of the view itself


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in a long list a page stands; addresses are None at its ends."""

    first: int
    last: int
    total: int
    number: int
    count: int
    before: str | None
    after: str | None


def pages_of(total: int, asked: Asked, *, size: int) -> Pages:
    """The page of a list that was asked for, the last one where it has fewer."""
    count = max(1, -(-total // size))
    number = min(max(1, asked.page), count)
    query = asked.filters.query

    def address(page: int) -> str | None:
        return (query(page=page if page > 1 else None) or "?") if 1 <= page <= count else None

    return Pages(
        first=(number - 1) * size + 1 if total else 0,
        last=min(total, number * size),
        total=total,
        number=number,
        count=count,
        before=address(number - 1),
        after=address(number + 1),
    )


def timeline_page(view: ArchiveView, _: Shelf, asked: Asked, *, feed_of: str = "") -> Response:
    """The events that meet the filters, on an axis and as a list by year; where `feed_of` names the site, as a feed."""
    asked = with_known_event(view, asked)
    found = select(view, asked.filters)
    if feed_of and not asked.filters.problems:
        listed = links.at(links.HOME) + asked.filters.query()
        made = built_on(view.generation) or asked.today
        return feed_file(found, title=f"Events: {asked.title}", origin=feed_of, view=listed, made=made)
    if asked.format:
        rows = [event_row(one.held) for one in found]
        return as_file(asked, rows, EVENT_COLUMNS, name="events", events=[one.held.event for one in found])
    pages = pages_of(len(found), asked, size=EVENTS_A_PAGE)
    shown = found[max(0, pages.first - 1) : pages.last]
    return page(
        "timeline.html",
        asked,
        **frame(view, asked, found, tab="events"),
        strip=strip_of([one.held.event for one in found], replace(asked.filters, newest=False)),
        years=[(year, list(group)) for year, group in groupby(shown, key=_year)],
        in_year=Counter(_year(one) for one in found),
        pages=pages,
        undated=sum(1 for held in view.held if held.event.starts is None),
    )


def records_page(view: ArchiveView, _: Shelf, asked: Asked) -> Response:
    """The records that meet the filters, under their events."""
    asked = with_known_event(view, asked)
    found = select(view, asked.filters)
    listed = select_quotes(view, asked.filters, found)
    if asked.format:
        return as_file(asked, [record_row(*one) for one in listed], RECORD_COLUMNS, name="records")
    pages = pages_of(len(listed), asked, size=RECORDS_A_PAGE)
    shown = listed[max(0, pages.first - 1) : pages.last]
    groups = groupby(shown, key=lambda one: one[0])
    return page(
        "records.html",
        asked,
        **frame(view, asked, found, tab="records"),
        groups=[(held, bundled(quote for _, quote in group)) for held, group in groups],
        pages=pages,
    )


def passages_page(view: ArchiveView, shelf: Shelf, asked: Asked, hits: Sequence[Hit]) -> Response:
    """The passages that a search found, each in its block with the words marked, best first."""
    asked = with_known_event(view, asked)
    words = asked.filters["q"]
    near = literal_first([hit for hit in hits if is_near(hit, words)], words)
    found = [found_passage(hit, shelf.document(hit.chunk.document_id), view.event_of(hit.chunk), words) for hit in near]
    if asked.format:
        return as_file(asked, [_passage_row(one) for one in found], PASSAGE_COLUMNS, name="passages")
    return page(
        "passages.html",
        asked,
        **frame(view, asked, select(view, asked.filters), tab="passages"),
        passages=[(one, as_html(one.html)) for one in found],
    )


def page(template: str, asked: Asked, **values: object) -> Response:
    """A page; 422 where a filter cannot be applied, which it says."""
    status = 422 if asked.filters.problems else 200
    shown = asked.shown
    html = filled(
        template,
        site=asked.title,
        filters=asked.filters,
        person=shown.person,
        basket=shown.basket,
        back=asked.address,
        contact=shown.contact,
        signs_in=shown.signs_in and shown.person is None,
        **values,
    )
    return HTMLResponse(html.encode(errors="replace"), status_code=status)


def problem_page(problem: ProblemError, *, title: str) -> Response:
    """A friendly page for what is not there or cannot be shown, with the way back."""
    html = filled("problem.html", site=title, filters=Filters(), problem=problem, here="")
    return HTMLResponse(html.encode(errors="replace"), status_code=problem.status)


def with_known_event(view: ArchiveView, asked: Asked) -> Asked:
    """`asked`, with a problem where it is limited to an event that the archive does not hold."""
    event_id = asked.filters["event"]
    if not event_id or view.find(event_id):
        return asked
    problems = {**asked.filters.problems, "event": "The archive holds no event of this address."}
    return replace(asked, filters=replace(asked.filters, problems=problems))


def frame(view: ArchiveView, asked: Asked, found: Sequence[Found], *, tab: str) -> dict[str, object]:
    """What all lists share: what the archive spans, the filters and what they leave."""
    filters = asked.filters
    one = view.find(filters["event"])
    return {
        "here": "archive",
        "tab": tab,
        "span": span_words(view),
        "choices": view.choices,
        "chips": [(n, one.event.name if one and n == "Event" else value, query) for n, value, query in filters.chips()],
        "events_found": len(found),
        "counts": {"events": len(found), "records": len(select_quotes(view, filters, found))},
        "all_events": len(view.held),
        "all_records": len(view.catalogue.records),
        "countries": len(view.choices.countries),
        "home": links.at(links.HOME),
        "records": links.at(links.RECORDS),
        "search": links.at(links.SEARCH),
        "map": links.at(links.MAP),
        "tabs": {name: links.at(path) for name, path in TABS.items()},
        "action": links.at(TABS[tab]),
        "searched": TABS[tab] + filters.query(),  # as `SavedView.address` has it
        "kept": asked.shown.searches,
    }


def span_words(view: ArchiveView) -> str:
    """From when to when the archive's events were held; empty where none is dated."""
    dated = [held.event for held in view.held if held.event.starts and held.event.ends]
    if not dated:
        return ""
    first = min(dated, key=lambda event: event.starts or dt.date.max)
    last = max(dated, key=lambda event: event.ends or dt.date.min)
    return f"{_end(first.starts, when(first), first.precision)} to {_end(last.ends, when(last), last.precision)}"


def _end(date: dt.date | None, words: str, precision: str) -> str:
    return day(date) if date and precision == "day" else words


def _year(found: Found) -> str:
    starts = found.held.event.starts
    return str(starts.year) if starts else UNDATED


def _passage_row(found: FoundPassage) -> Row:
    event = found.held.event if found.held else None
    source = found.document.source
    return {
        "rank": found.rank,
        "text": found.words,
        "event_id": event and event.id,
        "event": event and event.name,
        "when": event and when(event).replace("\u00a0", " "),
        "document_id": found.document.id,
        "title": found.document.title,
        "file": source.file,
        "url": source.url,
        "heading": found.heading,
        "page": found.page,
        "page_name": found.place,
        "start": found.span.start,
        "end": found.span.end,
        "link": found.link,
        "address": links.passage_address(found.document.id, found.span.start, found.span.end, found.words),
    }


def as_file(
    asked: Asked,
    rows: Sequence[Row],
    columns: Sequence[str],
    *,
    name: str,
    fields: Row | None = None,
    events: Iterable[Event] | None = None,
) -> Response:
    """A view in the format asked for.

    Args:
        fields: What JSON holds; without them the filters, the count and the rows.
        events: What a calendar holds.

    Raises:
        ProblemError: a filter cannot be applied, or a calendar is asked for where there are no events.
    """
    if asked.filters.problems:
        raise no_file(" ".join(asked.filters.problems.values()))
    if asked.format == "ics":
        if events is None:
            raise no_calendar()
        return calendar_file(events, name=name, today=asked.today)
    if is_table(asked.format):
        return table_file(asked.format, rows, columns, name=name, today=asked.today)
    fields = fields or {"filters": dict(asked.filters.values), "count": len(rows), name: list(rows)}
    return json_file(fields, name=name, today=asked.today)


PageMaker = Callable[[ArchiveView, Shelf, Asked], Response]
