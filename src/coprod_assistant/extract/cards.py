"""Cards: short lines right below each other, the first of which names a thing and the others give facts of it.

A price list, the particulars of a course, "at a glance": none of their facts is a heading, short as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import dated, headings
from .lines import Line

MIN_FACTS = 2  # lines that are plainly facts, from which on short lines are a card
MIN_LIST = 3  # facts with labels of their own that are a list: phases, places
MAX_LINES = 14
MAX_FACT = 120  # characters
MAX_ITEM = 160
MIN_WORDS = 5  # of an item that is no name


def is_fact(line: Line) -> bool:
    """Whether a line gives a value and its label, a day or an address of mail."""
    return is_labelled(line) or dated.is_date(line.text) or dated.has_day(line.text) or "@" in line.text


def is_labelled(line: Line) -> bool:
    """Whether a label stands before its value: `Places: 16`."""
    return bool(headings.LABELS.match(line.text) or headings.FIELD.match(line.text))


def heads_card(lines: Sequence[Line], at: int) -> bool:
    """Whether line `at` names what the lines right below it give facts of."""
    if _facts_of(lines, at) is None or _bounds(lines, at)[0] != at:
        return False
    return not is_fact(lines[at]) or _names_in_two_parts(lines, at)


def _names_in_two_parts(lines: Sequence[Line], at: int) -> bool:
    """Whether what looks like a fact is a name above facts whose labels are known: `Open Day: The Mill` / `Date: …`."""
    line, below = lines[at], lines[at + 1 : at + 2]
    named = headings.FIELD.match(line.text) and not headings.LABELS.match(line.text) and not dated.has_day(line.text)
    return bool(named and below and below[0].gap == 0 and headings.LABELS.match(below[0].text))


def stands_in_facts(lines: Sequence[Line], at: int) -> bool:
    """Whether line `at` is one of the facts of a card, or a label and its value among others."""
    first = _facts_of(lines, at)
    if first is not None and at >= first:
        return True
    line, above = lines[at], lines[at - 1] if at else None
    below = lines[at + 1] if at + 1 < len(lines) and lines[at + 1].gap == 0 else None
    if above is None or line.gap:
        return False
    if headings.FIELD.match(line.text):
        further = below is not None and headings.FIELD.match(below.text) and not headings.LABELS.match(below.text)
        return is_labelled(above) or bool(further)
    return below is not None and dated.is_date(above.text) and is_labelled(below)


def listed_facts(lines: Sequence[Line], at: int) -> int:
    """How many facts from `at` are the whole of a card and a list: with labels of their own, and no day of an event."""
    first = _facts_of(lines, at)
    start, end = _bounds(lines, at)
    if first != at or at != start + 1 or end - at < MIN_LIST:
        return 0
    plain = all(headings.FIELD.match(line.text) and not dated.has_day(line.text) for line in lines[at:end])
    return end - at if plain else 0


def heads_lines(lines: Sequence[Line], at: int) -> bool:
    """Whether a few words stand right above a list without marks, and nothing right above them."""
    start, _ = _bounds(lines, at)
    return start == at and len(lines[at].text.split()) < MIN_WORDS and _are_items(lines, at + 1)


def listed_lines(lines: Sequence[Line], at: int) -> int:
    """How many lines from `at` are a list without marks; 0 if that is not clear."""
    start, end = _bounds(lines, at)
    headed = at == start or (at == start + 1 and heads_lines(lines, start))
    return end - at if headed and _are_items(lines, at) else 0


def _are_items(lines: Sequence[Line], at: int) -> bool:
    """Whether the lines from `at` to the next blank one are some words each, none of which ends like a sentence."""
    if at >= len(lines):
        return False
    below = lines[at : _bounds(lines, at)[1]]
    return MIN_LIST <= len(below) < MAX_LINES and all(_is_item(line) for line in below)


def _is_item(line: Line) -> bool:
    if line.ended or line.marker or line.level is not None or line.count > 1:
        return False
    return len(line.text.split()) >= MIN_WORDS and len(line.text) <= MAX_ITEM and line.text[-1] not in ":,;-"


def _facts_of(lines: Sequence[Line], at: int) -> int | None:
    """Number of the first fact of the card that line `at` stands in; None if it stands in none."""
    start, end = _bounds(lines, at)
    below = lines[start + 1 : end]
    if not MIN_FACTS <= len(below) < MAX_LINES or any(line.marker or line.level is not None for line in below):
        return None
    if any(len(line.text) > MAX_FACT for line in below):
        return None
    facts = [number for number, line in enumerate(below, start + 1) if is_fact(line)]
    labelled = sum(map(is_labelled, below))
    return facts[0] if labelled >= MIN_FACTS and 2 * len(facts) >= len(below) else None


def _bounds(lines: Sequence[Line], at: int) -> tuple[int, int]:
    """First line and end of the run of lines around `at` without a blank line between them, up to `MAX_LINES` away."""
    start = end = at
    while start > 0 and lines[start].gap == 0 and at - start < MAX_LINES:
        start -= 1
    end += 1
    while end < len(lines) and lines[end].gap == 0 and end - at < MAX_LINES:
        end += 1
    return start, end
