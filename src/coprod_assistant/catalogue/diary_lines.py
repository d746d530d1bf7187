"""The lines of a diary: those that begin, or end, with a day, one below the other, whatever mark-up they have."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..dates import MONTHS, DateMention, find_dates
from ..types import Document, Span
from .completed import completed, has_day
from .datelines import joined
from .held import NEW_LABEL
from .labels import begins_labelled
from .mentions import NOT_THE_DAY
from .recurring import only_begins
from .sections import Section, heads_events, lines_of, section_at
from .titles import LEAD, parts_of, stripped

MAX_LINE = 200  # characters of a line with its day, of which the first sentence counts
MAX_LEAF = 30  # characters of a day in pieces, as on the leaf of a calendar
MAX_LEAD = 3  # lines above a diary that say what it is
MAX_HEAD = 6  # lines above a day, one of which may name what is on
MAX_ABOVE = 100  # characters of one
HALF_YEAR = 6  # months by which a day may stand before the one above it: then a new year has begun
LISTS = re.compile(
    r"\b(?:programmes?|program|season|fixtures?|schedule|dates|line-?up|what['’]?s on|termine"
    r"|programm)\b",
    re.IGNORECASE,
)
LETTERS = re.compile(r"[^\W\d_]{2}")
SENTENCE_END = re.compile(r"(?<=[\w”\"’')]{3}[.!?])\s+(?=[“‘\"']?[A-ZÄÖÜ])")
MACHINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:")  # a moment as machines write it
MARKS = "•·*‣▪◦–—- \u00a0"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document: its offsets and words, the level of a heading or 0, and whether a block begins with it."""

    start: int
    end: int
    words: str
    level: int
    first: bool


@dataclass(slots=True)
class Entry:
    """A line that begins or ends with a day, what else it says, and the lines down to the next one.

    `head` is the first line of its block; where it is that itself, the heading below the entry above, or else the
    first line of the block above.
    """

    line: Line
    date: DateMention
    rest: str
    ends: bool
    above: tuple[str, ...]
    before: Line | None
    head: Line | None = None
    year: int | None = None
    below: list[Line] = field(default_factory=list)

    def days(self) -> tuple[dt.date, dt.date] | None:
        """Its first and last day; None while its year is not known."""
        return self.date.days(self.year)


def _lines(document: Document) -> Iterator[Line]:
    for block in document.blocks:
        if block.kind == "table":
            continue
        parts = block.parts if block.kind == "list" and block.parts else (Span(block.start, block.end),)
        if parts[0].start > block.start:
            parts = (Span(block.start, parts[0].start), *parts)
        for part in parts:
            at, first = part.start, True
            level = block.level if block.kind == "heading" else 0
            for text in _pieces(lines_of(document, part)):
                words = " ".join(text.split()).lstrip(MARKS)
                if words:
                    yield Line(at, at + len(text.rstrip()), words, level, first)
                    first = False
                at += len(text) + 1


def _pieces(text: str) -> list[str]:
    """The lines of a piece of text; a day whose month stands on another line is one."""
    lines = text.split("\n")
    leaf = len(lines) > 1 and len(text) <= MAX_LEAF and has_day(" ".join(text.split()))
    return [text] if leaf and not any(map(has_day, lines)) else lines


def runs_of_entries(document: Document, sections: Sequence[Section]) -> Iterator[list[Entry]]:
    """Entries one below the other; a heading that is neither a name below a day nor only a time ends a run."""
    run: list[Entry] = []
    headings: list[Line] = []
    before: Line | None = None
    lead: list[str] = []  # short lines right above
    since: list[Line] = []  # those below the last entry
    for line in _lines(document):
        above = [*section_at(sections, line.start).path, *(heading.words for heading in headings), *lead]
        entry = _entry(document, line, tuple(dict.fromkeys([document.title, *above])), before)
        if entry is not None:
            near = [other for other in since[-MAX_HEAD:] if other.level or other.first]
            heading = next((other for other in reversed(near) if other.level), None) if line.first else None
            entry.head = heading or (near[-1] if near else None)
        since = [] if entry is not None else [*since[-MAX_HEAD:], line]
        if entry is not None and run and _repeats(entry, run[-1]):
            run[-1].below.append(line)
        elif entry is not None and (not run or run[-1].ends == entry.ends):
            run.append(entry)
        elif entry is not None:
            yield run
            run = [entry]
        elif line.level and _parts(line, run):
            if run and not is_time_of_list(line.words):
                yield run
                run = []
            headings = [*(heading for heading in headings if heading.level < line.level), line]
        elif run:
            run[-1].below.append(line)
        plain = not run and not line.level and len(line.words) <= MAX_ABOVE and line.words.lower() not in MONTHS
        lead = [*lead, line.words][-MAX_LEAD:] if plain else []
        before = line
    yield run


def is_time_of_list(heading: str) -> bool:
    """Whether a heading says of which time a list tells, and no more: "2019", "Meetings in 2021"."""
    dates = find_dates(heading)
    alone = bool(dates) and not LETTERS.search(heading[: dates[0].start] + heading[dates[-1].end :])
    return bool(dates) and (alone or heads_events(heading) or bool(LISTS.search(heading)))


def _parts(heading: Line, run: Sequence[Entry]) -> bool:
    """Whether a heading stands above what follows, and does not name what is on."""
    if not run or is_time_of_list(heading.words):
        return True
    names = next((line.level for entry in run for line in entry.below if line.level), 0)
    bare = not (run[-1].rest or run[-1].below)
    return heading.level < names if names else not bare


def _repeats(entry: Entry, above: Entry) -> bool:
    """Whether a line only says the day of the entry above once more, perhaps with the hours."""
    if (entry.date.month, entry.date.first_day) != (above.date.month, above.date.first_day):
        return False
    repeats = not entry.rest or entry.line.level < above.line.level
    above.year = above.year or (entry.year if repeats else None)
    return repeats


def _entry(document: Document, line: Line, path: tuple[str, ...], before: Line | None) -> Entry | None:
    """A line as an entry, if it begins or ends with a day of a month."""
    words = SENTENCE_END.split(line.words, maxsplit=1)[0]
    if len(words) > MAX_LINE or begins_labelled(words) or NEW_LABEL.match(words) or MACHINE.search(words):
        return None
    words = completed(document, words, path)
    dates = [date for date in joined(find_dates(words), words) if date.first_day and not only_begins(words, date)]
    if not dates:
        return None
    first, last = dates[0], dates[-1]
    lead = LEAD.sub("", words[: first.start]).strip(" ([")
    if not lead:
        return Entry(line, first, beside_day(words[first.end :]), False, path, before, year=first.year)
    if (
        beside_day(words[last.end :])
        or line.words.endswith(".")
        or len(dates) > 1
        or NOT_THE_DAY.search(words[: last.start])
    ):
        return None
    return Entry(line, last, beside_day(LEAD.sub("", words[: last.start])), True, path, before, year=last.year)


def beside_day(words: str) -> str:
    """Words of a line beside its day, without hours; empty where there are no others."""
    return words.strip() if any(map(stripped, parts_of(words))) else ""


def settle_years(entries: Sequence[Entry]) -> None:
    """Gives each entry the year that it leaves out: that of the entry above or below it."""
    for above, entry in pairwise(entries):
        if entry.year is None and above.year is not None:
            entry.year = above.year + _turns(above, entry)
    for entry, below in reversed(list(pairwise(entries))):
        if entry.year is None and below.year is not None:
            entry.year = below.year - _turns(entry, below)


def _turns(above: Entry, below: Entry) -> int:
    """1 if a new year begins between two entries, else 0."""
    return int((above.date.month or 0) - (below.date.month or 0) >= HALF_YEAR)
