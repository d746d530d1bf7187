"""Reports as PDF: reading order, headings by type size, paragraphs and lists over pages, no running heads.

`pdf_read` and `pdf_draw` give the runs of text that can be seen, in the order in which they are drawn; `pdf_pieces`
makes pieces of lines of them, `pdf_lines` lines in reading order, `pdf_paragraphs` paragraphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import ExtractionError
from ..types import Block, Page
from .decode import visible
from .lines import Line
from .ocr import Readings
from .parsed import MAX_CHARS, MAX_PAGES, Leavings, Parsed, sane_title
from .pdf_furniture import without_furniture, without_interrupting_heads
from .pdf_hyphens import SOFT, Hyphens, hyphens_of
from .pdf_ligatures import with_ligatures
from .pdf_lines import page_lines
from .pdf_paragraphs import Paragraph, paragraphs_of
from .pdf_pieces import PdfLine, PdfPieces, page_pieces
from .pdf_read import load_pypdf, open_pdf
from .pdf_scanned import page_label, with_readings
from .pdf_state import RawPage
from .recognise import recognise_blocks

PAGES_NAMED = 10  # in one warning
HINT = "run OCR over it, or set COPROD_OCR=true and have it read"
NO_TEXT = f"there is no text on it; if it is a scan, {HINT}"
NONE: Readings = {}
READ = "it was read by OCR, and says so wherever it is cited"

UNNAMED = "it has letters that the file does not name; they are shown as \ufffd"

__all__ = ["extract_pdf", "load_pypdf"]


def extract_pdf(data: bytes, readings: Readings = NONE) -> Parsed:
    """Canonical text of a PDF, its blocks and where its pages are; text that cannot be seen is left out with a warning.

    Args:
        readings: What OCR read on pages, by number, or why it did not.

    Raises:
        ExtractionError: it needs a password, has no text, or is broken.
    """
    raw = open_pdf(data)
    if not raw.page_count:
        raise ExtractionError("it has no pages", hint="get the file again or remove it")
    warnings: list[str] = []
    if raw.page_count > MAX_PAGES:
        warnings.append(f"only the first {MAX_PAGES:,} of {raw.page_count:,} pages were read")
    left = Leavings()
    sure: dict[int, float] = {}
    read, notes = _read(with_readings(raw.pages, readings, sure), warnings, left)
    read, unnamed = with_ligatures(read)
    if unnamed:
        notes[UNNAMED] = unnamed
    if not any(page.pieces for page in read):
        raise _without_text(len(read), notes)
    pages, lost = without_interrupting_heads([page_lines(page.pieces) for page in without_furniture(read)])
    if lost:
        notes["its first line was taken for a running head"] = lost
    if sure:
        notes[READ] = list(sure)
    warnings += [_note(reason, numbers) for reason, numbers in notes.items()]
    found = join_pages(pages)
    blocks = recognise_blocks(found.lines, dump=False)
    if not blocks:
        raise ExtractionError("no text that could be content", hint="remove the file or replace it")
    title = sane_title(raw.title) or _title(found.text, blocks)
    return Parsed(
        title=title,
        text=found.text,
        blocks=blocks,
        pages=[replace(page, label=page_label(page.number, sure.get(page.number))) for page in found.pages],
        warnings=warnings,
        left_out=left.notes,
    )


def _read(raw: Iterable[RawPage], warnings: list[str], left: Leavings) -> tuple[list[PdfPieces], dict[str, list[int]]]:
    """The pieces of lines on each page, and what was left out on which pages."""
    read: list[PdfPieces] = []
    notes: dict[str, list[int]] = defaultdict(list)
    characters = 0
    for page in raw:
        found = _page(page, notes)
        for comment in page.comments:
            left.add("aside", comment, place=f"page {page.number}")
        characters += sum(len(piece.text) for piece in found.pieces)
        if characters > MAX_CHARS:
            warnings.append(f"only the first {len(read)} pages were read: more than {MAX_CHARS:,} characters")
            break
        read.append(found)
    return read, notes


def _page(page: RawPage, notes: dict[str, list[int]]) -> PdfPieces:
    for reason in sorted(page.hidden):
        notes[f"text was left out that is {reason}"].append(page.number)
    if page.scanned:
        notes["the text is what a scanner read"].append(page.number)
    if page.problem:
        notes[page.problem].append(page.number)
    found = page_pieces(page)
    if not found.pieces and not page.problem and not page.hidden:
        notes[NO_TEXT].append(page.number)
    return found


def _note(reason: str, pages: Sequence[int]) -> str:
    named = ", ".join(str(number) for number in pages[:PAGES_NAMED])
    more = f" and {len(pages) - PAGES_NAMED} more" if len(pages) > PAGES_NAMED else ""
    return f"page {named}{more}: {reason}"


def _without_text(count: int, notes: Mapping[str, list[int]]) -> ExtractionError:
    """Why there is nothing: the pages are pictures, or something is wrong with them."""
    where = f"{count} page{'s' if count != 1 else ''}"
    for reason, pages in notes.items():
        if reason != NO_TEXT:
            return ExtractionError(f"no text on {where}; {_note(reason, pages)}", hint="get the file again")
    return ExtractionError(f"no text on {where}; if it is a scan, {HINT}", hint=HINT)


def _title(text: str, blocks: Sequence[Block]) -> str | None:
    """The first heading of the highest level on the first page or so."""
    headings = [block for block in blocks[:20] if block.kind == "heading"]
    if not headings:
        return None
    top = min(headings, key=lambda block: block.level)
    return sane_title(text[top.start : top.end])


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
