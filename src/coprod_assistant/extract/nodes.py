"""Content of a marked-up page in reading order, and how it becomes canonical text with blocks and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

from ..types import Block, Link, Span
from . import listing
from .decode import visible
from .lines import Line
from .parsed import Parsed
from .recognise import recognise_blocks

Run = tuple[str, str | None]  # words and the address they link to; an empty one is a link that leads nowhere
BREAK = "\n"
# Noncharacters in runs, never in the text: here the page goes on in another block or the characters beside are ours;
# the word before touches something that was taken out; the words on both sides touch each other on the page.
SEAM, GLUED, TOUCHING = "\ufdd0", "\ufdd1", "\ufdd2"
MARKS = re.compile(f"[{SEAM}{GLUED}{TOUCHING}]")
TWO_BLANKS = re.compile(r"\xa0(?=\s)|(?<=\s)\xa0")
BLANKS = re.compile(r"[^\S\n]+")
LINE_END = re.compile(r" ?\n ?")


@dataclass(slots=True)
class Node:
    """A heading, paragraph, list, table or quotation; `parts` as in `Block`, a paragraph or heading has one.

    `marks` stand before the parts of a list. `element` is where it comes from, for comparing places only.
    """

    kind: Literal["heading", "paragraph", "list", "table", "quotation"]
    parts: list[list[Run]]
    level: int = 0
    marks: list[str] = field(default_factory=list)
    element: Any = None

    @property
    def words(self) -> str:
        """All its words, parts set apart by line ends."""
        return "\n".join(plain(part) for part in self.parts)


def plain(runs: Sequence[Run]) -> str:
    """The words of `runs` with white space made single; only `BREAK` ends a line."""
    return tidy(runs)[0]


def tidy(runs: Sequence[Run]) -> tuple[str, list[tuple[int, int, str]]]:
    """The words of `runs`, white space made single, and where in them links are."""
    text = ""
    pieces: list[str] = []
    links: list[tuple[int, int, str]] = []
    length = 0
    ending = "\n"
    for url, same in groupby(runs, key=lambda run: run[1]):
        words = MARKS.sub("", "".join(run[0] for run in same))
        text = BLANKS.sub(" ", visible(words))
        text = LINE_END.sub("\n", text) if "\n" in text else text
        if ending in " \n":
            text = text.lstrip(" " if ending == " " and text.strip(" ")[:1] == "\n" else " \n")
        if not text:
            continue
        lead = len(text) - len(text.lstrip())
        if url and text.strip():
            links.append((length + lead, length + len(text.rstrip()), url))
        pieces.append(text)
        length += len(text)
        ending = text[-1]
    return _trimmed("".join(pieces), links)


def _trimmed(text: str, links: list[tuple[int, int, str]]) -> tuple[str, list[tuple[int, int, str]]]:
    whole = text.rstrip()
    return whole, [(start, min(end, len(whole)), url) for start, end, url in links if start < len(whole)]


def apart_in(runs: Sequence[Run], text: str, start: int) -> list[Span]:
    """Where, in `text` that `tidy` made of `runs` and that begins at `start`, the page does not go on as it does.

    Marks are placed by the letters before them, since blanks are all that `tidy` changes.
    """
    raw = "".join(words for words, _ in runs)
    if raw.isascii() or not (MARKS.search(raw) or "\xa0" in raw or "\u202f" in raw):
        return []
    raw = TWO_BLANKS.sub(SEAM, visible(raw)).replace("\u202f", f"{TOUCHING} ")
    ends = [0, *(at + 1 for at, letter in enumerate(text) if not letter.isspace())]
    found: list[Span] = []
    letters = 0
    for letter in raw:
        if letter in (SEAM, GLUED, TOUCHING):
            at = ends[min(letters, len(ends) - 1)]
            found.append(Span(start + at, start + at) if letter == SEAM else _around(text, at, letter, start))
        elif not letter.isspace():
            letters += 1
    return found


def _around(text: str, at: int, mark: str, start: int) -> Span:
    """The word that ends or goes on at `at`, with `TOUCHING` the next as well."""
    if mark == GLUED and not text[max(0, at - 2) : at].strip(".,;:!?)”’\"'").isalnum():
        return Span(start + at, start + at)
    first = at
    while first and not text[first - 1].isspace():
        first -= 1
    last = at
    if mark == TOUCHING:
        while last < len(text) and text[last].isspace():
            last += 1
    while last < len(text) and not text[last].isspace():
        last += 1
    return Span(start + first, start + last)


class Writer:
    """Writes nodes one after the other and keeps where each part came to stand.

    Args:
        bare: Whether paragraphs may be headings by their words, because no mark-up says which are.
    """

    def __init__(self, *, bare: bool = False) -> None:
        self.level = None if bare else 0
        self.pieces: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.pending: list[Line] = []  # lines of paragraphs whose kind the words may show
        self.paragraphs: list[Span] = []
        self.apart: list[Span] = []

    def write(self, node: Node) -> None:
        """Appends one node; one without words leaves no trace."""
        kept = [n for n, part in enumerate(node.parts) if plain(part)]
        if not kept:
            return
        self._put("\n\n" if self.length else "")
        marks = node.marks or [""] * len(node.parts)
        spans = []
        for number in kept:
            self._put("\n" if number != kept[0] else "")
            self._put(marks[number])
            spans.append(self._runs(node.parts[number]))
        self._block(node, spans)

    def _put(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def _runs(self, runs: Sequence[Run]) -> Span:
        text, links = tidy(runs)
        start = self.length
        self.apart += apart_in(runs, text, start)
        self._put(text)
        self.links += [Link(start + first, start + last, url) for first, last, url in links]
        return Span(start, self.length)

    def _block(self, node: Node, spans: list[Span]) -> None:
        whole = Span(spans[0].start, spans[-1].end)
        if node.kind == "paragraph":
            self._lines(whole, "".join(self.pieces[-1:]))
            return
        opening = self._opening() if node.kind == "list" else None
        self.settle()
        start = whole.start if opening is None else opening
        parts = () if node.kind == "heading" else tuple(spans)
        self.blocks.append(Block(node.kind, start, whole.end, level=node.level, parts=parts))

    def _lines(self, whole: Span, words: str) -> None:
        self.paragraphs.append(whole)
        start, gap = whole.start, 1
        for line in words.split("\n"):
            if line.strip():
                self.pending.append(Line(start, start + len(line), line, 0, gap, 1, self.level))
                gap = 0
            start += len(line) + 1

    def settle(self) -> None:
        """Paragraphs so far become blocks: some are lists or quotations by their words."""
        if self.pending:
            self.blocks += _merged(recognise_blocks(self.pending, dump=False, paged=False), self.paragraphs)
        self.pending, self.paragraphs = [], []

    def _opening(self) -> int | None:
        """Where the sentence starts that opens the list to come, or None; what stands before it stays a paragraph."""
        line = self.pending[-1] if self.pending else None
        if line is None or not listing.opens_list(line):
            self.settle()
            return None
        start = listing.last_sentence(line)
        before = line.text[: start - line.start].rstrip()
        self.pending[-1:] = (
            [Line(line.start, line.start + len(before), before, 0, line.gap, 1, self.level)] if before else []
        )
        self.settle()
        return start

    def parsed(self, title: str | None) -> Parsed:
        """All that was written."""
        self.settle()
        return Parsed(title=title, text="".join(self.pieces), blocks=self.blocks, links=self.links, apart=self.apart)


def _merged(blocks: Sequence[Block], paragraphs: Sequence[Span]) -> list[Block]:
    """Paragraph blocks that are lines of one written paragraph as one block again."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if last is not None and last.kind == block.kind == "paragraph" and _together(last, block, paragraphs):
            merged[-1] = Block("paragraph", last.start, block.end)
        else:
            merged.append(block)
    return merged


def _together(one: Block, other: Block, paragraphs: Sequence[Span]) -> bool:
    from bisect import bisect_right

    at = bisect_right(paragraphs, one.start, key=lambda span: span.start) - 1
    return at >= 0 and other.end <= paragraphs[at].end
