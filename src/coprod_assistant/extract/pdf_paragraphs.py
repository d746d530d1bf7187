"""Lines of a report to paragraphs: over lines, columns and pages, with what stands between the halves put before.

How the report is set is measured first: sizes and weights of headings, the usual distance of lines, edges of columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from .dated import is_date
from .headings import CAPTIONS, MAX_CHARS, MAX_WORDS
from .lines import CLOSERS, ENDS, Line, is_amount
from .pdf_hyphens import END as HYPHEN_END
from .pdf_pieces import PdfLine

HEADING_SIZE = 1.12  # times the size of the body
BOLD_SIZE = 0.85  # of a bold heading; captions and heads of tables are smaller
NEW_PARAGRAPH = 1.35  # times the usual distance of lines
LONG_LINE = 45  # characters
SHORT_LINE = 0.82  # of the column's width: a line that ends before this was not full
MIN_ALIKE = 3  # lines of one size in a column, of which the widest shows how far it reaches
NOTE_SIZE = 0.93  # of the size of the body: notes are smaller
MAX_BETWEEN = 12  # paragraphs between the halves of another: notes, a box
DASHES = "–—-"  # with which a line may begin that is no item
NOTE = re.compile(r"(?:\[?\d{1,3}\]?|[*†‡§¶]{1,3}|[a-z])[.)]?\s+\S")
FAR = 4.0  # sizes from a figure in large print to what it counts
LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$")  # dots to a page number, in a table of contents


@dataclass(slots=True)
class Paragraph:
    """Lines of one paragraph, heading, item or row; `level` of a heading, `gap` whether it is set apart from above."""

    level: int | None
    gap: int
    lines: list[PdfLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the whole report shows: the usual leading and size, and how far each column reaches by its own lines."""

    leading: float
    body: float
    reach: dict[tuple[int, int, float], float]


def paragraphs_of(lines: Sequence[PdfLine]) -> list[Paragraph]:
    """The paragraphs of a report whose lines are given in reading order."""
    levels = heading_levels(lines)
    layout = _layout(lines)
    paragraphs: list[Paragraph] = []
    before: PdfLine | None = None
    for group in _wrapped(lines, layout):
        level = _level_of(group, levels, layout)
        for number, line in enumerate(group):
            if (level and number) or (before and _goes_on(paragraphs[-1], before, line, level, layout)):
                paragraphs[-1].lines.append(line)
            elif not (paragraphs and not level and _resume(paragraphs, line, layout)):
                gap = 1 if before is None or level or not _is_close(before, line, layout.leading) else 0
                known = bool(levels) or _begins_note(line, layout)  # where no size tells headings, their words may
                paragraphs.append(Paragraph(level if known else None, gap, [line]))
            before = line
    return paragraphs


def _layout(lines: Sequence[PdfLine]) -> _Layout:
    ends: dict[tuple[int, int, float], list[float]] = {}
    for line in lines:
        ends.setdefault((line.page, line.column, line.size), []).append(line.end)
    reach = {place: max(found) for place, found in ends.items() if len(found) >= MIN_ALIKE}
    return _Layout(usual_leading(lines), body_size(lines), reach)


def _wrapped(lines: Sequence[PdfLine], layout: _Layout) -> list[list[PdfLine]]:
    """The lines, those together that are of one style and were broken for want of room."""
    groups: list[list[PdfLine]] = []
    for above, line in zip([None, *lines], lines, strict=False):
        if above is not None and style_of(above) == style_of(line) and _is_wrapped(groups[-1], line, layout):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _is_wrapped(group: Sequence[PdfLine], line: PdfLine, layout: _Layout) -> bool:
    above = group[-1]
    if above.is_row or line.is_row or not _is_close(above, line, layout.leading):
        return False
    if _marker(line) and (line.text[0] not in DASHES or _marker(group[0])):
        return False
    return _is_broken(above, line)


def _level_of(group: Sequence[PdfLine], levels: Mapping[tuple[float, bool], int], layout: _Layout) -> int:
    """The level of the heading that the lines are, or 0: none of several can tell alone, `2012` has not a letter."""
    words = " ".join(line.text for line in group)
    is_head = may_head(words) and not group[0].is_row
    if len(words) > MAX_CHARS and group[0].size >= HEADING_SIZE * layout.body:
        is_head = all(may_head(line.text) for line in group)  # a title of many lines
    return levels.get(style_of(group[0]), 0) if is_head else 0


def _is_broken(above: PdfLine, line: PdfLine) -> bool:
    """Whether a line of a heading, which may stand in the middle, was broken for want of room."""
    if _has_no_room(above, line):
        return True
    margin = above.x - above.left
    centred = abs(margin - (above.right - above.end)) <= above.size
    return centred and _has_no_room(replace(above, x=above.left, end=above.end - margin), line)


def _is_close(above: PdfLine, line: PdfLine, leading: float) -> bool:
    """Whether `line` stands right below `above`, no wider apart than the lines of a paragraph."""
    if above.page != line.page or above.column != line.column:
        return False
    if above.is_row and line.is_row:
        return True
    return 0 < above.y - line.y <= NEW_PARAGRAPH * leading * max(line.size, above.size)


def _counts(figure: PdfLine, line: PdfLine) -> bool:
    """Whether a line says what the figure that stands alone above it counts: "4,217" / "came to the lunches"."""
    near = figure.column == line.column and figure.page == line.page and 0 < figure.y - line.y <= FAR * line.size
    return near and is_amount(figure.text) and line.text[0].islower()


def _goes_on(paragraph: Paragraph, above: PdfLine, line: PdfLine, level: int, layout: _Layout) -> bool:
    """Whether `line` is the rest of `paragraph`, whose last line is `above`."""
    if _marker(line) or any(one.is_row or LEADER.search(one.text) for one in (line, above)):
        return False
    if len(paragraph.lines) == 1 and _counts(above, line):
        return True
    if level or paragraph.level:
        same = level == paragraph.level and style_of(line) == style_of(above)
        return same and _is_close(above, line, layout.leading) and sum(len(x.text) for x in paragraph.lines) < MAX_CHARS
    if not _is_close(above, line, layout.leading):
        return _goes_on_elsewhere(above, line, layout)
    if abs(above.size - line.size) > 1.5 or _begins_note(line, layout):
        return False
    if HYPHEN_END.search(above.text):
        return True
    ended, full = _ended(above), _is_full(above) or _has_no_room(above, line)
    first = paragraph.lines[0]
    if _marker(first) and line.page == first.page and line.column == first.column:
        hangs = paragraph.lines[1].x if len(paragraph.lines) > 1 else first.x + 0.7 * line.size
        return line.x > hangs - 0.4 * line.size or (not ended and line.text[0].islower())
    indented = line.x > line.left + 0.8 * line.size and above.x <= above.left + 0.5 * above.size
    return (full and not (indented and ended)) or (
        not ended and (line.text[0].islower() or len(above.text) > LONG_LINE)
    )


def _goes_on_elsewhere(above: PdfLine, line: PdfLine, layout: _Layout) -> bool:
    """Whether a paragraph goes on in the next column or on the next page.

    With a capital letter only where its line was full by the measure of others, which the lines of a cover are not.
    """
    if above.page == line.page and above.column == line.column:
        return False
    if _ended(above) or abs(above.size - line.size) >= 1:
        return False
    reach = layout.reach.get((above.page, above.column, above.size))
    full = reach is not None and above.end >= above.left + SHORT_LINE * (reach - above.left)
    return full or line.text[0].islower()


def _resume(paragraphs: list[Paragraph], line: PdfLine, layout: _Layout) -> bool:
    """Adds the line to a paragraph that others interrupt, and puts those before it; whether there is one.

    They are the notes at the foot of its column, or a box that the file draws at another time than the paragraph.
    """
    if _marker(line) or line.is_row:
        return False
    for at in range(len(paragraphs) - 2, max(-1, len(paragraphs) - 2 - MAX_BETWEEN), -1):
        first, above = paragraphs[at].lines[0], paragraphs[at].lines[-1]
        between = paragraphs[at + 1 :]
        if any(one.page != first.page for other in between for one in other.lines):
            return False  # pages follow each other in the text
        if paragraphs[at].level or above.is_row or _ended(above):
            continue
        if _is_drawn_on(above, line, between) or (
            _are_notes(between, layout) and _goes_on_elsewhere(above, line, layout)
        ):
            paragraphs[at].lines.append(line)
            paragraphs[at:] = [*between, paragraphs[at]]
            return True
    return False


def _is_drawn_on(above: PdfLine, line: PdfLine, between: Sequence[Paragraph]) -> bool:
    """Whether a line was drawn right after another, with a box between them that is drawn elsewhere."""
    if line.page != above.page or line.order != above.last + 1 or abs(above.size - line.size) >= 1:
        return False
    beside = all(one.column not in (above.column, line.column) for other in between for one in other.lines)
    return beside and above.column != line.column and (line.text[0].islower() or _is_full(above))


def _are_notes(paragraphs: Sequence[Paragraph], layout: _Layout) -> bool:
    """Whether they are notes at the foot of a page, in smaller letters, the first of them with its mark."""
    small = all(line.size <= NOTE_SIZE * layout.body for paragraph in paragraphs for line in paragraph.lines)
    return small and _begins_note(paragraphs[0].lines[0], layout)


def _begins_note(line: PdfLine, layout: _Layout) -> bool:
    return line.size <= NOTE_SIZE * layout.body and bool(NOTE.match(line.text))


def _ended(line: PdfLine) -> bool:
    return line.text.rstrip(CLOSERS)[-1:] in (*ENDS, ":")


def _is_full(line: PdfLine) -> bool:
    """Whether it reaches to the end of its column."""
    return line.end >= line.left + SHORT_LINE * (line.right - line.left)


def _has_no_room(line: PdfLine, below: PdfLine) -> bool:
    """Whether the first word of the next line would not have fitted."""
    letter = (line.end - line.x) / len(line.text)
    return line.end + letter * (1 + len(below.text.split(" ", 1)[0])) > line.right


def _marker(line: PdfLine) -> str:
    return Line(0, len(line.text), line.text).marker


def body_size(lines: Sequence[PdfLine]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def heading_levels(lines: Sequence[PdfLine]) -> dict[tuple[float, bool], int]:
    """Levels of the styles (size, bold) that headings have: bigger than the body, or bold where the body is not."""
    counts: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        counts[style_of(line)] += len(line.text)
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


def style_of(line: PdfLine) -> tuple[float, bool]:
    return line.size, line.bold


def may_head(words: str) -> bool:
    return (
        len(words) <= MAX_CHARS
        and len(words.split()) <= MAX_WORDS
        and len(re.findall(r"[^\W\d_]", words)) >= 2
        and not (words[-1] in ".;," and len(words.split()) > 3)
        and not CAPTIONS.match(words)
        and not is_date(words)
    )


def usual_leading(lines: Sequence[PdfLine]) -> float:
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
