"""A heading put above a text that was read, and all its offsets moved with it."""

from __future__ import annotations

from dataclasses import replace

from ..types import Block, Link, Page, Span
from .parsed import Parsed


def with_heading(parsed: Parsed, words: str) -> Parsed:
    """`parsed` below a heading of `words`; as it is where there are none, or where it begins with them."""
    first = parsed.blocks[0] if parsed.blocks else None
    if not words or (first is not None and parsed.text[first.start : first.end] == words):
        return parsed
    by = len(words) + 2
    blocks = [Block("heading", 0, len(words), level=1)]
    for block in parsed.blocks:
        parts = tuple(Span(part.start + by, part.end + by) for part in block.parts)
        blocks.append(Block(block.kind, block.start + by, block.end + by, block.level, parts))
    return replace(
        parsed,
        text=f"{words}\n\n{parsed.text}",
        blocks=blocks,
        pages=[Page(page.number, page.start + by, page.end + by, page.label) for page in parsed.pages],
        links=[Link(link.start + by, link.end + by, link.url) for link in parsed.links],
        apart=[Span(span.start + by, span.end + by) for span in parsed.apart],
        frames=[Span(frame.start + by, frame.end + by) for frame in parsed.frames],
    )
