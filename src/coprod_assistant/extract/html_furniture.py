"""Parts of a page that frame its content: menus, headers and footers, side columns, boxes for sharing.

Mark-up and names say where to look; whether a part is furniture is told by what it says: links, legal lines, tools and
invitations are, sentences, days and facts with their labels are not. `repeated` then finds what a site says on every
page.
"""

from __future__ import annotations

import re
from typing import Any

from ..types import LeftOutReason
from . import dated
from .boilerplate import LEGAL, is_boilerplate
from .headings import FIELD
from .html_clean import INVITES, KEPT_SHARE, only_invites
from .html_quotes import is_quotation_footer
from .html_tree import drop, walk, words_of
from .parsed import Leavings

MENUS = frozenset(["navigation", "search", "menu", "menubar", "toolbar", "tablist"])
FRAMES = frozenset(["banner", "contentinfo", "complementary", "dialog", "alertdialog"])
FRAME_NAMES = re.compile(
    r"(?i)(?:^|[\s_-])(?:nav|navbar|navigation|menu|sidebar|side-?bar|footer|masthead|site-?header|breadcrumbs?|crumbs?"
    r"|pagination|pager|toolbar|skip-?links?|search-?form|back-?to-?top)(?:$|[\s_-])"
)
BOX_NAMES = re.compile(
    r"(?i)(?:^|[\s_-])(?:cookies?|consent|gdpr|social|share|sharing|sharedaddy|addtoany\w*|addthis\w*|newsletter"
    r"|subscribe|related\w*|recommended|advert|banner-ad|comments?|respond|disqus_thread|popup|modal|tags-links|cat-links"
    r"|post-navigation)(?:$|[\s_-])"
)
NAMED = frozenset(["div", "section", "ul", "ol", "p", "span", "form", "table"])
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BREAKS = frozenset(
    """address article aside blockquote br center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul""".split()
)
ELSEWHERE = re.compile(  # headings of boxes that lead to other pages
    r"(?i)^(?:(?:related|recommended)(?:\s\w+){0,2}|(?:recent|latest|popular) (?:posts?|articles?|stories|news)"
    r"|see also|you (?:may|might) also (?:like|be interested in)|more (?:from|on this topic|like this)\b.{0,40}"
    r"|(?:more|other|all|further) (?:case studies|stories|news|events|reports|interviews|articles|posts|projects|pages)"
    r"|read next|tags?|categories|filed under|posted in)\s*:?$"
)
NETWORKS = (
    r"facebook|twitter|x|linked-?in|instagram|you-?tube|whatsapp|mastodon|bluesky|threads|xing|tik-?tok|pinterest"
)
SHARES = re.compile(
    rf"(?i)^(?:(?:(?:share|tweet|follow|like|print|e-?mail|bookmark|copy link|rss|{NETWORKS})\b"
    rf"(?:\s(?:this|us|on|via|by|with|it|page|link|article|a|friend|to|{NETWORKS})\b)*|send to a friend)[\W_]*)+$"
)
STEPS = re.compile(r"(?i)^(?:previous|next|older|newer|earlier|later)\b")
COMMENTED = re.compile(
    r"(?i)^(?:(?:\d{1,4}|one|no)\s+(?:comments?|responses?|repl(?:y|ies)|thoughts?)\b(?:\s(?:on|to)\b.{0,120})?"
    r"|comments?|leave a (?:comment|reply).{0,40}|post a comment.{0,40}|join the (?:conversation|discussion))$"
)
POSTED = re.compile(r"(?i)^(?:posted in|filed under|tagged|tags?:|categor(?:y|ies):)")
BANNER = re.compile(
    r"(?i)\b(?:we|site|website|wir|seite)\b.{0,60}\b(?:us(?:e|es|ing)|sets?|stores?|verwende\w*|nutz\w*)\b.{0,60}"
    r"\bcookies?\b|\baccept\b.{0,20}\bcookies\b"
)
MAX_BANNER = 800  # characters of a part that asks for consent
SIGNED = re.compile(
    rf"(?i)^[^,.]{{2,40}}(?:,| (?:says|wrote|on))?\s*\(?{dated.DAY.pattern}(?:,? (?:at )?\d.{{0,10}})?\)?$"
)
CONTACT = re.compile(r"(?i)^(?:tel(?:ephone)?|phone|fax|e-?mail|address|mobile|post(?:al address)?|vat|web)\b")
OWNS = re.compile(
    r"(?i)\bregistered (?:charity|company|office|in (?:england|scotland))\b|\bcharity (?:no|number)\b|^copyright\b"
    r"|\b(?:designed|powered|built|hosted) by\b|\b(?:content|material|text)\b.{0,40}\b(?:available|licen[sc]ed) under\b"
    r"|\blicen[sc]ed under\b|\b(?:page )?(?:last )?(?:updated|modified|reviewed|printed)(?: on)?\b.{0,5}\d"
)
VISITORS = re.compile(r"(?i)(?:^|[\s_-])(?:comments?|guest-?book|respond)(?:$|[\s_-])")
HOURS = re.compile(rf"(?i)\b\d{{1,2}}(?:[.:]\d\d)?\s?[ap]\.?m\b|\b{dated.WEEKDAY}s?\b")
FRONT_PAGES = re.compile(r"(?i)^(?:(?:https?:)?//[^/]+)?/?(?:index\.\w+|home)?/?$|^#$")
LINKED_SHARE = 0.5
MOSTLY_LINKED = 0.8
MIN_WORDS = 5  # of a sentence
MAX_STEP = 8  # words of a line that leads somewhere


def take_out_furniture(body: Any, left: Leavings) -> list[Any]:
    """Removes the parts of a page that say nothing of its own; those that stand around the content and stay."""
    total = len(body.text_content())
    tops = body.findall(".//h1")
    kept: list[Any] = []
    for element in walk(body):
        kind = _kind(element) if isinstance(element.tag, str) else None
        if kind is None or (kind != "menu" and _heads(element, tops)):
            continue
        if _is_content(element, total):
            if kind == "frame" and element.tag in ("header", "footer", "aside") and not _holds_main(element):
                kept.append(element)  # on a short page it may be the most of it, and yet repeat on others
            continue
        reason = _verdict(element, kind)
        if reason is None:
            _take_out_teasers(element, left)
            if not _is_inside(element):
                kept.append(element)
            continue
        if len(tops) == 1 and tops[0] in list(element.iter("h1")):
            drop(tops[0], tail=False)
            element.addprevious(tops[0])
        left.add(reason, words_of(element))
        drop(element)
    return kept


def _take_out_teasers(element: Any, left: Leavings) -> None:
    """Removes the sections of a part that lead to other pages: a heading that says so, and links below it."""
    for heading in list(element.iter("h2", "h3", "h4", "h5", "h6")):
        if not ELSEWHERE.match(words_of(heading)):
            continue
        section = [heading]
        for below in heading.itersiblings():
            if below.tag in HEADINGS and below.tag <= heading.tag:
                break
            section.append(below)
        if _is_tool([line for part in section for line in _lines(part)]):
            for part in section:
                left.add("menu", words_of(part))
                drop(part)


def _kind(element: Any) -> str | None:
    """`menu`, `frame` (around the content), `aside` or `box` where mark-up or a name says that it may be one."""
    tag, role = element.tag, str(element.get("role") or "").lower()
    if tag == "nav" or role in MENUS:
        return "menu"
    if tag in ("header", "footer"):
        inside = _is_inside(element)
        if role == "main" or is_quotation_footer(element) or (tag == "header" and inside):
            return None
        return "box" if inside else "frame"
    if tag == "aside" or role in FRAMES:
        return "box" if _is_inside(element) else "frame"
    if tag not in NAMED:
        return None
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    if not names:
        return None
    if FRAME_NAMES.search(names):
        return "box" if _is_inside(element) else "frame"
    return "box" if BOX_NAMES.search(names) else None


def _is_content(element: Any, total: int) -> bool:
    """Whether it holds what is surely content: the main part, or most of the words."""
    return _holds_main(element) or len(element.text_content()) > KEPT_SHARE * total


def _holds_main(element: Any) -> bool:
    return next(element.iter("main", "article"), None) is not None


def _heads(element: Any, tops: list[Any]) -> bool:
    """Whether it bears the title of the page, and that is not the name of the site, which leads to its front page."""
    inside = [top for top in tops if element in list(top.iterancestors())]
    if len(tops) != 1 or not inside:
        return False
    return all(not FRONT_PAGES.match(str(link.get("href") or "/")) for link in _links_around(inside[0]))


def _links_around(top: Any) -> list[Any]:
    return [*top.iter("a"), *top.iterancestors("a")]


def _verdict(element: Any, kind: str) -> LeftOutReason | None:
    """Why a part is no content; None where it says something of its own."""
    if kind == "menu":
        return "menu"
    lines = _lines(element)
    if not lines or _is_tool(lines):
        return "menu"
    if _is_of_visitors(element, lines):
        return "furniture"
    own = [words for words, linked in lines if not _is_furniture_line(words, linked)]
    if only_invites(element) and not any(_tells(words) and not INVITES.search(words) for words in own):
        return "form"
    mostly_linked = sum(linked for _, linked in lines) >= LINKED_SHARE * sum(len(words) for words, _ in lines)
    if kind == "frame":
        if not mostly_linked and any(map(_tells, own)):
            return None
        return "menu" if mostly_linked else "furniture" if own else "line"
    if mostly_linked and _names_a_menu(element) and all(len(words.split()) <= MAX_STEP for words, _ in lines):
        return "menu"
    return None if any(not ELSEWHERE.match(words) for words in own) else "line"


def _is_tool(lines: list[tuple[str, int]]) -> bool:
    """Whether it shares or prints the page, asks for consent, or leads to other pages: each entry of it is a link."""
    first, length = lines[0][0], sum(len(words) for words, _ in lines)
    if length <= MAX_BANNER and any(BANNER.search(words) for words, _ in lines):
        return True
    if all(SHARES.match(words) for words, _ in lines):
        return True
    leading = [linked > 0 for _, linked in lines[1:]]
    if ELSEWHERE.match(first) and sum(leading) * 2 >= len(leading):
        return True
    return bool(STEPS.match(first)) and sum(linked for _, linked in lines) >= MOSTLY_LINKED * length


def _is_of_visitors(element: Any, lines: list[tuple[str, int]]) -> bool:
    """Whether visitors of the site wrote it: a heading counts their comments, or a name and a day sign each."""
    if COMMENTED.match(lines[0][0]):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(VISITORS.search(names)) and any(SIGNED.match(words) for words, _ in (lines[0], lines[-1]))


def _names_a_menu(element: Any) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in ("aside", "footer") or bool(FRAME_NAMES.search(names))


def _tells(words: str) -> bool:
    """Whether a line names a day or hours, is a sentence, or gives a fact with its label that is no address."""
    if dated.has_day(words) or HOURS.search(words):
        return True
    if FIELD.match(words):
        return not CONTACT.match(words)
    return words.rstrip("\"'”’»“)]")[-1:] in ".!?…" and len(words.split()) >= MIN_WORDS and "@" not in words


def _is_furniture_line(words: str, linked: int) -> bool:
    return is_boilerplate(words) or bool(LEGAL.search(words) or OWNS.search(words) or (linked and POSTED.match(words)))


def _lines(element: Any) -> list[tuple[str, int]]:
    """The lines in a part as a browser breaks them, and how many characters of each are links."""
    found: list[tuple[str, int]] = []
    pieces: list[str] = []
    linked = 0

    def end() -> None:
        nonlocal linked
        words = " ".join("".join(pieces).split())
        if words:
            found.append((words, min(linked, len(words))))
        pieces.clear()
        linked = 0

    def read(part: Any, in_link: bool) -> None:
        nonlocal linked
        if not isinstance(part.tag, str):
            return
        if part.tag in BREAKS:
            end()
        in_link = in_link or part.tag == "a"
        pieces.append(part.text or "")
        linked += len((part.text or "").strip()) if in_link else 0
        for child in part:
            read(child, in_link)
            pieces.append(child.tail or "")
            linked += len((child.tail or "").strip()) if in_link else 0
        if part.tag in BREAKS:
            end()

    read(element, False)
    end()
    return found


def _is_inside(element: Any) -> bool:
    """Whether it is a part of something that is content: an article has a header and names of its own."""
    return next(element.iterancestors("main", "article", "blockquote"), None) is not None
