"""A view of events as a feed: whoever subscribes to its address is told by their reader what is new in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from xml.etree import ElementTree

from starlette.responses import Response

from ..addresses import event_address
from ..desk import clean_text
from .filters import Found
from .when import when

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50  # those whose sources are newest


def feed_file(found: Sequence[Found], *, title: str, origin: str, view: str, made: dt.date) -> Response:
    """The events as RFC 4287 has them, each dated by its newest source; that is how readers know what is new.

    Args:
        origin: Scheme and host of the site, to which the addresses of its pages are added.
        view: The address of the page that lists these events.
        made: The day of those whose sources give none, and of the feed where it holds nothing.
    """
    newest = sorted(found, key=lambda one: one.held.told_on or made, reverse=True)[:MOST]
    feed = ElementTree.Element("feed", xmlns=ATOM)
    _add(feed, "id", origin + view)
    _add(feed, "title", title)
    _add(feed, "updated", _moment(newest[0].held.told_on if newest else None, made))
    _add(ElementTree.SubElement(feed, "author"), "name", title)
    ElementTree.SubElement(feed, "link", href=origin + view)
    for one in newest:
        event, entry = one.held.event, ElementTree.SubElement(feed, "entry")
        address = origin + event_address(event.id)
        _add(entry, "id", address)
        _add(entry, "title", event.name)
        _add(entry, "updated", _moment(one.held.told_on, made))
        _add(entry, "summary", ", ".join(part for part in (when(event), event.place) if part))
        ElementTree.SubElement(entry, "link", href=address)
    content: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(content, media_type="application/atom+xml")


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = clean_text(text)


def _moment(day: dt.date | None, made: dt.date) -> str:
    return f"{(day or made).isoformat()}T00:00:00Z"
