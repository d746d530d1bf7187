"""Columns that the file itself shows: it draws the lines of one below each other before it draws those of the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .pdf_pieces import PdfLine, is_mark

MIN_LINES = 4  # of a column, of which
MIN_BESIDE = 3  # stand beside lines of the other one
MIN_CHARS = 12  # of a line of prose on average
FULL, MIN_FULL = 0.75, 0.5  # of the column's width a full line reaches over; share of full lines in prose
SAME_BASELINE_PT = 1.5


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side: where they part, and their lines of prose that stand beside each other."""

    gutter: float
    left: Sequence[PdfLine]
    right: Sequence[PdfLine]

    def range(self) -> tuple[float, float]:
        """The lowest and the highest baseline."""
        heights = [line.y for line in (*self.left, *self.right)]
        return min(heights), max(heights)


def drawn_columns(pieces: Sequence[PdfLine]) -> Columns | None:
    """The highest pair of columns of prose that were drawn one after the other, or None.

    Of two pairs the one whose gutter fewer pieces run over comes first: between the first and the third of three
    columns stands the second.
    """
    chains = [chain for chain in _chains(pieces) if len(chain) >= MIN_LINES]
    found = [
        pair
        for number, one in enumerate(chains)
        for other in chains[number + 1 :]
        if (pair := _beside(one, other) or _beside(other, one)) is not None
    ]
    return max(found, key=lambda pair: _rank(pair, pieces), default=None)


def _rank(pair: Columns, pieces: Sequence[PdfLine]) -> tuple[int, float]:
    low, high = pair.range()
    return -sum(low <= piece.y <= high and _crosses(piece, pair.gutter) for piece in pieces), high - low


def column_range(pair: Columns, pieces: Sequence[PdfLine]) -> tuple[float, float]:
    """How far down and up the columns go on: to what runs over the gutter, or was not drawn with its column."""
    low, high = pair.range()
    sides = (pair.left, pair.right)
    second = sides[1] if sides[0][0].order < sides[1][0].order else sides[0]
    begin = _begin(second, pieces, lambda piece: (piece.x > pair.gutter) == (second is pair.right))

    def is_stray(piece: PdfLine) -> bool:
        in_second = (piece.x > pair.gutter) == (second is pair.right)
        return _crosses(piece, pair.gutter) or in_second != (piece.order >= begin)

    for piece in sorted(pieces, key=lambda piece: piece.y):
        if piece.y > high:
            if is_stray(piece):
                break
            high = piece.y
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if piece.y < low:
            if is_stray(piece):
                break
            low = piece.y
    return low, high


def _begin(lines: Sequence[PdfLine], pieces: Sequence[PdfLine], is_there: Callable[[PdfLine], bool]) -> int:
    """Where in the file the column with `lines` begins: all that is drawn on its side right before them is of it."""
    begin = min(line.order for line in lines)
    for piece in sorted(pieces, key=lambda piece: -piece.order):
        if piece.order < begin:
            if not is_there(piece):
                break
            begin = piece.order
    return begin


def _crosses(piece: PdfLine, gutter: float) -> bool:
    return piece.x < gutter < piece.end


def _chains(pieces: Sequence[PdfLine]) -> list[list[PdfLine]]:
    """Lines drawn one after the other, each below the last and over or under it; rows of a table are in none."""
    rows: list[list[PdfLine]] = []
    for piece in sorted(pieces, key=lambda piece: piece.order):
        if rows and abs(rows[-1][-1].y - piece.y) <= SAME_BASELINE_PT and rows[-1][-1].end < piece.x:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    chains: list[list[PdfLine]] = [[]]
    for before, row, after in zip([[], *rows], rows, [*rows[1:], []], strict=False):
        if _has_cells(row) and (_has_cells(before) or _has_cells(after)):
            chains.append([])
        elif chains[-1] and _follows(chains[-1], row):
            chains[-1] += row
        else:
            chains.append(list(row))
    return chains


def _has_cells(row: Sequence[PdfLine]) -> bool:
    return len(row) > 1 and not is_mark(row[0].text)


def _follows(chain: Sequence[PdfLine], row: Sequence[PdfLine]) -> bool:
    near = chain[-3:]
    left, right = min(line.x for line in near), max(line.end for line in near)
    return row[0].y < chain[-1].y and any(piece.x < right and piece.end > left for piece in row)


def _beside(left: Sequence[PdfLine], right: Sequence[PdfLine]) -> Columns | None:
    """The columns that two chains make where they stand beside each other, the first one on the left."""
    high = min(left[0].y, right[0].y) + SAME_BASELINE_PT
    low = max(left[-1].y, right[-1].y) - SAME_BASELINE_PT
    here = [line for line in left if low <= line.y <= high]
    there = [line for line in right if low <= line.y <= high]
    if min(len(here), len(there)) < MIN_BESIDE:
        return None
    end, start = max(line.end for line in here), min(line.x for line in there)
    return Columns((end + start) / 2, here, there) if end < start and _is_prose(here, there) else None


def _is_prose(*columns: Sequence[PdfLine]) -> bool:
    """Whether lines are long, and most reach to the end of their column, as in prose and not in a table."""
    full = count = 0
    for lines in columns:
        if sum(len(line.text) for line in lines) < MIN_CHARS * len(lines):
            return False
        left, right = min(line.x for line in lines), max(line.end for line in lines)
        full += sum(line.end >= left + FULL * (right - left) for line in lines)
        count += len(lines)
    return full >= MIN_FULL * count
