"""Calendars as .ics by icalendar, which is small, kept up, and knows time zones, folded lines and escapes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from ..errors import ExtractionError
from ..types import EventStatus, StatedEvent
from .decode import visible
from .nodes import BREAK, Node, Run, Writer
from .parsed import Parsed

MAX_EVENTS = 5_000
STATUS: dict[str, EventStatus] = {"CANCELLED": "cancelled"}
EVERY = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


def extract_ics(data: bytes) -> Parsed:
    """Each event of a calendar under its name: when, where, what it is about, as calendar programs show it.

    Raises:
        ExtractionError: it is no calendar, or there is no event in it.
    """
    calendar = _read(data)
    if calendar is None:
        raise ExtractionError("it is no calendar", hint="export the calendar again")
    events = list(_events(calendar))
    if not events:
        raise ExtractionError("there is no event in the calendar", hint="remove the file or replace it")
    writer = Writer()
    title = _said(calendar, "X-WR-CALNAME") or _said(calendar, "NAME")
    if title:
        writer.write(Node("heading", [[(title, None)]], level=1))
    for event in events[:MAX_EVENTS]:
        for node in _nodes(event):
            writer.write(node)
    parsed = writer.parsed(title or None)
    if len(events) > MAX_EVENTS:
        parsed.warnings.append(f"only the first {MAX_EVENTS:,} of {len(events):,} events were read")
    if repeated := sum("RRULE" in event for event in events):
        parsed.warnings.append(f"events that repeat by a rule are told by their first day: {repeated}")
    parsed.stated = [stated for event in events[:MAX_EVENTS] if (stated := _stated(event)) is not None]
    return parsed


def events_of(data: bytes) -> list[StatedEvent]:
    """The events that a calendar states; none where it is broken."""
    calendar = _read(data)
    if calendar is None:
        return []
    return [stated for event in _events(calendar) if (stated := _stated(event)) is not None]


def _read(data: bytes) -> Any:
    from icalendar import Calendar

    try:
        return Calendar.from_ical(data)
    except ValueError:
        return None


def _events(calendar: Any) -> Iterator[Any]:
    """Events with a name, in order of their days; alarms, tasks and free or busy times are none."""
    named = [event for event in calendar.walk("VEVENT") if _said(event, "SUMMARY")]
    yield from sorted(named, key=lambda event: (_day(event, "DTSTART") or dt.date.max, _said(event, "SUMMARY")))


def _nodes(event: Any) -> Iterator[Node]:
    yield Node("heading", [[(_said(event, "SUMMARY"), None)]], level=2)
    if when := _when(event):
        yield Node("paragraph", [[(when, None)]])
    if place := _said(event, "LOCATION"):
        yield Node("paragraph", [[(place, None)]])
    if _said(event, "STATUS").upper() in STATUS:
        yield Node("paragraph", [[("Cancelled", None)]])
    url = _said(event, "URL")
    web = url if url.startswith(("https://", "http://")) else None
    about: list[Run] = []
    for line in str(event.get("DESCRIPTION", "")).splitlines():
        if line.strip():
            about += [(BREAK, None)] if about else []
            about.append((line, None))
        elif about:
            yield Node("paragraph", [about])
            about = []
    if about:
        yield Node("paragraph", [about])
    if web:
        yield Node("paragraph", [[(web, web)]])


def _when(event: Any) -> str:
    """Day and hours in words: "3 May 2012, 10:00 to 12:30", "3 May 2012 to 5 May 2012", "every week"."""
    start, end = _value(event, "DTSTART"), _last(event)
    if start is None:
        return ""
    words = _spoken(start)
    if end is not None and _date(end) > _date(start):
        words += f" to {_spoken(end)}"
    elif isinstance(end, dt.datetime) and end != start:
        words += f" to {end:%H:%M}"
    rule = event.get("RRULE")
    rule = rule[0] if isinstance(rule, list) else rule
    every = EVERY.get(str(next(iter(rule.get("FREQ", [])), ""))) if rule else None
    if every:
        interval = next(iter(rule.get("INTERVAL", [])), 1)
        words += f", every {every}" if interval == 1 else f", every {interval} {every}s"
    return words


def _spoken(moment: dt.date | dt.datetime) -> str:
    day = f"{moment.day} {moment:%B %Y}"
    return f"{day}, {moment:%H:%M}" if isinstance(moment, dt.datetime) else day


def _stated(event: Any) -> StatedEvent | None:
    starts = _day(event, "DTSTART")
    if starts is None:
        return None
    last = _last(event)
    ends = max(starts, _date(last)) if last is not None else starts
    status = STATUS.get(_said(event, "STATUS").upper(), "")
    return StatedEvent(_said(event, "SUMMARY"), starts, ends, _said(event, "LOCATION"), status)


def _last(event: Any) -> dt.date | dt.datetime | None:
    """The last moment or day; a whole day's end is the day after in the file, and duration may stand for it."""
    start, end, lasts = _value(event, "DTSTART"), _value(event, "DTEND"), _value(event, "DURATION")
    if end is None and start is not None and isinstance(lasts, dt.timedelta):
        end = start + lasts
    if not isinstance(end, dt.date):
        return None
    if not isinstance(end, dt.datetime):
        return end - dt.timedelta(days=1)
    if end.time() == dt.time() and start is not None and _date(end) > _date(start):
        return end - dt.timedelta(minutes=1)  # midnight ends the day before
    return end


def _day(event: Any, name: str) -> dt.date | None:
    value = _value(event, name)
    return _date(value) if value is not None else None


def _date(moment: dt.date | dt.datetime) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _value(event: Any, name: str) -> Any:
    return getattr(event.get(name), "dt", None)


def _said(event: Any, name: str) -> str:
    return " ".join(visible(str(event.get(name, ""))).split())
