"""Who said a block quotation, where that stands in a paragraph of its own below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .boilerplate import is_boilerplate
from .dated import has_day
from .headings import CALLS, NOTES
from .lines import Line
from .nodes import BREAK, SEAM, Node, Run, plain
from .quotations import DASH, PERSON, names_someone

MAX_BARE = 4  # words of a name that nothing else shows to be one
MAX_LINES = 2  # the name, and the role below it


def attributed(nodes: Sequence[Node]) -> list[Node]:
    """`nodes` with each block quotation and the short paragraph that names its speaker as one node."""
    marked = any(node.kind == "heading" for node in nodes)
    found: list[Node] = []
    for node in nodes:
        above = found[-1] if found else None
        lone = above is not None and above.kind == "quotation" and len(above.parts) == 1
        if above is not None and lone and node.kind == "paragraph" and is_attribution(node.words, marked=marked):
            above.parts = [*above.parts, one_line(without_dash(node.parts[0]))]
        else:
            found.append(node)
    return found


def is_attribution(words: str, *, marked: bool = True) -> bool:
    """Whether a paragraph below a quotation names who said it.

    Args:
        marked: Whether headings are marked up on the page, so that a short paragraph is none.
    """
    lines = words.split("\n")
    first = Line(0, len(lines[0]), lines[0])
    if len(lines) > MAX_LINES or not names_someone(first, quoted=True) or lines[-1][-1:] in ".!?:":
        return False
    if DASH.match(first.text):
        return True
    if has_day(words) or CALLS.match(words) or NOTES.match(words) or is_boilerplate(words):
        return False
    person = PERSON.match(first.text)
    role = first.text[person.end() :].strip(" ,(–—-") if person else ""
    if role or len(lines) == MAX_LINES:
        return marked or role[:1].islower()
    return marked and len(words.split()) <= MAX_BARE


def split_attribution(runs: list[Run]) -> tuple[list[Run], list[Run]]:
    """The words of a quotation and its last line, where that names who said them."""
    breaks = [number for number, (words, _) in enumerate(runs) if words == BREAK]
    if breaks:
        last = runs[breaks[-1] + 1 :]
        words = plain(last)
        if words and names_someone(Line(0, len(words), words), quoted=True):
            return runs[: breaks[-1]], last
    return runs, []


def one_line(runs: Sequence[Run]) -> list[Run]:
    """`runs` without line ends."""
    return [(f"{SEAM} " if words == BREAK else re.sub(r"[^\S\xa0\u202f]+", " ", words), url) for words, url in runs]


def without_dash(runs: Sequence[Run]) -> list[Run]:
    """`runs` without the dash that leads in a name."""
    for number, (words, url) in enumerate(runs):
        bare = re.sub(r"^\s*[—–―-]*\s*", "", words)
        if bare:
            return [(bare, url), *runs[number + 1 :]]
    return []


def is_quotation_footer(element: Any) -> bool:
    """Whether a `footer` or the like stands right below a block quotation and names its speaker."""
    above = element.getprevious()
    between = (above.tail or "").strip() if above is not None else ""
    return (
        above is not None
        and above.tag == "blockquote"
        and not between
        and is_attribution(" ".join(element.text_content().split()))
    )
