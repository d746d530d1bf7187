"""Questions of an interview on a page whose editors marked up no headings for them."""

from __future__ import annotations

from collections.abc import Sequence

from .interviews import turns
from .lines import ANSWERED, ASKED, Line
from .nodes import BREAK, Node, Run, plain

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


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
