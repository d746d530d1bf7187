"""What the passage of an event says of it: that it was called off or put off, or to which day it was moved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ..dates import DateMention, find_dates
from ..types import Document, EventStatus, Span
from .found import BODY, FoundEvent
from .held import moved_to
from .marks import NEW_LABEL, is_mark, said_off, status_of, status_said
from .sections import Section

SENTENCE_END = re.compile(r"(?<=[a-zäöüß\d][.!?])\s+(?=[^a-zäöü])|\n+")


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
