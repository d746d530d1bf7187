"""Rows of tables: which one names the columns, so that "what did the boat cost?" is answered by the boat's row."""

from __future__ import annotations

import re

from ...passages import Passage
from ...tokens import fold
from ...types import Query

FIGURE = re.compile(r"\d")
FIGURES = re.compile(r"\d[\d.,]*")
YEARS = re.compile(r"\b(?:1[89]|20)\d\d(?:\s?[/–-]\s?\d{2,4})?\b")


def header_of(passage: Passage, number: int) -> int | None:
    """Number of the candidate that names the columns of the row `number`; None for that row itself or without one."""
    first = _first_of_table(passage, number)
    return first if first is not None and first != number and _names_columns(passage, first) else None


def is_header(passage: Passage, number: int) -> bool:
    """Whether the candidate is the row that names a table's columns."""
    return _first_of_table(passage, number) == number and _names_columns(passage, number)


def has_count(passage: Passage, number: int, query: Query) -> bool:
    """Whether the row has a figure that the question does not, and its table says that it counts what is asked for."""
    first = _first_of_table(passage, number)
    if first is None or first == number:
        return False
    given = fold(query.question)
    if all(figure in given for figure in FIGURES.findall(passage.candidates[number].text)):
        return False
    around = passage.heading_stems.union(
        *(candidate.stems for candidate in passage.candidates[max(0, first - 1) : first + 1])
    )
    return not query.counted or query.counted in around


def _first_of_table(passage: Passage, number: int) -> int | None:
    if passage.candidates[number].unit.kind != "row":
        return None
    while number and passage.candidates[number - 1].unit.kind == "row":
        number -= 1
    return number


def _names_columns(passage: Passage, first: int) -> bool:
    """Whether a row holds no figure but years, and the next one holds some or as many cells."""
    rows = passage.candidates[first : first + 2]
    if len(rows) < 2 or rows[1].unit.kind != "row":
        return False
    return not FIGURE.search(YEARS.sub("", rows[0].text))
