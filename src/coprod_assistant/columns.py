"""Tables that plain text draws with tabs or blanks, read as if bars stood between their cells; every offset stays.

A browser copies a table with tabs between its cells; lynx, w3m and pandoc draw it with blanks, so that the cells of a
column stand below each other.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from .types import Block

BAR = "|"
MIN_TABBED = 2  # rows of a table with tabs
MIN_ALIGNED = 3  # rows of one with blanks, whose columns could be chance
MAX_ROW = 500  # characters of a row of one with blanks
REACHING = 2 / 3  # of the rows that go on past the blanks between two columns
GAPPED = 0.5  # of these that have two blanks there at least, as words of a sentence never have
GAP = re.compile(r"(?<=[^\s.!?:;])[ ]{2,}(?=\S)")
DRAWN = re.compile(r"[\s=+-]+")  # a line below the names of columns
LABELLED = re.compile(r"\S.{0,40}:|[•*–o-]|\(?\w{1,3}[.)]")  # a label or the mark of an item is no cell


@lru_cache(maxsize=4)  # asked for each row of a table that is shown
def with_bars(text: str) -> str:
    """`text`, as long as before, with a bar for one blank between two cells of each row of a table."""
    if "\t" not in text and "  " not in text:
        return text
    lines = text.split("\n")
    for start, end in _runs(lines):
        lines[start:end] = _aligned(_tabbed(lines[start:end]))
    return "\n".join(lines)


def barred_table(text: str, table: Block) -> str:
    """The words of a table of a document's `text`, as long as they are there, with bars between its cells."""
    first = text.rfind("\n", 0, table.start) + 1  # what stands below each other counts from the beginning of a line
    return with_bars(text[first : table.end])[table.start - first :]


def _runs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First line and end of each run of lines without a blank one between them, nor any bar in them."""
    at = 0
    for blank, run in groupby(lines, key=lambda line: not line.strip()):
        end = at + sum(1 for _ in run)
        if not blank and not any(BAR in line for line in lines[at:end]):
            yield at, end
        at = end


def _tabbed(lines: Sequence[str]) -> list[str]:
    """Bars for the tabs of lines right below each other that have as many."""
    found: list[str] = []
    for count, run in groupby(lines, key=lambda line: line.strip(" ").count("\t") if line[:1] != "\t" else 0):
        rows = list(run)
        found += [row.replace("\t", BAR) for row in rows] if count and len(rows) >= MIN_TABBED else rows
    return found


def _aligned(lines: Sequence[str]) -> list[str]:
    """Bars where blanks stand below blanks in all lines, and in half of them at least two."""
    rows = [line for line in lines if not DRAWN.fullmatch(line)]
    if len(rows) < MIN_ALIGNED or max(map(len, rows)) > MAX_ROW:
        return list(lines)
    if sum(bool(GAP.search(row.strip())) for row in rows) < GAPPED * len(rows):
        return list(lines)
    bars: list[int] = []
    gaps = Counter(at for row in rows for gap in GAP.finditer(row) for at in range(*gap.span()))
    for at in reversed([at for at in map(_middle, _rivers(rows)) if _parts_cells(rows, at, gaps[at])]):
        filled = sum(bool(row[at : bars[0] if bars else None].strip()) for row in rows)
        if filled >= GAPPED * len(rows):  # else blanks between words of a cell, by chance below each other
            bars.insert(0, at)
    return [line if DRAWN.fullmatch(line) else _barred(line, bars) for line in lines]


def _rivers(rows: Sequence[str]) -> Iterator[range]:
    """Places next to each other at which no row has a letter and most rows go on."""
    first = min(len(row) - len(row.lstrip()) for row in rows) + 1
    lengths = sorted((len(row.rstrip()) for row in rows), reverse=True)
    end = lengths[math.ceil(REACHING * len(rows)) - 1]
    clear = [at for at in range(first, end) if all(row[at : at + 1] in ("", " ") for row in rows)]
    for _, group in groupby(enumerate(clear), key=lambda pair: pair[1] - pair[0]):
        places = [at for _, at in group]
        yield range(places[0], places[-1] + 1)


def _middle(river: range) -> int:
    return river[len(river) // 2]


def _parts_cells(rows: Sequence[str], at: int, gapped: int) -> bool:
    """Whether half of the rows, `gapped` of them, have a gap at `at`, and before it no labels and no marks of items."""
    reaching = [row for row in rows if len(row.rstrip()) > at and row[:at].strip()]
    before = sum(bool(LABELLED.fullmatch(row[:at].strip())) for row in reaching)
    return gapped > 0 and gapped >= GAPPED * len(reaching) and 2 * before <= len(reaching)


def _barred(line: str, bars: Sequence[int]) -> str:
    for at in bars:
        if at < len(line.rstrip()):
            line = f"{line[:at]}{BAR}{line[at + 1 :]}"
    return line
