"""Runs of text on a page to lines in reading order, column after column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .lines import BULLET, NUMBER
from .pdf_page import RawPage, Run

SAME_LINE = 0.4  # of the size: baselines nearer than this are one line (superscripts, mixed fonts)
WORD_GAP = 0.17  # of the size: a gap wider than this is a space, in fonts that draw no spaces
WIDE_GAP = 1.1  # of the size: a gap wider than this sets a cell or a column apart
MIN_GUTTER_PT = 7.0
MIN_COLUMN_LINES = 4
MIN_COLUMN_CHARS = 12  # on average; cells of a table are shorter
MAX_CROSSING = 0.34  # share of lines that may run over the gutter: headings and notes as wide as the page
ALIGNED_PT = 4.0
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of one column: its words, where it stands, and its prevailing size and weight.

    `left` and `right` are the edges of its column; `cells` are its parts where wide gaps set them apart.
    """

    text: str
    page: int
    x: float
    end: float
    y: float
    size: float
    bold: bool
    left: float = 0.0
    right: float = 0.0
    column: int = 0
    cells: tuple[tuple[float, str], ...] = ()


def page_lines(page: RawPage) -> list[PdfLine]:
    """The lines of a page in reading order."""
    pieces = _pieces(page.runs, page.number)
    columns: list[list[PdfLine]] = []
    _split(pieces, page.width, 0, columns)
    lines: list[PdfLine] = []
    for number, column in enumerate(columns):
        left = min(line.x for line in column)
        right = max(line.end for line in column)
        lines += [replace(line, left=left, right=right, column=number) for line in _whole_lines(column)]
    return _with_cells(lines)


def _pieces(runs: Sequence[Run], page: int) -> list[PdfLine]:
    """Runs joined to pieces of lines without wide gaps, from the top of the page to its bottom."""
    pieces: list[PdfLine] = []
    for row in _rows(runs):
        held: list[Run] = []
        for run in sorted(row, key=lambda run: run.x):
            if held and run.x - held[-1].end > WIDE_GAP * max(run.size, held[-1].size):
                pieces.append(_joined(held, page))
                held = []
            if not (held and _is_shadow(held[-1], run)):
                held.append(run)
        if held:
            pieces.append(_joined(held, page))
    return [piece for piece in pieces if piece.text]


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs with about the same baseline."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.y):
        near = rows[-1] if rows else None
        if near is not None and abs(near[0].y - run.y) <= SAME_LINE * min(
            max(r.size for r in near[:3]), run.size * 1.6
        ):
            near.append(run)
        else:
            rows.append([run])
    return rows


def _is_shadow(one: Run, other: Run) -> bool:
    """Whether the same words were drawn twice at the same place, to look bold."""
    return one.text == other.text and abs(one.x - other.x) < 0.1 * one.size


def _joined(runs: Sequence[Run], page: int) -> PdfLine:
    words = ""
    for before, run in zip((None, *runs), runs, strict=False):
        gap = before is not None and run.x - before.end > WORD_GAP * min(before.size, run.size)
        words += (" " if gap and not words.endswith(" ") and not run.text.startswith(" ") else "") + run.text
    sizes: Counter[float] = Counter()
    bold = 0
    for run in runs:
        count = len(run.text.strip())
        sizes[round(run.size * 2) / 2] += count
        bold += count if run.bold else 0
    size = sizes.most_common(1)[0][0]
    text = " ".join(words.translate(LIGATURES).split())
    main = max(runs, key=lambda run: len(run.text))
    is_bold = bold > 0.8 * sum(sizes.values())
    return PdfLine(text, page, runs[0].x, max(run.end for run in runs), main.y, size, is_bold)


def _split(pieces: list[PdfLine], width: float, depth: int, columns: list[list[PdfLine]]) -> None:
    """Adds the columns among `pieces` in reading order: what runs over a gutter divides the page into bands."""
    gutter = _gutter(pieces, width) if depth < 3 else None
    if gutter is None:
        if pieces:
            columns.append(pieces)
        return
    band: list[PdfLine] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if piece.x < gutter < piece.end:
            _columns_of(band, gutter, width, depth, columns)
            band = []
            _append(columns, piece, gutter)
        else:
            band.append(piece)
    _columns_of(band, gutter, width, depth, columns)


def _append(columns: list[list[PdfLine]], piece: PdfLine, gutter: float) -> None:
    """A piece as wide as the page joins the one before it if that is as wide, too."""
    if columns and any(line.x < gutter < line.end for line in columns[-1]):
        columns[-1].append(piece)
    else:
        columns.append([piece])


def _columns_of(band: list[PdfLine], gutter: float, width: float, depth: int, columns: list[list[PdfLine]]) -> None:
    for side in ([p for p in band if p.end <= gutter], [p for p in band if p.x >= gutter]):
        if side:
            _split(side, width, depth + 1, columns)


def _gutter(pieces: Sequence[PdfLine], width: float) -> float | None:
    """Where a white strip divides most lines into a left and a right column, or None."""
    if len(pieces) < 2 * MIN_COLUMN_LINES:
        return None
    left = min(piece.x for piece in pieces)
    right = max(piece.end for piece in pieces)
    starts = Counter(round(piece.x) for piece in pieces if left + 0.2 * (right - left) < piece.x < right)
    best: tuple[int, float] | None = None
    for start, _ in starts.most_common(6):
        gutter = start - MIN_GUTTER_PT / 2
        if _divides(pieces, gutter):
            crossing = sum(piece.x < gutter < piece.end for piece in pieces)
            if best is None or crossing < best[0]:
                best = crossing, gutter
    return best[1] if best and width > 0 else None


def _divides(pieces: Sequence[PdfLine], gutter: float) -> bool:
    near = [p for p in pieces if p.end <= gutter - MIN_GUTTER_PT / 2 + 1]
    far = [p for p in pieces if p.x >= gutter]
    crossing = len(pieces) - len(near) - len(far)
    if min(len(near), len(far)) < MIN_COLUMN_LINES or crossing > MAX_CROSSING * len(pieces):
        return False
    if min(sum(len(p.text) for p in side) / len(side) for side in (near, far)) < MIN_COLUMN_CHARS:
        return False
    overlap = min(max(p.y for p in near), max(p.y for p in far)) - max(min(p.y for p in near), min(p.y for p in far))
    height = max(p.y for p in pieces) - min(p.y for p in pieces)
    return overlap > 0.15 * height


def _whole_lines(column: Sequence[PdfLine]) -> list[PdfLine]:
    """Pieces of one column with the same baseline as one line."""
    lines: list[PdfLine] = []
    for piece in sorted(column, key=lambda piece: (-round(piece.y, 1), piece.x)):
        last = lines[-1] if lines else None
        if last is not None and abs(last.y - piece.y) <= SAME_LINE * min(last.size, piece.size) and piece.x >= last.x:
            cells = (*(last.cells or ((last.x, last.text),)), (piece.x, piece.text))
            bigger = last if len(last.text) >= len(piece.text) else piece
            lines[-1] = replace(
                last,
                text=f"{last.text} {piece.text}",
                end=piece.end,
                size=bigger.size,
                bold=last.bold and piece.bold,
                cells=cells,
            )
        else:
            lines.append(piece)
    return lines


def _with_cells(lines: list[PdfLine]) -> list[PdfLine]:
    """Rows of a table with their cells set apart by bars: at least two lines with cells that stand below each other."""
    marked = list(lines)
    for number, (line, below) in enumerate(pairwise(lines)):
        if _same_cells(line, below):
            for at in (number, number + 1):
                marked[at] = replace(lines[at], text=" | ".join(words for _, words in lines[at].cells))
    return marked


def _same_cells(line: PdfLine, below: PdfLine) -> bool:
    if len(line.cells) < 2 or len(line.cells) != len(below.cells) or line.page != below.page:
        return False
    first = line.cells[0][1]
    if len(line.cells) == 2 and (BULLET.match(f"{first} ") or NUMBER.match(f"{first} ")):
        return False
    return all(abs(one[0] - other[0]) <= ALIGNED_PT for one, other in zip(line.cells, below.cells, strict=True))
