"""Running heads and feet and page numbers of a report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .pdf_lines import PdfLine

EDGE_LINES = 3  # lines at the top and at the bottom of a page among which they can be
MIN_LEFT = 0.2  # of the characters
SAME_HEIGHT_PT = 4.0
NUMBER = re.compile(r"^\W*(?:(?:page|seite|p\.)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|von)\s*\d{1,4})?\W*$", re.I)


def without_furniture(pages: Sequence[Sequence[PdfLine]]) -> list[list[PdfLine]]:
    """The lines of each page without those that repeat at its top or bottom, and without page numbers.

    Where next to nothing would be left, the pages are alike and nothing is taken away.
    """
    repeated = _repeated(pages)
    kept = [_content(lines, repeated) for lines in pages]
    return kept if _characters(kept) >= MIN_LEFT * _characters(pages) else [list(lines) for lines in pages]


def _characters(pages: Sequence[Sequence[PdfLine]]) -> int:
    return sum(len(line.text) for lines in pages for line in lines)


def _repeated(pages: Sequence[Sequence[PdfLine]]) -> set[tuple[str, int]]:
    """Words and heights of the lines that stand at the same place of several pages.

    Three times is no chance; twice is none for the outermost line with a number in it, the head of a short chapter.
    """
    filled = [lines for lines in pages if lines]
    counts = Counter(place for lines in filled for place in {_place(line) for line in _edges(lines)})
    outermost = {_place(line) for lines in filled for line in _outermost(lines)}
    least = 3 if len(filled) > 2 else 2
    return {
        place
        for place, count in counts.items()
        if place[0].strip("# ") and (count >= least or (count == 2 and "#" in place[0] and place in outermost))
    }


def _outermost(lines: Sequence[PdfLine]) -> list[PdfLine]:
    return [max(lines, key=lambda line: line.y), min(lines, key=lambda line: line.y)]


def _edges(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """The lines that stand highest and lowest."""
    ordered = sorted(lines, key=lambda line: -line.y)
    count = min(EDGE_LINES, max(1, len(ordered) // 3))
    return [*ordered[:count], *ordered[-count:]]


def _content(lines: Sequence[PdfLine], repeated: set[tuple[str, int]]) -> list[PdfLine]:
    edges = {id(line) for line in _edges(lines)}
    kept = [line for line in lines if id(line) not in edges or _place(line) not in repeated]
    ordered = sorted(kept, key=lambda line: -line.y)
    numbers = {id(line) for line in (*ordered[:1], *ordered[-1:]) if NUMBER.match(line.text)}
    return [line for line in kept if id(line) not in numbers]


def _place(line: PdfLine) -> tuple[str, int]:
    """Words with digits made alike, so that page numbers do not tell lines apart, and the height they stand at."""
    return re.sub(r"\d+", "#", " ".join(line.text.casefold().split())), round(line.y / SAME_HEIGHT_PT)
