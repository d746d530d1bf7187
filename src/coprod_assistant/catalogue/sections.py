"""A document as sections, each a heading and what stands below it, and what readers of events hand each other."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..dates import MONTHS, DateMention, find_dates
from ..lexicon import MONTHS as MONTH_NAMES
from ..types import Block, Document, EventStatus, Precision, Span
from . import cues
from .datelines import Dateline, is_only_place, may_be_place, read_dateline
from .held import without_marks
from .mentions import WEEKDAY_BEFORE, place_in
from .titles import Title, looks_like_place, read_title

# A heading that says that those below it are events'.
EVENTS_ABOVE = re.compile(
    r"^\W*(?:(?:past|our|all|previous|recent|earlier|more|other)\s+)*(?:events|conferences|workshops|seminars|meetings|gatherings"
    r"|veranstaltungen|tagungen)(?:\s+(?:archive|in|of|from))?\s*[\d\s–/-]*$",
    re.IGNORECASE,
)
# A day whose month stands above: "Fri 11th: Yarn Workshop", "19-20 – Dye Weekend".
DAY_ALONE = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun|die?|mi|do|fr|sa|so)\w*\.?,?\s+)?(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?"
    r"(?:\s*(?:-|–|—|/|&|to|and)\s*\d{1,2}(?:st|nd|rd|th)?)?(?=\s*(?::|,|\||$)|\s+[-–—]\s)",
    re.IGNORECASE,
)
# By their first two letters, in English and German.
WEEKDAYS = {
    name: number for number, names in enumerate("mo tu/di we/mi th/do fr sa su/so".split()) for name in names.split("/")
}
NEAR_CHARS = 20_000  # of a text, whose dates say of which years it tells
MAX_YEARS = 3  # that may lie around one date without a year
BODY = 600  # characters of a section that say whether it is about an event


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what it heads; text before the first heading is a section without one.

    `own` are the blocks down to the next heading of any level, `end` is where the section ends with all that is
    deeper. `path` are the headings above it, outermost first.
    """

    heading: Block | None
    own: tuple[Block, ...]
    start: int
    end: int
    path: tuple[str, ...]

    def title(self, document: Document) -> str:
        """The words of the heading, white space folded, without marks that call it off; empty where there is none."""
        return without_marks(words_of(document, self.heading)) if self.heading else ""


def sections_of(document: Document) -> list[Section]:
    """All sections in the order of the text."""
    blocks = document.blocks
    marks = [
        number
        for number, block in enumerate(blocks)
        if block.kind == "heading" and not _goes_on(document, number) and not _leads(document, number)
    ]
    found: list[Section] = []
    if blocks and (not marks or marks[0] > 0):
        first = blocks[: marks[0] if marks else len(blocks)]
        found.append(Section(None, first, first[0].start, first[-1].end, ()))
    path: list[Block] = []
    for at, number in enumerate(marks):
        heading = blocks[number]
        path = [outer for outer in path if outer.level < heading.level]
        own = blocks[number + 1 : marks[at + 1] if at + 1 < len(marks) else len(blocks)]
        last = next((n for n in marks[at + 1 :] if blocks[n].level <= heading.level), len(blocks))
        above = tuple(words_of(document, outer) for outer in path)
        found.append(Section(heading, own, heading.start, blocks[last - 1].end, above))
        path.append(heading)
    return _with_dates_above(document, found)


def _with_dates_above(document: Document, sections: list[Section]) -> list[Section]:
    """The sections, those of cards whose day stands above their heading beginning with that day."""
    groups: dict[tuple[tuple[str, ...], int], list[int]] = defaultdict(list)
    for number, section in enumerate(sections):
        if section.heading is not None and not EVENTS_ABOVE.match(section.title(document)):
            groups[section.path, section.heading.level].append(number)
    for path, numbers in ((path, numbers) for (path, _), numbers in groups.items()):
        listed = len(numbers) > 1 or any(map(heads_events, path))
        if not listed or not all(_has_date_above(document, sections, number) for number in numbers):
            continue
        for number in numbers:
            above, section = sections[number - 1], sections[number]
            day, before = above.own[-1], [above.heading, *above.own][-2]
            for other in range(number - 1, -1, -1):  # sections that ended with the day end before it
                if sections[other].end != day.end or before is None:
                    break
                sections[other] = replace(sections[other], end=before.end)
            sections[number - 1] = replace(sections[number - 1], own=above.own[:-1])
            sections[number] = replace(section, own=(day, *section.own), start=day.start)
    return sections


def _has_date_above(document: Document, sections: Sequence[Section], number: int) -> bool:
    """Whether a day stands right above a heading and none, but that of the next heading, right below."""
    above, own = sections[number - 1] if number else None, sections[number].own
    last = number + 1 == len(sections) or sections[number + 1].heading is None
    if above is None or above.heading is None or not above.own or not is_day(document, above.own[-1]):
        return False
    return not own or not is_day(document, own[0]) or (len(own) == 1 and not last)


def is_day(document: Document, block: Block) -> bool:
    """Whether a block is a line of a day, perhaps with a place, and nothing else."""
    line = read_dateline(words_of(document, block)) if block.kind in {"paragraph", "heading"} else None
    return line is not None and not line.kind and line.date.precision == "day"


def _goes_on(document: Document, number: int) -> bool:
    """Whether a line that was taken for a heading is the date right below one, or the place right below a date."""
    if number == 0:
        return False
    above, block = document.blocks[number - 1], document.blocks[number]
    if document.text[above.end : block.start].count("\n") > 1:
        return False
    line = words_of(document, block)
    if above.kind == "heading":
        return block.level >= above.level and _only_dates(line)
    date = read_dateline(words_of(document, above))
    after = document.blocks[number + 1] if number + 1 < len(document.blocks) else None
    if date is None or date.place or date.kind or (after and read_dateline(words_of(document, after))):
        return False
    return is_only_place(line) or may_be_place(line)


def _leads(document: Document, number: int) -> bool:
    """Whether a heading is the day of what the higher heading right below it names."""
    after = document.blocks[number + 1] if number + 1 < len(document.blocks) else None
    block = document.blocks[number]
    leads = after is not None and after.kind == "heading" and after.level < block.level
    return leads and is_day(document, block)


def _only_dates(line: str) -> bool:
    """Whether a line is a day, perhaps with a place behind it that nobody knows."""
    date = read_dateline(line)
    if date is not None:
        return not date.kind
    title = read_title(line)
    day = title.date is not None and title.date.precision == "day" and not line[: title.date.start].strip()
    return day and looks_like_place(title.name, known_name=True)


def section_at(sections: Sequence[Section], offset: int) -> Section:
    """The innermost section that holds `offset`."""
    return sections[max(bisect_right(sections, offset, key=lambda section: section.start) - 1, 0)]


def words_of(document: Document, block: Block) -> str:
    """The words of a block, white space folded."""
    return " ".join(document.text[block.start : block.end].split())


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


def heads_events(heading: str) -> bool:
    """Whether a heading says that what is below it is events: "Past events", "Workshops in 2018"."""
    return bool(cues.EVENT_SECTION.search(heading) or EVENTS_ABOVE.match(heading))


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
    day = DAY_ALONE.match(line)
    month = _month_alone(path) if day and not find_dates(line) else ""
    if day and month:
        return f"{line[: day.end()]} {month}{line[day.end() :]}"
    for date in reversed(find_dates(line)):
        year = _year_of(document, date, path) if date.month and not date.year else None
        if year is None and date.month and not date.year:
            year = _year_by_weekday(document, line, date)
        if year:
            line = f"{line[: date.end]} {year}{line[date.end :]}"
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
    heading = path[-1].strip() if path else ""
    year = year_above(path[:-1]) if heading.lower() in MONTHS else None
    heading = f"{heading} {year}" if year else heading
    dates = find_dates(heading)
    alone = len(dates) == 1 and dates[0].precision == "month" and dates[0].year and dates[0].last_month is None
    return heading if alone and heading == heading[dates[0].start : dates[0].end] else ""


def day_above(document: Document, path: Sequence[str]) -> Dateline | None:
    """The day and the place that the nearest heading is and nothing else, where those above are of lists of events.

    The days of one event head the parts of its programme.
    """
    if len(path) < 2 or not all(map(heads_events, path[:-1])):
        return None
    heading = completed(document, path[-1], path[:-1])
    line = read_dateline(heading)
    title = read_title(heading)
    if line is None and title.date is not None and may_be_place(title.name) and title.place is None:
        line = Dateline(title.date, title.name, "", exact=False, hours=False)  # "Windisch, 3 December 2008"
    return line if line is not None and not line.kind and line.date.precision == "day" else None


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
    near = _years_named(document.text, document.source.published)
    fits = [year for year in near if _weekday(year, date.month, date.first_day) == weekday]
    return fits[0] if len(fits) == 1 else None


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
    dates = find_dates(text[:NEAR_CHARS])
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
