"""Columns that the file itself shows: it draws the lines of one below each other before it draws those of the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .pdf_pieces import PdfLine, is_mark

MIN_LINES, MIN_LONG_LINES, LONG = 4, 3, 30  # of a column; of one whose lines have so many characters on average
ROW_GAP = 3.2  # sizes from a row of a table to the next one
MAX_CHAINS = 24  # that are compared, the longest ones: no page has more columns
MIN_BESIDE = 3  # so many lines stand beside lines of the other one
MIN_ROWS, LEVEL = 2, 0.8  # of a table drawn cell by cell; share of them that begin at one height
MIN_CHARS = 12  # of a line of prose on average
FULL, MIN_FULL = 0.75, 0.5  # of the column's width a full line reaches over; share of full lines in prose
SAME_BASELINE_PT = 1.5
ALIGNED_PT = 3.0  # of cells of one column


Visits = list[list[PdfLine]]


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
    chains = [chain for chain in _chains(pieces) if len(chain) >= MIN_LONG_LINES]
    chains = sorted(chains, key=len, reverse=True)[:MAX_CHAINS]
    found = [
        pair
        for number, one in enumerate(chains)
        for other in chains[number + 1 :]
        if (pair := _beside(one, other) or _beside(other, one)) is not None and not _are_cells(pair, pieces)
    ]
    return max(found, key=lambda pair: _rank(pair, pieces), default=None)


def _are_cells(pair: Columns, pieces: Sequence[PdfLine]) -> bool:
    """Whether the two are cells of a table: right above or below them the file draws a row of others like them."""
    visits = _visits(pieces, pair.gutter)
    here = {id(line) for line in pair.left}
    at = next((n for n, visit in enumerate(visits) if any(id(line) in here for line in visit)), 0)
    rows = {start: visits[start : start + 2] for start in (at - 2, at, at + 2) if 0 <= start <= len(visits) - 2}
    return any(_is_row_above(rows.get(one), rows.get(one + 2), pair.gutter) for one in (at - 2, at))


def _is_row_above(above: Visits | None, below: Visits | None, gutter: float) -> bool:
    if above is None or below is None or not all(_is_level(row, gutter) for row in (above, below)):
        return False
    if any(abs(one[0].x - other[0].x) > ALIGNED_PT for one, other in zip(above, below, strict=True)):
        return False  # a wide table above columns has its own edges
    first = below[0][0]
    low = min(line.y for visit in above for line in visit)
    return 0 < low - first.y <= ROW_GAP * first.size


def _is_level(row: Visits, gutter: float) -> bool:
    """Whether two visits are to the left and then to the right side, and stand at the same height.

    Cells beside each other begin at one height or have their middle there.
    """
    one, other = ((max(line.y for line in visit), min(line.y for line in visit)) for visit in row)
    level = abs(one[0] - other[0]) <= SAME_BASELINE_PT or abs(sum(one) - sum(other)) <= 2 * SAME_BASELINE_PT
    return row[0][0].x < gutter < row[1][0].x and level


def _visits(pieces: Sequence[PdfLine], gutter: float) -> Visits:
    """What the file draws on one side of a gutter before it goes to the other or draws over the gutter."""
    visits: Visits = []
    before: PdfLine | None = None
    for piece in sorted(pieces, key=lambda piece: piece.order):
        crosses = _crosses(piece, gutter)
        if not crosses and before is not None and (before.x < gutter) == (piece.x < gutter):
            visits[-1].append(piece)
        elif not crosses:
            visits.append([piece])
        before = None if crosses else piece
    return visits


def drawn_by_row(pieces: Sequence[PdfLine], gutter: float) -> bool:
    """Whether the file draws what stands on both sides of a gutter as rows of a table, cell by cell.

    It goes from one side to the other and back, draws several lines at a time, and begins a row on both sides at the
    same height, but for a heading above the first.
    """
    visits = _visits(pieces, gutter)
    rows = [[one, other] for one, other in pairwise(visits) if one[0].x < gutter]
    if len(rows) < MIN_ROWS or sum(map(len, visits)) < 2 * len(visits):
        return False
    headed = any(_is_level([rows[0][0][at:], rows[0][1]], gutter) for at in range(len(rows[0][0])))
    return headed + sum(_is_level(row, gutter) for row in rows[1:]) >= LEVEL * len(rows)


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
    if end >= start or not _is_prose(here, there):
        return None
    if min(len(left), len(right)) < MIN_LINES and min(_length(here), _length(there)) < LONG:
        return None
    return Columns((end + start) / 2, here, there)


def _length(lines: Sequence[PdfLine]) -> float:
    return sum(len(line.text) for line in lines) / len(lines)


def _is_prose(*columns: Sequence[PdfLine]) -> bool:
    """Whether lines are long, and most reach to the end of their column, as in prose and not in a table."""
    full = count = 0
    for lines in columns:
        if _length(lines) < MIN_CHARS:
            return False
        left, right = min(line.x for line in lines), max(line.end for line in lines)
        full += sum(line.end >= left + FULL * (right - left) for line in lines)
        count += len(lines)
    return full >= MIN_FULL * count
