"""Tables of a page as rows in which every value stands in its column, whatever cells are spanned."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .nodes import SEAM, Run, plain

MAX_SPAN = 50  # columns of one cell
EMPTY: list[Run] = [(" ", None)]


@dataclass(slots=True)
class _Row:
    cells: list[list[Run]]
    heads: bool  # names columns
    single: bool  # one cell only, which is a title over the whole width
    spanned: bool = False


def table_rows(element: Any, inline: Callable[[Any], list[Run]]) -> list[list[Run]]:
    """The rows of a table, cells set apart by bars; header rows below each other as one.

    A cell over several rows stands in each of them. One over several columns stands in each where it names them,
    else in the first.

    Args:
        inline: Gives the words of a cell.
    """
    rows = _merged(_grid(element, inline))
    found = [_joined(row.cells) for row in rows]
    return [runs for runs in found if re.search(r"\w", plain(runs))]


def _grid(element: Any, inline: Callable[[Any], list[Run]]) -> list[_Row]:
    rows: list[_Row] = []
    reaching: dict[int, tuple[list[Run], int]] = {}  # by column, a cell from above and how many rows it still takes
    elements = list(element.iter("tr"))
    for number, row in enumerate(elements):
        given = list(row.iterchildren("td", "th"))
        heads = bool(given) and (
            all(cell.tag == "th" for cell in given) or next(row.iterancestors("thead"), None) is not None
        )
        cells: list[list[Run]] = []
        for cell in given:
            _take_reaching(cells, reaching)
            words = inline(cell) or EMPTY
            for column in range(_span(cell, "colspan", MAX_SPAN)):
                shown = words if column == 0 or (heads and len(given) > 1) else EMPTY
                more = _span(cell, "rowspan", len(elements) - number) - 1
                if more:
                    reaching[len(cells)] = (shown, more)
                cells.append(shown)
                if len(given) == 1 and not more:
                    break
        _take_reaching(cells, reaching)
        spanned = any(_span(cell, name, 2) > 1 for cell in given for name in ("colspan", "rowspan"))
        rows.append(_Row(cells, heads, single=len(given) == 1 and len(cells) == 1, spanned=spanned))
    return rows


def _take_reaching(cells: list[list[Run]], reaching: dict[int, tuple[list[Run], int]]) -> None:
    """Appends the cells from above that take the next columns."""
    while len(cells) in reaching:
        words, more = reaching.pop(len(cells))
        if more > 1:
            reaching[len(cells)] = (words, more - 1)
        cells.append(words)


def _merged(rows: list[_Row]) -> list[_Row]:
    """`rows` with the first rows that all name columns as one, where cells of the first span others."""
    start = next((number for number, row in enumerate(rows) if not row.single), len(rows))
    end = start
    while end < len(rows) and rows[end].heads and len(rows[end].cells) == len(rows[start].cells):
        end += 1
    if end - start < 2 or end == len(rows) or not rows[start].spanned:
        return rows
    whole = [_stacked([row.cells[column] for row in rows[start:end]]) for column in range(len(rows[start].cells))]
    return [*rows[:start], _Row(whole, heads=True, single=False), *rows[end:]]


def _stacked(cells: list[list[Run]]) -> list[Run]:
    """The words of cells below each other, each once."""
    runs: list[Run] = []
    said: list[str] = []
    for cell in cells:
        words = plain(cell)
        if words and words not in said:
            runs += [(f"{SEAM} ", None)] if runs else []
            runs += cell
            said.append(words)
    return runs or EMPTY


def _joined(cells: list[list[Run]]) -> list[Run]:
    runs: list[Run] = []
    for cell in cells:
        runs += [(f"{SEAM} | {SEAM}", None)] if runs else []
        runs += cell
    return runs


def _span(cell: Any, name: str, most: int) -> int:
    """How many rows or columns a cell takes; 0 means all that are left."""
    value = str(cell.get(name) or "1").strip()
    if not re.fullmatch(r"\d{1,4}", value):
        return 1
    return max(1, min(int(value) or most, most))
