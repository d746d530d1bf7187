"""Events as a calendar file, for those whose days are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from starlette.responses import Response

from ...types import Event
from .export import download


def has_days(event: Event) -> bool:
    """Whether a calendar can hold an event without claiming more than the source says."""
    return event.precision == "day" and event.starts is not None and event.ends is not None


def calendar_text(events: Iterable[Event], *, today: dt.date) -> bytes:
    """The events as RFC 5545 has them, each over its whole days; those whose days are not known are left out."""
    from icalendar import Calendar
    from icalendar import Event as Entry

    calendar = Calendar()
    calendar.add("prodid", "-//coprod-assistant//archive//EN")
    calendar.add("version", "2.0")
    for event in events:
        if not has_days(event) or event.starts is None or event.ends is None:
            continue
        entry = Entry()
        entry.add("uid", f"{event.id}@coprod-assistant")
        entry.add("dtstamp", dt.datetime.combine(today, dt.time(), dt.UTC))
        entry.add("dtstart", event.starts)
        entry.add("dtend", event.ends + dt.timedelta(days=1))  # the first day after it
        entry.add("summary", event.name)
        if event.place or event.country:
            place = event.place or ""
            beyond = event.country if event.country and event.country not in place else None
            entry.add("location", ", ".join(filter(None, (place, beyond))))
        if event.hosts:
            entry.add("description", f"Hosted by {', '.join(event.hosts)}")
        calendar.add_component(entry)
    text: bytes = calendar.to_ical()
    return text


def calendar_file(events: Iterable[Event], *, name: str, today: dt.date) -> Response:
    """A download of the calendar."""
    content = calendar_text(events, today=today)
    return download(content, "text/calendar; charset=utf-8", name=name, ending="ics", today=today)
