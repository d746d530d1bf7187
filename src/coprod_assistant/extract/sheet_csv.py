"""Tables as CSV, by the `csv` module; what parts the cells is seen from the rows."""

from __future__ import annotations

import csv
import io
from collections import Counter

from .decode import decode
from .grid import grid_nodes
from .limits import cut_text
from .nodes import Run
from .paged import Leaf, write_leaves
from .parsed import Parsed

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 50
MAX_CELL = 100_000  # characters


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
