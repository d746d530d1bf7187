"""Web pages: visible main text with headings, lists, tables, quotations and links."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any

from ..errors import ExtractionError
from ..types import Block, Span
from .decode import decode, fits
from .html_cards import head_cards
from .html_clean import take_out_hidden
from .html_furniture import take_out_furniture
from .html_lines import bold_headings, figures_with_words, question_headings, whole_days, without_boilerplate
from .html_main import main_nodes, marked_main, without_links
from .html_nodes import NodeReader
from .html_notes import take_out_notes, take_out_struck
from .html_quotes import attributed
from .html_tree import MAX_DEPTH, base_address, depth_of, flattened, parse_page, with_closed_noscript, without_controls
from .marked_up import marked_days
from .nodes import Node, Writer
from .parsed import MAX_CHARS, MAX_NOTES, Leavings, Parsed, is_error_title, sane_title
from .stated import language_of, stated_events, warn_of_unseen

CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
HEAD_BYTES = 4_096
ERROR_CHARS = 1_500  # a page that says "not found" and much more is about something that was not found
PROLOGUE = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>\[]*\[.*?\]\s*>)?", re.I | re.S
)  # entities stay undefined
NO_LETTER = re.compile(r"[\W_]+")
MIN_UNREAD = 12  # letters and figures; fewer may be joined otherwise, as a drop cap is
UNSEEN = frozenset(["script", "style", "template", "noscript", "title", "svg", "math", "select", "option", "textarea"])
SUFFIX = re.compile(r"\s+[|–—·»:-]\s+[^|–—·»]{2,60}$")


def extract_html(data: bytes, *, url: str | None = None, charset: str | None = None) -> Parsed:
    """Canonical text of a page and its structure; nothing that a reader of the page cannot see.

    Args:
        url: Where it was published; relative links are resolved against it, or what the page names as their base.
        charset: As the web server named it, which comes before what the page says.

    Raises:
        ExtractionError: it is an error page, or there is no text on it.
    """
    warnings: list[str] = []
    return extract_page(decode_page(data, warnings, charset=charset), url=url, warnings=warnings)


def decode_page(data: bytes, warnings: list[str], *, charset: str | None = None) -> str:
    """The mark-up of a page, by the charset that the server named, else by the one that the page names.

    Servers that name one charset for all files are wrong about some: where the page does not fit, its own word counts.
    """
    found = CHARSET.search(data[:HEAD_BYTES])
    named = found[1].decode("ascii", "ignore") if found else None
    if charset and (named is None or fits(data, charset)):
        named = charset
    return decode(data, warnings, declared=named, control=" ")


def extract_page(page: str, *, url: str | None, warnings: list[str], whole: bool = False) -> Parsed:
    """The same for a decoded page.

    Args:
        whole: Whether all of it is content, so that no main part is looked for.
    """
    root = page_tree(page, warnings)
    stated, days, language = stated_events(root), marked_days(root), language_of(root)
    shared, named = page_titles(root)
    base = base_address(root, url)
    left = Leavings()
    hidden = take_out_hidden(root, left)
    if hidden:
        warnings.append(
            f"text that readers of the page cannot see was left out: {hidden} element{'s' if hidden != 1 else ''}"
        )
    take_out_struck(root, left)
    take_out_notes(root, left)
    nodes, frames = _nodes(root, base, warnings, left, whole=whole)
    parsed = _written(nodes, frames, shared or _only_top(nodes) or named, warnings)
    parsed.left_out = left.notes
    _check(parsed, named)
    parsed.stated, parsed.days, parsed.language = stated, days, language
    warn_of_unseen(parsed)
    return parsed


def page_tree(page: str, warnings: list[str]) -> Any:
    """The root element of a decoded page, which may be nested to any depth."""
    page = with_closed_noscript(PROLOGUE.sub("", page, count=1))
    depth = depth_of(page)
    if depth > MAX_DEPTH:
        warnings.append(f"elements are nested {depth} deep: below {MAX_DEPTH} only text and paragraphs were kept")
        page = flattened(page)
    return without_controls(parse_page(page))


def page_titles(root: Any) -> tuple[str | None, str | None]:
    """What the page calls itself in `og:title` and in `<title>`, without the name of the site."""
    og = next((tag.get("content") for tag in root.iter("meta") if tag.get("property") == "og:title"), None)
    site = next((tag.get("content") for tag in root.iter("meta") if tag.get("property") == "og:site_name"), None)
    named = next((tag.text_content() for tag in root.iter("title")), None)
    return sane_title(_without_site(og, site)), sane_title(_without_site(named, site))


def _only_top(nodes: list[Node]) -> str | None:
    """The heading of the first level, if there is one and no other."""
    tops = [node.words for node in nodes if node.kind == "heading" and node.level == 1]
    return sane_title(tops[0]) if len(tops) == 1 else None


def _without_site(title: str | None, site: str | None) -> str | None:
    if title is None:
        return None
    found = SUFFIX.search(title)
    if found is None or not found.start() or (site and site.strip() not in found[0]):
        return title
    return title[: found.start()] if site or "|" in found[0] else title


def _nodes(
    root: Any, url: str | None, warnings: list[str], left: Leavings, *, whole: bool
) -> tuple[list[Node], list[Any]]:
    """The nodes of the main content, and the parts around it that are among them."""
    body = root.find("body")
    if body is None:
        return [], []
    page = None if whole else copy.deepcopy(root)
    frames = [] if whole else take_out_furniture(body, left)
    head_cards(body)
    nodes = NodeReader(url).read(body)
    _note_unread(body, nodes, left)
    nodes = without_links(nodes, frames, left)
    nodes = figures_with_words(whole_days(attributed(nodes)))
    bold_headings(nodes)
    nodes = question_headings(nodes)
    if whole:
        return without_boilerplate(nodes, left, marked=True), []
    marked = marked_main(body) is not None
    return without_boilerplate(main_nodes(body, nodes, page, frames, warnings, left), left, marked=marked), frames


def _note_unread(body: Any, nodes: Sequence[Node], left: Leavings) -> None:
    """Notes the words of a page that no node holds, so that odd mark-up loses nothing without a word."""
    read = _bare("".join(node.words for node in nodes))
    at = missed = 0
    for element in body.iter():
        inside = element.text if isinstance(element.tag, str) and element.tag not in UNSEEN else None
        for words in (inside, element.tail):
            bare = _bare(words or "")
            if len(bare) < MIN_UNREAD or missed == MAX_NOTES:
                continue
            found = read.find(bare, at)
            found = found if found >= 0 else read.find(bare)
            if found < 0:
                missed += 1
                left.add("unread", words or "")
            else:
                at = found


def _bare(words: str) -> str:
    return NO_LETTER.sub("", words)


def _written(nodes: list[Node], frames: list[Any], title: str | None, warnings: list[str]) -> Parsed:
    writer = Writer(bare=all(node.kind != "heading" for node in nodes))
    around = {id(element): number for number, frame in enumerate(frames) for element in frame.iter()}
    spans: dict[int, Span] = {}
    for node in nodes:
        if writer.length + len(node.words) > MAX_CHARS:
            warnings.append(f"only the first {writer.length:,} characters were read")
            break
        start = writer.length
        writer.write(node)
        frame = around.get(id(node.element))
        if frame is not None:
            spans[frame] = Span(spans[frame].start if frame in spans else start, writer.length)
    parsed = writer.parsed(title)
    parsed.warnings = warnings
    parsed.frames = sorted(spans.values(), key=lambda span: span.start)
    return parsed


def _check(parsed: Parsed, title: str | None) -> None:
    if not parsed.blocks:
        raise ExtractionError("there is no text in the page", hint="remove the file or replace it")
    first: Block = parsed.blocks[0]
    words = parsed.text[first.start : first.end]
    for said in (title or "", words):
        if is_error_title(said) and len(parsed.text) < ERROR_CHARS:
            raise ExtractionError(
                f"it looks like an error page: {said[:60]!r}", hint="fetch the page again or remove it"
            )
