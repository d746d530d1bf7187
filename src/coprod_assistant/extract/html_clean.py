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
# Parts that are no content even inside an article; whole names, so that `social-care` is none of them.
INSIDE = re.compile(
    r"""(?xi)^(?:[\w-]+-)?(?:
    share | sharing | sharedaddy | share-?(?:bar|box|buttons?|links?|this|icons?|tools?)
  | social-?(?:share|sharing|links?|media|icons?|buttons?|bar)
  | related | relatedposts | related-?(?:posts?|articles?|content|news|links?|items?|pages?|stories|reading)
  | newsletter(?:-?(?:form|block|sign-?up|box|wrapper|widget|subscribe))? | subscribe(?:-?(?:form|box|block|widget))?
  | comments(?:-?(?:area|section|list|wrapper))? | comment-?(?:respond|form|list) | disqus_thread
  | breadcrumbs? | pagination | pager | post-navigation | cookie-?(?:banner|notice|bar|consent|message)
  | addtoany\w* | addthis\w* | tags-links | cat-links | back-?to-?top
  )$"""
)
INVITES = re.compile(
    r"(?i)\b(?:newsletter|subscri|mailing list|sign(?:ing)? up|stay (?:in touch|informed|up to date)|abonnier"
    r"|your e-?mail)"
)
MAX_INVITE = 300  # characters around a form
KEPT_SHARE = 0.5  # an element that holds more than this of the words is the content, whatever its name


def take_out_hidden(root: Any) -> int:
    """Removes what a reader cannot see; how many elements with words that were not code."""
    sheets = [element.text_content() for element in root.iter("style")]
    rules = hidden_rules(sheets)
    unfolded = _unfolded(root)
    count = 0
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _drop(element)
        elif element.tag == "button" and _opens_section(element):
            element.tag = "span"
        elif element in unfolded:
            continue
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
    _take_out_forms(body, total)
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
        if _is_inside(element):
            return tag == "footer" and _is_linked(element) and not is_quotation_footer(element)
        return role != "main" and not is_quotation_footer(element)
    if tag == "aside":
        return not (_is_inside(element) and (element.find(".//blockquote") is not None or _is_remark(element)))
    if tag not in ("div", "section", "ul", "ol", "p", "span", "form", "table"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    if _is_inside(element):
        return any(INSIDE.match(name) for name in names.split())
    return bool(names and NAMES.search(names))


def _opens_section(button: Any) -> bool:
    """Whether a button is the heading of a part that it folds and unfolds."""
    return any(above.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt") for above in button.iterancestors())


def _unfolded(root: Any) -> set[Any]:
    """Parts that are folded until a reader opens them by a tab or a button of the page that names their id."""
    named = {name for element in root.iter() for name in str(element.get("aria-controls") or "").split()}
    parts = (element for element in root.iter() if element.get("id") in named)
    return {part for part in parts if part.tag in ("div", "section", "dd") and "hidden" in part.attrib}


def _take_out_forms(body: Any, total: int) -> None:
    """Removes labels of fields, forms, and the invitation around one to leave an address."""
    for label in list(body.iter("label")):
        _drop(label)
    for form in list(body.iter("form")):
        if len(form.text_content()) > KEPT_SHARE * total or _is_or_holds(form, ("main", "article", "h1", "table")):
            continue  # some systems put the whole page into one
        box = form
        above = form.getparent()
        while above is not None and above.tag in ("div", "section", "aside", "header") and _only_invites(above):
            box, above = above, above.getparent()
        if box is form and len(form.text_content().strip()) > MAX_INVITE:
            continue
        _drop(box)


def _only_invites(element: Any) -> bool:
    words = element.text_content()
    return (
        len(words.strip()) <= MAX_INVITE and bool(INVITES.search(words)) and not _is_or_holds(element, ("h1", "main"))
    )


def _is_remark(aside: Any) -> bool:
    """Whether a side note of an article says something itself: sentences, and hardly a link."""
    names = f"{aside.get('class') or ''} {aside.get('id') or ''}"
    words = " ".join(aside.text_content().split())
    named = NAMES.search(names) or any(INSIDE.match(name) for name in names.split())
    return not named and words.endswith((".", "!", "?", "”", '"')) and aside.find(".//a") is None


def _is_linked(element: Any) -> bool:
    """Whether half of its words or more are links: names of the author, of categories, of tags."""
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return linked > 0 and linked * 2 >= len(" ".join(element.text_content().split()))


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
