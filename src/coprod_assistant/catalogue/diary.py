"""Events of a diary: a season's list of days, each with what is on then beside it or right below it.

Societies, councils and choirs publish what is on like this, and no line of it need name a kind of event. Several days,
weeks apart, that are told of alike make a list; that its headings say so, or that most lines give hours, weekdays or
kinds of event, makes it one of events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..dates import find_dates
from ..types import Document, Span
from . import cues
from .completed import has_day
from .datelines import NEAR, PASSING, after_hours, is_only_place, is_venue, only_hours, read_dateline
from .diary_lines import LETTERS, LISTS, SENTENCE_END, Entry, Line, runs_of_entries, settle_years
from .held import without_marks
from .labels import begins_labelled
from .listed import NO_NAME, NONE_HELD, OPEN
from .mentions import WEEKDAY_BEFORE
from .sections import FoundEvent, Section, heads_events
from .titles import TIME, parts_of, stripped
from .vouching import is_signed

MAX_NAME = 160  # characters of what is on
MOST = 0.6  # of the days that stand alone have a name above them
MIN_ENTRIES = 3
MIN_HEADED = 2  # below a heading that says that events follow
APART = 10  # days between the first and the last: the days of one event are nearer
MAX_YEARS = 5  # between them: a history tells of more
LIST_WORDS = re.compile(
    r"\b(?:programmes?|program|season|schedule|dates|calendar|diary|list|upcoming|forthcoming|future|past|next|previous|our"
    r"|the|of|for|in|are|as follows)\b|[^\w\s'’&-]|(?<!\w)[-–—](?!\w)",
    re.IGNORECASE,
)
MILESTONES = re.compile(
    r"\b(?:(?:key|important) dates|deadlines?|milestones?|time ?(?:lines?|tables?)|road ?maps?|next steps"
    r"|what happens (?:next|when))\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[“\"‘'](?P<words>[^“”\"‘]{4,120}?)[”“\"’'](?=\W|$)")


def diary_events(document: Document, sections: Sequence[Section]) -> list[FoundEvent]:
    """The events of all diaries of a document, in the order of its text."""
    found: list[FoundEvent] = []
    for entries in runs_of_entries(document, sections):
        settle_years(entries)
        above = _name_above(entries)
        if _tells_of_events(document, entries, named_above=above):
            found += _events_above(entries) if above else _events(entries)
    return found


def _tells_of_events(document: Document, entries: Sequence[Entry], *, named_above: bool) -> bool:
    """Whether entries are weeks apart, in order, and their headings or most of them speak for events."""
    days = [found[0] for entry in entries if (found := entry.days())]
    if len(days) < MIN_HEADED:
        return False
    above = entries[0].above
    heads = " ".join([*above[-2:], document.title])
    said = bool(cues.EVENT_SECTION.search(heads) or LISTS.search(heads))
    if any(cues.NEWS.match(words) or MILESTONES.search(words) for words in above) or (
        cues.OTHER_SECTION.search(heads) and not said
    ):
        return False
    if _stand_below(entries) and not named_above:
        return False
    words = [" ".join([entry.line.words, *(line.words for line in entry.below[:2])]) for entry in entries]
    against = sum(bool(cues.NOT_EVENT.search(without_marks(text))) for text in words)
    signed = sum(any(is_signed(line.words) for line in entry.below[:2]) for entry in entries)
    if 3 * max(against, signed) > len(entries):
        return False
    rising = sum(a <= b for a, b in pairwise(days)) / (len(days) - 1)
    ascending, ordered = rising >= MOST, max(rising, 1 - rising) >= MOST
    timed = sum(bool(TIME.search(text)) for text in words)
    kinds = sum(bool(cues.NOUN.search(text)) for text in words)
    weekdays = sum(bool(WEEKDAY_BEFORE.search(entry.line.words[: entry.date.start])) for entry in entries)
    spoken = 2 * max(timed, kinds, weekdays) >= len(entries)
    if (max(days) - min(days)).days < APART:  # perhaps the days of one event
        return bool(cues.EVENT_SECTION.search(above[-1])) and 2 * min(timed, weekdays) >= len(entries)
    history = (max(days) - min(days)).days > MAX_YEARS * 366
    return (said and (ordered or spoken)) or (len(entries) >= MIN_ENTRIES and ascending and spoken and not history)


def _stand_below(entries: Sequence[Entry]) -> bool:
    """Whether the days stand alone and below what they date, as in cards with a heading each."""
    if 2 * sum(entry.ends and entry.before is not None and entry.before.level > 0 for entry in entries) > len(entries):
        return True  # "Fish Hall, 5 May" below the heading that names what was on there
    alone = [entry for entry in entries if not entry.rest]
    first = alone[0].before if 2 * len(alone) > len(entries) else None
    if first is None or not _may_name(first.words) or not LETTERS.search(first.words):
        return False
    if heads_events(first.words) or LISTS.search(first.words):
        return False
    above = _names([entry.before for entry in alone])
    below = _names([next(iter(entry.below), None) for entry in alone])
    return (above > below and above >= MOST) or (
        above == below and 2 * sum(entry.line.first for entry in alone) < len(alone)
    )


def _name_above(entries: Sequence[Entry]) -> bool:
    """Whether most entries say only when and where, and stand below a line of their own that may name what was on."""
    where = [read_dateline(entry.line.words) for entry in entries]
    placed = sum(line is not None and not line.kind and line.place is not None for line in where)
    bare = sum(line is not None and not line.kind for line in where)
    heads = [entry.head for entry in entries if entry.head is not None]
    return (
        2 * placed > len(heads) > 1
        and 2 * bare > len(entries)
        and entries[0].head is heads[0]
        and 2 * sum(_may_name(head.words) and bool(LETTERS.search(head.words)) for head in heads) > len(heads)
        and not (heads_events(heads[0].words) or LISTS.search(heads[0].words))
    )


def _events_above(entries: Sequence[Entry]) -> Iterator[FoundEvent]:
    """The events of entries whose names stand above them; more days below the same name are its own."""
    heads = [number for number, entry in enumerate(entries) if entry.head is not None]
    for at, after in pairwise([*heads, len(entries)]):
        days = [day for entry in entries[at:after] for day in entry.days() or ()]
        first, head = entries[at], entries[at].head
        name, place = _named([head.words] if head else [], [])
        where = read_dateline(first.line.words)
        above = first.before.words if first.before is not None and first.before is not head else ""
        place = (where and where.place) or place or (above if is_only_place(above) else None)
        if head is not None and days and name:
            end = entries[after].head if after < len(entries) else None
            last = [*entries[after - 1].below, entries[after - 1].line]
            span = Span(head.start, max(line.end for line in last if end is None or line.start < end.start))
            yield FoundEvent(name, place, (min(days), max(days)), "day", span, Span(first.line.start, first.line.end))


def _names(lines: Sequence[Line | None]) -> float:
    """How well lines name what is on: headings twice as well as other lines, and the same one only once."""
    named = {line.words: 1 + bool(line.level) for line in lines if line is not None and _may_name(line.words)}
    return sum(named.values()) / len(lines)


def _may_name(words: str) -> bool:
    """Whether a line may be a title: no label, no hour, no place, no button and no sentence."""
    return not (
        begins_labelled(words) or PASSING.match(words) or only_hours(words) is not None or is_only_place(words)
        or words.endswith((".", ":")) or len(words) > MAX_NAME or has_day(words)
    )  # fmt: skip


def _events(entries: Sequence[Entry]) -> Iterator[FoundEvent]:
    """The events of one diary; what most of its entries do says where their names stand."""
    beside = 2 * sum(bool(entry.rest) for entry in entries) > len(entries)
    titled = 2 * sum(any(line.level for line in entry.below) for entry in entries) > len(entries)
    most = max((len(entry.below) for entry in entries[:-1]), default=0)  # the last goes down to the end of the page
    for entry in entries:
        below = entry.below if entry is not entries[-1] else entry.below[:most]
        found = _event(entry, below, beside=beside, titled=titled)
        if found is not None:
            yield found


def _event(entry: Entry, below: Sequence[Line], *, beside: bool, titled: bool) -> FoundEvent | None:
    days = entry.days()
    headings = [line for line in below if line.level] if titled else []
    lines = [entry.rest] if beside else [line.words for line in (headings or below)[:3]]
    name, place = _named(lines, [line.words for line in below[:3]])
    if not name and (_says_nothing(entry.rest) or place or OPEN.search(entry.rest)) and (beside or not below):
        name = _of_heading(entry.above)
    if days is None or not name:
        return None
    span = Span(entry.line.start, below[-1].end if below else entry.line.end)
    return FoundEvent(name, place, days, "day", span, Span(entry.line.start, entry.line.end))


def _says_nothing(rest: str) -> bool:
    """Whether nothing but the words of a button stands beside a day."""
    words = rest.strip(" ,;:|–—-.")
    return not words or bool(PASSING.match(words))


def _named(lines: Sequence[str], below: Sequence[str]) -> tuple[str, str | None]:
    """What is on, by the first line that tells it, and where, by its end or the line below."""
    for at, line in enumerate(lines):
        words = without_marks(after_hours(line.strip(" ,;:|–—-"))).strip(" ,;:|–—-.")
        if not words or begins_labelled(words) or PASSING.match(words) or only_hours(line) is not None:
            continue
        words = SENTENCE_END.split(words, maxsplit=1)[0].rstrip(". ")
        if NEAR.match(words) and (is_only_place(words) or is_venue(words)):
            return "", NEAR.sub("", words)
        after = lines[at + 1] if at + 1 < len(lines) else (below[0] if below and below[0] not in lines else "")
        name, place = (stripped(words), after) if is_only_place(after) else _apart(words)
        if OPEN.fullmatch(name) or NO_NAME.fullmatch(name):
            continue
        if NONE_HELD.match(name) or cues.KIND_OF_TEXT.match(name) or len(name) > MAX_NAME:
            return "", None
        quoted = [*QUOTED.finditer(name)]
        sentence = bool(quoted) and line.rstrip().endswith(".") and len(quoted) == 1
        titled = quoted and (quoted[0].start() == 0 or sentence)
        return (quoted[0]["words"] if titled else name), place
    return "", None


def _apart(words: str) -> tuple[str, str | None]:
    """A line that names what is on, and the parts at its end that are a place."""
    parts = [part for part in map(stripped, parts_of(words)) if part]
    places: list[str] = []
    while len(parts) > 1 and is_only_place(parts[-1]):
        places.insert(0, parts.pop())
    end = words.rfind(parts[-1]) + len(parts[-1]) if parts else 0
    end += words[end : end + 1] in {")", "”", '"', "’", "?", "!"}
    return words[:end], ", ".join(places) or None


def _of_heading(above: Sequence[str]) -> str:
    """What a heading calls events that have no names of their own: "Parish Council Meeting Dates 2024"."""
    for heading in reversed(above):
        bare = heading
        for date in reversed(find_dates(heading)):
            bare = f"{bare[: date.start]} {bare[date.end :]}"
        name = " ".join(LIST_WORDS.sub(" ", bare).split())
        if cues.EVENT_SECTION.search(name) or (cues.NOUN.search(name) and LISTS.search(heading)):
            return name
    return ""
