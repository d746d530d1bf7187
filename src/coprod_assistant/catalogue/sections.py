"""A document as sections, each a heading and what stands below it, and what readers of events hand each other."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile

from ..dates import DateMention, find_dates
from ..types import Block, Document, EventStatus, Precision, Span
from . import cues
from .datelines import DAY_NAME, is_only_place, may_be_place, may_be_venue, only_hours, read_dateline
from .held import without_marks
from .mentions import place_in
from .titles import looks_like_place, read_title

# A heading that says that those below it are events'.
EVENTS_ABOVE = re.compile(
    r"^\W*(?:(?:past|our|all|previous|recent|earlier|more|other)\s+)*(?:events|conferences|workshops|seminars|meetings|gatherings"
    r"|veranstaltungen|tagungen)(?:\s+(?:archive|in|of|from))?\s*[\d\s–/-]*$",
    re.IGNORECASE,
)
MAX_LEAD = 3  # blocks above the heading of a card: day, weekday, hours
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
    for (path, _), alike in groups.items():
        numbers = [*dropwhile(lambda number: _only_heads(document, sections, number), alike)]
        listed = len(numbers) > 1 or (bool(numbers) and any(map(heads_events, path)))
        if not listed or not all(_has_date_above(document, sections, number) for number in numbers):
            continue
        for number in numbers:
            above, section = sections[number - 1], sections[number]
            lead = above.own[len(above.own) - _lead(document, above.own) :]
            before = [above.heading, *above.own][-len(lead) - 1]
            for other in range(number - 1, -1, -1):  # sections that ended with the day end before it
                if sections[other].end != lead[-1].end or before is None:
                    break
                sections[other] = replace(sections[other], end=before.end)
            sections[number - 1] = replace(sections[number - 1], own=above.own[: -len(lead)])
            sections[number] = replace(section, own=(*lead, *section.own), start=lead[0].start)
    return sections


def _only_heads(document: Document, sections: Sequence[Section], number: int) -> bool:
    """Whether a section ends with the day of the first card below it, and neither begins nor is led in by one."""
    own = sections[number].own
    return 0 < _lead(document, own) < len(own) and not _has_date_above(document, sections, number)


def _has_date_above(document: Document, sections: Sequence[Section], number: int) -> bool:
    """Whether a day stands right above a heading and none, but that of the next heading, right below."""
    above, own = sections[number - 1] if number else None, sections[number].own
    last = number + 1 == len(sections) or sections[number + 1].heading is None
    lead = _lead(document, above.own) if above is not None else 0
    if not lead or not own or not is_day(document, own[0]):
        return bool(lead)
    return _lead(document, own) == len(own) and not last


def _lead(document: Document, own: Sequence[Block]) -> int:
    """How many blocks at the end of a section are the day of the card below: a day, and perhaps weekday and hours."""
    for count, block in enumerate(reversed(own[-MAX_LEAD:]), start=1):
        if is_day(document, block):
            return count
        words = words_of(document, block)
        if only_hours(words) is None and not DAY_NAME.fullmatch(words):
            return 0
    return 0


def is_day(document: Document, block: Block) -> bool:
    """Whether a block is a line of a day, perhaps with a place, and nothing else."""
    line = read_dateline(words_of(document, block)) if block.kind in {"paragraph", "heading"} else None
    return line is not None and not line.kind and line.date.precision == "day"


def _goes_on(document: Document, number: int) -> bool:
    """Whether a line that was taken for a heading is the date right below one, or the place right below a date."""
    if number == 0:
        return False
    above, block = document.blocks[number - 1], document.blocks[number]
    line = words_of(document, block)
    if not _touches(document, number):
        return _dates_the_heading_above(document, number)
    stacked = number > 1 and _touches(document, number - 1)
    if above.kind == "heading":  # the day below it, or what stands below the name in a card that begins with its day
        card = stacked and is_day(document, document.blocks[number - 2])
        return card or (block.level >= above.level and _only_dates(line))
    date = read_dateline(words_of(document, above))
    after = document.blocks[number + 1] if number + 1 < len(document.blocks) else None
    if date is None or date.place or date.kind or (after and read_dateline(words_of(document, after))):
        return False
    return is_only_place(line) or may_be_place(line) or (stacked and may_be_venue(line))


def _dates_the_heading_above(document: Document, number: int) -> bool:
    """Whether a heading with text below it is the day and the place of another one, set apart from it, above."""
    above, block = document.blocks[number - 1], document.blocks[number]
    after = document.blocks[number + 1] if number + 1 < len(document.blocks) else None
    alone = above.kind == "heading" and above.level == block.level and after is not None and after.kind != "heading"
    name = words_of(document, above)
    return alone and is_day(document, block) and not find_dates(name) and not heads_events(name)


def _touches(document: Document, number: int) -> bool:
    """Whether no blank line stands above a block."""
    above, block = document.blocks[number - 1], document.blocks[number]
    return document.text[above.end : block.start].count("\n") < 2


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


def lines_of(document: Document, span: Block | Span) -> str:
    """The text of a span with line ends, in place of spaces, where the page begins a line within an item or a cell."""
    letters = list(document.text[span.start : span.end])
    first = bisect_right(document.apart, span.start, key=lambda seam: seam.start)
    for seam in takewhile(lambda seam: seam.start < span.end - 1, document.apart[first:]):
        at = seam.start - span.start
        if seam.start == seam.end and letters[at] == " " and letters[at - 1] not in "|:;" and letters[at + 1] != "|":
            letters[at] = "\n"
    return "".join(letters)


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
