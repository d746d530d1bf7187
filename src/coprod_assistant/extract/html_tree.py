"""A page to a tree, by lxml; walking it while parts of it are taken out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..errors import ExtractionError

IN_HEAD = frozenset(["title", "meta", "link", "base", "style", "script", "noscript", "template", "object"])


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
    return root


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
