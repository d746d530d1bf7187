"""Lines of a report to its canonical text: paragraphs over lines, columns and pages, hyphens at line ends undone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..types import Page
from .dated import is_date
from .decode import visible
from .headings import CAPTIONS, MAX_CHARS, MAX_WORDS
from .lines import CLOSERS, ENDS, Line
from .pdf_pieces import PdfLine

HEADING_SIZE = 1.12  # times the size of the body
BOLD_SIZE = 0.85  # of a bold heading; captions and heads of tables are smaller
NEW_PARAGRAPH = 1.35  # times the usual distance of lines
LONG_LINE = 45  # characters
SHORT_LINE = 0.82  # of the column's width: a line that ends before this was not full
WORD_END = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$")  # dots to a page number, in a table of contents
WORD_START = re.compile(r"^([^\W\d_]+)")


@dataclass(slots=True)
class PdfText:
    """Canonical text with its lines (each a paragraph, heading or item) and pages."""

    text: str
    lines: list[Line]
    pages: list[Page]


@dataclass(slots=True)
class _Paragraph:
    level: int | None
    gap: int
    lines: list[PdfLine] = field(default_factory=list)


def join_pages(pages: Sequence[Sequence[PdfLine]]) -> PdfText:
    """The text of all pages; `pages[n]` holds the lines of page n + 1."""
    lines = [line for page in pages for line in page]
    levels = heading_levels(lines)
    leading = _leading(lines)
    paragraphs: list[_Paragraph] = []
    for before, line in zip([None, *lines], lines, strict=False):
        level = levels.get(_style(line), 0) if _may_head(line) else 0
        if before is not None and paragraphs and _goes_on(paragraphs[-1], before, line, level, leading):
            paragraphs[-1].lines.append(line)
        else:
            gap = 1 if before is None or level or not _is_close(before, line, leading) else 0
            paragraphs.append(_Paragraph(level, gap, [line]))
    if not levels:
        for paragraph in paragraphs:
            paragraph.level = None
    return _written(paragraphs, len(pages), _vocabulary(lines))


def heading_levels(lines: Sequence[PdfLine]) -> dict[tuple[float, bool], int]:
    """Levels of the styles (size, bold) that headings have: bigger than the body, or bold where the body is not."""
    counts: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        counts[_style(line)] += len(line.text)
    if not counts:
        return {}
    body_size, body_bold = counts.most_common(1)[0][0]
    total = sum(counts.values())
    styles = [
        (size, bold)
        for (size, bold), count in counts.items()
        if count < total / 3
        and (size >= body_size * HEADING_SIZE or (bold and not body_bold and size >= body_size * BOLD_SIZE))
    ]
    ordered = sorted(styles, key=lambda style: (-style[0], not style[1]))
    return {style: min(number, 6) for number, style in enumerate(ordered, start=1)}


def _style(line: PdfLine) -> tuple[float, bool]:
    return line.size, line.bold


def _may_head(line: PdfLine) -> bool:
    words = line.text
    return (
        len(words) <= MAX_CHARS
        and len(words.split()) <= MAX_WORDS
        and len(re.findall(r"[^\W\d_]", words)) >= 2
        and not (words[-1] in ".;," and len(words.split()) > 3)
        and not line.is_row
        and not CAPTIONS.match(words)
        and not is_date(words)
    )


def _leading(lines: Sequence[PdfLine]) -> float:
    """The usual distance from line to line, in sizes of the lower line."""
    steps = Counter(
        round((above.y - line.y) / line.size, 1)
        for above, line in pairwise(lines)
        if above.page == line.page
        and above.column == line.column
        and line.size > 0
        and 0.5 < (above.y - line.y) / line.size < 3
    )
    return steps.most_common(1)[0][0] if steps else 1.2


def _is_close(above: PdfLine, line: PdfLine, leading: float) -> bool:
    """Whether `line` stands right below `above`, no wider apart than the lines of a paragraph."""
    if above.page != line.page or above.column != line.column:
        return False
    if above.is_row and line.is_row:
        return True
    return 0 < above.y - line.y <= NEW_PARAGRAPH * leading * max(line.size, above.size)


def _goes_on(paragraph: _Paragraph, above: PdfLine, line: PdfLine, level: int, leading: float) -> bool:
    """Whether `line` is the rest of `paragraph`, whose last line is `above`."""
    if _marker(line) or any(one.is_row or LEADER.search(one.text) for one in (line, above)):
        return False
    if level or paragraph.level:
        same = level == paragraph.level and _style(line) == _style(above)
        return same and _is_close(above, line, leading) and sum(len(x.text) for x in paragraph.lines) < MAX_CHARS
    if not _is_close(above, line, leading):
        return _goes_on_elsewhere(above, line)
    if abs(above.size - line.size) > 1.5:
        return False
    ended, full = _ended(above), _is_full(above)
    first = paragraph.lines[0]
    if _marker(first) and line.page == first.page and line.column == first.column:
        hangs = paragraph.lines[1].x if len(paragraph.lines) > 1 else first.x + 0.7 * line.size
        return line.x > hangs - 0.4 * line.size or (not ended and line.text[0].islower())
    indented = line.x > line.left + 0.8 * line.size and above.x <= above.left + 0.5 * above.size
    return (full and not (indented and ended)) or (
        not ended and (line.text[0].islower() or len(above.text) > LONG_LINE)
    )


def _goes_on_elsewhere(above: PdfLine, line: PdfLine) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    if above.page == line.page and above.column == line.column:
        return False
    alike = not _ended(above) and abs(above.size - line.size) < 1
    return alike and (line.text[0].islower() or _is_full(above))


def _ended(line: PdfLine) -> bool:
    return line.text.rstrip(CLOSERS)[-1:] in (*ENDS, ":")


def _is_full(line: PdfLine) -> bool:
    """Whether it reaches to the end of its column."""
    return line.end >= line.left + SHORT_LINE * (line.right - line.left)


def _marker(line: PdfLine) -> str:
    return Line(0, len(line.text), line.text).marker


def _vocabulary(lines: Sequence[PdfLine]) -> Counter[str]:
    """Words inside lines, with hyphens and without, folded: how this report spells them."""
    words: Counter[str] = Counter()
    for line in lines:
        words.update(word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text))
    return words


def _written(paragraphs: Sequence[_Paragraph], page_count: int, vocabulary: Counter[str]) -> PdfText:
    pieces: list[str] = []
    length = 0
    lines: list[Line] = []
    starts: dict[int, int] = {}
    for paragraph in paragraphs:
        separator = ("\n\n" if paragraph.gap else "\n") if length else ""
        words, offsets = _joined(paragraph.lines, vocabulary)
        if not words:
            continue
        start = length + len(separator)
        for line, at in zip(paragraph.lines, offsets, strict=True):
            starts.setdefault(line.page, start + at)
        lines.append(Line(start, start + len(words), words, _indent(paragraph), paragraph.gap, 1, paragraph.level))
        pieces += [separator, words]
        length = start + len(words)
    return PdfText("".join(pieces), lines, _pages(starts, page_count, length))


def _indent(paragraph: _Paragraph) -> int:
    """How far its first line is from the edge of its column, in half letters."""
    first = paragraph.lines[0]
    return max(0, round((first.x - first.left) / max(first.size, 1) * 2))


def _joined(lines: Sequence[PdfLine], vocabulary: Counter[str]) -> tuple[str, list[int]]:
    """The words of a paragraph, and where in them each line starts; words cut by a line end are whole again."""
    pieces: list[str] = []
    offsets: list[int] = []
    length = 0
    for line in lines:
        words = visible(line.text).strip()
        soft = line.text.endswith("\u00ad")
        if pieces:
            joint = _joint(pieces[-1], words, vocabulary)
            if joint == "cut":
                pieces[-1] = pieces[-1][:-1]
                length -= 1
            elif joint == "space":
                pieces.append(" ")
                length += 1
        offsets.append(length)
        pieces.append(f"{words}\u00ad" if soft else words)
        length += len(pieces[-1])
    return "".join(pieces).rstrip("\u00ad"), offsets


def _joint(before: str, line: str, vocabulary: Counter[str]) -> str:
    """How a line is joined to the words before it: with a `space`, as it is, or with the hyphen `cut` off."""
    cut, rest = WORD_END.search(before), WORD_START.match(line)
    if cut is None or rest is None or not rest[1][0].islower():
        return "cut" if before.endswith("\u00ad") else "space"
    return "keep" if before[-1] != "\u00ad" and _keeps_hyphen(cut[1], rest[1], vocabulary) else "cut"


def _keeps_hyphen(before: str, after: str, vocabulary: Counter[str]) -> bool:
    """Whether the word is written with a hyphen elsewhere in the report, and more often than without."""
    hyphened = vocabulary[f"{before}-{after}".casefold()]
    return hyphened > vocabulary[(before + after).casefold()]


def _pages(starts: dict[int, int], page_count: int, length: int) -> list[Page]:
    """Where each page starts and ends; one without text is empty at the place where it would stand."""
    begins = [starts.get(number) for number in range(1, page_count + 1)]
    pages: list[Page] = []
    following = length
    for number in range(page_count, 0, -1):
        begin = begins[number - 1]
        start = following if begin is None else begin
        pages.append(Page(number, min(start, following), following))
        following = min(start, following)
    return pages[::-1]
