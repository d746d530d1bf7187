"""Dates of events in words, never more exact than the source, and the dates that a reader writes into a filter."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from ...dates import find_dates
from ...types import Event
from ...when import UNDATED, day, when

__all__ = ["UNDATED", "date_note", "day", "machine_date", "moment", "read_date", "when"]

ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")
NOTES = {"month": "The source gives the month, not the day.", "year": "The source gives the year, not the month."}


def moment(iso: str) -> str:
    """A time in words, in UTC: "9 May 2011, 14:05 UTC"."""
    at = dt.datetime.fromisoformat(iso)
    return f"{day(at.date())}, {at:%H:%M} UTC"


def date_note(event: Event) -> str:
    """What the source leaves open of the date; empty where it names days."""
    if event.starts is None:
        return "No source gives the date."
    return NOTES.get(event.precision, "")


def machine_date(event: Event) -> str:
    """The first day as far as it is known, as HTML's `time` wants it; empty without a date."""
    if event.starts is None:
        return ""
    return event.starts.isoformat()[: {"day": 10, "month": 7, "year": 4}[event.precision]]


def read_date(text: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of what `text` names ("2011", "2011-05", "9 May 2011"), or None where that is no date."""
    if match := ISO.fullmatch(text.strip()):
        parts = [int(part) if part else None for part in match.groups()]
        return _days(parts[0], parts[1], parts[2], parts[2])
    found = find_dates(text)
    if len(found) != 1 or text[: found[0].start].strip() or text[found[0].end :].strip():
        return None
    date = found[0]
    return _days(date.year, date.month, date.first_day, date.last_day or date.first_day)


def _days(year: int | None, month: int | None, first: int | None, last: int | None) -> tuple[dt.date, dt.date] | None:
    try:
        if year is None:
            return None
        if month is None:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        ending = last or calendar.monthrange(year, month)[1]
        return dt.date(year, month, first or 1), dt.date(year, month, ending)
    except ValueError:
        return None
