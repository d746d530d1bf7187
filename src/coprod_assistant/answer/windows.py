"""Passages as windows for the reader: their smallest statements in order, cut where a window is full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..passages import Passage
from ..reader import Reader, Window

LEAST_OPENING = 3  # characters; less is a mark and no line that opens a list


@dataclass(frozen=True, slots=True)
class Placed:
    """A window and, for each of its statements, the number of its candidate in the passage.

    A list's opening line, which is no candidate by itself, has the number of the list.
    """

    passage: Passage
    window: Window
    numbers: tuple[int, ...]


def windows_of(passage: Passage, title: str, reader: Reader) -> list[Placed]:
    """The windows of one passage, about equally long."""
    rows = sorted(_smallest(passage))
    texts = [text for _, text, _ in rows]
    sizes = reader.sizes(texts)
    parts = max(1, -(-sum(sizes) // reader.limit))
    share = sum(sizes) / parts
    head = " > ".join(dict.fromkeys((title, *passage.headings)))
    found: list[Placed] = []
    start = used = 0
    for at, size in enumerate(sizes):
        if at > start and (used + size > reader.limit or used >= share):
            found.append(_placed(passage, head, rows[start:at]))
            start, used = at, 0
        used += size
    return [*found, _placed(passage, head, rows[start:])] if rows else []


def _placed(passage: Passage, head: str, rows: Sequence[tuple[int, str, int]]) -> Placed:
    return Placed(passage, Window(head, tuple(text for _, text, _ in rows)), tuple(number for _, _, number in rows))


def _smallest(passage: Passage) -> Iterator[tuple[int, str, int]]:
    """Start, words and number of each candidate that holds no other, and of the opening lines of lists."""
    units = [candidate.unit for candidate in passage.candidates]
    for number, unit in enumerate(units):
        # A whole stands before its parts.
        inside = [other for other in units[number + 1 :] if unit.start <= other.start and other.end <= unit.end]
        if not inside:
            yield unit.start, passage.candidates[number].text, number
        elif unit.kind == "list":
            opening = passage.candidates[number].text[: inside[0].start - unit.start].strip(" \n•-*·–")
            if len(opening) >= LEAST_OPENING:
                yield unit.start, opening, number
