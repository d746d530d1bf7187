"""Short lines without an end mark: headings, or lists of names, dates and places."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from . import cards, dated, headings, quotations
from .lines import RULE, Line

MAX_NAME = 120  # characters
MAX_GAP = 1  # blank lines between a name and its day
MIN_PAIRS = 2  # of a name and a line with its place and day
MIN_NAMES = 4  # short lines below each other from which they are a list of names, not headings without text


def is_heading(lines: Sequence[Line], at: int, *, dating: Set[int], spaced: bool) -> bool:
    """Whether the words and the place of line `at` are those of a heading.

    Args:
        dating: Numbers of the `datelines`.
        spaced: Whether blank lines set the paragraphs of this text apart.
    """
    line = lines[at]
    if line.level is not None or not headings.is_heading_text(line) or at + 1 >= len(lines):
        return False
    if cards.heads_card(lines, at) or cards.heads_lines(lines, at) or at + 1 in dating:
        return True
    if at in dating or _goes_on_with_facts(lines, at) or cards.stands_in_facts(lines, at):
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


def datelines(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of lines that say when and where the thing was whose name stands right above them.

    "Winter School" / "7 May 2013, Village Hall". A day that heads the name below it looks the same: so in the whole
    text more of such lines must have a name above them than below. Where the place stands first, it may be a name,
    too: so name and place must be two lines apart from all others, and that more than once.
    """
    above, below = [], 0
    stacked = [at for at in range(1, len(lines)) if _ends_pair(lines, at)]
    for at, line in enumerate(lines):
        if not at or line.level is not None or not _says_when(line):
            continue
        after = lines[at + 1 : at + 2]
        gap = after[0].gap if after else MAX_GAP + 1
        if line.gap <= min(gap, MAX_GAP) and _is_undated_name(lines[at - 1]):
            above.append(at)
        below += bool(after) and gap <= min(line.gap, MAX_GAP) and _is_undated_name(after[0])
    found = [*(above if len(above) > below else ()), *(stacked if len(stacked) >= MIN_PAIRS else ())]
    return frozenset([*found, *_places_below_days(lines)])


def _places_below_days(lines: Sequence[Line]) -> list[int]:
    """Numbers of the lines that say where, below a day that has a line of its own: "Forum" / "3 May" / "Mill, Leeds".

    Where days head what is below them, one of them has no name above it, or days and names take turns. A place of one
    name is told by the next card, which begins right below it.
    """
    days = [at for at in range(1, len(lines) - 1) if _is_day(lines[at]) and lines[at + 1].gap <= MAX_GAP]
    named = [at for at in days if _is_undated_name(lines[at + 1])]
    if any(not _is_undated_name(lines[at - 1]) or (at + 2 < len(lines) and _is_day(lines[at + 2])) for at in named):
        return []
    cards = [at for at in named if at + 3 in named]
    alike = len(cards) >= MIN_PAIRS and len(cards) + 1 == len(named)
    return [
        at + 1
        for at in named
        if lines[at].gap <= MAX_GAP and (dated.is_place(lines[at + 1].text) or (alike and _is_name(lines[at + 1])))
    ]


def _is_day(line: Line) -> bool:
    return line.level is None and dated.is_date(line.text) and dated.has_day(line.text)


def _ends_pair(lines: Sequence[Line], at: int) -> bool:
    """Whether a line and the one right above it, set apart from all others, are a name and the place and day of it."""
    line, above = lines[at], lines[at - 1]
    apart = line.gap == 0 and (above.gap > 0 or at == 1) and (at + 1 == len(lines) or lines[at + 1].gap > 0)
    return apart and line.level is None and _is_undated_name(above) and dated.is_place_and_day(line.text)


def _says_when(line: Line) -> bool:
    labelled = headings.LABELS.match(line.text) and line.gap == 0 and dated.has_day(line.text)
    return bool(labelled) or dated.is_day_and_place(line.text)


def _is_undated_name(line: Line) -> bool:
    return _is_name(line) and not dated.has_day(line.text)


def _goes_on_with_facts(lines: Sequence[Line], at: int) -> bool:
    """Whether the line is a label with its value right below others: "When: 4 June 2015" / "Led by: Idris Vaughan"."""
    above = at
    while above > 0 and lines[above].gap == 0 and headings.FIELD.match(lines[above].text):
        if headings.LABELS.match(lines[above - 1].text):
            return True
        above -= 1
    return False


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
        end -= dated.is_date(lines[end].text) if end < len(lines) and _is_short(lines[end]) else 0
    return list(lines[at:end])


def _heads(run: Sequence[Line]) -> bool:
    """Whether the first of some short lines heads the others: they carry dates or commas, as names of events do."""
    first, rest = run[0].text, [line.text for line in run[1:]]
    dated = sum(bool(re.search(r"\d", words)) and "," in words for words in rest)
    return "," not in first and dated * 3 >= len(rest) * 2


def listed_names(lines: Sequence[Line], at: int, *, spaced: bool) -> int:
    """How many lines from `at` are a list of names or dates without marks; 0 for fewer than three."""
    run = _names(lines, at)
    if len(run) < MIN_NAMES - 1 or (len(run) < MIN_NAMES and run[1].gap > 0 and spaced):
        return cards.listed_facts(lines, at) or cards.listed_lines(lines, at)
    return max(len(run), cards.listed_facts(lines, at))
