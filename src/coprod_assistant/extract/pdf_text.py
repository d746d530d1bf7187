"""Paragraphs of a report to its canonical text, with words cut at line ends whole again, and where its pages are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..types import Page
from .decode import visible
from .lines import Line
from .pdf_hyphens import SOFT, Hyphens, hyphens_of
from .pdf_paragraphs import Paragraph, paragraphs_of
from .pdf_pieces import PdfLine


@dataclass(slots=True)
class PdfText:
    """Canonical text with its lines (each a paragraph, heading or item) and pages."""

    text: str
    lines: list[Line]
    pages: list[Page]


def join_pages(pages: Sequence[Sequence[PdfLine]]) -> PdfText:
    """The text of all pages; `pages[n]` holds the lines of page n + 1."""
    lines = [line for page in pages for line in page]
    paragraphs = paragraphs_of(lines)
    return _written(
        paragraphs, len(pages), hyphens_of([[line.text for line in paragraph.lines] for paragraph in paragraphs])
    )


def _written(paragraphs: Sequence[Paragraph], page_count: int, hyphens: Hyphens) -> PdfText:
    pieces: list[str] = []
    length = 0
    lines: list[Line] = []
    starts: dict[int, int] = {}
    for paragraph in paragraphs:
        separator = ("\n\n" if paragraph.gap else "\n") if length else ""
        words, offsets = _joined(paragraph.lines, hyphens)
        if not words:
            continue
        start = length + len(separator)
        for line, at in zip(paragraph.lines, offsets, strict=True):
            starts.setdefault(line.page, start + at)
        lines.append(Line(start, start + len(words), words, _indent(paragraph), paragraph.gap, 1, paragraph.level))
        pieces += [separator, words]
        length = start + len(words)
    return PdfText("".join(pieces), lines, _pages(starts, page_count, length))


def _indent(paragraph: Paragraph) -> int:
    """How far its first line is from the edge of its column, in half letters."""
    first = paragraph.lines[0]
    return max(0, round((first.x - first.left) / max(first.size, 1) * 2))


def _joined(lines: Sequence[PdfLine], hyphens: Hyphens) -> tuple[str, list[int]]:
    """The words of a paragraph, and where in them each line starts; words cut by a line end are whole again."""
    pieces: list[str] = []
    offsets: list[int] = []
    length = 0
    for line in lines:
        words = visible(line.text).strip()
        soft = line.text.endswith(SOFT)
        if pieces:
            joint = hyphens.joint(pieces[-1], words)
            if joint == "cut":
                pieces[-1] = pieces[-1][:-1]
                length -= 1
            elif joint == "space":
                pieces.append(" ")
                length += 1
        offsets.append(length)
        pieces.append(words + SOFT if soft else words)
        length += len(pieces[-1])
    return "".join(pieces).rstrip(SOFT), offsets


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
