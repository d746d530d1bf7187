"""Forms that visitors fill in are no content; labels and forms that only show what is known are."""

from __future__ import annotations

import re
from typing import Any

from .html_drop import drop, words_of
from .html_folded import as_heading
from .left_out import Leavings

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
