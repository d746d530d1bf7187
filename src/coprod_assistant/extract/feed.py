"""News feeds, RSS and Atom: each entry as a heading that links to its page, with what the feed says of it.

Read with lxml as the page that a feed reader makes of it; feedparser would bring its own cleaning of HTML, which this
package has. The day of an entry is when it was published, not when something took place, and is left out.
"""

from __future__ import annotations

from html import escape
from typing import Any

from ..errors import ExtractionError
from .html import extract_page
from .html_tree import inner_html, parse_xml
from .parsed import Parsed

MAX_ENTRIES = 2_000
WORDS = ("encoded", "content", "description", "summary")  # the fullest first


def extract_feed(data: bytes, *, url: str | None = None) -> Parsed:
    """The entries of a feed in their order.

    Raises:
        ExtractionError: it is no feed, or there is nothing in it.
    """
    root = parse_xml(data)
    kind = _name(root) if root is not None else ""
    if kind not in ("rss", "feed", "RDF"):
        raise ExtractionError("it is XML, but no RSS or Atom feed", hint="remove the file or save the page itself")
    entries = [tag for tag in root.iter() if _name(tag) in ("item", "entry")]
    title = next((_words(tag) for tag in root.iter() if _name(tag) == "title"), "")
    page = "".join([f"<h1>{escape(title)}</h1>", *map(_as_html, entries[:MAX_ENTRIES])])
    warnings = []
    if len(entries) > MAX_ENTRIES:
        warnings.append(f"only the first {MAX_ENTRIES:,} of {len(entries):,} entries were read")
    parsed = extract_page(f"<html><body>{page}</body></html>", url=url, warnings=warnings, whole=True)
    parsed.title = title or parsed.title
    return parsed


def _as_html(entry: Any) -> str:
    found: dict[str, Any] = {}
    for tag in entry:
        found.setdefault(_name(tag), tag)
    heading = escape(_words(found["title"])) if "title" in found else ""
    address = escape(_address(entry))
    linked = f'<a href="{address}">{heading}</a>' if address else heading
    said = next((found[name] for name in WORDS if name in found and _inner(found[name]).strip()), None)
    return f"<h2>{linked}</h2><div>{_inner(said) if said is not None else ''}</div>"


def _address(entry: Any) -> str:
    links = [tag for tag in entry if _name(tag) == "link"]
    best = next((tag for tag in links if tag.get("rel") in (None, "alternate")), None)
    return ((best.get("href") or best.text or "") if best is not None else "").strip()


def _inner(tag: Any) -> str:
    """What a tag holds as HTML: escaped in RSS, marked up in Atom's XHTML, plain in its text."""
    if len(tag):
        return inner_html(tag)
    words = str(tag.text or "")
    return escape(words) if tag.get("type") == "text" else words


def _words(tag: Any) -> str:
    return " ".join("".join(tag.itertext()).split())


def _name(tag: Any) -> str:
    return str(tag.tag).rpartition("}")[2] if isinstance(tag.tag, str) else ""
