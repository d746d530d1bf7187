"""Figures set large above the words that they count, as one paragraph: `4,217` / `people came`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .dated import is_date
from .nodes import BREAK, Node

FIGURE = re.compile(r"^[^\W\d_]{0,1}[^\w\n]*\d[\d\s.,:/+%‰£$€¥–-]{0,18}[^\w\n]{0,3}[kKmMbB]?[^\w\n]?$")
TELEPHONE = re.compile(r"^\(?\+?0?\d[\d\s()/-]{7,}$")
MAX_WORDS = 20  # of what a figure counts


def figures_with_words(nodes: Sequence[Node]) -> list[Node]:
    """`nodes` with each figure that stands alone joined to the words right below it, which say what it counts."""
    found: list[Node] = []
    for node in nodes:
        above = found[-1] if found else None
        if above is not None and _is_counted(above, node):
            found[-1] = Node("paragraph", [[*above.parts[0], (BREAK, None), *node.parts[0]]], element=node.element)
        else:
            found.append(node)
    return found


def _is_counted(above: Node, node: Node) -> bool:
    if node.kind != "paragraph" or above.kind not in ("paragraph", "heading") or above.level == 1:
        return False
    parent = None if above.element is None or node.element is None else above.element.getparent()
    if parent is None or parent is not node.element.getparent():
        return False
    figure = above.words
    if not FIGURE.match(figure) or is_date(figure) or TELEPHONE.match(figure):
        return False
    words = node.words
    if FIGURE.match(words) or "\n" in words or len(words.split()) > MAX_WORDS:
        return False
    pair = sum(1 for child in parent if isinstance(child.tag, str) and child.text_content().strip()) == 2
    return words[0].islower() or (pair and words[-1] not in ".!?:") or above.kind == "heading"
