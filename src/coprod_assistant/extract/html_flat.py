"""Pages nested deeper than the parser goes, made flat.

libxml2 2.x drops elements deeper than 256 with all their text and says nothing (lxml 6.1.3: 300 `<div>` give an empty
page), so the depth is counted before it sees the page.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from .html_hidden import DROPPED, is_hidden

MAX_DEPTH = 200
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "blockquote",
        "main",
    ]
)
IMPLIED_END = frozenset(  # of elements that a browser closes by itself
    ["p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody"]
)


def depth_of(page: str) -> int:
    """How deep elements are nested, at most; end tags that HTML lets be left out count as written."""
    depth = deepest = 0
    for closing, written, empty in TAG.findall(page):
        name = written.lower()
        if name in VOID or empty or name in IMPLIED_END:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def flattened(page: str) -> str:
    """The page with its visible text and outer elements; below `MAX_DEPTH` only links and breaks are left of them."""
    flat = _Flattener()
    flat.feed(page)
    flat.close()
    return "".join(flat.out)


class _Flattener(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.stack: list[tuple[str, bool]] = []  # open elements, and whether each starts something hidden
        self.hidden = 0
        self.in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            if not self.hidden and tag in ("br", "hr", "meta"):
                self.out.append(self.get_starttag_text() or "")
            return
        starts_hidden = tag not in ("head", "script", "style", "title") and is_hidden(tag, dict(attrs), [])
        self.hidden += starts_hidden
        self.stack.append((tag, starts_hidden))
        if not self.hidden:
            self._put(tag, self.get_starttag_text() or "", inside=len(self.stack) <= MAX_DEPTH)

    def handle_endtag(self, tag: str) -> None:
        for back in range(1, min(len(self.stack), 50) + 1):
            if self.stack[-back][0] == tag:
                for _ in range(back):
                    self._close_last()
                return

    def _close_last(self) -> None:
        tag, starts_hidden = self.stack.pop()
        if not self.hidden:
            self._put(tag, f"</{tag}>", inside=len(self.stack) < MAX_DEPTH)
        self.hidden -= starts_hidden

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        in_code = self.stack and self.stack[-1][0] in DROPPED
        self.out.append(data if in_code else escape(data, quote=False))

    def _put(self, tag: str, written: str, *, inside: bool) -> None:
        """The tag as it was written; below the depth that is kept a link, or a break for a block."""
        if inside:
            self.out.append(written)
        elif tag == "a" and written.startswith("</") == self.in_link:  # one at a time, so none makes it deeper
            self.in_link = not self.in_link
            self.out.append(written)
        elif tag in BLOCKS and self.out[-1:] != ["<br>"]:
            self.out.append("<br>")
