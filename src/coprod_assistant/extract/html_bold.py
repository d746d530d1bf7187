"""Headings of pages whose editors knew only the button for bold."""

from __future__ import annotations

from .headings import is_heading_text
from .lines import Line
from .nodes import Node, plain

BOLD = ("b", "strong", "em", "i", "u", "span", "font", "a", "big")


def bold_headings(nodes: list[Node]) -> None:
    """Turns short paragraphs that are bold from end to end into headings one level below the one above them."""
    level = 0
    for node, below in zip(nodes, [*nodes[1:], None], strict=False):
        if node.kind == "heading":
            level = node.level
        elif node.kind == "paragraph" and below is not None and _is_bold(node):
            words = plain(node.parts[0])
            if "\n" not in words and is_heading_text(Line(0, len(words), words)):
                node.kind, node.level = "heading", min(level + 1, 6)


def _is_bold(node: Node) -> bool:
    """Whether all words of the paragraph stand in one bold element."""
    element = node.element
    if element is None or element.tag not in ("p", "div", "td"):
        return False
    while True:
        inner = [child for child in element if isinstance(child.tag, str) and child.tag != "br"]
        loose = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
        if loose or len(inner) != 1 or inner[0].tag not in BOLD:
            return False
        if inner[0].tag in ("b", "strong"):
            return True
        element = inner[0]
