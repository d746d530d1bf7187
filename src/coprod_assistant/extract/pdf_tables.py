"""Rows of tables among the pieces of a page, told by cells that stand below each other."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .headings import CAPTIONS
from .pdf_pieces import PdfLine, is_mark, rows_of

Row = list[PdfLine]
MAX_ROW_GAP = 3.2  # sizes from one line of a table to the next; cells may be padded
LINE_GAP = 1.4  # sizes from line to line inside one cell
HALF_LINE = 0.95  # sizes; a one-line cell stands half a line lower than the first of a two-line cell beside it
MIN_CELL_GAP = 0.2  # sizes between columns of a table: what browsers leave is a quarter
CELL_LINES = 4  # of a row, among which the upper line of a cell may stand that goes on
MAX_WRAPPED = 4  # lines of one cell below the first, where nothing else of the row goes on
PROSE_CHARS, PROSE_LINES = 20, 4  # of the pieces that show where a column of prose starts
ALIGNED_PT = 3.0
INDENT = 2.0  # sizes
SOFT_END = re.compile(r"(?<=\w)\u00ad (?=\w)")  # of a line of a cell that goes on below
FIGURE = re.compile(r"^[^\w]*\d[\d.,:\s'’/–-]*\s?(?:%|[^\W\d_]{1,3})?\W*$")


@dataclass(slots=True)
class _Found:
    """The lines of a table so far, and from where to where each of its columns reaches."""

    rows: list[Row]
    columns: list[tuple[float, float]] = field(default_factory=list)


def column_tables(pieces: Sequence[PdfLine]) -> tuple[list[list[PdfLine]], list[PdfLine]]:
    """The tables in one column, a line for each row, and the pieces that belong to none."""
    rows = rows_of(pieces)
    found = _tables(rows, _is_row)
    return [_written(table) for table in found], _without(rows, found)


def wide_tables(
    pieces: Sequence[PdfLine], gutter: float, *, prose: Sequence[PdfLine] = ()
) -> tuple[list[list[PdfLine]], list[PdfLine]]:
    """The tables whose rows go on beyond the gutter of a page with columns, and the pieces that belong to none.

    A row of cells has one that does not start where a column of prose does. A caption and a heading right above the
    table, with nothing of the next column beside them, come with it. `prose` is known to be in no table.
    """
    rows = rows_of(pieces)
    starts = _prose_starts([*pieces, *prose])
    found = _tables(rows, lambda row: _is_row(row) and _spans(row, gutter, starts))
    titled = [_with_titles(table, rows, gutter) for table in found]
    taken = [_Found([[title] for title in titles] + table.rows) for titles, table in zip(titled, found, strict=True)]
    written = [[*titles, *_written(table)] for titles, table in zip(titled, found, strict=True)]
    return written, _without(rows, taken)


def _without(rows: Sequence[Row], tables: Sequence[_Found]) -> list[PdfLine]:
    used = {id(piece) for table in tables for row in table.rows for piece in row}
    return [piece for row in rows for piece in row if id(piece) not in used]


def _is_row(row: Row) -> bool:
    """Whether it has cells at all, and is not a mark with its item."""
    return len(row) >= 2 and not (len(row) == 2 and is_mark(row[0].text))


def _prose_starts(pieces: Sequence[PdfLine]) -> list[float]:
    """Left edges of the columns of prose."""
    counts = Counter(round(piece.x) for piece in pieces if len(piece.text) >= PROSE_CHARS)
    return [start for start, count in counts.items() if count >= PROSE_LINES]


def _spans(row: Row, gutter: float, starts: Sequence[float]) -> bool:
    """Whether the pieces of a row stand on both sides of the gutter and not at the left edges of columns."""
    if not row[0].x < gutter < row[-1].end:
        return False
    beyond = [start for start in starts if start >= gutter]
    if any(abs(piece.x - start) <= ALIGNED_PT for piece in row for start in beyond):
        return False
    return any(all(not -ALIGNED_PT <= p.x - start <= INDENT * p.size for start in starts) for p in row[1:])


def _with_titles(table: _Found, rows: Sequence[Row], gutter: float) -> list[PdfLine]:
    """The caption and heading right above a table, uppermost first."""
    top = next(number for number, row in enumerate(rows) if row is table.rows[0])
    body = table.rows[-1][0]
    titles: list[PdfLine] = []
    for row in reversed(rows[:top]):
        piece, below = row[0], titles[-1] if titles else table.rows[0][0]
        titled = bool(CAPTIONS.match(piece.text)) or (piece.bold and not body.bold) or piece.size > body.size * 1.4
        if len(row) > 1 or piece.x >= gutter or not titled or piece.y - below.y > 2 * MAX_ROW_GAP * body.size:
            break
        titles.append(piece)
    return titles[::-1]


def _tables(rows: Sequence[Row], is_row: Callable[[Row], object]) -> list[_Found]:
    found: list[_Found] = []
    at = free = 0
    while at < len(rows):
        table = _table_from(rows, at, is_row)
        if table is None:
            at += 1
            continue
        end = at + len(table.rows)
        top = at - _grow_up(table, rows[free:at], is_row)
        top -= _take_head(table, rows[free:top])
        _grow_up(table, rows[free:top], is_row)
        found.append(table)
        at = free = end
    return found


def _table_from(rows: Sequence[Row], at: int, is_row: Callable[[Row], object]) -> _Found | None:
    """The table whose first whole line is `rows[at]`, or None: at least two lines share two columns."""
    if not is_row(rows[at]):
        return None
    table = _Found([rows[at]], [(piece.x, piece.end) for piece in rows[at]])
    waiting: list[Row] = []  # single cells below the last whole line
    reached = table.columns  # with those in them
    count = 1
    for row in rows[at + 1 :]:
        above = (waiting or table.rows)[-1]
        fitted = _fitted(reached, row) if _is_below(row, above) else None
        if fitted is None:
            break
        if len(row) == 1:
            if len(waiting) == MAX_WRAPPED or not _may_wait(row[0], above[0], reached):
                break
            waiting.append(row)
        elif not is_row(row) or (count == 1 and _shared(reached, row) < 2):
            break
        else:
            table.rows += [*waiting, row]
            table.columns = fitted
            waiting, count = [], count + 1
        reached = fitted
    table.rows += _wrapped(table, waiting)
    return table if count > 1 else None


def _is_below(row: Row, above: Row) -> bool:
    """Whether a line is so near below another that both may be of one table."""
    return above[0].y - row[0].y <= MAX_ROW_GAP * max(row[0].size, above[0].size)


def _may_wait(piece: PdfLine, above: PdfLine, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a single cell may go on with the row above, or begin the one below."""
    begins = any(abs(piece.x - left) <= ALIGNED_PT for left, _ in columns)
    return begins or _is_inside(piece, columns) or above.y - piece.y <= HALF_LINE * piece.size


def _wrapped(table: _Found, waiting: Sequence[Row]) -> list[Row]:
    """Those single cells below the last line of a table that go on with a cell of it."""
    taken: list[Row] = []
    for row in waiting:
        above = (taken or table.rows)[-1][0]
        first = abs(row[0].x - table.columns[0][0]) <= ALIGNED_PT
        goes_on = not first or row[0].text[0].islower()
        if not goes_on or above.y - row[0].y > LINE_GAP * row[0].size or row[0].size != above.size:
            break
        taken.append(row)
    return taken


def _take_head(table: _Found, above: Sequence[Row]) -> int:
    """Adds a bold head whose cells stand in the middle of their columns, and so above none of the words in them.

    Gives how many lines it took.
    """
    row = above[-1] if above else []
    if len(row) != len(table.columns) or not _is_below(table.rows[0], row):
        return 0
    if not all(piece.bold for piece in row) or all(piece.bold for piece in table.rows[0]):
        return 0
    ends = [0.0, *(right for _, right in table.columns)]
    starts = [*(left for left, _ in table.columns[1:]), math.inf]
    if not all(end <= piece.x and piece.end <= start for end, piece, start in zip(ends, row, starts, strict=False)):
        return 0
    table.rows.insert(0, row)
    table.columns = [
        (min(left, piece.x), max(right, piece.end)) for (left, right), piece in zip(table.columns, row, strict=True)
    ]
    return 1


def _grow_up(table: _Found, above: Sequence[Row], is_row: Callable[[Row], object]) -> int:
    """Adds the upper lines of a first row whose cells have several.

    Gives how many lines it took.
    """
    for count, row in enumerate(reversed(above)):
        below = table.rows[0]
        gap = row[0].y - below[0].y
        columns = _fitted(table.columns, row)
        if columns is None or gap > LINE_GAP * below[0].size or CAPTIONS.match(row[0].text):
            return count
        first = row[0].x <= table.columns[0][1]
        if first and gap > HALF_LINE * row[0].size and not (row[0].bold and below[0].bold and len(row) == 1):
            return count
        if not all(_is_inside(piece, table.columns) for piece in row) or (len(row) > 1 and not is_row(row)):
            return count
        table.rows.insert(0, row)
        table.columns = columns
    return len(above)


def _fitted(columns: Sequence[tuple[float, float]], row: Row) -> list[tuple[float, float]] | None:
    """The columns with the cells of one more line in them, or None where a cell would stand in two of them."""
    fitted = list(columns)
    taken: set[int] = set()
    for piece in row:
        met = [n for n, (left, right) in enumerate(columns) if piece.x < right and piece.end > left]
        if len(met) > 1 or not taken.isdisjoint(met):
            return None
        if met:
            left, right = columns[met[0]]
            fitted[met[0]] = min(left, piece.x), max(right, piece.end)
            taken.update(met)
        else:
            fitted.append((piece.x, piece.end))
    fitted.sort()
    apart = MIN_CELL_GAP * row[0].size
    return fitted if all(other[0] - one[1] >= apart for one, other in pairwise(fitted)) else None


def _shared(columns: Sequence[tuple[float, float]], row: Row) -> int:
    """How many columns have a cell in the line."""
    return sum(any(piece.x < right and piece.end > left for piece in row) for left, right in columns)


def _is_inside(piece: PdfLine, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether it stands in a column and is not much wider."""
    return any(
        piece.x < right
        and piece.end > left
        and piece.end - piece.x <= max(1.6 * (right - left), right - left + 3 * piece.size)
        for left, right in columns
    )


def _written(table: _Found) -> list[PdfLine]:
    """A line for each row, its cells set apart by bars; a cell that is empty leaves its bar."""
    return [_row_line(group, table.columns) for group in _grouped(table)]


def _row_line(lines: Sequence[Row], columns: Sequence[tuple[float, float]]) -> PdfLine:
    cells = [
        SOFT_END.sub(
            "", " ".join(piece.text for line in lines for piece in line if piece.x < right and piece.end > left)
        )
        for left, right in columns
    ]
    pieces = [piece for line in lines for piece in line]
    first = max(lines, key=len)[0]
    return PdfLine(
        " ".join(" | ".join(cells).split()),
        first.page,
        min(piece.x for piece in pieces),
        max(piece.end for piece in pieces),
        lines[0][0].y,
        first.size,
        all(piece.bold for piece in pieces),
        is_row=True,
    )


def _grouped(table: _Found) -> list[list[Row]]:
    """The lines of each row of a table."""
    near = _near(table.rows)
    by_cell = _is_drawn_by_cell(table)
    groups: list[list[Row]] = [[table.rows[0]]]
    for above, line in pairwise(table.rows):
        drawn_on = by_cell and _is_drawn_on(groups[-1][-CELL_LINES:], line, table.columns)
        if drawn_on or _goes_on(groups[-1], line, table.columns, is_near=above[0].y - line[0].y <= near):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _is_drawn_by_cell(table: _Found) -> bool:
    """Whether the file draws all lines of a cell before the next cell: lines of one row follow each other, rows not."""
    follows = [
        _is_drawn_on([above], line, [column])
        for above, line in pairwise(table.rows)
        for column in table.columns
        if any(_is_in(piece, column) for piece in above) and any(_is_in(piece, column) for piece in line)
    ]
    return any(follows) and not all(follows)


def _is_drawn_on(group: Sequence[Row], line: Row, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a cell of the line is drawn right after the lines above it in its column."""
    return any(
        piece.order == above.last + 1 and _is_in(piece, column) and _is_in(above, column)
        for column in columns
        for piece in line
        for row in group
        for above in row
    )


def _is_in(piece: PdfLine, column: tuple[float, float]) -> bool:
    return piece.x < column[1] and piece.end > column[0]


def _near(rows: Sequence[Row]) -> float:
    """The distance up to which two lines belong to one row, where distances are of two kinds; else 0."""
    gaps = sorted(above[0].y - line[0].y for above, line in pairwise(rows))
    size = rows[-1][0].size
    if len(gaps) < 2 or gaps[0] > LINE_GAP * size or gaps[-1] < 1.15 * gaps[0]:
        return 0.0
    step, low = max((other / max(one, 1.0), one) for one, other in pairwise(gaps))
    return low if step >= 1.1 else 0.0


def _goes_on(group: Sequence[Row], line: Row, columns: Sequence[tuple[float, float]], *, is_near: bool) -> bool:
    """Whether a line belongs to the row of the lines above it."""
    above = [piece for other in group for piece in other]
    figures = [piece for piece in line if FIGURE.match(piece.text)]
    if any(_same_column(one, other, columns) and FIGURE.match(other.text) for one in figures for other in above):
        return False
    if is_near:
        return True
    close = group[-1][0].y - line[0].y <= LINE_GAP * line[0].size
    alone = len(line) == 1 and (line[0].x > columns[0][1] or line[0].text[0].islower())
    return close and (alone or (len(above) == 1 and above[0].x > columns[0][1]))


def _same_column(one: PdfLine, other: PdfLine, columns: Sequence[tuple[float, float]]) -> bool:
    return any(one.x < right and one.end > left and other.x < right and other.end > left for left, right in columns)
