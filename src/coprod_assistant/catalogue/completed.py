"""Dates of lines that leave something out: the year, the month or the day that stand above them, or in the mark-up."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

from ..dates import MONTHS, DateMention, find_dates
from ..lexicon import MONTHS as MONTH_NAMES
from ..types import Document
from .datelines import Dateline, may_be_place, read_dateline
from .mentions import WEEKDAY_BEFORE
from .sections import heads_events
from .titles import Title, read_title

# A day whose month stands above: "Fri 11th: Yarn Workshop", "19-20 – Dye Weekend".
DAY_ALONE = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun|die?|mi|do|fr|sa|so)\w*\.?,?\s+)?(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?"
    r"(?:\s*(?:-|–|—|/|&|to|and)\s*\d{1,2}(?:st|nd|rd|th)?){0,3}(?=\s*(?::|,|\||$)|\s+[-–—]\s+(?!\d))",
    re.IGNORECASE,
)
# The same without a mark behind it, as in a list below the month: "4 Bread Day - Hull", "7 - 9 Peak Walk".
DAY_FIRST = re.compile(r"[1-9]\d?(?:\s*[-–&]\s*[1-3]?\d){0,3}(?=\s+(?:[A-ZÄÖÜ“\"'‘]|\d+ [a-z]{3}))")
# By their first two letters, in English and German.
WEEKDAYS = {
    name: number for number, names in enumerate("mo tu/di we/mi th/do fr sa su/so".split()) for name in names.split("/")
}
CONTINUED = re.compile(r"[\s(,–-]*(?:continued|cont(?:['’.]?d)?)[\W]*$", re.IGNORECASE)
NEAR_CHARS = 20_000  # of a text, whose dates say of which years it tells
SEASON = re.compile(r"\b((?:19|20)\d\d)\s*(?:/|-|–|—|to|and)\s*((?:19|20)?\d\d)\b")
MIDSUMMER = 8  # the month with which the seasons of concerts, schools and clubs begin
SOON = 120  # days within which what a page announces takes place
MAX_YEARS = 3  # that may lie around one date without a year
WEEKS_APART = 14  # days between the first and the last: the days of one event are nearer


def year_above(path: Sequence[str]) -> int | None:
    """The year that the nearest heading gives: "Events in 2018"."""
    for heading in reversed(path):
        years = [date.year for date in find_dates(heading) if date.year]
        if years:
            return years[0] if len(set(years)) == 1 else None
    return None


def completed(document: Document, line: str, path: Sequence[str]) -> str:
    """A line whose dates have the year, and the month, that they leave out.

    The year is the one that the page gives for machines on that day, that of a heading above, or the only one near
    those that the page names in which the day falls on the weekday beside it; the month stands in the nearest heading,
    which says nothing else ("May 2018").
    """
    day = DAY_ALONE.match(line) or DAY_FIRST.match(line)
    month = _month_alone(path) if day and not find_dates(line) else ""
    if day and month:
        return f"{line[: day.end()]} {month}{line[day.end() :]}"
    for date in reversed(find_dates(line)):
        year = _year_of(document, date, path) if date.month and not date.year else None
        if year is None and date.month and not date.year:
            year = _year_by_weekday(document, line, date) or _year_of_season(document, date.month, path)
        if year is None and date.month and not date.year:
            year = _year_soon_after(document, date)
        if year:
            behind = line[date.end :]
            line = f"{line[: date.end]} {year}{' ' if behind[:1].isalnum() else ''}{behind}"
    return line


def has_day(text: str) -> bool:
    """Whether a day of a month stands in it."""
    return any(date.first_day for date in find_dates(text))


def with_stated_days(document: Document, words: str) -> str:
    """Words of a sentence, a day that only the page's mark-up gives in figures: "held last Wednesday".

    What stands more than once on the page, or for more than one day, may mean another day here.
    """
    for said, day in document.days:
        days = {other for told, other in document.days if told == said}
        if (
            any(letter.isdigit() for letter in said)
            or len(days) > 1
            or len(re.findall(rf"\b{re.escape(said)}\b", document.text)) != 1
        ):
            continue
        written = f"on {day.day} {MONTH_NAMES[day.month - 1].title()} {day.year}"
        words = re.sub(rf"(?:\bon )?\b{re.escape(said)}\b", written, words)
    return words


def _month_alone(path: Sequence[str]) -> str:
    """The month and year of a heading that is nothing else, the year perhaps from one above; empty where it is not."""
    heading = CONTINUED.sub("", path[-1].strip()) if path else ""
    year = year_above(path[:-1]) if heading.lower() in MONTHS else None
    heading = f"{heading} {year}" if year else heading
    dates = find_dates(heading)
    alone = len(dates) == 1 and dates[0].precision == "month" and dates[0].year and dates[0].last_month is None
    return heading if alone and heading == heading[dates[0].start : dates[0].end] else ""


def day_above(document: Document, path: Sequence[str]) -> Dateline | None:
    """The day and the place that the nearest heading is and nothing else, in a list of events.

    The days of one event head the parts of its programme, so the headings above have to speak of events, or days and
    places of other weeks have to be headings beside it.
    """
    if not path or not any(map(str.isdigit, path[-1])):
        return None
    heading = completed(document, path[-1], path[:-1])
    line = read_dateline(heading)
    title = read_title(heading)
    if line is None and title.date is not None and may_be_place(title.name) and title.place is None:
        line = Dateline(title.date, title.name, "", exact=False, hours=False)  # "Windisch, 3 December 2008"
    if line is None or line.kind or line.date.precision != "day":
        return None
    listed = len(path) > 1 and all(map(heads_events, path[:-1]))
    return line if listed or _heads_weeks_apart(document) else None


def _heads_weeks_apart(document: Document) -> bool:
    """Whether headings of a document are days with their places, the first and the last of them weeks apart."""
    headings = (document.text[block.start : block.end] for block in document.blocks if block.kind == "heading")
    lines = [line for heading in headings if (line := read_dateline(heading)) and line.place and not line.kind]
    days = [day for line in lines for day in line.date.days() or ()]
    return bool(days) and (max(days) - min(days)).days > WEEKS_APART


def _year_of(document: Document, date: DateMention, path: Sequence[str]) -> int | None:
    stated = _stated_years(document.days)
    last = stated.get((date.last_month or date.month or 0, date.last_day or 0))
    years = last or stated.get((date.month or 0, date.first_day or 0)) or set()
    return next(iter(years)) if len(years) == 1 else year_above(path)


def _year_by_weekday(document: Document, line: str, date: DateMention) -> int | None:
    """The only year near those of the page's whole dates in which a day falls on the weekday that stands before it."""
    named = WEEKDAY_BEFORE.search(line[: date.start])
    if named is None or not (date.month and date.first_day):
        return None
    weekday = WEEKDAYS[named[1][:2].lower()]
    near = _years_named(f"{document.title}\n{document.text[:NEAR_CHARS]}", document.source.published)
    fits = [year for year in near if _weekday(year, date.month, date.first_day) == weekday]
    return fits[0] if len(fits) == 1 else None


def _year_of_season(document: Document, month: int, path: Sequence[str]) -> int | None:
    """The year of a month in the nearest season that a heading or the title names: "2023/24" begins after midsummer."""
    season = next((found for words in (*reversed(path), document.title) if (found := SEASON.search(words))), None)
    if season is None or int(season[2][-2:]) != (int(season[1]) + 1) % 100:
        return None
    return int(season[1]) + (month < MIDSUMMER)


def _year_soon_after(document: Document, date: DateMention) -> int | None:
    """The year in which a day comes soon after the page was published; asked for where nothing else tells it."""
    published = document.source.published
    if published is None or not (date.month and date.first_day):
        return None
    for year in (published.year, published.year + 1):
        with suppress(ValueError):
            if 0 <= (dt.date(year, date.month, date.first_day) - published).days <= SOON:
                return year
    return None


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return dt.date(year, month, day).weekday()
    except ValueError:
        return None


@lru_cache(maxsize=4)
def _years_named(text: str, published: dt.date | None) -> frozenset[int]:
    """The years of a text's whole dates and of its publication, and the one after each: what is announced comes soon.

    A page of many years tells nothing of any one date.
    """
    dates = find_dates(text)
    named = {date.year for date in dates if date.year and date.month} | ({published.year} if published else set())
    return frozenset({*named, *(year + 1 for year in named)}) if len(named) <= MAX_YEARS else frozenset()


@lru_cache(maxsize=4)
def _stated_years(days: tuple[tuple[str, dt.date], ...]) -> dict[tuple[int, int], set[int]]:
    """The years of each month and day that words without a year name and that the page states for them."""
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for words, day in days:
        named = {(date.last_month or date.month, date.last_day) for date in find_dates(words)}
        named |= {(date.month, date.first_day) for date in find_dates(words)}
        if (day.month, day.day) in named:
            found[day.month, day.day].add(day.year)
    return found


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
