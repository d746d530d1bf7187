"""The day on which a page says it was published, by htmldate."""

from __future__ import annotations

import copy
import datetime as dt
import logging
import re
from typing import Any

EARLIEST = "1995-01-01"  # before the web
NAMED = re.compile(
    r"(?:^|[\s_-])(?:published?|pubdate|date-?published|(?:entry|post|posted)[-_ ]?(?:date|on|time))", re.I
)


def load_htmldate() -> Any:
    """The library, silent."""
    import htmldate

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    return htmldate


def published_on(root: Any, url: str | None) -> dt.date | None:
    """The day from the page's metadata, its address or an element that calls itself the date of publication.

    Days in the running text are not looked at: on a page about events they are the days of events.
    """
    found = load_htmldate().find_date(
        _reduced(root), extensive_search=False, original_date=True, url=url, min_date=EARLIEST
    )
    try:
        return dt.date.fromisoformat(found) if found else None
    except ValueError:
        return None


def _reduced(root: Any) -> Any:
    """A page of nothing but the head, the structured data, and what is marked up as the day of publication."""
    page = root.makeelement("html")
    head = root.find("head")
    page.append(copy.deepcopy(head) if head is not None else root.makeelement("head"))
    for title in page.findall(".//title"):
        title.getparent().remove(title)
    body = root.makeelement("body")
    page.append(body)
    for element in root.iter("script", "time", "span", "p", "div", "abbr"):
        if _is_date_of_publication(element):
            kept = copy.deepcopy(element)
            kept.tail = None
            body.append(kept)
    return page


def _is_date_of_publication(element: Any) -> bool:
    if element.tag == "script":
        return element.get("type") == "application/ld+json" and next(element.iterancestors("body"), None) is not None
    marked = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    return element.get("pubdate") is not None or (bool(NAMED.search(marked)) and len(element) < 4)
