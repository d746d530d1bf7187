"""A page to a tree, by lxml."""

from __future__ import annotations

from typing import Any

from ..errors import ExtractionError


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
    return root
