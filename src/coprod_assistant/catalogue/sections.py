"""A document as sections: each heading, what stands right below it, and how far what it heads goes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ..types import Block, Document
from .datelines import is_only_place, may_be_place, read_dateline
from .marks import without_marks


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what it heads; text before the first heading is a section without one.

    `own` are the blocks down to the next heading of any level, `end` is where the section ends with all that is
    deeper. `path` are the headings above it, outermost first.
    """

    heading: Block | None
    own: tuple[Block, ...]
    start: int
    end: int
    path: tuple[str, ...]

    def title(self, document: Document) -> str:
        """The words of the heading, white space folded, without marks that call it off; empty where there is none."""
        return without_marks(words_of(document, self.heading)) if self.heading else ""


def sections_of(document: Document) -> list[Section]:
    """All sections in the order of the text."""
    blocks = document.blocks
    marks = [
        number for number, block in enumerate(blocks) if block.kind == "heading" and not _goes_on(document, number)
    ]
    found: list[Section] = []
    if blocks and (not marks or marks[0] > 0):
        first = blocks[: marks[0] if marks else len(blocks)]
        found.append(Section(None, first, first[0].start, first[-1].end, ()))
    path: list[Block] = []
    for at, number in enumerate(marks):
        heading = blocks[number]
        path = [outer for outer in path if outer.level < heading.level]
        own = blocks[number + 1 : marks[at + 1] if at + 1 < len(marks) else len(blocks)]
        last = next((n for n in marks[at + 1 :] if blocks[n].level <= heading.level), len(blocks))
        above = tuple(words_of(document, outer) for outer in path)
        found.append(Section(heading, own, heading.start, blocks[last - 1].end, above))
        path.append(heading)
    return found


def _goes_on(document: Document, number: int) -> bool:
    """Whether a short line that was taken for a heading is the place right below a date, which heads nothing."""
    if number < 2 or number + 1 == len(document.blocks):
        return False
    above, block, below = document.blocks[number - 1 : number + 2]
    if document.text[above.end : block.start].count("\n") > 1:
        return False
    if document.blocks[number - 2].kind != "heading" or block.level < document.blocks[number - 2].level:
        return False
    date = read_dateline(words_of(document, above))
    if date is None or date.place or date.kind or read_dateline(words_of(document, below)) is not None:
        return False
    place = words_of(document, block)
    return is_only_place(place) or may_be_place(place)


def section_at(sections: Sequence[Section], offset: int) -> Section:
    """The innermost section that holds `offset`."""
    return sections[max(bisect_right(sections, offset, key=lambda section: section.start) - 1, 0)]


def words_of(document: Document, block: Block) -> str:
    """The words of a block, white space folded."""
    return " ".join(document.text[block.start : block.end].split())
