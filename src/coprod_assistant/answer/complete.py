"""Statements that others cannot be read without: the name before "She", a table's columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .exact import PERSON, header_of
from .readings import Reading, Readings

BEGINS_WITH_PRONOUN = re.compile(r"(?:He|She|They|His|Her|Their)\b|(?:As|While|When|But|And) (?:he|she|they)\b")


def completed(chosen: Sequence[Reading], readings: Readings) -> list[Reading]:
    """The chosen statements with those that they cannot be read without; no statement twice."""
    found = list(chosen)
    for reading in chosen:
        if reading.kind == "row":
            found += _columns_of(reading, readings)
        elif reading.kind == "sentence" and BEGINS_WITH_PRONOUN.match(reading.candidate.text):
            found += _named_before(reading, readings)
    return list({(item.passage.position, item.number): item for item in found}.values())


def _columns_of(row: Reading, readings: Readings) -> list[Reading]:
    """The row that names the columns of a table, without which another one says little."""
    header = header_of(row.passage, row.number)
    return [item for item in readings.all if item.passage is row.passage and item.number == header]


def _named_before(reading: Reading, readings: Readings) -> list[Reading]:
    """The nearest statement before one that begins with "He" or "They" that names somebody."""
    before = [
        other
        for other in readings.all
        if other.passage is reading.passage
        and other.number < reading.number
        and other.kind in {"sentence", "heading"}
        and PERSON.search(other.candidate.text)
        and not BEGINS_WITH_PRONOUN.match(other.candidate.text)
    ]
    return sorted(before, key=lambda other: -other.number)[:1]
