"""Lines of plain text with their offsets, hard-wrapped ones joined into the paragraph they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

SEPARATOR = re.compile("[\n\x0b\x0c\x85\u2028\u2029]")
# Marks of list items. A bare letter `o` is what a round bullet of a word processor becomes in a dump.
BULLET = re.compile(r"[•‣◦▪▫■□●○·∙⁃➢➤►✓✔–—*+\-\uf0b7\uf0a7](?=\s)|o(?=\s+[A-ZÄÖÜ\d“\"'])")
NUMBER = re.compile(r"(?:\(\s?)?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})(?:[.)](?=\s)|\.\)(?=\s))")
# Labels of the turns of an interview, each of which starts a paragraph.
ASKED = re.compile(r"^(?:Q|(?i:Question|Frage|Interviewer(?:in)?))\.?\s?\d{0,3}\s*:\s+\S")
ANSWERED = re.compile(r"^(?:A|(?i:Answer|Antwort))\.?\s?\d{0,3}\s*:\s+\S")
RULE = re.compile(r"^([=~_*#^+-])\1{2,}$")  # a line drawn with one character, below a heading or between parts
ENDS = ".!?…"
CLOSERS = "\"'”’»«“)]"
MIN_WRAPPED = 30  # characters; a shorter line was not broken for want of room
MAX_WRAPPED = 120
MAX_DEEPER = 4  # blanks by which a paragraph of an item is set in; what is further in stands in the middle of the page
NEARLY_FULL = 0.75  # of the width: a line without end mark that reaches so far was broken

LONGER = 1.25  # of the width: where as many lines are as long as that as seem broken, none was broken


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or several that were broken to fit a width: `[start, end)` of the text without white space around.

    `gap` counts the blank lines before it. `level` is the heading level that mark-up or type size gave,
    0 for certainly no heading, None where only the words can tell.
    """

    start: int
    end: int
    text: str
    indent: int = 0
    gap: int = 0
    count: int = 1
    level: int | None = None

    @property
    def marker(self) -> str:
        """The bullet or number that a list item begins with, or nothing."""
        found = BULLET.match(self.text) or NUMBER.match(self.text)
        return found[0] if found else ""

    @property
    def bullet(self) -> str:
        """The bullet (not number) that it begins with, or nothing."""
        found = BULLET.match(self.text)
        return found[0] if found else ""

    @property
    def content(self) -> int:
        """Offset in the text of the first character past the marker."""
        rest = self.text[len(self.marker) :]
        return self.end - len(rest.lstrip())

    @property
    def ended(self) -> bool:
        """Whether it ends like a sentence, closing quotes and brackets aside."""
        return self.text.rstrip(CLOSERS)[-1:] in ENDS or self.text[-1:] in ENDS


def split_lines(text: str) -> list[Line]:
    """The lines that are not blank, in order."""
    found: list[Line] = []
    start, gap = 0, 0
    for end in [*(match.start() for match in SEPARATOR.finditer(text)), len(text)]:
        raw = text[start:end]
        words = raw.strip()
        if words:
            indent = len(raw) - len(raw.lstrip())
            first = start + indent
            found.append(Line(first, first + len(words), _spaced(words), indent, gap))
            gap = 0
        else:
            gap += 1
        start = end + 1
    return found


def _spaced(words: str) -> str:
    """`words` with every kind of blank as a space, so that lengths and offsets stay."""
    return re.sub(r"\s", " ", words)


def join_wrapped(lines: Sequence[Line], text: str) -> list[Line]:
    """`lines` with those broken to fit a width joined again; offsets still count in `text`."""
    width = _wrap_width(lines)
    listed = frozenset[int]() if width else _listed_without_marks(lines)
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        if groups and number not in listed and _continues(groups[-1][0], groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_whole(group, text) for group in groups]


def _listed_without_marks(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of the lines that are items of a list: below a colon, in small letters, none of them ended."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        end = at + 1
        while line.text[-1] == ":" and end < len(lines) and lines[end].text[0].islower() and not lines[end].ended:
            end += 1
        whole = end == len(lines) or not lines[end].text[0].islower()
        found.update(range(at + 1, end) if whole else ())
    return frozenset(found)


def _whole(group: Sequence[Line], text: str) -> Line:
    first, last = group[0], group[-1]
    if len(group) == 1:
        return first
    level = 0 if _is_amount(first) else first.level  # a figure and what it counts head nothing
    return replace(first, end=last.end, text=_spaced(text[first.start : last.end]), count=len(group), level=level)


def _wrap_width(lines: Sequence[Line]) -> int:
    """The width that lines were broken at, or 0 if they were not broken."""
    widths = [
        line.indent + len(line.text)
        for line, below in pairwise(lines)
        if below.gap == 0 and _breaks_a_sentence(line, below)
    ]
    width = max(widths, default=0)
    if len(widths) < 2 or sum(len(line.text) > LONGER * width for line in lines) >= len(widths):
        return 0
    return width


def _breaks_a_sentence(line: Line, below: Line) -> bool:
    """Whether a sentence plainly goes on: no end mark, and a small letter follows."""
    if not MIN_WRAPPED <= len(line.text) <= MAX_WRAPPED or below.marker:
        return False
    return line.text[-1] not in ENDS + ":;" and below.text[0].islower()


def is_amount(words: str) -> bool:
    """Whether words are a figure alone, which what stands below it may count: `4,217` / `came`."""
    return bool(re.search(r"\d", words)) and not re.search(r"[^\W\d_]", words)


def _is_amount(line: Line) -> bool:
    return is_amount(line.text) and not line.marker


def _continues(first: Line, line: Line, below: Line, width: int) -> bool:
    """Whether `below` goes on with what `first` begins and `line` is so far the end of."""
    if below.marker and not _is_false_marker(line, below, width):
        return False
    if first.marker and below.indent > first.indent and below.gap <= (below.indent >= first.indent + 2):
        words = first.content - first.start + first.indent  # where those of the item begin
        return below.gap == 0 or words <= below.indent <= words + MAX_DEEPER
    if below.gap <= 1 and _is_amount(line) and below.text[0].islower():
        return True
    if below.gap or any(form.match(below.text) for form in (ASKED, ANSWERED, RULE)) or RULE.match(line.text):
        return False
    if _breaks_a_sentence(line, below):
        return True
    if not width or line.text[-1] == ":" or len(line.text) < MIN_WRAPPED:
        return False
    taken = line.indent + len(line.text)
    full = taken + 1 + len(below.text.split(" ", 1)[0]) > width and taken >= width / 2
    return full or (line.text[-1] not in ENDS + ";" and taken >= NEARLY_FULL * width)


def _is_false_marker(line: Line, below: Line, width: int) -> bool:
    """Whether what looks like an item is a wrapped dash or number: `… 3–4` / `– and so on`."""
    return (
        width > 0
        and below.text[0] in "–—-"
        and below.content < below.end
        and (
            below.text[below.content - below.start].islower()
            and line.text[-1] not in ENDS + ":;"
            and line.indent + len(line.text) > width * 0.8
        )
    )
