"""Nodes of a page put right by the words of their lines.

Headings of editors who knew only the button for bold; questions of an interview; figures set large above the words that
they count; what is left of menus, banners and tools.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from .boilerplate import ON_PRIVACY, PAGE_NUMBER, TOPICS, is_boilerplate
from .dated import MONTH, WEEKDAY, YEAR, is_date
from .headings import is_heading_text
from .interviews import turns
from .lines import ANSWERED, ASKED, Line
from .nodes import BREAK, Node, Run, plain
from .parsed import Leavings

BOLD = ("b", "strong", "em", "i", "u", "span", "font", "a", "big")
BOLD_STYLE = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.I)
FIGURE = re.compile(r"^[^\W\d_]{0,1}[^\w\n]*\d[\d\s.,:/+%‰£$€¥–-]{0,18}[^\w\n]{0,3}[kKmMbB]?[^\w\n]?$")
TELEPHONE = re.compile(r"^\(?\+?0?\d[\d\s()/-]{7,}$")
PIECE = re.compile(
    rf"(?:(?P<month>{MONTH})|(?P<weekday>{WEEKDAY})|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?P<year>{YEAR}))[.,]?", re.I
)
MAX_WORDS = 20  # of what a figure counts
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


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
        if inner[0].tag in ("b", "strong") or BOLD_STYLE.search(inner[0].get("style") or ""):
            return True
        element = inner[0]


def whole_days(nodes: Sequence[Node]) -> list[Node]:
    """`nodes` with a day that stands in pieces, as on the leaf of a calendar (`May` `9` `2019`), as one paragraph."""
    found: list[Node] = []
    for is_piece, group in groupby(nodes, key=lambda node: bool(_piece_of_day(node))):
        pieces = list(group)
        kinds = Counter(map(_piece_of_day, pieces))
        if is_piece and kinds["month"] == kinds["day"] == 1 and max(kinds.values()) == 1:
            runs = [run for node in pieces for run in ((BREAK, None), *node.parts[0])][1:]
            found.append(Node("paragraph", [runs], element=pieces[-1].element))
        else:
            found += pieces
    return found


def _piece_of_day(node: Node) -> str:
    """Which piece of a day a paragraph is: "month", "day", "year", "weekday"; empty where it is more or none."""
    match = PIECE.fullmatch(node.words) if node.kind == "paragraph" else None
    return match.lastgroup or "" if match else ""


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
    if above.kind == "heading":
        return words[0].islower() or not re.fullmatch(YEAR, figure)  # a year heads what is of it
    return words[0].islower() or (pair and words[-1] not in ".!?:")


def question_headings(nodes: Sequence[Node]) -> list[Node]:
    """`nodes` with the questions of interviews as headings one level below the heading marked up above them.

    A paragraph that holds turns on lines of their own becomes a paragraph for each. Pages without any heading stay
    as they are: the words of all their paragraphs are looked at later.
    """
    if all(node.kind != "heading" for node in nodes):
        return list(nodes)
    parted = [part for node in nodes for part in _turns_apart(node)]
    asked, _ = turns([_line(node) for node in parted])
    level = 0
    for number, node in enumerate(parted):
        if node.kind == "heading" and getattr(node.element, "tag", None) in HEADINGS:
            level = node.level
        elif number in asked and node.kind in ("paragraph", "heading"):
            node.kind, node.level = "heading", min(level + 1, 6)
            node.parts = [[(words.replace("\n", " "), url) for words, url in node.parts[0]]]
    return parted


def _line(node: Node) -> Line:
    """The words of a paragraph as a line; those of others, which are no turns, without what could be a label."""
    words = " ".join(node.words.split()) if node.kind in ("paragraph", "heading") else "-"
    return Line(0, len(words), words)


def _turns_apart(node: Node) -> list[Node]:
    """A paragraph with a question and an answer on lines of their own, as a paragraph for each; others as they are."""
    if node.kind != "paragraph":
        return [node]
    runs = node.parts[0]
    pieces: list[list[Run]] = [[]]
    for number, run in enumerate(runs):
        if run[0] == BREAK and _is_turn(plain(runs[number + 1 :])):
            pieces.append([])
        else:
            pieces[-1].append(run)
    if len(pieces) == 1:
        return [node]
    return [Node("paragraph", [piece], element=node.element) for piece in pieces if plain(piece)]


def _is_turn(words: str) -> bool:
    return bool(ASKED.match(words) or ANSWERED.match(words))
