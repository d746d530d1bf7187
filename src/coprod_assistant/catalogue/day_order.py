"""Which figure of "05/02/2012" is the month: by the dates beside it, the page's language, and where the event was held.

Where none of these tells, nobody decides: the event is known by its year, from the first possible day to the last.
"""

from __future__ import annotations

from dataclasses import replace

from ..dates import DateMention, find_dates
from ..types import Block, Document
from .found import FoundEvent

MONTH_FIRST = frozenset({"en-us", "en-ph", "en-fm", "en-mh", "en-pw"})
UNITED_STATES = "United States"


def settle_order(document: Document, found: FoundEvent, country: str | None) -> FoundEvent:
    """The event with the day that its date means, where figures alone leave it open which of them is the month.

    Args:
        country: Where it was held, None where that is not known.
    """
    words = document.text[found.dated.start : found.dated.end]
    date = next((date for date in find_dates(words) if date.open_order and date.days() == found.days), None)
    if date is None:
        return found
    block = next((block for block in document.blocks if block.start <= found.dated.start < block.end), None)
    first = month_first(document, block, country)
    turned = date.turned().days()
    if first is False or turned is None:
        return found
    if first:
        return replace(found, days=turned)
    days = min(found.days[0], turned[0]), max(found.days[1], turned[1])
    return replace(found, days=days, precision="year")


def month_first(document: Document, block: Block | None, country: str | None) -> bool | None:
    """Whether months stand first in the dates of a block; None where nothing tells."""
    beside = _shown(document.text[block.start : block.end]) if block else None
    if beside is None:
        beside = _shown(document.text)
    if beside is not None:
        return beside
    if document.language and document.language != "en":
        return document.language in MONTH_FIRST
    return country == UNITED_STATES if country else None


def _shown(text: str) -> bool | None:
    """Whether months stand first in those dates in figures that can be read one way only; None without such dates.

    None, too, where some have the month first and others the day.
    """
    orders = {order for date in find_dates(text) if (order := _order(text, date)) is not None}
    return orders.pop() if len(orders) == 1 else None


def _order(text: str, date: DateMention) -> bool | None:
    words = text[date.start : date.end]
    figures = words.replace("-", "/").split("/")
    if date.open_order or len(figures) < 3 or not all(part.strip().isdigit() for part in figures[:2]):
        return None
    one, other = int(figures[0]), int(figures[1])
    return None if one == other or max(one, other) > 31 else other > one if max(one, other) > 12 else None
