"""A second look at the events of a document: which were called off, and which figure of "05/02/2012" is the month."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ..dates import DateMention, find_dates
from ..types import Block, Document, EventStatus, Span
from .held import NEW_LABEL, is_mark, moved_to, said_off, status_of, status_said
from .sections import BODY, FoundEvent, Section

SENTENCE_END = re.compile(r"(?<=[a-zäöüß\d][.!?])\s+(?=[^a-zäöü])|\n+")
MONTH_FIRST = frozenset({"en-us", "en-ph", "en-fm", "en-mh", "en-pw"})
UNITED_STATES = "United States"


def marks_alone(document: Document, sections: Sequence[Section]) -> dict[int, EventStatus]:
    """What a line that is nothing but a mark says, by the start of the section that it belongs to.

    A badge may stand above the heading of its card or below: where the first card's stands right below the page's
    heading, all stand above.
    """
    above = any(
        len(section.own) == 1
        and _alone(document, section, 0)
        and after.heading
        and after.heading.level > _level(section)
        for section, after in pairwise(sections)
    )
    found: dict[int, EventStatus] = {}
    for number, section in enumerate(sections):
        for at in range(len(section.own)):
            status = _alone(document, section, at)
            if status:
                last = at == len(section.own) - 1 and number + 1 < len(sections)
                found[sections[number + 1].start if above and last else section.start] = status
    return found


def settle_status(document: Document, found: FoundEvent, alone: Mapping[int, EventStatus]) -> FoundEvent:
    """The event with what its passage says of it: cancelled, put off, or moved to the day that it gives."""
    told = document.text[found.span.start : found.span.end][:BODY]
    lines = [document.text[found.dated.start : found.dated.end], told.split("\n", maxsplit=1)[0]]
    marked = [status_said(" ".join(line.split())) for line in lines]
    status: EventStatus = marked[0] or marked[1] or alone.get(found.span.start, "")
    at = found.span.start
    for sentence in filter(None, SENTENCE_END.split(told)):
        start = document.text.index(sentence, at)
        at = start + len(sentence)
        said = said_off(sentence, found.name)
        new = moved_to(sentence, find_dates(sentence)) if said else _labelled_new(sentence)
        days = new.days() if new else None
        if new and days and new.precision == "day":
            return replace(found, days=days, precision="day", dated=Span(start, start + len(sentence.rstrip())))
        status = status or said
    return replace(found, status=status)


def _labelled_new(line: str) -> DateMention | None:
    label = NEW_LABEL.match(line)
    dates = find_dates(line[label.end() :]) if label else []
    return dates[0] if len(dates) == 1 else None


def _alone(document: Document, section: Section, at: int) -> EventStatus:
    block = section.own[at]
    words = document.text[block.start : block.end]
    return status_of(words) if block.kind == "paragraph" and is_mark(words) else ""


def _level(section: Section) -> int:
    return section.heading.level if section.heading else 0


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
