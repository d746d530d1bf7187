"""A passage as the source panel shows it: the cited words marked, in the blocks they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ..types import Block, Document, Span
from .cells import TABLE_OPENS, cells_of, header_rows

AROUND_CHARS = 450  # context on each side, in whole blocks
BLOCK_LIMIT_CHARS = 1600  # a block longer than this is shown from and to the word boundaries around the passage
BULLET = re.compile(r"\s*[•◦▪‣·*–-]\s+")
NUMBER = re.compile(r"\s*\(?(\d{1,3})[.)]\s+")
GAP = '<p class="gap">…</p>'


def passage_html(document: Document, cited: Span, *, mark: bool = True, also: Sequence[Span] = ()) -> str:
    """The blocks around `cited` as HTML, its words inside `<mark>`; with `mark` off nothing is marked.

    Args:
        also: Further ranges that are shown and marked.
    """
    spans = sorted([cited, *also], key=lambda span: span.start)
    marked = spans if mark else []
    shown = {id(block): block for span in spans for block in blocks_around(document, span)}
    if not shown:
        span = to_words(document.text, max(0, cited.start - AROUND_CHARS), cited.end + AROUND_CHARS)
        return f"<p>{_marked(document.text, span, marked)}</p>"
    pieces: list[str] = []
    before = None
    for at, block in enumerate(document.blocks):
        if id(block) in shown:
            pieces += [GAP] if before is not None and at > before + 1 else []
            pieces.append(_block_html(document.text, block, marked, cited))
            before = at
    return "".join(pieces)


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


def _block_html(text: str, block: Block, marked: Sequence[Span], cited: Span) -> str:
    if block.kind == "heading":
        return f'<p class="passage-heading">{_marked(text, Span(block.start, block.end), marked)}</p>'
    if block.kind == "list" and block.parts:
        return _list_html(text, block, marked)
    if block.kind == "quotation" and block.parts:
        words = f"<p>{_marked(text, block.parts[0], marked)}</p>"
        named = "".join(f"<p class='attribution'>{_marked(text, part, marked)}</p>" for part in block.parts[1:])
        return f"<blockquote>{words}{named}</blockquote>"
    if block.kind == "table" and block.parts:
        return _table_html(text, block, marked)
    return f"<p>{_marked(text, _shown(text, block, cited), marked)}</p>"


def _list_html(text: str, block: Block, marked: Sequence[Span]) -> str:
    """A list with the line that opens it; numbered where each of its items has a number in the text."""
    opening = Span(block.start, block.parts[0].start)
    numbers = _numbers(text, block)
    lead_end = opening.end if numbers is None else _before_number(text, opening)
    lead = _marked(text, _trimmed(text, _without_trailing_bullet(text, Span(opening.start, lead_end))), marked)
    said = f"<p>{lead}</p>" if lead else ""
    if numbers is None:
        items = (f"<li>{_marked(text, _without(BULLET, text, part), marked)}</li>" for part in block.parts)
        return f"{said}<ul>{''.join(items)}</ul>"
    items = (
        f'<li value="{number}">{_marked(text, _without(NUMBER, text, part), marked)}</li>'
        for number, part in zip(numbers, block.parts, strict=True)
    )
    return f"{said}<ol>{''.join(items)}</ol>"


def _numbers(text: str, block: Block) -> list[int] | None:
    """The number of each item, which stands at its beginning or right before it; None where one has none."""
    found: list[int] = []
    end = block.start
    for part in block.parts:
        line = max(end, text.rfind("\n", block.start, part.start) + 1)
        match = NUMBER.match(text, part.start, part.end) or NUMBER.fullmatch(text, line, part.start)
        if match is None:
            return None
        found.append(int(match[1]))
        end = part.end
    return found


def _before_number(text: str, opening: Span) -> int:
    line = max(opening.start, text.rfind("\n", opening.start, opening.end) + 1)
    return line if NUMBER.fullmatch(text, line, opening.end) else opening.end


def _table_html(text: str, block: Block, marked: Sequence[Span]) -> str:
    heads = header_rows(text, block)
    rows = []
    for number, part in enumerate(block.parts):
        tag = "th" if number < heads else "td"
        cells = "".join(f"<{tag}>{_marked(text, cell, marked)}</{tag}>" for cell in cells_of(text, block, part))
        rows.append(f"<tr>{cells}</tr>")
    head = f"<thead>{''.join(rows[:heads])}</thead>" if heads else ""
    return f"{TABLE_OPENS}{head}<tbody>{''.join(rows[heads:])}</tbody></table></div>"


def _shown(text: str, block: Block, cited: Span) -> Span:
    if block.end - block.start <= BLOCK_LIMIT_CHARS:
        return Span(block.start, block.end)
    span = to_words(text, max(block.start, cited.start - AROUND_CHARS), min(block.end, cited.end + AROUND_CHARS))
    start = block.start if cited.start - AROUND_CHARS <= block.start else span.start
    end = block.end if cited.end + AROUND_CHARS >= block.end else span.end
    return Span(start, end)


def _marked(text: str, span: Span, marked: Sequence[Span]) -> str:
    """`text[span]` escaped, the parts of it that lie in a range of `marked`, which are in order, inside `<mark>`."""
    pieces: list[str] = []
    at = span.start
    for each in marked:
        start, end = max(at, each.start), min(span.end, each.end)
        if start >= end:
            continue
        words = escape(text[start:end])
        pieces += [escape(text[at:start]), f"<mark>{words}</mark>" if words.strip() else words]
        at = end
    return "".join([*pieces, escape(text[at : span.end])])


def _without(mark: re.Pattern[str], text: str, span: Span) -> Span:
    match = mark.match(text, span.start, span.end)
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
