"""What a document's blocks offer to the rules: sentences, items and rows with the line and heading that stand above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from ...columns import barred_table
from ...language import split_by_rule
from ...types import Block, Document, RecordKind, Span
from ..labels import label_starts

MAX_SENTENCE = 1_000  # characters; what is longer is a dump without sentences, and carries no record
MAX_BLOCK = 200_000  # characters; no page has a longer block, and what has is not read
WORD = re.compile(r"[a-zäöüß]+(?:-[a-z]+)*")
MARK = re.compile(r"(?:^|\s+)(?:[^\w\s:]+|\(?\w{1,3}[.)])\s*$")  # what numbers or marks the first item
LABELLED = re.compile(r"\n(?=[^\W\d_]+(?: [^\W\d_]+){0,2}: )")
Kind = str


@dataclass(frozen=True)
class Passage:
    """One sentence, item or row: `document.text[start:end]`, which is `text`, with bars between the cells of a row.

    `opening` is the line that opens its list, or the first row of its table; `heading` the one right above it;
    `under` all words right above the block: heading and opening. Passages of one `section` stand under one heading.
    """

    kind: Kind  # "sentence", "item" or "row"
    start: int
    end: int
    text: str
    section: int
    block: int
    opening: str = ""
    heading: str = ""

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words in lower case."""
        return frozenset(WORD.findall(self.text.lower()))


@dataclass(frozen=True, slots=True)
class Place:
    """A block, the number of its section, and the heading right above that section's text."""

    block: Block
    number: int
    section: int
    heading: str


def places_of(document: Document) -> list[Place]:
    """The blocks that hold text, each with its section; headings are not among them."""
    found: list[Place] = []
    section, heading = 0, ""
    for number, block in enumerate(document.blocks):
        if block.kind == "heading":
            section += 1
            heading = document.text[block.start : min(block.end, block.start + MAX_SENTENCE)]
        elif block.end - block.start <= MAX_BLOCK:
            found.append(Place(block, number, section, heading))
    return found


def passages_of(document: Document, place: Place, *, above: str = "") -> Iterator[Passage]:
    """The passages of one block; none of a quotation, which is a record of its own.

    Args:
        above: What announces the items of a list that no line of its own opens.
    """
    block = place.block
    if block.kind == "paragraph":
        for line in _lines(document.text, Span(block.start, block.end)):
            for sentence in split_by_rule(document.text[line.start : line.end]):
                span = Span(line.start + sentence.start, line.start + sentence.end)
                yield from _passage(document, place, "sentence", span)
    elif block.kind in {"list", "table"} and block.parts:
        first = block.parts[0]
        lead = document.text[block.start : first.start] if block.kind == "list" else ""
        opening = MARK.sub("", lead[-MAX_SENTENCE:])
        lead = lead[: max(0, len(lead) - MAX_SENTENCE) + len(opening)]
        barred = barred_table(document.text, block) if block.kind == "table" else ""
        head = barred[first.start - block.start : first.end - block.start][:MAX_SENTENCE] if barred else opening
        if opening.strip():
            for sentence in split_by_rule(lead):
                yield from _passage(
                    document, place, "sentence", Span(block.start + sentence.start, block.start + sentence.end)
                )
        for part in block.parts[block.kind == "table" :]:
            kind, opened = "row" if barred else "item", head.strip() or above
            for passage in _passage(document, place, kind, part, opening=opened):
                at = slice(passage.start - block.start, passage.end - block.start)
                yield replace(passage, text=barred[at]) if barred else passage


def sentences_of(passage: Passage) -> list[Passage]:
    """The sentences of an item as passages of their own, below the same heading and no opening line."""
    parts = []
    for span in split_by_rule(passage.text):
        text = passage.text[span.start : span.end].strip()
        start = passage.start + passage.text.index(text, span.start)
        parts.append(replace(passage, kind="sentence", start=start, end=start + len(text), text=text, opening=""))
    return [part for part in parts if part.text]


def _lines(text: str, span: Span) -> Iterator[Span]:
    """The range, cut before labels: "Facilitator: …" and "Rapporteur: …" are two, on two lines or on one."""
    cuts = {label.start() for label in LABELLED.finditer(text, span.start, span.end)}
    if ":" in text[span.start : span.end]:
        cuts |= {span.start + at for at in label_starts(text[span.start : span.end])}
    edges = sorted({span.start, *cuts, span.end})
    for start, end in pairwise(edges):
        yield Span(start, end)


def _passage(document: Document, place: Place, kind: Kind, span: Span, *, opening: str = "") -> Iterator[Passage]:
    text = document.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    text = text.strip()
    if text and len(text) <= MAX_SENTENCE:
        yield Passage(kind, start, start + len(text), text, place.section, place.number, opening, place.heading)


@dataclass(frozen=True, slots=True)
class Found:
    """A range that a rule takes for a record; `section` is the number of the part of the document it stands in."""

    kind: RecordKind
    start: int
    end: int
    section: int
    subject: str = ""
    role: str = ""
    verb: str = ""
