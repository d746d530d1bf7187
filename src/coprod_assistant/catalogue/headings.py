"""Events that headings name and date: "Bread Workshop, Leeds, 3 May 2011", "Annual Conference 2012".

A noun such as "workshop" makes a dated heading an event's. Without one, a name, a known place and a full date do,
unless the heading, the line below it or the headings above say that it is something else (a letter, an obituary,
news). Headings side by side vouch for each other: where most of them are events, those of the same shape are, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ..types import Document
from . import cues
from .completed import completed
from .datelines import NEAR, is_only_place
from .gazetteer import is_place
from .held import SAID_OFF
from .records.names import is_personal, person_at
from .sections import EVENTS_ABOVE, FoundEvent, Section, body_of, heads_events, of_section, told_place
from .titles import Title, is_known_place, read_title

MAX_HEADING = 200  # characters; a longer one is a paragraph in bold
MAX_NAME = 3  # words of a person's name
MAX_BELOW = 80  # characters of a line below the heading that says what the text is


def vouched_sections(document: Document, sections: Sequence[Section]) -> frozenset[int]:
    """Numbers of sections whose headings stand beside others of the same shape, most of which are surely events'."""
    groups: dict[tuple[tuple[str, ...], int], list[int]] = defaultdict(list)
    for number, section in enumerate(sections):
        if section.heading is not None and _is_shaped(section.title(document)):
            groups[section.path, section.heading.level].append(number)
    found: set[int] = set()
    for group in groups.values():
        sure = {number for number in group if by_heading(document, sections[number]) is not None}
        if len(group) > 1 and 2 * len(sure) >= len(group):
            found |= set(group) if len(sure) > 1 else set(group) - sure
    return frozenset(found)


def by_heading(document: Document, section: Section, *, vouched: bool = False) -> FoundEvent | None:
    """The event that a heading names and dates by day or month.

    Args:
        vouched: Whether headings beside it of the same shape are events'.
    """
    line = section.title(document)
    if not line or len(line) > MAX_HEADING or cues.NOT_EVENT.search(line):
        return None
    listed = any(EVENTS_ABOVE.match(above) for above in section.path)
    title = read_title(completed(document, line, section.path), placed=vouched or listed)
    if title.date is None or title.date.month is None or not title.name:
        return None
    days = title.date.days()
    if (is_place(title.name) or NEAR.match(title.name)) and is_only_place(title.name):
        return None  # it dates what a heading above it names
    body = body_of(document, section)
    in_list = title.date.precision == "day" and bool(section.own) and any(map(heads_events, section.path))
    if days is None or not (in_list or _by_noun(title, body) or _by_shape(title, body, section.path, vouched=vouched)):
        return None
    return of_section(title.name, title.place or told_place(document, section), days, title.date, section)


def _by_noun(title: Title, body: str) -> bool:
    """Whether a dated heading names an event's kind, with as much beside it as the noun needs."""
    if cues.STRONG_NOUN.search(title.name):
        return True
    if not cues.NOUN.search(title.name):
        return False
    if title.place is not None:
        return True
    return title.date is not None and title.date.precision == "day" and (not body or _is_told(body))


def _by_shape(title: Title, body: str, path: Sequence[str], *, vouched: bool) -> bool:
    """Whether a heading without such a noun is an event's by its name, its place and its day."""
    if title.date is None or not title.separated or title.place is None:
        return False
    if title.date.precision == "year" or (title.date.precision == "month" and not vouched):
        return False
    otherwise = cues.OTHERWISE.search(title.name)  # an evening for a prize is no prize
    if otherwise and not cues.NOUN.search(title.name[otherwise.end() :]):
        return False
    if _says_otherwise(body) or _is_titled(title.name):
        return False
    if vouched or _is_told(body) or any(EVENTS_ABOVE.match(above) for above in path):
        return True
    if cues.TOPIC.search(title.name) or _may_be_somebody(title.name):
        return False
    under_other = any(cues.NEWS.match(above) or cues.OTHERWISE.search(above) for above in path)
    return not under_other and is_known_place(title.place)


def _is_told(body: str) -> bool:
    return bool(cues.AROUND.search(body) or cues.STRONG_NOUN.search(body))


def _says_otherwise(body: str) -> bool:
    """Whether the line right below a heading says that a text was written, and not that people met."""
    line = body.splitlines()[0] if body else ""
    if cues.WRITTEN.match(line):
        return True
    if SAID_OFF.search(line):
        return False
    return len(line) <= MAX_BELOW and bool(cues.NOT_EVENT.search(line))


def _is_titled(name: str) -> bool:
    """Whether the name is nothing but somebody's, with a title: "Dr Ann Roe"."""
    person = person_at(name, 0)
    return person is not None and person.titled and person.end == len(name)


def _may_be_somebody(name: str) -> bool:
    """Whether the name is two or three capitalised words, as a person's would be."""
    words = name.split()
    return len(words) <= MAX_NAME and all(word[0].isupper() for word in words) and is_personal(name)


def _is_shaped(line: str) -> bool:
    """Whether a heading is a name, something capitalised that may be a place, and a day or months."""
    if len(line) > MAX_HEADING or cues.NOT_EVENT.search(line) or cues.OTHERWISE.search(line):
        return False
    title = read_title(line, placed=True)
    return bool(title.name and title.place and title.date and title.date.precision != "year")
