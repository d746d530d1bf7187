"""Where on a page its main content is."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

from .dated import has_date
from .nodes import Node
from .parsed import Leavings

MAX_ELEMENTS = 100_000  # trafilatura 2.3.1 took 17 s and 675 MB for 500,000; the whole page is kept beyond this
MAIN_SHARE = 0.4  # of the words, which a part marked up as the main one must hold to be believed
LOST_SHARE = 0.3  # of what is no menu, which may be left out as not being part of the article
FEW_CHARS = 200
OPENING_CHARS = 1_500  # of what stands between a title and the main part; more of it is something else
PROSE_CHARS = 60
MIN_MENU, MENU_SHARE, MENU_WORDS = 3, 0.8, 4


def main_nodes(
    body: Any, nodes: Sequence[Node], page: Any, frames: Sequence[Any], warnings: list[str], left: Leavings
) -> list[Node]:
    """Those of `nodes` that are the main content; where that cannot be told, all but menus.

    Args:
        page: A copy of the tree that may be spoiled.
        frames: Parts around the main content that say something of their own, and so stay.
        warnings: Gets a line if more than a few words were left out.
    """
    every = nodes
    content = _without_links_above([node for node in nodes if not _is_menu(node)])
    place = marked_main(body)
    if place is None:
        place = _found_main(body, nodes, page)
        nodes = _without_menu_above(nodes)
    kept = content
    if place is not None and place is not body:
        inside = {id(element) for element in place.iter()}
        stays = inside | {id(element) for frame in frames for element in frame.iter()}
        stays |= {id(node.element) for node in _opening(nodes, place, inside)}
        main = [node for node in nodes if id(node.element) in stays]
        whole = _weight(content)
        lost = whole - _weight(main)
        if lost <= LOST_SHARE * whole:
            kept = main
            if lost > FEW_CHARS:
                warnings.append(f"{lost} characters beside the main part of the page were left out")
    _note(every, kept, left)
    return kept


def without_links(nodes: Sequence[Node], frames: Sequence[Any], left: Leavings) -> list[Node]:
    """`nodes` without those in `frames`, the parts around the main content, that are links for the most part."""
    if not frames:
        return list(nodes)
    around = {id(element) for frame in frames for element in frame.iter()}
    found: list[Node] = []
    for node in nodes:
        if id(node.element) in around and _is_linked(node):
            left.add("menu", node.words)
        else:
            found.append(node)
    return found


def _note(nodes: Sequence[Node], kept: Sequence[Node], left: Leavings) -> None:
    """Notes what is not kept."""
    stays = {id(node) for node in kept}
    for node in nodes:
        if id(node) not in stays:
            left.add("menu" if _is_menu(node) or _is_linked(node) else "beside", node.words)


def _is_linked(node: Node) -> bool:
    """Whether half of its words or more are links."""
    linked = sum(len(words) for part in node.parts for words, url in part if url is not None)
    return linked > 0 and linked * 2 >= len(node.words)


def _opening(nodes: Sequence[Node], place: Any, inside: set[int]) -> list[Node]:
    """The page's only heading of the first level and what stands with it, where that is above its main part.

    A title block holds the day and the place of an event; what stands between the title and the main part goes with
    it, and so does what stands above the title in the same element.
    """
    tops = [number for number, node in enumerate(nodes) if node.kind == "heading" and node.level == 1]
    if len(tops) != 1 or id(nodes[tops[0]].element) in inside:
        return []
    top = nodes[tops[0]]
    first = next((number for number, node in enumerate(nodes) if id(node.element) in inside), tops[0])
    block = top.element
    while block.getparent() is not None and place not in list(block.getparent().iter()):
        block = block.getparent()
    near = {id(element) for element in block.iter()}
    found = [
        node
        for number, node in enumerate(nodes)
        if node is not top and (tops[0] < number < first or id(node.element) in near) and not _is_menu(node)
    ]
    return [top, *(found if _weight(found) <= OPENING_CHARS else [])]


def marked_main(body: Any) -> Any:
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
    if common and any(common[-1] is element for element in matched):
        common = common[:-1]  # one paragraph is a part of the main content, what is around it is the whole
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


def _weight(nodes: Sequence[Node]) -> int:
    return sum(len(node.words) for node in nodes)


def _is_menu(node: Node) -> bool:
    """Whether nearly all of it are links of a few words without a date: entries of a menu, not names of events."""
    if node.kind not in ("list", "paragraph", "table"):
        return False
    runs = [(words, url) for part in node.parts for words, url in part if words.strip()]
    linked = [words for words, url in runs if url is not None]
    if len(linked) < MIN_MENU or sum(map(len, linked)) < MENU_SHARE * sum(len(words) for words, _ in runs):
        return False
    dated = sum(has_date(words) for words in linked)
    return sum(len(words.split()) for words in linked) <= MENU_WORDS * len(linked) and dated * 4 < len(linked)


def _without_menu_above(nodes: Sequence[Node]) -> list[Node]:
    """`nodes` without the menus that stand above the first prose."""
    first = next((number for number, node in enumerate(nodes) if _is_prose(node)), 0)
    return [node for number, node in enumerate(nodes) if number > first or not _is_menu(node)]


def _is_prose(node: Node) -> bool:
    return node.kind == "paragraph" and len(node.words) >= PROSE_CHARS and not _is_menu(node)


def _without_links_above(nodes: Sequence[Node]) -> list[Node]:
    """`nodes` without the paragraphs of nothing but links above the page's only heading of the first level."""
    tops = [number for number, node in enumerate(nodes) if node.kind == "heading" and node.level == 1]
    if len(tops) != 1:
        return list(nodes)
    return [node for number, node in enumerate(nodes) if number > tops[0] or not _is_all_links(node)]


def _is_all_links(node: Node) -> bool:
    runs = [url for part in node.parts for words, url in part if words.strip()]
    return node.kind == "paragraph" and all(url is not None for url in runs)
