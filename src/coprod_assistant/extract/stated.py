"""What a page states of itself: its language, its day, and its events, in JSON-LD or marked up in its text."""

from __future__ import annotations

import copy
import datetime as dt
import html
import json
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..types import EventStatus, StatedEvent
from .marked_up import IS_EVENT, marked_events, read_day
from .parsed import Parsed

MAX_EVENTS = 500  # of one page
MAX_DEPTH = 12  # of objects in objects
MAX_NAME = 200  # characters
MAX_NAMED = 5  # events that a warning names
STATUS: dict[str, EventStatus] = {"EventCancelled": "cancelled", "EventPostponed": "postponed"}
EARLIEST = "1995-01-01"  # before the web
NAMED = re.compile(
    r"(?:^|[\s_-])(?:published?|pubdate|date-?published|(?:entry|post|posted)[-_ ]?(?:date|on|time))", re.I
)


def language_of(root: Any) -> str:
    """The language that a page says it is in, as "en-us"; empty where it does not."""
    named = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return str(named).strip().lower().replace("_", "-")


def stated_events(root: Any) -> list[StatedEvent]:
    """The events that a page states, in its order, each once; those without a name or a day are left out."""
    found: dict[StatedEvent, None] = {}
    for stated in (*_in_scripts(root), *_in_elements(root)):
        found[stated] = None
        if len(found) == MAX_EVENTS:
            break
    return list(found)


def warn_of_unseen(parsed: Parsed) -> None:
    """Adds a warning that names the stated events whose names do not stand in the text: nobody can be shown them."""
    text = squeezed(parsed.text)
    unseen = [stated for stated in parsed.stated if squeezed(stated.name) not in text]
    if unseen:
        named = ", ".join(f"{stated.name} ({stated.starts})" for stated in unseen[:MAX_NAMED])
        more = f" and {len(unseen) - MAX_NAMED} more" if len(unseen) > MAX_NAMED else ""
        parsed.warnings.append(f"events stand only in the page's data for machines and cannot be quoted: {named}{more}")


def squeezed(words: str) -> str:
    """Letters and figures alone, in small letters: "Eel-Count" and "eel count" are one name."""
    return re.sub(r"[\W_]+", "", words).casefold()


def _in_scripts(root: Any) -> Iterator[StatedEvent]:
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(
                re.sub(r"^\s*(?:<!\[CDATA\[|<!--)|(?:\]\]>|-->)\s*$", "", script.text or ""), strict=False
            )
        except (ValueError, RecursionError):
            continue  # broken data is no fault of the page's text
        yield from _in_data(data, MAX_DEPTH)


def _in_data(data: Any, depth: int) -> Iterator[StatedEvent]:
    """The events in decoded JSON, also in lists, graphs, and properties of other things."""
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _in_data(item, depth - 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        if any(IS_EVENT.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            stated = _event(_words(data.get("name")), data.get("startDate"), data.get("endDate"), _place(data), data)
            if stated is not None:
                yield stated
        for value in data.values():
            yield from _in_data(value, depth - 1)


def _event(name: str, starts: Any, ends: Any, place: str, data: Mapping[str, Any]) -> StatedEvent | None:
    first = read_day(_words(starts))
    if not name or len(name) > MAX_NAME or first is None:
        return None
    status = str(data.get("eventStatus") or "").rpartition("/")[2]
    online = status == "EventMovedOnline" or str(data.get("eventAttendanceMode")).endswith("OnlineEventAttendanceMode")
    last = read_day(_words(ends)) or first
    return StatedEvent(name, first, max(first, last), "Online" if online else place, STATUS.get(status, ""))


def _in_elements(root: Any) -> Iterator[StatedEvent]:
    for said in marked_events(root):
        stated = _event(
            said.get("name", ""), said.get("startDate"), said.get("endDate"), said.get("location", ""), said
        )
        if stated is not None:
            yield stated


def _place(data: dict[str, Any]) -> str:
    """Name and town of where an event is held; empty where neither is stated."""
    location = data.get("location")
    places = location if isinstance(location, list) else [location]
    place = next((each for each in places if isinstance(each, dict)), None)
    if place is None:
        return _words(next(iter(places), None))
    address = place.get("address")
    town = _words(address.get("addressLocality")) if isinstance(address, dict) else ""
    name = _words(place.get("name"))
    return ", ".join(part for part in (name, town if town not in name else "") if part)


def _words(value: Any) -> str:
    """A text of JSON-LD: a string, one of a list, or an object with a value."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""


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
