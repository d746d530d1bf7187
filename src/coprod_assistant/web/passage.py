"""A passage as the source panel shows it: the cited words marked, in the blocks they stand in."""

from __future__ import annotations

import re
from html import escape

from ..types import Block, Document, Span

AROUND_CHARS = 450  # context on each side, in whole blocks
BLOCK_LIMIT_CHARS = 1600  # a block longer than this is shown from and to the word boundaries around the passage
BULLET = re.compile(r"\s*[•◦▪‣·*–-]\s+")


def passage_html(document: Document, cited: Span, *, mark: bool = True) -> str:
    """The blocks around `cited` as HTML, its words inside `<mark>`; with `mark` off nothing is marked."""
    marked = cited if mark else Span(cited.start, cited.start)
    blocks = blocks_around(document, cited)
    if not blocks:
        span = to_words(document.text, max(0, cited.start - AROUND_CHARS), cited.end + AROUND_CHARS)
        return f"<p>{_marked(document.text, span, marked)}</p>"
    return "".join(_block_html(document.text, block, marked) for block in blocks)


def blocks_around(document: Document, cited: Span) -> list[Block]:
    """The blocks that hold `cited`, the heading above them and neighbours of the same section up to the limit."""
    blocks = document.blocks
    inside = [i for i, b in enumerate(blocks) if b.start < cited.end and b.end > cited.start]
    if not inside:
        return []
    first, last = inside[0], inside[-1]
    room = AROUND_CHARS
    while first > 0 and blocks[first].kind != "heading":
        room -= blocks[first - 1].end - blocks[first - 1].start
        if room < 0 and blocks[first - 1].kind != "heading":
            break
        first -= 1
    room = AROUND_CHARS
    while last + 1 < len(blocks) and blocks[last + 1].kind != "heading":
        room -= blocks[last + 1].end - blocks[last + 1].start
        if room < 0:
            break
        last += 1
    return list(blocks[first : last + 1])


def to_words(text: str, start: int, end: int) -> Span:
    """The range inside `text` narrowed until it cuts no word."""
    start, end = max(0, start), min(len(text), end)
    while 0 < start < end and not text[start - 1].isspace():
        start += 1
    while start < end < len(text) and not text[end].isspace():
        end -= 1
    return Span(start, end)


def _block_html(text: str, block: Block, marked: Span) -> str:
    whole = _shown(text, block, marked)
    if block.kind == "heading":
        return f'<p class="passage-heading">{_marked(text, whole, marked)}</p>'
    if block.kind == "list" and block.parts:
        opening = Span(block.start, block.parts[0].start)
        items = "".join(f"<li>{_marked(text, _without_bullet(text, part), marked)}</li>" for part in block.parts)
        lead = _marked(text, _trimmed(text, _without_trailing_bullet(text, opening)), marked)
        return (f"<p>{lead}</p>" if lead else "") + f"<ul>{items}</ul>"
    if block.kind == "quotation" and block.parts:
        words = f"<p>{_marked(text, block.parts[0], marked)}</p>"
        named = "".join(f"<p class='attribution'>{_marked(text, part, marked)}</p>" for part in block.parts[1:])
        return f"<blockquote>{words}{named}</blockquote>"
    if block.kind == "table" and block.parts:
        return "".join(f'<p class="row">{_marked(text, part, marked)}</p>' for part in block.parts)
    return f"<p>{_marked(text, whole, marked)}</p>"


def _shown(text: str, block: Block, marked: Span) -> Span:
    if block.end - block.start <= BLOCK_LIMIT_CHARS:
        return Span(block.start, block.end)
    span = to_words(text, max(block.start, marked.start - AROUND_CHARS), min(block.end, marked.end + AROUND_CHARS))
    start = block.start if marked.start - AROUND_CHARS <= block.start else span.start
    end = block.end if marked.end + AROUND_CHARS >= block.end else span.end
    return Span(start, end)


def _marked(text: str, span: Span, marked: Span) -> str:
    """`text[span]` escaped, the part of it that lies in `marked` inside `<mark>`."""
    start = min(max(span.start, marked.start), span.end)
    end = max(start, min(span.end, marked.end))
    cited = text[start:end]
    middle = f"<mark>{escape(cited)}</mark>" if cited.strip() else escape(cited)
    return escape(text[span.start : start]) + middle + escape(text[end : span.end])


def _without_bullet(text: str, span: Span) -> Span:
    match = BULLET.match(text, span.start, span.end)
    return Span(match.end(), span.end) if match else span


def _without_trailing_bullet(text: str, span: Span) -> Span:
    end = span.end
    while end > span.start and (text[end - 1].isspace() or text[end - 1] in "•◦▪‣·*"):
        end -= 1
    return Span(span.start, end)


def _trimmed(text: str, span: Span) -> Span:
    start = span.start
    while start < span.end and text[start].isspace():
        start += 1
    return Span(start, span.end)
