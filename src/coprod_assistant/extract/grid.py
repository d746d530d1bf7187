"""Cells of a sheet or a CSV file as tables, and lines that stand above, between and below them as paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from .nodes import Node, Run, plain
from .paged import row_of

Cell = Sequence[Run]


def grid_nodes(rows: Iterable[Sequence[Cell]]) -> Iterator[Node]:
    """A table for each area that empty rows set apart; rows with one cell before or behind a table are paragraphs."""
    for filled, group in groupby(rows, key=lambda row: any(plain(cell) for cell in row)):
        if filled:
            yield from _area(list(group))


def _area(rows: list[Sequence[Cell]]) -> Iterator[Node]:
    used = [[column for column, cell in enumerate(row) if plain(cell)] for row in rows]
    wide = [number for number, columns in enumerate(used) if len(columns) > 1]
    first, last = (wide[0], wide[-1]) if wide else (len(rows), len(rows))
    left = min((columns[0] for columns in used[first : last + 1]), default=0)
    right = max((columns[-1] for columns in used[first : last + 1]), default=0)
    table: list[list[Run]] = []
    for number, row in enumerate(rows):
        if first <= number <= last:
            cells = [*row[left : right + 1], *[()] * (right + 1 - len(row))]
            table.append(row_of(cells) if len(used[number]) > 1 else list(row[used[number][0]]))
            if number == last:
                yield Node("table", table)
        else:
            yield Node("paragraph", [list(row[used[number][0]])])
