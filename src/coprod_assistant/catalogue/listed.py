"""Events in lists, tables and lines of their own: "12 June 2019: Citizens' Forum, Leeds"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..dates import find_dates
from . import cues
from .datelines import DAY_NAME, is_only_place, may_be_place, spanned
from .held import is_mark, without_marks
from .labels import hosts_listed
from .titles import Title, is_known_place, looks_like_place, read_title

NONE_HELD = re.compile(r"(?:no|kein[e]?)\b", re.IGNORECASE)  # "10 March: no talk"
# Buttons of calendars, and weekdays that a span of days leaves over.
NO_NAME = re.compile(
    r"(?:today|tomorrow|this (?:week|month)|now|next|previous|heute|morgen|closed\b.*"
    r"|(?:view|read|see|show|download|open|click)\b.{0,20}\b(?:minutes|agenda|more|details?|here|reports?|notes|pdf|info)\b.*"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)\W*",
    re.IGNORECASE,
)
MIN_WEEK = 5  # days
MAX_LINE = 220  # characters; a longer item is prose
DATE_COLUMN = re.compile(
    r"^(?:(?:event )?dates?(?:\s*[/&]\s*times?)?(?: of (?:the )?event)?|when|day|starts?(?: (?:date|time))?|beginn?"
    r"|datum|wann|termin|zeit(?:raum)?|month|year|jahr)$",
    re.IGNORECASE,
)
NAME_COLUMN = re.compile(
    r"^(?:(?:name|title)s? of (?:the )?)?(?:descriptions?|events?|what|titles?|names?|conferences?|workshops?|seminars?"
    r"|topics?|subjects?|themes?|meetings?|veranstaltung(?:en)?|was|titel|thema|tagung|talks?|sessions?|courses?"
    r"|trainings?|lectures?|activit(?:y|ies)"
    r"|fixtures?|opponents?|opposition|vs?\.?|versus|readings?|concerts?|programmes?"
    r"|kurse?|vortrag)(?:[ /&]+(?:names?|titles?|descriptions?|details))?$",
    re.IGNORECASE,
)
SENTENCE = re.compile(
    r"(?<=\w{4}[.!?])\s+(?=[A-ZÄÖÜ])"
)  # what follows in a cell tells of the event, and does not name it
PLACE_COLUMN = re.compile(
    r"^(?:venues?|where|places?|locations?|city|town|ort|wo|veranstaltungsort|stadt|country|land)$", re.IGNORECASE
)
PEOPLE_COLUMN = re.compile(
    r"^(?:\w+ )?(?:presenters?|presented by|speakers?|lecturers?|tutors?|teachers?|trainers?|leaders?|led by|chairs?"
    r"|guests?|facilitators?|affiliations?|institutions?|who|referent(?:in(?:nen)?|en)?)$",
    re.IGNORECASE,
)
HOST_COLUMN = re.compile(
    r"^(?:hosts?|(?:co-?)?hosted (?:by|with)|(?:together|jointly|in cooperation) with|invited by|on behalf of|with"
    r"|organi[sz]ed (?:by|with)|organi[sz]ers?|partners?|veranstalter)$",
    re.IGNORECASE,
)
ASIDE = re.compile(r"\s*\([^)]*\)")  # "Title (click for details)"
OPEN = re.compile(r"(?:\w+ )?(?:t\.?b\.?[acd]\.?|to be (?:confirmed|announced|arranged|decided))", re.IGNORECASE)
OTHER_COLUMN = re.compile(
    r"\b(?:publish\w*|documents?|price|cost|valid|deadline|version|pages|isbn|item|release\w*|salary|hours|author|download"
    r"|preis|gültig|frist|born|award|winner|act|law)\b", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Numbers of a table's columns; None where its head names none of the kind."""

    date: int | None
    name: int | None
    place: int | None
    other: bool  # its head says that it lists something else
    hosts: int | None = None
    people: frozenset[int] = frozenset()  # who speaks or teaches, which no place is


def read_line(line: str, *, among_events: bool, placed: bool = False) -> Title | None:
    """The event that an item or a line of its own names and dates, else None.

    Args:
        among_events: Whether it stands under a heading like "Past events".
        placed: Whether a few words that stand apart in it may be a place that nobody knows.
    """
    line = without_marks(" ".join(line.split()))
    if len(line) > MAX_LINE or cues.NOT_EVENT.search(line):
        return None
    title = read_title(line, placed=placed)
    if title.date is None or title.date.month is None or not title.date.year or not title.name:
        return None
    if NONE_HELD.match(title.name) or NO_NAME.fullmatch(title.name) or cues.KIND_OF_TEXT.match(title.name):
        return None
    strong = bool(cues.STRONG_NOUN.search(title.name))
    day = title.date.precision == "day"
    likely = bool(cues.NOUN.search(title.name)) and (title.place is not None or among_events)
    opened = day and bool(cues.OPENING_OF.match(title.name))
    if not (strong or likely or opened or (among_events and (title.place is not None or day))):
        return None
    return title if len(title.name.split()) <= 25 and title.name[:1].isalnum() | (title.name[:1] in "“„\"'‘") else None


def shaped_line(line: str) -> Title | None:
    """A line that is a name, a known place and a full date, and does not say that it is something else; else None."""
    line = without_marks(" ".join(line.split()))
    if len(line) > MAX_LINE or cues.NOT_EVENT.search(line):
        return None
    title = read_title(line)
    dated = title.date is not None and title.date.precision == "day" and title.date.year is not None
    placed = title.separated and title.place is not None and is_known_place(title.place)
    other = cues.OTHERWISE.search(title.name) or cues.TOPIC.search(title.name)
    return title if dated and placed and title.name and not other else None


def columns_of(head: str) -> Columns:
    """What the head row of a table says of its columns."""
    cells = [ASIDE.sub("", cell).strip(" *:") for cell in head.split("|")]
    found = [
        next((number for number, cell in enumerate(cells) if pattern.match(cell)), None)
        for pattern in (DATE_COLUMN, NAME_COLUMN, PLACE_COLUMN, HOST_COLUMN)
    ]
    people = frozenset(number for number, cell in enumerate(cells) if PEOPLE_COLUMN.match(cell))
    return Columns(found[0], found[1], found[2], bool(OTHER_COLUMN.search(head)), found[3], people)


def is_week(head: str) -> bool:
    """Whether the head row of a table names the days of the week."""
    cells = [cell.strip() for cell in head.split("|")]
    return len(cells) >= MIN_WEEK and all(DAY_NAME.fullmatch(cell) for cell in cells)


def read_row(row: str, columns: Columns, *, among_events: bool, vouched: bool = False) -> Title | None:
    """The event of a table's row, else None.

    Args:
        vouched: Whether its columns and the days of all rows say that each row is an event.
    """
    stacked = [[" ".join(line.split()) for line in cell.strip().splitlines()] for cell in row.split("|")]
    cells = [" ".join(lines) for lines in stacked]
    cells = ["" if is_mark(cell) else without_marks(cell) for cell in cells]
    if columns.other or cues.NOT_EVENT.search(" | ".join(cells)):
        return None
    dated = [number for number, cell in enumerate(cells) if any(date.month for date in find_dates(cell))]
    if columns.date is not None and columns.date in dated:
        last = columns.date + 1  # the column behind it may give the last day
        dated = [number for number in dated if number == columns.date or number == last != columns.name]
    if not dated:
        return None
    date, *others = (date for number in dated for date in find_dates(cells[number]) if date.month)
    date = (spanned(date, others[0]) if len(dated) == len(others) + 1 == 2 else None) or date
    if not date.year:
        return None
    rest = [number for number in range(len(cells)) if number not in {*dated, *columns.people} and cells[number]]
    name = _cell(cells, columns.name) or _named(cells, rest)
    if vouched and (not name or OPEN.fullmatch(name)):
        name = next((cells[number] for number in sorted(columns.people) if _cell(cells, number)), None)
    place = _cell(cells, columns.place) or next(
        (cells[n] for n in rest if cells[n] != name and looks_like_place(cells[n], known_name=True)), None
    )
    if not name:
        return None
    lines = next((lines for lines in stacked if len(lines) > 1 and " ".join(lines) == name), [name])
    name = SENTENCE.split(lines[0], maxsplit=1)[0]
    place = place or next((line for line in lines[1:] if is_only_place(line) or may_be_place(line)), None)
    known = columns.date is not None and columns.name is not None
    if NONE_HELD.match(name) or OPEN.fullmatch(name):
        return None
    if not (
        vouched
        or cues.STRONG_NOUN.search(name)
        or (cues.NOUN.search(name) and place)
        or (known and (place or among_events))
    ):
        return None
    inner = read_title(name, date=None) if place is None else None
    if inner and inner.date is None and inner.name:
        return Title(inner.name, inner.place, date, inner.separated)
    return Title(name, place, date, separated=True)


def hosts_of_row(row: str, columns: Columns) -> tuple[str, ...]:
    """Names of the hosts in a row, by the column that its table has for them."""
    return hosts_listed(_cell([" ".join(cell.split()) for cell in row.split("|")], columns.hosts) or "")


def _cell(cells: Sequence[str], number: int | None) -> str | None:
    return cells[number] or None if number is not None and number < len(cells) else None


def _named(cells: Sequence[str], rest: Sequence[int]) -> str | None:
    """The cell that names an event, else the first that is no place."""
    named = [cells[number] for number in rest if cues.NOUN.search(cells[number])]
    others = [
        cells[number]
        for number in rest
        if not looks_like_place(cells[number], known_name=False) and not NO_NAME.fullmatch(cells[number])
    ]
    return next(iter([*named, *others]), None)
