"""What the reader of one format hands back, before it is known which source it belongs to.

Which title of a file's own can be shown, how much of one file is read, and a note of each passage that is left out, so
that nothing is lost without a word.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..types import Block, LeftOut, LeftOutReason, Link, Page, Span, StatedEvent
from .decode import visible

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EPUB = "application/epub+zip"

MAX_PAGES = 2_000
MAX_CHARS = 5_000_000
MAX_BYTES = {  # a bigger file is refused
    "application/pdf": 100_000_000,
    "text/html": 20_000_000,
    "text/markdown": 20_000_000,
    "text/plain": 40_000_000,
    "text/csv": 20_000_000,
    "text/calendar": 20_000_000,
    "application/xml": 20_000_000,
    "message/rfc822": 100_000_000,
    WORD: 100_000_000,
    SLIDES: 200_000_000,
    SHEETS: 50_000_000,
    EPUB: 100_000_000,
}
MAX_WORDS = 600  # characters of one passage that are kept to be shown
MAX_NOTES = 500  # of one document; what is beyond is counted in the last
LOST: frozenset[LeftOutReason] = frozenset(["hidden", "furniture", "beside", "unread"])
SAYS = re.compile(r"\w")
MAX_TITLE = 200
ODD = re.compile(
    r"[<>{}\\]|\]\(|://|javascript:|^untitled|^microsoft\s\w+\s*-|\.(?:docx?|pdf|indd|pptx?|xlsx?|qxd|rtf|html?)$"
    r"|^(?:document|dokument|title|slide|presentation|powerpoint presentation|new page)\s*\d*$",
    re.I,
)
ERROR = re.compile(
    r"^\W*(?:error\W*)?(?:(?:http\W*)?(?:403|404|410|500|502|503)\b"
    r"|(?:the |this |die )?(?:requested )?(?:page|seite|url|file|document|content|resource)\b.{0,40}\b"
    r"(?:not (?:be )?(?:found|available)|can.?t be found|doesn.?t exist|does not exist|no longer|nicht gefunden"
    r"|cannot be found|existiert nicht)"
    r"|not found\b|nicht gefunden|access denied|forbidden|service unavailable|internal server error|bad gateway"
    r"|oops\b|page missing|redirecting\b|just a moment|checking your browser|attention required)",
    re.I,
)


@dataclass(slots=True)
class Parsed:
    """Canonical text and structure; `title` is None where the format names none."""

    title: str | None
    text: str
    blocks: list[Block]
    pages: list[Page] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    stated: list[StatedEvent] = field(default_factory=list)
    days: list[tuple[str, dt.date]] = field(default_factory=list)
    language: str = ""
    published: dt.date | None = None
    warnings: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    frames: list[Span] = field(default_factory=list)
    apart: list[Span] = field(default_factory=list)


def cut_text(text: str, warnings: list[str]) -> str:
    """`text`, or its first `MAX_CHARS` characters with a warning."""
    if len(text) <= MAX_CHARS:
        return text
    warnings.append(f"only the first {MAX_CHARS:,} of {len(text):,} characters were read")
    return text[:MAX_CHARS]


class Leavings:
    """What was left out of one document so far, in the order in which it was found."""

    def __init__(self) -> None:
        self.notes: list[LeftOut] = []

    def add(self, reason: LeftOutReason, words: str, *, place: str = "") -> None:
        """Notes words that are left out, with the place where they stand; nothing where there is none among them."""
        words = " ".join(visible(words).split())
        if not SAYS.search(words):
            return
        if len(self.notes) < MAX_NOTES:
            told = f"{place}: {words}" if place else words
            self.notes.append(LeftOut(reason, told[:MAX_WORDS], len(words)))
        else:
            last = self.notes[-1]
            self.notes[-1] = LeftOut(last.reason, last.words, last.characters + len(words))


def lost_characters(left_out: Iterable[LeftOut]) -> int:
    """How many characters were left out that might be content: all but menus, forms, legal lines and repetitions."""
    return sum(left.characters for left in left_out if left.reason in LOST)


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


def sane_title(title: str | None) -> str | None:
    """`title` on one line, or None where it is mark-up, an address, a file name or no words at all."""
    words = " ".join(visible(title or "").split())
    if not 3 <= len(words) <= MAX_TITLE or not re.search(r"[^\W\d_]{2}", words) or ODD.search(words):
        return None
    return words


def is_error_title(words: str) -> bool:
    """Whether a title or the first words of a page say that there is no page."""
    return bool(ERROR.match(words.strip()))
