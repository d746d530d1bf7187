"""Lines to blocks: headings, paragraphs, lists with their opening line, quotations and tables.

The rules read only layout and the form of a line, no names of an organisation: `text.py` gives the lines of a dump,
`pdf.py` those of a report with the heading levels that the type size shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..types import Block, Span
from . import headings, interviews, listing, quotations
from .boilerplate import ROW_MARKS, content_lines
from .dated import has_day, names_event
from .headings import Style
from .lines import RULE, Line
from .names import datelines, is_heading, listed_names

MIN_BELOW = 2  # events or questions that show what the first heading stands over
MAX_INTRO = 3  # paragraphs between the title and the first event; more of them tell of something


@dataclass(slots=True)
class _Found:
    """Blocks so far; headings get their level when all are known."""

    blocks: list[Block] = field(default_factory=list)
    headings: list[tuple[Line, headings.Style]] = field(default_factory=list)
    at: dict[int, int] = field(default_factory=dict)  # number of a block -> number of a heading
    asked: set[int] = field(default_factory=set)  # numbers of the lines that are questions of an interview
    dating: frozenset[int] = frozenset()  # and of those that date what is named right above them


def recognise_blocks(lines: Sequence[Line], *, dump: bool = True, paged: bool = True) -> list[Block]:
    """Blocks of the content among `lines`, in order; what none covers is boilerplate.

    Args:
        dump: Whether the lines are all that is known of a whole page, so that runs of short lines may be menus and
            the first heading its title; not where mark-up has shown what is.
        paged: Whether a number alone may be that of a page.
    """
    content = content_lines(lines, menus=dump, paged=paged)
    asked, spoken = interviews.turns(content)
    content = [replace(line, level=0) if number in spoken else line for number, line in enumerate(content)]
    spaced = sum(line.gap > 0 for line in content) * 2 >= len(content)
    found = _Found(asked=asked, dating=datelines(content))
    at = 0
    while at < len(content):
        at += max(1, _take(content, at, found, spaced=spaced))
    return _levelled(found, titled=_has_title(found) or (dump and _titles_all(content, found)))


def _take(lines: Sequence[Line], at: int, found: _Found, *, spaced: bool) -> int:
    """How many lines from `at` became blocks."""
    line = lines[at]
    if RULE.match(line.text):
        return 1
    style = _marked_style(lines, at)
    if style is None and at in found.asked and line.level is None:
        style = "question"
    if style is not None:
        return _heading(found, line, style)
    taken = _list(lines, at, found, spaced=spaced) or _table(lines, at, found) or _quotation(lines, at, found)
    return taken or _short_or_prose(lines, at, found, spaced=spaced)


def _marked_style(lines: Sequence[Line], at: int) -> headings.Style | None:
    """The style of a heading that mark-up, type size or a line drawn below it shows, or None."""
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    if below is not None and below.gap == 0 and RULE.match(below.text) and len(line.text) <= headings.MAX_CHARS:
        return "single" if below.text[0] in "-~_" else "double"
    return "given" if line.level else None


def _short_or_prose(lines: Sequence[Line], at: int, found: _Found, *, spaced: bool) -> int:
    line = lines[at]
    if is_heading(lines, at, dating=found.dating, spaced=spaced):
        return _heading(found, line, headings.style_of(line))
    names = 0 if at in found.dating else listed_names(lines, at, spaced=spaced)
    if names:
        found.blocks.append(listing.list_block(lines[at : at + names], opening=None))
        return names
    found.blocks.append(Block("paragraph", line.start, line.end))
    return 1


def _heading(found: _Found, line: Line, style: headings.Style) -> int:
    found.at[len(found.blocks)] = len(found.headings)
    found.headings.append((line, style))
    found.blocks.append(Block("heading", line.start, line.end, level=1))
    return 1


def _list(lines: Sequence[Line], at: int, found: _Found, *, spaced: bool) -> int:
    count = listing.items_at(lines, at)
    if count:
        found.blocks.append(listing.list_block(lines[at : at + count], opening=None))
        return count
    line = lines[at]
    if not listing.opens_list(line) or at + 1 >= len(lines):
        return 0
    count = listing.items_at(lines, at + 1) if lines[at + 1].gap <= listing.MAX_GAP else 0
    count = count or _plain_items(lines, at, spaced=spaced)
    if not count:
        return 0
    opening = listing.last_sentence(line)
    _paragraph_before(found, line, opening)
    found.blocks.append(listing.list_block(lines[at + 1 : at + 1 + count], opening=opening))
    return 1 + count


def _plain_items(lines: Sequence[Line], at: int, *, spaced: bool) -> int:
    if quotations.quotation_at(lines, at) or quotations.quotation_at(lines, at + 1):
        return 0
    return listing.plain_items_below(lines, at, spaced=spaced)


def _paragraph_before(found: _Found, line: Line, end: int) -> None:
    """The part of `line` before offset `end` as a paragraph, if there is any."""
    words = line.text[: end - line.start].rstrip()
    if words:
        found.blocks.append(Block("paragraph", line.start, line.start + len(words)))


def _table(lines: Sequence[Line], at: int, found: _Found) -> int:
    """Rows of cells set apart by the same mark: at least two lines with as many cells each."""
    mark = next((mark for mark in ROW_MARKS if mark in lines[at].text.strip(mark)), None)
    if mark is None:
        return 0
    cells = lines[at].text.count(mark)
    end = at + 1
    while end < len(lines) and lines[end].gap <= 1 and lines[end].text.count(mark) == cells:
        end += 1
    if end - at < 2:
        return 0
    rows = [line for line in lines[at:end] if any(letter.isalnum() for letter in line.text)]
    if not rows:
        return end - at
    parts = tuple(Span(line.start, line.end) for line in rows)
    found.blocks.append(Block("table", parts[0].start, parts[-1].end, parts=parts))
    return end - at


def _quotation(lines: Sequence[Line], at: int, found: _Found) -> int:
    quoted = quotations.quotation_at(lines, at)
    if quoted is None:
        return 0
    block, count = quoted
    found.blocks.append(block)
    last = lines[at + count - 1]
    rest = last.text[block.end - last.start :].lstrip()
    if rest:
        found.blocks.append(Block("paragraph", last.end - len(rest), last.end))
    return count


def _levelled(found: _Found, *, titled: bool) -> list[Block]:
    levels = _stacked(found, headings.levels(found.headings, titled=titled))
    return [
        Block("heading", block.start, block.end, level=levels[found.at[number]]) if number in found.at else block
        for number, block in enumerate(found.blocks)
    ]


def _stacked(found: _Found, levels: Sequence[int]) -> list[int]:
    """`levels`, a heading right below another of its level one deeper: "9 March 2018 – Swansea" / "Homes for Life"."""
    stacked = list(levels)
    for number, heading in found.at.items():
        above = found.at.get(number - 1)
        line = found.headings[heading][0]
        if above is None or line.gap or line.level or found.headings[above][0].level:
            continue
        if not found.headings[above][0].gap:  # where nothing is set apart, lines right below each other mean nothing
            continue
        if levels[heading] == levels[above]:
            stacked[heading] = min(stacked[above] + 1, 6)
    return stacked


def _has_title(found: _Found) -> bool:
    """Whether the text opens with a heading right above another one: the title of the whole."""
    if len(found.blocks) < 2 or found.at.get(0) != 0 or found.at.get(1) != 1:
        return False
    (first, style), (second, _) = found.headings[:2]
    return not first.level and not second.level and style not in ("colon", "question")


def _titles_all(lines: Sequence[Line], found: _Found) -> bool:
    return found.at.get(0) == 0 and is_page_title(lines, found.headings)


def is_page_title(lines: Sequence[Line], headings: Sequence[tuple[Line, Style]]) -> bool:
    """Whether the first of `headings`, all of which are among `lines`, is the title of events or of an interview."""
    (first, style), rest = headings[0], headings[1:]
    if first.level or style in ("colon", "question") or has_day(first.text):
        return False
    asked = sum(style == "question" for _, style in rest)
    if asked >= MIN_BELOW and asked * 2 >= len(rest):
        return True
    named = [line.text for line, style in rest if style not in ("colon", "question")]
    events = sum(names_event(words) for words in named)
    return events >= MIN_BELOW and events * 2 >= len(named) and _is_intro(lines, first, rest[0][0])


def _is_intro(lines: Sequence[Line], first: Line, second: Line) -> bool:
    """Whether what stands between two headings introduces a page: little, and it names no day as an event does."""
    between = [line.text for line in lines if first.end <= line.start < second.start]
    return len(between) <= MAX_INTRO and not any(has_day(words) for words in between)
