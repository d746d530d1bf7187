"""Pieces of a page to lines in reading order: column after column, tables as wide as the page between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .pdf_pieces import SAME_LINE, PdfLine
from .pdf_tables import column_tables, wide_tables

MIN_GUTTER_PT = 7.0
MIN_COLUMN_LINES = 4
MIN_COLUMN_CHARS = 12  # on average; cells of a table are shorter
MAX_CROSSING = 0.34  # share of lines that may run over the gutter: headings and notes as wide as the page


def page_lines(pieces: Sequence[PdfLine]) -> list[PdfLine]:
    """The lines of a page in reading order."""
    columns: list[list[PdfLine]] = []
    _split(list(pieces), 0, columns)
    lines: list[PdfLine] = []
    for number, column in enumerate(columns):
        left = min(line.x for line in column)
        right = max(line.end for line in column)
        tables, rest = column_tables([line for line in column if not line.is_row])
        rows = [line for line in column if line.is_row] + [row for table in tables for row in table]
        whole = sorted([*rows, *_whole_lines(rest)], key=lambda line: -line.y)
        lines += [replace(line, left=left, right=right, column=number) for line in whole]
    return lines


def _split(pieces: list[PdfLine], depth: int, columns: list[list[PdfLine]]) -> None:
    """Adds the columns among `pieces` in reading order: what runs over a gutter divides the page into bands."""
    gutter = _gutter(pieces) if depth < 3 else None
    if gutter is None:
        if pieces:
            columns.append(pieces)
        return
    tables, rest = wide_tables(pieces, gutter)
    band: list[PdfLine] = []
    for item in sorted([*tables, *([piece] for piece in rest)], key=lambda item: -item[0].y):
        if len(item) > 1 or item[0].x < gutter < item[0].end:
            _columns_of(band, gutter, depth, columns)
            band = []
            _append(columns, item, gutter)
        else:
            band += item
    _columns_of(band, gutter, depth, columns)


def _append(columns: list[list[PdfLine]], wide: Sequence[PdfLine], gutter: float) -> None:
    """What is as wide as the page joins what stands before it if that is as wide, too."""
    if columns and any(line.x < gutter < line.end for line in columns[-1]):
        columns[-1].extend(wide)
    else:
        columns.append([*wide])


def _columns_of(band: list[PdfLine], gutter: float, depth: int, columns: list[list[PdfLine]]) -> None:
    for side in ([p for p in band if p.end <= gutter], [p for p in band if p.x >= gutter]):
        if side:
            _split(side, depth + 1, columns)


def _gutter(pieces: Sequence[PdfLine]) -> float | None:
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
    return best[1] if best else None


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
            bigger = last if len(last.text) >= len(piece.text) else piece
            lines[-1] = replace(
                last,
                text=f"{last.text} {piece.text}",
                end=piece.end,
                size=bigger.size,
                bold=last.bold and piece.bold,
            )
        else:
            lines.append(piece)
    return lines
