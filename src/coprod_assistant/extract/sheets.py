"""Workbooks by openpyxl: each sheet that is shown is a page called "sheet Budget", its cells as they are shown.

openpyxl is the one reader that knows hidden rows, merged cells, comments and formats; calamine is quicker but gives
values alone. The format of a cell decides what is written of it (`shown`), so a date is a date and 0.5 may be 50%.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from .decode import decode
from .nodes import Node, Run, plain
from .packed import open_packed
from .paged import Leaf, row_of, write_leaves
from .parsed import Leavings, Parsed, cut_text, sane_title
from .shown import shown

Cell = Sequence[Run]
MAX_CELLS = 2_000_000  # of one sheet
UNCOMPUTED = re.compile(rb"(?:</f>|<f [^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
MAX_MERGED = 10_000  # cells of one range that share a value
DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 50
MAX_CELL = 100_000  # characters


def extract_xlsx(data: bytes) -> Parsed:
    """Cells of a workbook as tables, sheet by sheet.

    Left out and noted are hidden sheets, rows and columns, and comments. Formulas stand by the value that was last
    computed; where a file keeps none, that is said.

    Raises:
        ExtractionError: it is broken, or there is nothing in its cells.
    """
    import openpyxl

    unknown = _never_computed(data)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    left, warnings = Leavings(), list[str]()
    parsed = write_leaves(list(_leaves(book, left)), sane_title(book.properties.title), warnings)
    if unknown:
        warnings.append(f"formulas without a computed value were left out: {unknown} cells; open and save the file")
    parsed.left_out = left.notes
    return parsed


def _leaves(book: Any, left: Leavings) -> Iterator[Leaf]:
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for number, sheet in enumerate(book.worksheets, start=1):
        nodes = list(grid_nodes(_rows(sheet, left)))
        if sheet not in seen:
            for node in nodes:
                left.add("hidden", node.words)
        else:
            named = [Node("heading", [[(sheet.title, None)]], level=1)] if len(seen) > 1 and nodes else []
            yield Leaf(number, f"sheet {sheet.title}", [*named, *nodes])


def _rows(sheet: Any, left: Leavings) -> Iterator[list[Cell]]:
    """The rows that are shown, from the first to the last that is filled; an empty one for each gap."""
    cells: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), cell in sorted(sheet._cells.items())[:MAX_CELLS]:  # iterating rows would make all cells between
        words = " ".join(shown(cell.value, cell.number_format).split())
        if words:
            cells[row][column] = words
        if cell.comment is not None:
            left.add("aside", cell.comment.text)
    _fill_merged(sheet, cells)
    hidden = _hidden_columns(sheet)
    above = 0
    for row in sorted(cells):
        if row in sheet.row_dimensions and sheet.row_dimensions[row].hidden:
            left.add("hidden", " | ".join(cells[row].values()))
            continue
        if unseen := [words for column, words in cells[row].items() if column in hidden]:
            left.add("hidden", " | ".join(unseen))
        if above and row > above + 1 and not _all_hidden(sheet, above + 1, row):
            yield []
        above = row
        yield [[(cells[row].get(n, ""), None)] for n in range(1, max(cells[row]) + 1) if n not in hidden]


def _all_hidden(sheet: Any, first: int, end: int) -> bool:
    """Whether all rows of a gap are hidden, so that what stands around it is one table."""
    if end - first > MAX_MERGED:
        return False
    return all(row in sheet.row_dimensions and sheet.row_dimensions[row].hidden for row in range(first, end))


def _hidden_columns(sheet: Any) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            dimension.reindex()
            hidden.update(range(dimension.min, dimension.max + 1))
    return hidden


def _fill_merged(sheet: Any, cells: dict[int, dict[int, str]]) -> None:
    """Puts the value of a cell that spans rows into each of them, so that each row can be read by itself."""
    for area in sheet.merged_cells.ranges:
        words = cells.get(area.min_row, {}).get(area.min_col)
        if words and 1 < area.max_row - area.min_row + 1 <= MAX_MERGED:
            for row in range(area.min_row + 1, area.max_row + 1):
                if row in cells:
                    cells[row][area.min_col] = words


def _never_computed(data: bytes) -> int:
    """How many formulas have no value in the file, as programs that do not compute leave them."""
    with open_packed(data) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/")]
        return sum(len(UNCOMPUTED.findall(packed.read(name))) for name in sheets)


def extract_csv(data: bytes) -> Parsed:
    """The rows of a CSV file as a table, every value as it is written.

    Raises:
        ExtractionError: there is no text in it.
    """
    warnings: list[str] = []
    text = cut_text(decode(data, warnings, control=" "), warnings)
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), skipinitialspace=True)
    rows: list[list[list[Run]]] = [[[(" ".join(cell.split()), None)] for cell in row] for row in reader]
    parsed = write_leaves([Leaf(1, "", list(grid_nodes(rows)))], None, warnings)
    parsed.pages = []  # a single table is no page of anything
    return parsed


def _delimiter(text: str) -> str:
    """What parts the first rows into the same number of cells most often; the comma where nothing does."""

    def evenness(delimiter: str) -> tuple[float, int]:
        sample = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
        widths = Counter(len(row) for row, _ in zip(sample, range(SAMPLE_ROWS), strict=False) if len(row) > 1)
        width, rows = widths.most_common(1)[0] if widths else (0, 0)
        return rows, width

    return max(DELIMITERS, key=evenness)


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
