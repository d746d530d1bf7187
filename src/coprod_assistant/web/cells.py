"""The rows and cells of a table in a document's text, as ranges."""

from __future__ import annotations

import re

from ..columns import barred_table
from ..types import Block, Document, Span

# A wide table is moved sideways in its frame, which therefore takes the focus.
TABLE_OPENS = '<div class="table" tabindex="0" role="group" aria-label="Table"><table>'
CELLS = re.compile(r"\s*\|\s*")  # between the cells of a row
FIGURE = re.compile(r"\d")
YEAR = re.compile(r"\b(?:1[89]|20)\d\d(?:\s?[/–-]\s?\d{2,4})?\b")


def cells_of(text: str, table: Block, row: Span) -> list[Span]:
    """The cells of a row of a table, in order; an empty one is an empty range."""
    found: list[Span] = []
    at, before = row.start, table.start
    for bar in CELLS.finditer(barred_table(text, table), row.start - before, row.end - before):
        found.append(Span(at, max(at, before + bar.start())))
        at = before + bar.end()
    return [*found, Span(at, row.end)]


def header_rows(text: str, block: Block) -> int:
    """1 where the first row of a table names its columns, which has no figure but years; else 0."""
    first, *others = block.parts
    words = text[first.start : first.end]
    figures = any(FIGURE.search(text[row.start : row.end]) for row in others)
    return int(figures and not FIGURE.search(YEAR.sub("", words)))


def table_at(document: Document, start: int, end: int) -> tuple[Block, int] | None:
    """The table and the number of its row that a range is; None where it is none, or more than one."""
    for block in document.blocks:
        if block.kind == "table" and block.start <= start and end <= block.end:
            rows = [n for n, row in enumerate(block.parts) if row.start < end and row.end > start]
            return (block, rows[0]) if len(rows) == 1 else None
    return None
