"""Raised marks: those of notes are taken out, so that no figure grows by a digit; powers and units stay raised.

`2011<sup>5</sup>` is read as 2011, `120 m<sup>2</sup>` as 120 m², `5<sup>th</sup>` as 5th, and `10<sup>6</sup>` as 10⁶
unless the page has a note 6, or a mark 5. Words that are struck out no longer stand, and
go as well: `<s>3 May</s> 10 May` is read as 10 May.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from .html_tree import drop
from .parsed import Leavings

MARK = re.compile(r"^(?:\[\s?\w{1,4}\s?\]|\(\s?\d{1,3}\s?\)|[*†‡§¶#]{1,3})+$")
NUMBERS = re.compile(r"^(?:\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*|[a-z])[.)]?$")
POWER = re.compile(r"^[-−+]?\d{1,2}[+\-−]?$|^[+\-−]$")
RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
# What stands before a raised figure that is a power, a unit, small change or a charge.
UNIT = re.compile(r"(?:^|[\s\d/(])(?:[kcmd]?m|ft|in|yd|mi|s|sec)$")
BASE = re.compile(r"(?:[×x·*]\s?10|(?:^|[\s(=+*/−-])[A-Za-z])$")
TEN = re.compile(r"(?<![\w.,])10$")
BEGINS = re.compile(r"\s*[\[(]?(\d{1,3})[.)\]]\s")
PRICE = re.compile(r"[£$€¥]\s?\d[\d,]*$")
RAISING = re.compile(r"vertical-align\s*:\s*(?:super|text-top)")
STRIKING = re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through")
TAKEN = "data-taken-out"
APART = "apart"  # its value where what was taken out touched no word
MAX_MARK = 12  # characters


def take_out_notes(root: Any, left: Leavings) -> None:
    """Removes the marks of notes from the words that they stand at, and keeps other raised figures raised."""
    raised = {
        element: (words, _before(element))
        for element in root.iter("sup", "a", "span")
        if (words := element.text_content().strip()) and len(words) <= MAX_MARK and _is_raised(element)
    }
    begun = {words for words, before in raised.values() if not before.strip()}
    begun |= {found[1] for row in root.iter("p", "li", "div", "td") if (found := BEGINS.match(row.text or ""))}
    marks = {words for words, before in raised.values() if not TEN.search(before)}
    for element, (words, before) in raised.items():
        if not before.strip():
            continue  # the number that a note itself begins with
        if TEN.search(before) and not _is_linked(element) and _is_exponent(words, begun, marks):
            _raise(element, words)
        elif _is_note(element, words, before):
            left.add("note", words)
            _leave_trace(element)
        elif POWER.match(words):
            _raise(element, words)


def take_out_struck(root: Any, left: Leavings) -> None:
    """Removes words that are struck out."""
    for element in list(root.iter("s", "strike", "del", "span")):
        words = element.text_content()
        if words.strip() and (element.tag != "span" or STRIKING.search(element.get("style") or "")):
            left.add("aside", words)
            _leave_trace(element)


def _is_raised(element: Any) -> bool:
    if element.tag == "sup":
        return True
    return element.get("role") == "doc-noteref" or bool(RAISING.search(element.get("style") or ""))


def _is_note(element: Any, words: str, before: str) -> bool:
    if MARK.match(words) or _is_linked(element):
        return True
    if not NUMBERS.match(words):
        return False
    if words in ("1", "2", "3", "n") and (UNIT.search(before) or BASE.search(before)):
        return False
    return not (BASE.search(before) and POWER.match(words)) and not (PRICE.search(before) and re.match(r"\d\d$", words))


def _is_linked(element: Any) -> bool:
    return any(_leads_to_note(one) for one in element.iter("a", "sup", "span"))


def _is_exponent(words: str, begun: Collection[str], marks: Collection[str]) -> bool:
    """Whether a figure raised at a ten is no note's: no note begins with it, and no mark has the number before it."""
    return words.isdecimal() and int(words) > 1 and words not in begun and str(int(words) - 1) not in marks


def _leave_trace(element: Any) -> None:
    """Empties a mark and leaves word that something stood here: on the page the word before goes on."""
    for child in list(element):
        drop(child)
    element.attrib.clear()
    element.tag, element.text = "wbr", None
    element.set(TAKEN, "1")


def _leads_to_note(element: Any) -> bool:
    """Whether it is a link within the page or says that it refers to a note."""
    return element.get("role") == "doc-noteref" or str(element.get("href") or "").startswith("#")


def _raise(element: Any, words: str) -> None:
    """Puts figures that stay raised into characters that are: ², ⁶."""
    for child in list(element):
        drop(child)
    element.text, element.tag = words.translate(RAISED), "span"


def _before(element: Any) -> str:
    """The text right before an element, within its block."""
    above = element.getprevious()
    while above is not None:
        words = (above.text_content() if isinstance(above.tag, str) else "") + (above.tail or "")
        if words:
            return words[-40:]
        above = above.getprevious()
    parent = element.getparent()
    if parent is None:
        return ""
    return (parent.text or "")[-40:] or (
        _before(parent) if parent.tag in ("a", "b", "i", "em", "strong", "span") else ""
    )
