"""Rows of tables: which one names the columns, so that "what did the boat cost?" is answered by the boat's row."""

from __future__ import annotations

import re

from ...passages import Passage

FIGURE = re.compile(r"\d")
YEARS = re.compile(r"\b(?:1[89]|20)\d\d(?:\s?[/–-]\s?\d{2,4})?\b")


def header_of(passage: Passage, number: int) -> int | None:
    """Number of the candidate that names the columns of the row `number`; None for that row itself or without one."""
    first = number
    if passage.candidates[number].unit.kind != "row":
        return None
    while first and passage.candidates[first - 1].unit.kind == "row":
        first -= 1
    return first if first != number and _names_columns(passage, first) else None


def _names_columns(passage: Passage, first: int) -> bool:
    """Whether a row holds no figure but years."""
    return not FIGURE.search(YEARS.sub("", passage.candidates[first].text))
