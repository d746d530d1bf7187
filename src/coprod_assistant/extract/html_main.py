"""Where on a page its main content is."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

from .nodes import Node

MAX_ELEMENTS = 100_000  # trafilatura 2.3.1 took 17 s and 675 MB for 500,000; the whole page is kept beyond this
MAIN_SHARE = 0.4  # of the words, which a part marked up as the main one must hold to be believed
LOST_SHARE = 0.3  # of the prose, which may be left out as not being part of the article


def main_nodes(body: Any, nodes: Sequence[Node], page: Any) -> list[Node]:
    """Those of `nodes` that are the main content; all of them where that cannot be told.

    Args:
        page: A copy of the tree that may be spoiled.
    """
    place = _marked_main(body) or _found_main(body, nodes, page)
    if place is None or place is body:
        return list(nodes)
    inside = {id(element) for element in place.iter()}
    kept = [node for node in nodes if id(node.element) in inside]
    if _prose(kept) < (1 - LOST_SHARE) * _prose(nodes):
        return list(nodes)
    return _with_title(kept, nodes)


def _marked_main(body: Any) -> Any:
    """The one element that says it is the main content and holds enough, or None."""
    total = len(body.text_content().split())
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = body.findall(path)
        if len(found) == 1 and len(found[0].text_content().split()) >= MAIN_SHARE * total:
            return found[0]
    return None


def _found_main(body: Any, nodes: Sequence[Node], page: Any) -> Any:
    """The smallest element around all that trafilatura takes for the main text, or None."""
    if sum(1 for _ in body.iter()) > MAX_ELEMENTS:
        return None
    words = _squeezed(_main_text(page))
    matched = [node.element for node in nodes if len(node.words) > 20 and _squeezed(node.words) in words]
    if not matched:
        return None
    common = [*reversed(list(matched[0].iterancestors())), matched[0]]
    for element in matched[1:]:
        path = [*reversed(list(element.iterancestors())), element]
        same = [one for one, other in zip(common, path, strict=False) if one is other]
        common = same
    return common[-1] if common else None


def load_trafilatura() -> Any:
    """The library, silent: what it makes of a page is not for the user's terminal."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura


def _main_text(page: Any) -> str:
    found = load_trafilatura().extract(page, favor_recall=True, include_comments=False, include_tables=True, fast=True)
    return str(found or "")


def _squeezed(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).casefold()


def _prose(nodes: Sequence[Node]) -> int:
    """Characters of sentences; headings and short lines, which menus are made of, do not count."""
    return sum(len(node.words) for node in nodes if len(node.words) > 80 or node.kind == "quotation")


def _with_title(kept: list[Node], nodes: Sequence[Node]) -> list[Node]:
    """`kept` with the page's only first-level heading before it, where that stands outside."""
    tops = [node for node in nodes if node.kind == "heading" and node.level == 1]
    if len(tops) == 1 and all(node is not tops[0] for node in kept):
        return [tops[0], *kept]
    return kept
