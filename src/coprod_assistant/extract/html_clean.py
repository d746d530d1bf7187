"""What readers of a page cannot see, and forms, are taken out of its tree; what they can unfold stays.

Labels of forms and forms that only show what is known are content.
"""

from __future__ import annotations

import re
from typing import Any

from .html_folded import Folds, as_heading, put_heading
from .html_hidden import DROPPED, hidden_rules, is_hidden, is_only_unspoken
from .html_notes import APART, TAKEN
from .html_tree import drop, walk, words_of
from .parsed import Leavings

FIELDS = ("input", "select", "textarea")
CODE = frozenset(["script", "style", "template", "noscript"])
UNSEEN = frozenset(["hidden", "submit", "button", "image", "reset"])
INVITES = re.compile(
    r"(?i)\b(?:newsletter|subscri|mailing list|sign(?:ing)? up|stay (?:in touch|informed|up to date)|abonnier"
    r"|your e-?mail)"
)
MAX_INVITE = 300  # characters around a form
KEPT_SHARE = 0.5  # an element that holds more than this of the words is the content, whatever its name
BLOCKS = frozenset(["div", "p", "section", "ul", "ol", "dl", "dd", "table", "h2", "h3", "h4"])
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
            if is_only_unspoken(element, rules):
                continue
            coded = element.tag in DROPPED
            if not coded or element.tag in TOLD:
                left.add("hidden", words_of(element))
            count += not coded and bool(element.text_content().strip())
            if _is_in_line(element):
                element.addprevious(_trace(element))
            drop(element)
    for head in root.findall(".//head"):
        drop(head)
    return count


def _is_in_line(element: Any) -> bool:
    """Whether words stand before it and behind it in the same line."""
    above, parent = element.getprevious(), element.getparent()
    if above is None:
        before = parent.text if parent is not None else None
    else:
        before = above.tail or (above.text_content() if above.tag not in BLOCKS and above.tag not in DROPPED else None)
    return bool((before or "").strip() and (element.tail or "").strip()) and element.tag not in ("script", "style")


def _trace(element: Any) -> Any:
    """What leaves word that something stands here across which a browser finds no words."""
    trace = element.makeelement("wbr")
    trace.set(TAKEN, APART)
    return trace


def _read_openers(root: Any, folds: Folds) -> None:
    """Makes the words on what opens a part readable: those of a button or label alone become its heading."""
    for element in list(root.iter("button", "label", "summary")):
        if element.tag == "button" and any(
            above.tag in HEADINGS for above in element.iterancestors(*HEADINGS, "summary")
        ):
            element.tag = "span"
        elif element.tag == "button" and _is_in_line(element):
            element.addprevious(_trace(element))
            element.tag, behind = "span", _trace(element)
            behind.tail, element.tail = element.tail, None
            element.addnext(behind)
        elif element.tag == "summary" or folds.is_opener(element):
            as_heading(element)
            element.set("aria-expanded", element.get("aria-expanded", "false"))  # it still opens what is below it


def take_out_forms(root: Any, left: Leavings) -> None:
    """Removes labels of fields, forms to fill in, and the invitation around one to leave an address."""
    forms = [form for form in root.iter("form") if _has_field(form)]
    for label in list(root.iter("label")):
        _settle_label(label, left)
    total = sum(len(text) for text in _texts(root)) if forms else 0
    for form in forms:
        if len(words_of(form)) > KEPT_SHARE * total or _holds(form, "main", "article", "h1", "table"):
            continue  # some systems put the whole page into one
        box = form
        above = form.getparent()
        while above is not None and above.tag in ("div", "section", "aside", "header") and only_invites(above):
            box, above = above, above.getparent()
        if box is not form or len(form.text_content().strip()) <= MAX_INVITE:
            left.add("form", words_of(box))
            drop(box)


def only_invites(element: Any) -> bool:
    """Whether a part of a page only asks to leave an address of mail."""
    words = element.text_content()
    return len(words.strip()) <= MAX_INVITE and bool(INVITES.search(words)) and not _holds(element, "h1", "main")


def _settle_label(label: Any, left: Leavings) -> None:
    """Drops a label of a field; one that a value stands beside stays, and is a heading where it stands above it."""
    below = label.getnext() if not (label.tail or "").strip() else None
    if _is_of_field(label) or not _has_value(label):
        left.add("form", words_of(label))
        drop(label)
    elif below is not None and below.tag in BLOCKS:
        as_heading(label)


def _is_of_field(label: Any) -> bool:
    if next(label.iter(*FIELDS), None) is not None:
        return True
    wanted, parent = label.get("for"), label.getparent()
    if wanted and any(field.get("id") == wanted for field in label.getroottree().getroot().iter(*FIELDS)):
        return True
    near = [*parent.iterchildren(*FIELDS)] if parent is not None else []
    return any(field.get("type") not in UNSEEN for field in near)


def _has_value(label: Any) -> bool:
    """Whether words stand beside or below it that it can be the label of."""
    if (label.tail or "").strip():
        return True
    return any(other.tag != "label" and other.text_content().strip() for other in label.itersiblings())


def _has_field(form: Any) -> bool:
    return any(field.tag != "input" or field.get("type") not in UNSEEN for field in form.iter(*FIELDS))


def _texts(root: Any) -> list[str]:
    """The words of a page, code aside."""
    return [
        element.text or "" for element in root.iter() if isinstance(element.tag, str) and element.tag not in CODE
    ] + [element.tail or "" for element in root.iter() if element.tail]


def _holds(element: Any, *tags: str) -> bool:
    return next(element.iter(*tags), None) is not None
