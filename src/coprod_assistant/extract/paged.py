"""Documents that are made of slides or sheets: their nodes written one after the other, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..errors import ExtractionError
from ..types import Page
from .nodes import Node, Run, Writer, plain
from .parsed import MAX_CHARS, Parsed

EMPTY: Sequence[Run] = ((" ", None),)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A slide or sheet: its number in the file from 1, what people call it ("slide 3"), and what stands on it."""

    number: int
    label: str
    nodes: Sequence[Node]


def write_leaves(leaves: Iterable[Leaf], title: str | None, warnings: list[str]) -> Parsed:
    """All of them as one text.

    Raises:
        ExtractionError: there is no text on any.
    """
    writer = Writer()
    pages: list[Page] = []
    for leaf in leaves:
        if not any(plain(part) for node in leaf.nodes for part in node.parts):
            continue
        start = writer.length
        whole = all(_write_within(writer, node) for node in leaf.nodes)
        writer.settle()
        if writer.length > start:
            pages.append(Page(leaf.number, start, writer.length, leaf.label))
        if not whole:
            warnings.append(f"only the first {writer.length:,} characters were read")
            break
    if not pages:
        raise ExtractionError("there is no text in it", hint="remove the file or replace it")
    parsed = writer.parsed(title)
    parsed.pages, parsed.warnings = pages, warnings
    return parsed


def _write_within(writer: Writer, node: Node) -> bool:
    """Writes what the bound on characters leaves room for; whether that was all of the node."""
    room = MAX_CHARS - writer.length
    kept = len(node.parts)
    for number, part in enumerate(node.parts):
        room -= sum(len(words) for words, _ in part) + 1
        if room < 0:
            kept = number
            break
    writer.write(Node(node.kind, node.parts[:kept], level=node.level, marks=node.marks[:kept]))
    return kept == len(node.parts)


def row_of(cells: Iterable[Sequence[Run]]) -> list[Run]:
    """The cells of a row set apart by bars, so that every value stands in its column."""
    runs: list[Run] = []
    for number, cell in enumerate(cells):
        runs += [(" | ", None)] if number else []
        runs += cell if plain(cell) else EMPTY
    return runs
