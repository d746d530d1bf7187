"""What OCR read on a page as runs of text, so that all else is done with them as with the text of any page."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from .ocr import Reading, Readings, ReadLine
from .pdf_state import RawPage, Run

SURE = (
    0.98  # of a page: of 29 made ones, most of them spoilt, the 18 above had 3 % wrong words at most, all below over 10
)
SURE_LINE = 0.95  # of a line of such a page, where 170 of 176 were right to the letter and none was below
SURE_ITEM = 0.9  # of a line behind a bullet, which itself is read unsurely and is a sixth of a short line
UNSURE = "OCR was not sure enough of what it says"
NOTHING = "OCR found no text on it that stands upright"
ILLEGIBLE = "[illegible]"
FONT = 0.84  # of the height of a line's box: the size of its letters
TO_BASELINE = 0.3  # of that size: from the middle of a line to its baseline
SAME_ROW = 0.35  # of the usual height: middles nearer to each other are those of one row
SAME_SIZE = (0.72, 1.25)  # times the usual height, which a line has with and without letters that rise or hang
STEP = 1.5  # from one size to the next, of those that are not the usual one
BOLD = 1.3  # times as thick as letters usually are
LOST_SPACE = re.compile(
    r"(?<=[a-z)][.,;:!?])(?=[A-Z][a-z])|(?<=^\d\.)(?=[A-Z])|(?<=[a-z]{3})(?=\([A-Za-z]{2})|(?<=[a-z]{3})(?=(?:19|20)\d\d\b)"
)
BULLET = re.compile(r"^[•·●∙▪■○◦](?:\s+|(?=\w))")


def with_readings(pages: Iterable[RawPage], readings: Readings, sure: dict[int, float]) -> Iterator[RawPage]:
    """The pages with what OCR read where they have no text of their own; `sure` is told how sure that is, by number.

    Of a page that is not sure enough nothing is added.
    """
    for page in pages:
        reading = readings.get(page.number)
        if isinstance(reading, str):
            page.problem = page.problem or reading
        elif reading is not None:
            lines = [line for line in reading.lines if not _is_there(line, page)]
            found = Reading(reading.width, reading.height, tuple(lines))
            if found.confidence >= SURE:
                page.runs += _runs(found, len(page.runs))
                page.width, page.height = found.width, found.height
                sure[page.number] = found.confidence
            elif lines or not page.runs:
                page.problem = page.problem or (UNSURE if lines else NOTHING)
        yield page


def page_label(number: int, confidence: float | None) -> str:
    """What a page is called that was read by OCR; empty for others."""
    return "" if confidence is None else f"page {number} (read by OCR, {math.floor(100 * confidence)} % sure)"


def _is_there(line: ReadLine, page: RawPage) -> bool:
    """Whether the page has text of its own where the middle of a line is."""
    x, y = (line.left + line.right) / 2, page.height - (line.top + line.bottom) / 2
    return any(run.x <= x <= run.end and run.y - run.size / 2 <= y <= run.y + run.size for run in page.runs)


def _runs(reading: Reading, first: int) -> list[Run]:
    heights = [line.bottom - line.top for line in reading.lines]
    usual, stroke = _usual(reading, heights), _usual(reading, [line.stroke for line in reading.lines])
    runs: list[Run] = []
    for row in _rows(reading.lines, usual):
        middle = median((line.top + line.bottom) / 2 for line in row)
        for line in row:
            size = _size(line.bottom - line.top, usual)
            y = reading.height - middle - size * TO_BASELINE
            runs.append(
                Run(_words(line), line.left, line.right, y, size, line.stroke > BOLD * stroke, first + len(runs))
            )
    return runs


def _rows(lines: Sequence[ReadLine], usual: float) -> list[list[ReadLine]]:
    """Lines beside each other, from the left to the right; rows from the top to the bottom."""
    rows: list[list[ReadLine]] = []
    for line in sorted(lines, key=lambda line: line.top + line.bottom):
        if rows and line.top + line.bottom - rows[-1][0].top - rows[-1][0].bottom < 2 * SAME_ROW * usual:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _usual(reading: Reading, values: Sequence[float]) -> float:
    """The median of what each line has, lines weighed by their letters."""
    return median([value for value, line in zip(values, reading.lines, strict=True) for _ in line.text])


def _words(line: ReadLine) -> str:
    """The words of a line with spaces that OCR loses; what is not sure is no word that may be quoted."""
    if line.confidence < (SURE_ITEM if BULLET.match(line.text) else SURE_LINE):
        return ILLEGIBLE
    return LOST_SPACE.sub(" ", BULLET.sub("• ", line.text))


def _size(height: float, usual: float) -> float:
    """The size of letters by the height of their line, which differs by a fifth among lines of one size."""
    low, high = SAME_SIZE
    steps = 0 if low <= height / usual <= high else round(math.log(height / usual, STEP))
    return round(FONT * usual * STEP**steps * 2) / 2
