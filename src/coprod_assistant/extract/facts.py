"""What a crawler must know of a page, a report or a sitemap: its links, and what it says of itself.

These are read in the sandbox's child process, as everything that came from outside is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

from ..errors import ExtractionError
from ..types import Source
from .decode import visible
from .parsed import is_error_title, sane_title

FACTS_READER = "coprod_assistant.extract.facts:read_facts"
ROBOT = "coprod-assistant"
MAX_LINKS = 5_000  # of one page, and of one sitemap 50,000 as the protocol has it
MAX_LOCATIONS = 50_000
MAX_WORDS = 200  # characters of the words of a link
ERROR_CHARS = 1_500  # a page that says "not found" and much more is about something that was not found
FEW_CHARS = 100  # beside menus; two pages with less may differ in their menus alone
UNAVAILABLE = re.compile(
    r"unavailable|\b50\d\b|internal|gateway|moment|checking|attention|forbidden|denied|\b403\b", re.I
)
REFRESH = re.compile(r"^\s*(\d+)[\d.]*\s*[;,\s]\s*(?:url\s*=\s*)?+['\"]?+([^'\"]+)", re.I)  # seconds, and where to
AT_ONCE_S = 1  # a page that leads on within this time is read by nobody
Trouble = Literal["", "empty", "not found", "unavailable"]


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link as it stands on a page: absolute address, its words, whether in a menu, whether not to be followed."""

    url: str
    words: str
    menu: bool = False
    nofollow: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read. `robots` is what its meta elements ask of robots, in lower case.

    `fingerprint` is a hash of title and visible words, menus and hidden parts left out. `trouble` says that it is no
    page at all, whatever its status was. `refresh` is where a page leads on to by itself, at once or because it has
    no words. Of a sitemap there are `links`, and `sitemaps` that it names.
    """

    title: str | None = None
    published: dt.date | None = None
    canonical: str | None = None
    robots: str = ""
    fingerprint: str | None = None
    trouble: Trouble = ""
    refresh: str | None = None
    links: tuple[FoundLink, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_facts(path: Path, source: Source) -> Facts:
    """The facts of a file, read in this process; `source` says what kind of file and which address it has."""
    data = path.read_bytes()
    if source.media_type == "application/pdf":
        from .pdf_read import read_metadata

        title, made = read_metadata(data)
        return Facts(title=sane_title(title), published=made)
    if source.media_type == "application/xml":
        return _sitemap(data)
    return _page(data, source)


def load_reader(media_type: str) -> None:
    """Imports what reading this kind of file needs, so that its memory is not counted as the file's."""
    from . import html, html_tree, pdf_read, stated

    html_tree.load_lxml()
    if media_type == "application/pdf":
        pdf_read.load_pypdf()
    elif html:
        stated.load_htmldate()


def _sitemap(data: bytes) -> Facts:
    from .html_tree import parse_xml

    root = parse_xml(data)
    found: dict[str, list[str]] = {"url": [], "sitemap": []}
    if root is not None:
        for entry in root.iter("{*}url", "{*}sitemap"):
            place = entry.find("{*}loc")
            if place is not None and place.text and place.text.strip():
                found[entry.tag.rpartition("}")[2]].append(place.text.strip())
    pages = tuple(FoundLink(url, "", menu=True) for url in found["url"][:MAX_LOCATIONS])
    return Facts(links=pages, sitemaps=tuple(found["sitemap"][:MAX_LOCATIONS]))


def _page(data: bytes, source: Source) -> Facts:
    from .html import decode_page, page_titles, page_tree
    from .html_clean import take_out_hidden
    from .html_furniture import take_out_furniture
    from .html_tree import base_address
    from .parsed import Leavings
    from .stated import published_on

    left = Leavings()
    try:
        root = page_tree(decode_page(data, [], charset=source.charset), [])
    except ExtractionError:
        return Facts(trouble="empty")
    base = base_address(root, source.url) or ""
    shared, named = page_titles(root)
    robots, canonical = _robots(root), _canonical(root, base)
    published = published_on(root, source.url)
    links = list(_links(root, base))
    delay_s, refresh = _refresh(root, base)
    body = root.find("body")
    take_out_hidden(root, left)
    everything = _words_in(body)
    if body is not None:
        take_out_furniture(body, left)
    words = _words_in(body)
    inside = {id(element) for element in root.iter()}
    tops = [" ".join(visible(top.text_content()).split()) for top in root.iter("h1")]
    title = shared or (sane_title(tops[0]) if len(tops) == 1 else None) or named
    has_pictures = next(root.iter("img"), None) is not None
    trouble = _trouble(words or everything, [named or "", *tops[:1]], has_pictures=has_pictures)
    return Facts(
        title=title,
        published=published,
        canonical=canonical,
        robots=robots,
        fingerprint=_fingerprint(named or "", words if len(words) > FEW_CHARS else everything),
        trouble=trouble,
        refresh=refresh if delay_s <= AT_ONCE_S or trouble == "empty" else None,
        links=tuple(
            _link(element, url, menu=element.tag == "a" and id(element) not in inside) for element, url in links
        ),
    )


def _words_in(element: Any) -> str:
    return " ".join(visible(element.text_content()).split()) if element is not None else ""


def _fingerprint(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode(errors="replace")).hexdigest()


def _trouble(words: str, said: list[str], *, has_pictures: bool) -> Trouble:
    if not words and not has_pictures:
        return "empty"
    for line in (*said, words):
        if is_error_title(line) and len(words) < ERROR_CHARS:
            return "unavailable" if UNAVAILABLE.search(line[:80]) else "not found"
    return ""


def _joined(base: str, href: str | None) -> str | None:
    with suppress(ValueError):
        return urljoin(base, (href or "").strip()) or None
    return None


def _robots(root: Any) -> str:
    """What the page asks of all robots, and of this one by its name."""
    asked = [
        tag.get("content") or ""
        for tag in root.iter("meta")
        if (tag.get("name") or "").strip().lower() in ("robots", ROBOT)
    ]
    return ", ".join(asked).lower()


def _canonical(root: Any, base: str) -> str | None:
    named = [tag.get("href") for tag in root.iter("link") if (tag.get("rel") or "").strip().lower() == "canonical"]
    return _joined(base, named[0]) if len(set(named)) == 1 else None


def _refresh(root: Any, base: str) -> tuple[int, str | None]:
    """After how many seconds the page leads on, and where to; None where it stays."""
    for element in root.iter("meta"):
        found = _led_on(element)
        if found is not None:
            return int(found[1][:6]), _joined(base, found[2])
    return 0, None


def _led_on(element: Any) -> re.Match[str] | None:
    """What a `<meta>` says of leading on; one for browsers without scripts leads to a page of regret."""
    if (element.get("http-equiv") or "").strip().lower() != "refresh":
        return None
    if next(element.iterancestors("noscript"), None) is not None:
        return None
    return REFRESH.search(element.get("content") or "")


def _links(root: Any, base: str) -> Iterator[tuple[Any, str]]:
    """Elements that lead elsewhere, and where; fragments of the same page are none."""
    count = 0
    for element in root.iter("a", "area", "iframe", "frame", "embed", "object", "meta"):
        href = _target(element)
        url = _joined(base, href) if href and not href.strip().startswith("#") else None
        if url is None:
            continue
        count += 1
        if count > MAX_LINKS:
            return
        yield element, url


def _target(element: Any) -> str | None:
    if element.tag in ("a", "area"):
        return element.get("href")  # type: ignore[no-any-return]
    if element.tag == "meta":
        found = _led_on(element)
        return found[2] if found else None
    return element.get("src") or element.get("data")  # type: ignore[no-any-return]


def _link(element: Any, url: str, *, menu: bool) -> FoundLink:
    return FoundLink(url, _words(element), menu, "nofollow" in (element.get("rel") or "").lower().split())


def _words(element: Any) -> str:
    """The words a reader sees as the link, else those given for a picture or for the link as a whole."""
    pictures = " ".join(picture.get("alt") or "" for picture in element.iter("img"))
    for words in (
        element.text_content(),
        pictures,
        element.get("aria-label"),
        element.get("title"),
        element.get("alt"),
    ):
        shown = " ".join(visible(words or "").split())
        if shown:
            return shown[:MAX_WORDS]
    return ""
