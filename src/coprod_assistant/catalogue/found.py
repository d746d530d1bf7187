"""What the readers of events hand to each other, and what all of them ask of a section."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..dates import DateMention, find_dates
from ..types import Document, EventStatus, Precision, Span
from . import cues
from .mentions import place_in
from .sections import Section
from .titles import Title, read_title

BODY = 600  # characters of a section that say whether it is about an event


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event before it has an id: the passage that belongs to it and the unit that dates it.

    `hosts` are those that labels or a table's column name, before any that the passage's sentences do.
    """

    name: str
    place: str | None
    days: tuple[dt.date, dt.date]
    precision: Precision
    span: Span
    dated: Span
    hosts: tuple[str, ...] = ()
    status: EventStatus = ""


def of_section(
    name: str, place: str | None, days: tuple[dt.date, dt.date], date: DateMention, section: Section
) -> FoundEvent:
    """The event that a whole section tells of, dated by its heading."""
    heading = section.heading
    dated = Span(heading.start, heading.end) if heading else Span(section.start, section.end)
    return FoundEvent(name, place, days, date.precision, Span(section.start, section.end), dated)


def body_of(document: Document, section: Section) -> str:
    """The first words below a section's heading."""
    start = section.heading.end if section.heading else section.start
    return document.text[start : min(section.end, start + BODY)].strip()


def told_place(document: Document, section: Section) -> str | None:
    """The place that the first sentences of a section name with the event's noun in them."""
    text = " ".join(body_of(document, section).split())
    for sentence in re.split(r"(?<=[a-zäöüß)][.!?])\s+", text)[:3]:
        if cues.NOUN.search(sentence) and cues.HELD.search(sentence):
            place = place_in(sentence)
            if place:
                return place
    return None


def year_above(path: Sequence[str]) -> int | None:
    """The year that the nearest heading gives: "Events in 2018"."""
    for heading in reversed(path):
        years = [date.year for date in find_dates(heading) if date.year]
        if years:
            return years[0] if len(set(years)) == 1 else None
    return None


def undated(line: str) -> Title:
    """Name and place of a line whose date, if any, is a year that belongs to the name."""
    dates = [date for date in find_dates(line) if date.month]
    if dates:
        return read_title(line)
    apart = re.sub(r"\s*[,(–|-]\s*(?:19|20)\d\d\)?\s*$", "", line)
    hidden = re.sub(r"\b((?:19|20)\d\d)\b", lambda year: year.group().translate(_HIDE), apart)
    title = read_title(hidden)
    return replace(title, name=title.name.translate(_SHOW), place=title.place.translate(_SHOW) if title.place else None)


# Digits that no pattern takes for a year, while a name that holds one is taken apart.
_HIDE = str.maketrans("0123456789", "".join(chr(0x1D7CE + digit) for digit in range(10)))
_SHOW = {value: chr(key) for key, value in _HIDE.items()}
