"""Cards: parts of a page built alike, each with a day and a name on lines of their own, as calendars list events.

What no mark-up calls a heading becomes one, and labels that only a style sheet sets below each other become lines, so
that each card reads as the section that it looks like.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from . import dated, headings
from .html_tree import words_of

MIN_CARDS = 2
MAX_CARD = 900  # characters
MAX_PARTS = 120  # elements of one card
MAX_NAME = 140
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NEVER = frozenset([*HEADINGS, "blockquote", "form", "select", "table", "textarea"])  # in no card
CARDS = frozenset("a article div li p section".split())
INLINE = frozenset("a abbr b em i small span strong time u".split())
CALENDAR = re.compile(r"(?i)event|what['’-]?s[ -]?on|calendar|termin|veranstaltung|\bgigs?\b|\bshows?\b|programme")
HOUR = re.compile(r"(?i)\b\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b|\b(?:[01]?\d|2[0-3]):[0-5]\d\b|\bnoon\b")
NAMED = re.compile(r"(?i)(?:^|[\s_-])(?:title|name|summary|headline|heading)(?:$|[\s_-])")
TOLD_BY = ("class", "id", "href", "data-hook", "itemtype")


def head_cards(body: Any) -> None:
    """Makes the names of cards headings, one level below the heading above them; parts of an address become lines."""
    for address in list(body.iter("address")):
        _part_lines(address)
    names = dict.fromkeys(_bold_names(body), -1)
    for number, cards in enumerate(_groups(body)):
        for card, name in cards:
            _part_lines(card)
            names[name] = number
    level, levels = 1, dict[int, int]()
    for element in body.iter() if names else ():
        if element in names:
            element.tag = f"h{levels.setdefault(names[element], min(level + 1, 6))}"
        elif element.tag in HEADINGS:
            level = HEADINGS.index(element.tag) + 1


def _bold_names(body: Any) -> Iterator[Any]:
    """Names in bold on the first line of a paragraph whose next line is a day, each set above it as its own element."""
    for block in list(body.iter("p", "div")):
        bold = next(iter(block), None)
        after = None if bold is None else bold.getnext()
        if bold is None or after is None or bold.tag not in ("b", "strong") or after.tag != "br":
            continue
        loose = (block.text or "").strip() or (bold.tail or "").strip()
        if loose or not _is_name(words_of(bold)) or not dated.DAY.match((after.tail or "").strip()):
            continue
        block.text, after.tail = after.tail, None
        block.remove(after)
        bold.tail = None
        block.addprevious(bold)
        yield bold


def _groups(body: Any) -> Iterator[list[tuple[Any, Any]]]:
    """Cards side by side, each with the element that holds its name; the innermost first, and none in another."""
    said = any(CALENDAR.search(words_of(heading)) for heading in body.iter(*HEADINGS))
    sizes: dict[Any, tuple[int, int]] = {}  # of each element characters and parts; too large where it is no card
    for element in reversed(list(body.iter())):
        inside = [sizes.get(child, (0, 0)) for child in element]
        own = sum(len(words.strip()) for words in (element.text or "", *(child.tail or "" for child in element)))
        size = own + sum(chars for chars, _ in inside), 1 + sum(parts for _, parts in inside)
        alike: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for child, (chars, parts) in zip(element, inside, strict=True):
            if child.tag in CARDS and 0 < chars <= MAX_CARD and 1 < parts <= MAX_PARTS:
                alike[child.tag, (child.get("class") or "").split(" ")[0]].append(child)
        for cards in alike.values():
            named = _named(cards) if len(cards) >= MIN_CARDS and _are_dated(cards, said=said) else []
            if named:
                yield named
                size = MAX_CARD + 1, size[1]
        sizes[element] = (MAX_CARD + 1, size[1]) if element.tag in NEVER else size


def _named(cards: Sequence[Any]) -> list[tuple[Any, Any]]:
    """The cards that have a name, with its element; none where many have none."""
    found = [(card, name) for card in cards if (name := _name(card)) is not None]
    return found if len(found) >= MIN_CARDS and len(found) * 4 >= len(cards) * 3 else []


def _are_dated(cards: Sequence[Any], *, said: bool) -> bool:
    """Whether nearly all of them give a day, and hours or the page's own names tell that something is on then.

    Args:
        said: Whether a heading of the page tells it.
    """
    words = [words_of(card) for card in cards]
    if sum(map(dated.has_day, words)) * 4 < len(cards) * 3:
        return False
    if said or sum(bool(HOUR.search(line)) for line in words) * 2 >= len(cards):
        return True
    around = [*cards[0].iter(), *cards[0].iterancestors()]
    return any(CALENDAR.search(tag.get(name) or "") for tag in around for name in TOLD_BY)


def _name(card: Any) -> Any:
    """The element that holds the card's name and stands on a line of its own; None where there is none."""
    parts = [tag for tag in card.iter() if tag is not card and isinstance(tag.tag, str)]
    named = [tag for tag in parts if NAMED.search(f"{tag.get('class') or ''} {tag.get('data-hook') or ''}")]
    linked = [tag for tag in parts if tag.tag == "a"]
    bold = [tag for tag in parts if tag.tag in ("b", "strong")]
    plain = [tag for tag in parts if not len(tag)]
    for tag in (*named, *linked, *bold, *plain):
        whole = _whole(tag, card)
        if whole is not None and _is_name(words_of(whole)) and _is_apart(whole):
            return whole
    return None


def _whole(tag: Any, card: Any) -> Any:
    """The outermost element in the card with the same words; None where that is the card."""
    words = words_of(tag)
    while tag is not card and words_of(tag.getparent()) == words:
        tag = tag.getparent()
    return tag if tag is not card and words else None


def _is_name(words: str) -> bool:
    if len(words) > MAX_NAME or len(re.findall(r"[^\W\d_]", words)) < 2 or dated.is_date(words):
        return False
    forms = (headings.LABELS, headings.CALLS, headings.NOTES, dated.DAY, HOUR)
    return not any(form.match(words) for form in forms)


def _is_apart(tag: Any) -> bool:
    """Whether no words stand beside it on its line, as far as mark-up tells."""
    if tag.tag not in INLINE:
        return True
    before, after = tag.getprevious(), tag.getnext()
    lead = before.tail if before is not None else tag.getparent().text
    return not (lead or "").strip() and not (tag.tail or "").strip() and all(map(_ends_line, (before, after)))


def _ends_line(beside: Any) -> bool:
    return beside is None or beside.tag not in INLINE or bool(beside.get("class"))


def _part_lines(card: Any) -> None:
    """Makes lines of the labels that touch each other in a card: nothing but a style sheet sets them apart.

    The pieces of a day stay on one line, with a blank between.
    """
    for tag in list(card.iter()):
        inner = [child for child in tag if child.tag in INLINE and child.get("class") and words_of(child)]
        loose = (tag.text or "").strip() or any((child.tail or "").strip() for child in tag)
        if loose or len(inner) < 2:
            continue
        of_day = dated.is_date(words_of(tag))
        for child in inner:
            child.tail = " "
            child.tag = child.tag if of_day or child.tag == "a" else "div"
