"""A page to a tree, by lxml, made flat where it is nested too deep for the parser; walking it while parts go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from html.parser import HTMLParser
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..errors import ExtractionError
from .html_hidden import DROPPED, is_hidden

IN_HEAD = frozenset(["title", "meta", "link", "base", "style", "script", "noscript", "template", "object"])
NOSCRIPT = re.compile(r"<(/?)noscript\b[^<>]*>", re.I)
ANY_TAG = re.compile(r"<[^<>]*>")
MAX_NOSCRIPT = 20_000  # characters
MAX_DEPTH = 200
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML, and so lxml, has no place for
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


def load_lxml() -> Any:
    """The HTML module of lxml, which carries no types."""
    from lxml import html as lxml_html  # type: ignore[import-untyped]

    return lxml_html


def parse_page(page: str) -> Any:
    """The root element; entities of a document type are not expanded, and nothing is fetched.

    Raises:
        ExtractionError: there is nothing in the page.
    """
    from lxml import etree

    lxml_html = load_lxml()
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(page, parser=parser, ensure_head_body=True)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ExtractionError("there is no text in the page", hint="remove the file or replace it") from error
    _mend_head(root)
    _part_tables(root)
    _lift_heads(root)
    for element in root.iter("div", "p", "span"):
        if element.get("role") == "heading":
            level = element.get("aria-level") or ""
            element.tag = f"h{level if level in set('123456') else 2}"
    return root


def _part_tables(root: Any) -> None:
    """Moves a table that stands in another one, and in no cell of it, behind that: browsers end the first one there."""
    for table in list(root.iter("table")):
        above = next((tag for tag in table.iterancestors() if tag.tag in ("table", "td", "th", "caption")), None)
        if above is not None and above.tag == "table":
            above.addnext(table)


def _lift_heads(root: Any) -> None:
    """Moves a heading that is the only cell of a table's first row above the table: it heads it, and is no row."""
    for table in list(root.iter("table")):
        for row in islice(table.iter("tr"), 1):
            cells = list(row.iterchildren("td", "th"))
            headings = list(cells[0].iter("h1", "h2", "h3", "h4", "h5", "h6")) if len(cells) == 1 else []
            if len(headings) == 1 and headings[0].text_content().strip() == row.text_content().strip():
                table.addprevious(headings[0])
                row.getparent().remove(row)


def with_closed_noscript(page: str) -> str:
    """The page with only the words of each `<noscript>` that opens more elements than it closes, or fewer.

    Browsers do not parse what is in it: `<noscript><div></noscript>` would take all that follows with it.
    """
    pieces: list[str] = []
    at = 0
    opened: re.Match[str] | None = None
    for tag in NOSCRIPT.finditer(page):
        if not tag[1]:
            opened = opened or tag
        elif opened:
            inner = page[opened.end() : tag.start()]
            if len(inner) <= MAX_NOSCRIPT and not _is_balanced(inner):
                pieces += [page[at : opened.end()], ANY_TAG.sub(" ", inner)]
                at = tag.start()
            opened = None
    return "".join([*pieces, page[at:]])


def _is_balanced(inner: str) -> bool:
    """Whether it closes what it opens, or is not what stands in one element: a comment or a script begins in it."""
    if any(mark in inner.lower() for mark in ("<!--", "-->", "</script")):
        return True
    tags = [closing for closing, name, empty in TAG.findall(inner) if not empty and name.lower() not in VOID]
    return 2 * sum(map(bool, tags)) == len(tags)


def _mend_head(root: Any) -> None:
    """Moves content out of the head.

    Where a page has no `<body>`, as it need not, libxml2 (lxml 6.1.3) ends the head only at elements of HTML 4: a
    `<main>` or `<article>` right after the title becomes a part of it.
    """
    head, body = root.find("head"), root.find("body")
    children = list(head)
    first = next((n for n, child in enumerate(children) if child.tag not in IN_HEAD), len(children))
    for place, child in enumerate(children[first:]):
        body.insert(place, child)


def base_address(root: Any, url: str | None) -> str | None:
    """The address that a page's links are relative to: what its first `<base href>` says, else its own.

    A base that is no web address is left out of account, as browsers do with `data:` and `javascript:`.
    """
    named = next(filter(None, ((tag.get("href") or "").strip() for tag in root.iter("base"))), "")
    if not named:
        return url
    with suppress(ValueError):
        base: str = urljoin(url or "", named)
        if urlsplit(base).scheme in ("http", "https") and urlsplit(base).netloc:
            return base
    return url


def as_xml(root: Any) -> bytes:
    """An XML tree written again."""
    from lxml import etree

    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def inner_html(element: Any) -> str:
    """What an element of an XML tree holds, as HTML."""
    from lxml import etree

    return "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)


def parse_xml(data: bytes) -> Any:
    """The root element of an XML file, its entities left as they are and nothing fetched; None where it is none."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def without_controls(root: Any) -> Any:
    """The tree with a space for each control character.

    A page may hold or name one (`&#12;`), and lxml then fails when its text is moved.
    """
    for element in root.iter():
        if element.text and CONTROL.search(element.text):
            element.text = CONTROL.sub(" ", element.text)
        if element.tail and CONTROL.search(element.tail):
            element.tail = CONTROL.sub(" ", element.tail)
    return root


def walk(root: Any) -> Iterator[Any]:
    """The elements below `root` in reading order; not those in an element that was dropped since it was given."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element is not root:
            yield element
            if element.getparent() is None:
                continue
        stack.extend(reversed(element))


def drop(element: Any, *, tail: bool = True) -> None:
    """Takes an element out of its tree; its tail, the text after it, stays.

    Args:
        tail: Whether the text after it stays where it was, and does not go with it.
    """
    parent = element.getparent()
    if parent is None:
        return
    if tail and element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def words_of(element: Any) -> str:
    """The words in an element, those of neighbouring elements apart."""
    return " ".join(" ".join(element.itertext()).split())


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
