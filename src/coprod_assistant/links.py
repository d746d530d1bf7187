"""The address that opens a source at a passage: a text fragment on a web page, `#page=N` in a PDF.

Text fragments are those of the WICG draft "URL Fragment Text Directives". A browser marks the first place that fits,
and finds words only where they stand together in one block of the page. So a directive is made of pieces that do, as
`Document.apart` tells, long enough that no earlier place fits, else with the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from urllib.parse import quote as percent_encode

from .types import Document, Span

WHOLE_WORDS = 8  # a longer piece is named by its ends
LENGTHS = (4, 6, 9, 14, 24)  # words of an end, the fewest that will do
CONTEXT_WORDS = 3
CONTEXT_CHARS = 300
WEB = ("text/html", "text/markdown", "text/plain")
WORD = re.compile(r"\S+")
OURS_BETWEEN = re.compile(
    r"(?:[\s|•◦▪]|(?<!\w)\d{1,4}\.(?=\s))*"
)  # what the text has between blocks and the page has not
LIST_MARK = re.compile(r"\s*(?:[•◦▪*‣·–-]|\d{1,4}\.)\s+")


def link_to(document: Document, start: int, end: int) -> str | None:
    """The address that opens the source of `document.text[start:end]` there, None where it has none.

    Where no words can be named, or the source is neither page nor PDF, it is the address of the source alone.
    """
    if not document.source.url:
        return None
    base = document.source.url.split("#")[0]
    if document.pages:
        is_page = document.pages[0].place.startswith("page ")  # and no slide or sheet
        return f"{base}#page={document.page_at(start)}" if is_page else base
    if document.source.media_type not in WEB:
        return base
    pieces = list(_pieces(document, start, end))
    return f"{base}#:~:text={_directive(document, pieces)}" if pieces else base


def _pieces(document: Document, start: int, end: int) -> Iterator[list[Span]]:
    """The words of each stretch of a range that stands together on the page, in order."""
    cuts = {start, end}
    for block in document.blocks:
        if block.end > start and block.start < end:
            cuts |= {block.start, block.end}
            cuts |= {offset for part in block.parts for offset in (part.start, part.end)}
    excluded = [span for span in document.apart if span.start < span.end and span.start < end and span.end > start]
    cuts |= {offset for span in document.apart for offset in (span.start, span.end)}
    marks = sorted(cut for cut in cuts if start <= cut <= end)
    for first, last in pairwise(marks):
        if any(span.start <= first and last <= span.end for span in excluded):
            continue
        for line in re.finditer(r"[^\n|]+", document.text[first:last]):
            mark = LIST_MARK.match(line[0]) if first + line.start() not in marks else None
            words = WORD.finditer(document.text, first + line.start() + (mark.end() if mark else 0), first + line.end())
            piece = [Span(word.start(), word.end()) for word in words]
            if any(re.search(r"\w", document.text[word.start : word.end]) for word in piece):
                yield piece


def _directive(document: Document, pieces: Sequence[Sequence[Span]]) -> str:
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1 and len(first) <= WHOLE_WORDS:
        before = "" if _is_first(document, first) else _context(document, first[0].start, ahead=False)
        return f"{before}{_encoded(document, first)}"
    room = len(first) - 1 if len(pieces) == 1 else len(first)
    opening = next((first[:n] for n in _lengths(room) if _is_first(document, first[:n])), None)
    before = ""
    if opening is None:
        opening, before = first[: LENGTHS[0]], _context(document, first[0].start, ahead=False)
    behind = [word for word in last if word.start >= opening[-1].end]
    closing = next((behind[-n:] for n in _lengths(len(behind)) if _ends(document, opening, behind[-n:])), None)
    after = ""
    if closing is None:
        closing, after = behind[-LENGTHS[0] :], _context(document, last[-1].end, ahead=True)
    return f"{before}{_encoded(document, opening)},{_encoded(document, closing)}{after}"


def _lengths(most: int) -> list[int]:
    return [*(length for length in LENGTHS if length < most), most] if most else []


def _is_first(document: Document, words: Sequence[Span]) -> bool:
    """Whether the words stand nowhere before their place, as far as the text and what was left out of it tell."""
    wanted = _said(document, words)
    return _find(document.text, wanted, 0) == words[0].start and all(
        _find(left.words, wanted, 0) < 0 for left in document.left_out
    )


def _ends(document: Document, opening: Sequence[Span], closing: Sequence[Span]) -> bool:
    """Whether the first place of the closing words behind the opening ones is theirs."""
    return _find(document.text, _said(document, closing), opening[-1].end) == closing[0].start


def _find(text: str, wanted: str, start: int) -> int:
    """Where `wanted` stands as whole words, in letters of any case, from `start` on; -1 where it does not."""
    lowered, wanted = _lowered(text), wanted.lower()
    at = lowered.find(wanted, start)
    while at >= 0:
        end = at + len(wanted)
        inside = (at and lowered[at - 1].isalnum() and wanted[0].isalnum()) or (
            lowered[end : end + 1].isalnum() and wanted[-1].isalnum()
        )
        if not inside:
            return at
        at = lowered.find(wanted, at + 1)
    return -1


@lru_cache(maxsize=8)  # a page of records asks for many links into one document
def _lowered(text: str) -> str:
    """`text` in small letters where that moves none of them, else as it is."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


def _context(document: Document, offset: int, *, ahead: bool) -> str:
    """The words right before or right after a place, as a directive takes them; empty where none are near."""
    window = (offset, offset + CONTEXT_CHARS) if ahead else (max(0, offset - CONTEXT_CHARS), offset)
    found = list(_pieces(document, *window))
    if not found:
        return ""
    words = found[0][:CONTEXT_WORDS] if ahead else found[-1][-CONTEXT_WORDS:]
    between = document.text[offset : words[0].start] if ahead else document.text[words[-1].end : offset]
    if not OURS_BETWEEN.fullmatch(between):
        return ""
    return f",-{_encoded(document, words)}" if ahead else f"{_encoded(document, words)}-,"


def _said(document: Document, words: Sequence[Span]) -> str:
    return document.text[words[0].start : words[-1].end]


def _encoded(document: Document, words: Sequence[Span]) -> str:
    said = " ".join(_said(document, words).split())
    # A hyphen and a comma have a meaning of their own in a text directive.
    return percent_encode(said, safe="", errors="replace").replace("-", "%2D")
