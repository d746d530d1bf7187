"""Lines to blocks: headings, paragraphs, lists with their opening line, quotations and tables.

The rules read only layout and the form of a line, no names of an organisation: `text.py` gives the lines of a dump,
`pdf.py` those of a report with the heading levels that the type size shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..types import Block, Span
from . import headings, listing, quotations
from .boilerplate import content_lines
from .lines import RULE, Line

MAX_NAME = 120  # characters
MIN_NAMES = 4  # short lines below each other from which they are a list of names, not headings without text
ROW_MARKS = ("|", "\t")


@dataclass(slots=True)
class _Found:
    """Blocks so far; headings get their level when all are known."""

    blocks: list[Block] = field(default_factory=list)
    headings: list[tuple[Line, headings.Style]] = field(default_factory=list)
    at: dict[int, int] = field(default_factory=dict)  # number of a block -> number of a heading


def recognise_blocks(lines: Sequence[Line], *, menus: bool = True) -> list[Block]:
    """Blocks of the content among `lines`, in order; what none covers is boilerplate.

    Args:
        menus: Whether runs of short lines may be menus; not where mark-up has shown what is.
    """
    content = content_lines(lines, menus=menus)
    spaced = sum(line.gap > 0 for line in content) * 2 >= len(content)
    found = _Found()
    at = 0
    while at < len(content):
        at += max(1, _take(content, at, found, spaced=spaced))
    return _levelled(found)


def _take(lines: Sequence[Line], at: int, found: _Found, *, spaced: bool) -> int:
    """How many lines from `at` became blocks."""
    line = lines[at]
    below = lines[at + 1] if at + 1 < len(lines) else None
    if RULE.match(line.text):
        return 1
    if below is not None and below.gap == 0 and RULE.match(below.text) and len(line.text) <= headings.MAX_CHARS:
        return _heading(found, line, "single" if below.text[0] in "-~_" else "double") + 1
    if line.level:
        return _heading(found, line, "given")
    for taken in (_list(lines, at, found), _table(lines, at, found), _quotation(lines, at, found)):
        if taken:
            return taken
    if is_heading(lines, at, spaced=spaced):
        return _heading(found, line, headings.style_of(line))
    run = _short_run(lines, at, spaced=spaced)
    if run:
        found.blocks.append(listing.list_block(lines[at : at + run], opening=None))
        return run
    found.blocks.append(Block("paragraph", line.start, line.end))
    return 1


def _heading(found: _Found, line: Line, style: headings.Style) -> int:
    found.at[len(found.blocks)] = len(found.headings)
    found.headings.append((line, style))
    found.blocks.append(Block("heading", line.start, line.end, level=1))
    return 1


def _list(lines: Sequence[Line], at: int, found: _Found) -> int:
    count = listing.items_at(lines, at)
    if count:
        found.blocks.append(listing.list_block(lines[at : at + count], opening=None))
        return count
    line = lines[at]
    if not listing.opens_list(line) or at + 1 >= len(lines):
        return 0
    count = listing.items_at(lines, at + 1) if lines[at + 1].gap <= listing.MAX_GAP else 0
    count = count or listing.plain_items_below(lines, at)
    if not count:
        return 0
    opening = listing.last_sentence(line)
    _paragraph_before(found, line, opening)
    found.blocks.append(listing.list_block(lines[at + 1 : at + 1 + count], opening=opening))
    return 1 + count


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
    parts = tuple(Span(line.start, line.end) for line in rows)
    found.blocks.append(Block("table", parts[0].start, parts[-1].end, parts=parts))
    return end - at


def _quotation(lines: Sequence[Line], at: int, found: _Found) -> int:
    quoted = quotations.quotation_at(lines, at)
    if quoted is None:
        return 0
    found.blocks.append(quoted[0])
    return quoted[1]


def is_heading(lines: Sequence[Line], at: int, *, spaced: bool) -> bool:
    """Whether the words and the place of line `at` are those of a heading.

    Args:
        spaced: Whether blank lines set the paragraphs of this text apart.
    """
    line = lines[at]
    if line.level is not None or not headings.is_heading_text(line) or at + 1 >= len(lines):
        return False
    if spaced and line.gap == 0 and at > 0 and not _is_short(lines[at - 1]):
        return False
    if headings.is_caps(line.text) or headings.number_depth(line.text) > 1:
        return True
    below = lines[at + 1]
    if spaced and below.gap == 0:  # right above prose it is a heading, right above a short line an address or agenda
        return not _is_short(below) and (line.gap > 0 or at == 0)
    run = _names(lines, at)
    return len(run) < MIN_NAMES or _heads(run)


def _is_short(line: Line) -> bool:
    """Whether it has the form of a name, date or heading, not of prose."""
    return not line.ended and len(line.text) <= headings.MAX_CHARS and not line.text.endswith(":") and not line.marker


def _is_name(line: Line) -> bool:
    return _is_short(line) and len(line.text) <= MAX_NAME and headings.is_heading_text(line) and line.level is None


def _names(lines: Sequence[Line], at: int) -> list[Line]:
    """The short lines from `at` on that are equally far apart; the last one not if it heads the prose below it."""
    end = at
    while end < len(lines) and _is_name(lines[end]) and (end <= at + 1 or lines[end].gap == lines[at + 1].gap):
        followed = end + 1 < len(lines) and RULE.match(lines[end + 1].text)
        if followed or (end > at and quotations.quotation_at(lines, end)):
            break
        end += 1
    if end < len(lines) and end - at > 1 and lines[end].gap <= lines[end - 1].gap:
        end -= 1 if not _is_short(lines[end]) or headings.LABELS.match(lines[end].text) else 0
        end -= headings.is_date(lines[end].text) if end < len(lines) and _is_short(lines[end]) else 0
    return list(lines[at:end])


def _heads(run: Sequence[Line]) -> bool:
    """Whether the first of some short lines heads the others: they carry dates or commas, as names of events do."""
    first, rest = run[0].text, [line.text for line in run[1:]]
    dated = sum(bool(re.search(r"\d", words)) and "," in words for words in rest)
    return "," not in first and dated * 3 >= len(rest) * 2


def _short_run(lines: Sequence[Line], at: int, *, spaced: bool) -> int:
    """How many lines from `at` are a list of names or dates without marks; 0 for fewer than three."""
    run = _names(lines, at)
    if len(run) < MIN_NAMES - 1 or (len(run) < MIN_NAMES and run[1].gap > 0 and spaced):
        return 0
    return len(run)


def _levelled(found: _Found) -> list[Block]:
    titled = _has_title(found)
    levels = headings.levels(found.headings, titled=titled)
    return [
        Block("heading", block.start, block.end, level=levels[found.at[number]]) if number in found.at else block
        for number, block in enumerate(found.blocks)
    ]


def _has_title(found: _Found) -> bool:
    """Whether the text opens with a heading right above another one: the title of the whole."""
    if len(found.blocks) < 2 or found.at.get(0) != 0 or found.at.get(1) != 1:
        return False
    (first, style), (second, _) = found.headings[:2]
    return not first.level and not second.level and style not in ("colon", "question")
