"""Parts of a page that are not its content, taken out by what their mark-up says they are."""

from __future__ import annotations

import re
from typing import Any

from .html_hidden import hidden_rules, is_hidden
from .html_quotes import is_quotation_footer

ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "complementary",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
        "tablist",
    ]
)
NAMES = re.compile(
    r"(?i)(?:^|[\s_-])(?:cookies?|consent|gdpr|breadcrumbs?|crumbs?|nav|navbar|navigation|menu|sidebar|side-?bar|social|share|sharing|"
    r"skip-?links?|pagination|pager|site-?footer|page-?footer|site-?header|masthead|newsletter|related(?:-posts)?|advert|banner-ad|"
    r"comments?|popup|modal|toolbar|search-?form|back-?to-?top|footer)(?:$|[\s_-])"
)
KEPT_SHARE = 0.5  # an element that holds more than this of the words is the content, whatever its name


def take_out_hidden(root: Any) -> int:
    """Removes what a reader cannot see; how many elements with words that were not code."""
    sheets = [element.text_content() for element in root.iter("style")]
    rules = hidden_rules(sheets)
    count = 0
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _drop(element)
        elif element.tag not in ("html", "body", "head") and is_hidden(element.tag, element.attrib, rules):
            coded = element.tag in (
                "script",
                "style",
                "head",
                "noscript",
                "template",
                "svg",
                "select",
                "option",
                "button",
            )
            count += not coded and bool(element.text_content().strip())
            _drop(element)
    for head in root.findall(".//head"):
        _drop(head)
    return count


def take_out_furniture(body: Any) -> None:
    """Removes navigation, page header and footer, side columns, cookie and sharing boxes."""
    total = len(body.text_content())
    headings = body.findall(".//h1")
    for element in list(body.iter()):
        if element is body or not isinstance(element.tag, str) or not _is_furniture(element):
            continue
        if len(element.text_content()) > KEPT_SHARE * total or _is_or_holds(element, ("main", "article")):
            continue
        if len(headings) == 1 and headings[0] in list(element.iter("h1")):
            _drop(headings[0], tail=False)
            element.addprevious(headings[0])
        _drop(element)


def _is_furniture(element: Any) -> bool:
    tag = element.tag
    role = str(element.get("role") or "").lower()
    if tag == "nav" or role in ROLES:
        return True
    if tag in ("header", "footer"):
        return role != "main" and not _is_inside(element) and not is_quotation_footer(element)
    if tag == "aside":
        return not (_is_inside(element) and element.find(".//blockquote") is not None)
    if tag not in ("div", "section", "ul", "ol", "p", "span", "form", "table"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    return bool(names and NAMES.search(names)) and not _is_inside(element)


def _is_inside(element: Any) -> bool:
    """Whether it is a part of something that is content: an article has a header and names of its own."""
    return any(above.tag in ("main", "article", "blockquote") for above in element.iterancestors())


def _is_or_holds(element: Any, tags: tuple[str, ...]) -> bool:
    return next(element.iter(*tags), None) is not None


def _drop(element: Any, *, tail: bool = True) -> None:
    """Takes an element out of its tree; its tail, the text after it, stays."""
    parent = element.getparent()
    if parent is None:
        return
    if tail and element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)
