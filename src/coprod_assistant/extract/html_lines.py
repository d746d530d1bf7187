"""What is left of menus, banners and tools among the nodes of a page, by their words and what they stand under."""

from __future__ import annotations

from collections.abc import Sequence

from .boilerplate import ON_PRIVACY, PAGE_NUMBER, TOPICS, is_boilerplate
from .left_out import Leavings
from .nodes import Node


def without_boilerplate(nodes: Sequence[Node], left: Leavings, *, marked: bool) -> list[Node]:
    """`nodes` without lines that are no content, and without the headings that nothing else stood under.

    A heading of the first level always stays, and so does one that names a part of a site ("Contact") if it heads
    something here.

    Args:
        marked: Whether the page marks its main part, in which a sentence on cookies is no banner.
    """
    dropped = [_is_dropped(node, above, marked=marked) for node, above in zip(nodes, _above(nodes), strict=True)]
    for number in reversed(range(len(nodes))):
        node = nodes[number]
        if node.kind != "heading" or node.level == 1:
            continue
        below = range(number + 1, _end_of_section(nodes, number))
        headed = any(not dropped[at] for at in below)
        if is_boilerplate(node.words, marked=True) and not PAGE_NUMBER.match(node.words):
            dropped[number] = not (headed and TOPICS.match(node.words))
        elif below and not headed:
            dropped[number] = True
    for node, gone in zip(nodes, dropped, strict=True):
        if gone:
            left.add("line", node.words)
    return [node for node, gone in zip(nodes, dropped, strict=True) if not gone]


def _is_dropped(node: Node, above: Node | None, *, marked: bool) -> bool:
    if node.kind != "paragraph" or PAGE_NUMBER.match(node.words):
        return False
    on_privacy = above is not None and bool(ON_PRIVACY.search(above.words))
    return is_boilerplate(node.words, marked=marked or on_privacy)


def _above(nodes: Sequence[Node]) -> list[Node | None]:
    """The heading that each node stands under."""
    found: list[Node | None] = []
    last: Node | None = None
    for node in nodes:
        last = node if node.kind == "heading" else last
        found.append(last)
    return found


def _end_of_section(nodes: Sequence[Node], at: int) -> int:
    level = nodes[at].level
    later = range(at + 1, len(nodes))
    return next((n for n in later if nodes[n].kind == "heading" and nodes[n].level <= level), len(nodes))
