"""Lists in plain text: items with a bullet or number, and plain short lines below a line that opens them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..types import Block, Span
from .dated import has_day
from .headings import is_heading_text
from .lines import CLOSERS, ENDS, Line

ABBREVIATIONS = re.compile(
    r"(?:\b(?:St|Dr|Mr|Mrs|Ms|Prof|No|Nr|vs|e\.g|i\.e|etc|cf|z\.B|d\.h|bzw|ca|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z])\.$"
)
BOUNDARY = re.compile(rf"(?<=[{ENDS}])[{re.escape(CLOSERS)}]*\s+(?=[A-ZÄÖÜÀ-Þ\d“„\"'‘(])")
OPENING = re.compile(r"\b(?:the following|as follows|folgende[nrs]?)\b[^.]*\.$", re.I)
MAX_ITEM = 160  # characters of an item without a bullet
MAX_GAP = 3
ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"]


def items_at(lines: Sequence[Line], at: int) -> int:
    """How many lines from `at` are marked items of one list; 0 if there is none."""
    if not _starts_list(lines, at):
        return 0
    end = at + 1
    while end < len(lines) and _is_next_item(lines, at, end):
        end += 1
    return end - at


def _starts_list(lines: Sequence[Line], at: int) -> bool:
    if at >= len(lines):
        return False
    line = lines[at]
    if line.bullet:
        return line.bullet not in "–—-*+o" or line.content < line.end
    if not line.marker:
        return False
    # A number alone may head a section; it counts items where it begins at one and the next one follows.
    follower = lines[at + 1] if at + 1 < len(lines) else None
    return (
        follower is not None
        and bool(follower.marker)
        and _successive(line.marker, follower.marker)
        and (not is_heading_text(line) or (follower.gap <= 1 and not _heads_prose(lines, at + 1)))
    )


def _heads_prose(lines: Sequence[Line], at: int) -> bool:
    """Whether prose without a mark follows line `at` closely, as it follows a heading and not an item."""
    return (
        at + 1 < len(lines)
        and not lines[at + 1].marker
        and lines[at + 1].ended
        and is_heading_text(lines[at])
        and (len(lines[at + 1].text) > len(lines[at].text) and lines[at + 1].gap <= 1 and lines[at].gap >= 1)
    )


def _successive(marker: str, below: str) -> bool:
    """Whether two numbers can follow each other in a list."""
    one, two = (re.sub(r"\W", "", mark).lower() for mark in (marker, below))
    if one.isdigit() or two.isdigit():
        return one.isdigit() and two.isdigit() and int(two) == int(one) + 1
    if len(one) == len(two) == 1 and ord(two) == ord(one) + 1:
        return True
    return one in ROMAN and two in ROMAN and ROMAN.index(two) == ROMAN.index(one) + 1


def _is_next_item(lines: Sequence[Line], first: int, at: int) -> bool:
    line, above = lines[at], lines[at - 1]
    if line.gap > MAX_GAP or not line.marker or line.level:
        return False
    if line.bullet:
        return line.gap <= 1 or line.bullet == above.bullet
    if lines[first].bullet and line.indent <= lines[first].indent:
        return False
    if any(_successive(other.marker, line.marker) for other in lines[max(first, at - 50) : at] if not other.bullet):
        return True
    opens_deeper = re.sub(r"\W", "", line.marker).lower() in ("1", "a", "i")
    return opens_deeper and line.gap == 0


def plain_items_below(lines: Sequence[Line], at: int, *, spaced: bool) -> int:
    """How many lines below `at`, which ends with a colon, are items of a list without marks; 0 if that is not clear.

    Args:
        spaced: Whether blank lines set the paragraphs of this text apart.
    """
    if not lines[at].text.endswith(":") or at + 2 >= len(lines) or lines[at + 1].gap > 1:
        return 0
    end = at + 1
    while end < len(lines) and _is_plain_item(lines[end]) and (end == at + 1 or lines[end].gap == 0):
        end += 1
    named = _named_by_its_day(lines, at + 1, end)
    if named:
        end = named
    elif end < len(lines) and lines[end].gap == 0 and not _is_plain_item(lines[end]) and end - at > 1:
        if not (lines[end - 1].text[-1] in ",;" or lines[end - 1].text[-4:] in (" and", " und")):
            end -= 1  # the last short line heads the prose right below it
        elif len(lines[end].text) <= MAX_ITEM:
            end += 1  # `…, and` / `the last item, which ends with a full stop.`
    count = end - at - 1
    if count < 2:
        close = _close_sentences(lines, at)
        count = close if spaced or _stand_alone(lines, at, close) else count
    return count if count >= 2 else _spaced_items(lines, at)


def _named_by_its_day(lines: Sequence[Line], first: int, end: int) -> int:
    """The number of a short line that no item is, as a day stands right below it and in no line above; 0 if none."""
    for number in range(first, min(end + 1, len(lines))):
        line = lines[number]
        if has_day(line.text):
            return number - 1 if number > first + 1 and line.gap <= 1 and _is_plain_item(line) else 0
    return 0


def _is_plain_item(line: Line) -> bool:
    if len(line.text) > MAX_ITEM or line.marker or line.level or line.text.endswith(":"):
        return False
    return not line.ended


def _close_sentences(lines: Sequence[Line], at: int) -> int:
    """How many short sentences stand right below each other where other paragraphs are set apart by blank lines."""
    end = at + 1
    while end < len(lines) and (end == at + 1 or lines[end].gap == 0):
        line = lines[end]
        if line.marker or line.level or len(line.text) > MAX_ITEM or not line.ended:
            return 0
        end += 1
    return end - at - 1


def _stand_alone(lines: Sequence[Line], at: int, count: int) -> bool:
    """Whether blank lines set a line of its own and the `count` sentences right below it apart from all others."""
    below = at + 1 + count
    alone = is_heading_text(lines[at]) and lines[at].gap > 0 and lines[at + 1].gap == 0
    return alone and (below == len(lines) or lines[below].gap > 0)


def _spaced_items(lines: Sequence[Line], at: int) -> int:
    """The same with a blank line between the items: only where small letters or semicolons show that they are."""
    end = at + 1
    while end < len(lines) and lines[end].gap <= 1 and len(lines[end].text) <= MAX_ITEM:
        line = lines[end]
        if (
            line.marker
            or line.level
            or not (line.text[0].islower() or line.text[-1] == ";" or lines[end - 1].text[-1] == ";")
        ):
            break
        end += 1
    return end - at - 1 if end - at - 1 >= 2 else 0


def opens_list(line: Line) -> bool:
    """Whether the line's last sentence says that a list follows."""
    return line.text.endswith(":") or bool(OPENING.search(line.text[-200:]))


def last_sentence(line: Line) -> int:
    """Offset in the text where the last sentence of `line` starts."""
    start = line.content if line.marker else line.start
    for match in BOUNDARY.finditer(line.text):
        if not ABBREVIATIONS.search(line.text[: match.start()]):
            start = max(start, line.start + match.end())
    return start


def first_sentence_end(words: str) -> int:
    """Where the first sentence of `words` ends."""
    for match in BOUNDARY.finditer(words):
        if not ABBREVIATIONS.search(words[: match.start()]):
            return match.start() + len(match[0].rstrip())
    return len(words)


def list_block(lines: Sequence[Line], *, opening: int | None) -> Block:
    """The items as one block from `opening`, where the line that opens it starts; parts leave the marks out."""
    parts = tuple(Span(line.content, line.end) for line in lines)
    return Block("list", parts[0].start if opening is None else opening, parts[-1].end, parts=parts)
