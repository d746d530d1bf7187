"""Markdown: read as the page it stands for, so its canonical text carries no mark-up."""

from __future__ import annotations

import re
from typing import Any

from .decode import decode
from .html import extract_page
from .limits import cut_text
from .parsed import Parsed
from .titles import sane_title

FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
KEY = re.compile(r"^title\s*:\s*(.+?)\s*$", re.M | re.I)


def extract_markdown(data: bytes, *, url: str | None = None) -> Parsed:
    """Canonical text of a Markdown file and its structure; front matter gives the title and is no content.

    Tags of raw HTML are dropped, and with them what they hide.

    Raises:
        ExtractionError: there is no text in it.
    """
    warnings: list[str] = []
    text = cut_text(decode(data, warnings, control=" "), warnings)
    front = FRONT.match(text)
    title = None
    if front:
        text = text[front.end() :]
        named = KEY.search(front[1])
        title = sane_title(named[1].strip("\"'")) if named else None
    parsed = extract_page(_rendered(text), url=url, warnings=warnings, whole=True)
    parsed.title = title or parsed.title
    return parsed


def _rendered(text: str) -> str:
    from markdown_it import MarkdownIt

    reader: Any = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return f"<html><body>{reader.render(text)}</body></html>"
