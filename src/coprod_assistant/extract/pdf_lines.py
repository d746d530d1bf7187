"""Pieces of a page to lines in reading order: column after column, tables as wide as the page between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .pdf_columns import column_range, drawn_by_row, drawn_columns
from .pdf_pieces import SAME_LINE, PdfLine
from .pdf_tables import column_tables, wide_tables

MAX_DEPTH = 3  # of columns inside columns
MAX_LEVEL = 10  # of columns above and below columns
MAX_LEADING = 1.6  # sizes from a line to the next one of its paragraph
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


def _split(pieces: list[PdfLine], depth: int, columns: list[list[PdfLine]], level: int = 0) -> None:
    """Adds the columns among `pieces` in reading order: as the file draws them, else as white strips part them."""
    drawn = drawn_columns(pieces) if depth < MAX_DEPTH and level < MAX_LEVEL else None
    if drawn is not None:
        low, high = column_range(drawn, pieces)
        prose = [*drawn.left, *drawn.right]
        used = {id(line) for line in prose}
        within = [piece for piece in pieces if low <= piece.y <= high and id(piece) not in used]
        tables, rest = wide_tables(within, drawn.gutter, prose=prose)
        _split([piece for piece in pieces if piece.y > high], depth, columns, level + 1)
        _bands(tables, [*prose, *rest], drawn.gutter, depth, columns)
        _split([piece for piece in pieces if piece.y < low], depth, columns, level + 1)
        return
    gutter = _gutter(pieces) if depth < MAX_DEPTH else None
    if gutter is not None and not drawn_by_row(pieces, gutter):
        tables, rest = wide_tables(pieces, gutter)
        _bands(tables, rest, gutter, depth, columns)
    elif pieces:
        columns.append(pieces)


def _bands(
    tables: Sequence[Sequence[PdfLine]],
    rest: Sequence[PdfLine],
    gutter: float,
    depth: int,
    columns: list[list[PdfLine]],
) -> None:
    """Adds what stands on both sides of a gutter: what runs over it divides the page into bands."""
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
    rest = _after_short_lines(band, columns)
    for side in ([p for p in rest if p.end <= gutter], [p for p in rest if p.x >= gutter]):
        if side:
            _split(side, depth + 1, columns)


def _after_short_lines(band: Sequence[PdfLine], columns: Sequence[list[PdfLine]]) -> Sequence[PdfLine]:
    """The band without the last lines of a paragraph above it, which are short but of the width of the page."""
    at = 0
    while columns and at < len(band):
        above, line = columns[-1][-1], band[at]
        close = 0 < above.y - line.y <= MAX_LEADING * line.size and above.size == line.size
        if not close or line.order != above.last + 1 or above.is_row:
            break
        columns[-1].append(line)
        at += 1
    return band[at:]


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
