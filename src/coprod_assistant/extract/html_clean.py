"""What readers of a page cannot see is taken out of its tree; what they can unfold stays, under its heading."""

from __future__ import annotations

from typing import Any

from .html_drop import drop, walk, words_of
from .html_folded import Folds, as_heading, put_heading
from .html_forms import take_out_forms
from .html_hidden import DROPPED, hidden_rules, is_hidden
from .left_out import Leavings

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt")
TOLD = frozenset(["noscript", "template"])  # of code, what holds words for some readers


def take_out_hidden(root: Any, left: Leavings) -> int:
    """Removes what a reader cannot see and forms to fill in; how many elements with words that were not code."""
    sheets = [element.text_content() for element in root.iter("style")]
    rules, rules_of_folded = hidden_rules(sheets), hidden_rules(sheets, folded=True)
    folds = Folds(root)
    for part, words in list(folds.tabs()):
        put_heading(part, words)
    _read_openers(root, folds)
    take_out_forms(root, left)
    count = 0
    for element in walk(root):
        if not isinstance(element.tag, str):
            drop(element)
        elif element.tag not in ("html", "body", "head") and is_hidden(element.tag, element.attrib, rules):
            folded = element.tag not in DROPPED and folds.is_folded(element)
            if folded and not is_hidden(element.tag, element.attrib, rules_of_folded, folded=True):
                continue
            coded = element.tag in DROPPED
            if not coded or element.tag in TOLD:
                left.add("hidden", words_of(element))
            count += not coded and bool(element.text_content().strip())
            drop(element)
    for head in root.findall(".//head"):
        drop(head)
    return count


def _read_openers(root: Any, folds: Folds) -> None:
    """Makes the words on what opens a part readable: those of a button or label alone become its heading."""
    for element in list(root.iter("button", "label", "summary")):
        if element.tag == "button" and any(
            above.tag in HEADINGS for above in element.iterancestors(*HEADINGS, "summary")
        ):
            element.tag = "span"
        elif element.tag == "summary" or folds.is_opener(element):
            as_heading(element)
            element.set("aria-expanded", element.get("aria-expanded", "false"))  # it still opens what is below it
