"""The tree of a page to nodes in reading order: headings, paragraphs, lists, tables, quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urljoin, urlsplit

from .headings import QUOTES
from .html_notes import APART, TAKEN
from .html_quotes import one_line, split_attribution, without_dash
from .html_table import table_rows
from .nodes import BREAK, GLUED, SEAM, TOUCHING, Node, Run, plain

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
MAX_ITEM = 800  # characters; a longer item is a section, not an item
MAX_CELL = 400
MAX_HEADED = 2_000  # in a table whose first row names the columns
BLANK = re.compile(r"[^\S\xa0\u202f]")  # those that no link can run across are folded last
LISTS = ("ul", "ol", "menu")
SOLID = re.compile(r"\S")
BULLETS = ("• ", "  ◦ ", "    ▪ ")


class NodeReader:
    """Walks a tree and collects its nodes."""

    def __init__(self, url: str | None, *, skip: Sequence[Any] = ()) -> None:
        self.url = url
        self.skip = skip  # elements that are left out with all in them
        self.nodes: list[Node] = []
        self.runs: list[Run] = []
        self.preformatted = False
        self.level = 0  # of the last heading that is marked up as one

    def read(self, element: Any) -> list[Node]:
        """The nodes of `element` in reading order."""
        self._walk(element, None)
        self._flush(element)
        return self.nodes

    def _walk(self, element: Any, link: str | None) -> None:
        tag = element.tag
        if not isinstance(tag, str) or any(element is skipped for skipped in self.skip):
            return
        if tag == "wbr":
            taken = element.get(TAKEN)
            self.runs += [(SEAM if taken == APART else GLUED, None)] if taken else []
        elif tag == "br":
            self.runs.append((BREAK, None))
        elif tag in ("hr", "img"):
            self.runs.append((" ", None))
        elif tag in HEADINGS:
            self._heading(element)
        elif tag in (*LISTS, "dl") and self._is_plain_list(element):
            self._list(element) if _is_all_items(element) else self._mixed_list(element, link)
        elif tag == "table" and _is_data_table(element):
            self._table(element)
        elif tag == "q":
            self._quoted(element, link)
        elif tag == "blockquote" or (tag == "figure" and element.find(".//blockquote") is not None):
            self._quotation(element)
        else:
            self._children(element, link)

    def _children(self, element: Any, link: str | None) -> None:
        block = element.tag in BLOCKS
        if block:
            self._flush(element)
        if _touches_alike(element):
            self.runs.append((f"{TOUCHING} ", None))
        if element.tag == "a":
            link = self._address(element) if element.get("href") else link
        outside, self.preformatted = self.preformatted, self.preformatted or element.tag == "pre"
        self._words(element.text, link)
        for child in element:
            self._walk(child, link)
            if _is_drop_cap(child):
                self.runs.append((GLUED, None))
            self._words(child.tail, link)
        self.preformatted = outside
        if block:
            self._flush(element)

    def _quoted(self, element: Any, link: str | None) -> None:
        """The words of a `<q>` in the marks that a browser draws around them and that are no text of the page."""
        inside = next(element.iterancestors("q"), None) is not None
        marks = ("", "") if element.text_content().strip()[:1] in QUOTES else ("‘’" if inside else "“”")
        self.runs.append((f"{SEAM}{marks[0]}{SEAM}" if marks[0] else "", link))
        self._children(element, link)
        self.runs.append((f"{SEAM}{marks[1]}{SEAM}" if marks[1] else "", link))

    def _words(self, words: str | None, link: str | None) -> None:
        """Line ends in mark-up are blanks, but not in preformatted text."""
        if words:
            self.runs.append((words if self.preformatted else BLANK.sub(" ", words), link))

    def _flush(self, element: Any) -> None:
        """What was collected since the last block becomes a paragraph."""
        if self.runs and plain(self.runs):
            self.nodes.append(Node("paragraph", [self.runs], element=element))
        self.runs = []

    def _add(self, element: Any, node: Node) -> None:
        self._flush(element)
        node.element = element
        self.nodes.append(node)

    def _list(self, element: Any) -> None:
        if element.tag == "dl":
            parts = self._definitions(element)
            self._add(element, Node("list", parts, marks=[BULLETS[0]] * len(parts)))
        else:
            parts, marks = self._items(element)
            self._add(element, Node("list", parts, marks=marks))

    def _mixed_list(self, element: Any, link: str | None) -> None:
        """A list between whose items something else stands, as where its end was never written: lists and the rest."""
        self._flush(element)
        self._words(element.text, link)
        for whole, group in groupby(element, key=lambda child: child.tag == "li" and _is_all_items(child)):
            children = list(group)
            if whole:
                parts, marks = self._items(element, among=children)
                self._add(element, Node("list", parts, marks=marks))
            for child in children:
                if not whole:
                    self._walk(child, link)
                self._words(child.tail, link)
        self._flush(element)

    def _heading(self, element: Any) -> None:
        self.level = HEADINGS[element.tag]
        self._add(element, Node("heading", [one_line(self._inline(element))], level=self.level))

    def _inline(self, element: Any, *, skip: Sequence[Any] = ()) -> list[Run]:
        """All runs inside `element`, blocks in it set apart by breaks."""
        reader = NodeReader(self.url, skip=skip)
        reader._children(element, None)
        reader._flush(element)
        found: list[Run] = []
        for node in reader.nodes:
            for part in node.parts:
                found += [(BREAK, None)] if found else []
                found += part
        return found

    def _address(self, element: Any) -> str:
        """The absolute web address of a link, or nothing for one that is not to be followed."""
        href = str(element.get("href") or "").strip()
        if not href or href.startswith("#"):
            return ""
        try:
            url = urljoin(self.url or "", href)
            return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc else ""
        except ValueError:
            return ""

    def _is_plain_list(self, element: Any) -> bool:
        """Whether its entries are items; entries that are sections with headings are read one after the other."""
        if any(True for _ in element.iter("h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote")):
            return False
        return all(len(item.text_content()) <= MAX_ITEM for item in element.iter("li", "dd"))

    def _items(
        self, element: Any, depth: int = 0, among: Sequence[Any] | None = None
    ) -> tuple[list[list[Run]], list[str]]:
        """Parts and marks of a list, or of its items `among`, those of lists inside it following their item."""
        parts: list[list[Run]] = []
        marks: list[str] = []
        number = _integer(element.get("start"), 1)
        for item in element.iterchildren("li", *LISTS) if among is None else among:
            inner = [item] if item.tag != "li" else [x for x in item.iter(*LISTS) if _is_nearest(x, item)]
            own = one_line(self._inline(item, skip=inner)) if item.tag == "li" else []
            if plain(own):
                parts.append(own)
                marks.append(f"{'  ' * depth}{number}. " if element.tag == "ol" else BULLETS[min(depth, 2)])
                number += 1
            for child in inner:
                found, found_marks = self._items(child, depth + 1)
                parts += found
                marks += found_marks
        return parts, marks

    def _definitions(self, element: Any) -> list[list[Run]]:
        """Each term with its descriptions as one part."""
        parts: list[list[Run]] = []
        joint = ""
        terms = next(element.iter("dt"), None) is not None
        for child in element.iter("dt", "dd"):
            nested = [inner for inner in child.iter("dt", "dd") if inner is not child]  # where end tags are left out
            runs = one_line(self._inline(child, skip=nested))
            if child.tag == "dt" or not parts or not terms:
                parts.append(runs)
                joint = " " if plain(runs)[-1:] in ":?!." else ": "
            else:
                parts[-1] = [*parts[-1], (f"{SEAM}{joint}{SEAM}", None), *runs]
                joint = " " if plain(runs)[-1:] in ":?!." else "; "
        return parts

    def _table(self, element: Any) -> None:
        rows = table_rows(element, lambda cell: one_line(self._inline(cell)))
        for caption in element.iterchildren("caption"):
            words = one_line(self._inline(caption))
            if not rows or plain(words) not in plain(rows[0]):  # the name of a column says nothing new
                level = next((HEADINGS[found.tag] for found in caption.iter(*HEADINGS)), 0)
                self._add(element, Node("heading" if level else "paragraph", [words], level=level))
        self._add(element, Node("table", rows))

    def _quotation(self, element: Any) -> None:
        """A block quotation; who said it stands in its `cite`, `footer` or `figcaption`."""
        named = next(
            (
                found
                for found in element.iter("cite", "footer", "figcaption")
                if found.text_content().strip() and not any(found is skipped for skipped in self.skip)
            ),
            None,
        )
        who = one_line(self._inline(named)) if named is not None else []
        words = self._inline(element, skip=[*self.skip, named] if named is not None else self.skip)
        if named is None:
            words, who = split_attribution(words)
        if plain(who) and not plain(words):
            words, who = who, []
        who = without_dash(who)
        self._add(element, Node("quotation", [words, who] if plain(who) else [words]))


def _touches_alike(element: Any) -> bool:
    """Whether nothing stands between it and a link or label like it, as style sheets set them apart: `7` `May`."""
    before = element.getprevious()
    if before is None or before.tail or before.tag != element.tag or element.tag not in ("a", "span"):
        return False
    words = before.text_content()
    styled = element.get("class") and before.get("class") and (len(words) > 1 or words.isdecimal())
    return bool(element.tag == "a" or styled)


def _is_drop_cap(element: Any) -> bool:
    """Whether it is the first letter of a word, in an element of its own that style sheets may float."""
    if (
        element.tag != "span"
        or not (element.tail or "")[:1].isalpha()
        or not (element.get("class") or element.get("style"))
    ):
        return False
    return len(element.text_content().strip()) == 1


def _integer(value: object, default: int) -> int:
    return int(str(value)) if re.fullmatch(r"-?\d{1,6}", str(value)) else default


def _is_nearest(inner: Any, item: Any) -> bool:
    """Whether no other list stands between `inner` and the item."""
    for above in inner.iterancestors():
        if above is item:
            return True
        if above.tag in LISTS:
            return False
    return False


def _is_all_items(element: Any) -> bool:
    """Whether nothing of a list, or of the lists in an item, stands outside their items."""
    for found in element.iter(*LISTS, "dl"):
        items = (item for item in found.iter("li", "dt", "dd") if not _is_inside(item, found))
        if sum(len(SOLID.findall(item.text_content())) for item in items) != len(SOLID.findall(found.text_content())):
            return False
    return True


def _is_inside(item: Any, outer: Any) -> bool:
    """Whether another item stands between `item` and the list `outer`."""
    above = item.getparent()
    while above is not outer and above.tag not in ("li", "dt", "dd"):
        above = above.getparent()
    return above is not outer


def _is_data_table(table: Any) -> bool:
    """Whether a table holds data rather than the layout of a page."""
    if table.get("role") in ("presentation", "none") or any(
        True for inner in table.iter("table") if inner is not table
    ):
        return False
    captions = {inner for caption in table.iterchildren("caption") for inner in caption.iter(*HEADINGS)}
    if any(found not in captions for found in table.iter("h1", "h2", "h3", "h4", "blockquote", "main", "article")):
        return False
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    if max((len(row) for row in rows), default=0) < 2:
        return False
    headed = all(cell.tag == "th" for cell in rows[0])
    return all(len(cell.text_content()) <= (MAX_HEADED if headed else MAX_CELL) for row in rows for cell in row)
