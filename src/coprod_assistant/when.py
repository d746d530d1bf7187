"""Dates of events in words, never more exact than their source."""

from __future__ import annotations

import datetime as dt

from .types import Event

UNDATED = "Date not given"


def when(event: Event, *, year: bool = True) -> str:
    """The days of an event as far as they are known: "9–11 May 2011", "May 2012", "2012"; without `year`, no year."""
    first, last = event.starts, event.ends
    if first is None or last is None:
        return UNDATED
    if event.precision == "year":
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if event.precision == "month":
        return _span([f"{first:%B}"], [f"{last:%B}"], first, last, year=year)
    return _span([str(first.day), f"{first:%B}"], [str(last.day), f"{last:%B}"], first, last, year=year)


def _span(one: list[str], other: list[str], first: dt.date, last: dt.date, *, year: bool) -> str:
    """`one` to `other`, what they share said once; words are held together."""
    ending = [str(last.year)] if year else []
    if first.year != last.year:
        return f"{_held([*one, str(first.year)])} – {_held([*other, str(last.year)])}"
    if one == other:
        return _held([*one, *ending])
    if one[1:] == other[1:] and len(one) > 1:
        return _held([f"{one[0]}–{other[0]}", *one[1:], *ending])
    return f"{_held(one)} – {_held([*other, *ending])}"


def _held(words: list[str]) -> str:
    return "\u00a0".join(words)


def day(date: dt.date) -> str:
    """One day in words."""
    return _held([str(date.day), f"{date:%B}", str(date.year)])
