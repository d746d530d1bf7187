"""Events that a page states for machines, held against its visible text, which wins.

What the text names and dates itself keeps its own day; it learns from the statement what the text leaves out: a place,
and that it was called off. What the text only names is dated by the statement. What it does not even name cannot be
quoted and is no event here; the reader of the page warns of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..types import Document, Span, StatedEvent
from .found import FoundEvent
from .merge import compare_names
from .sections import Section, section_at


def with_stated(document: Document, found: Sequence[FoundEvent], sections: Sequence[Section]) -> list[FoundEvent]:
    """The events found, completed by what the page states, and those that its text names and does not date."""
    events = list(found)
    for stated in document.stated:
        meant = [number for number, event in enumerate(events) if _is_meant(event, stated)]
        for number in meant:
            event = events[number]
            same_day = event.days[0] <= stated.starts <= event.days[1]
            place = event.place or (stated.place if same_day else "") or None
            events[number] = replace(event, place=place, status=event.status or (stated.status if same_day else ""))
        if not meant:
            events += _named(document, stated, sections)
    return events


def _is_meant(event: FoundEvent, stated: StatedEvent) -> bool:
    """Whether an event of the page's text is the stated one; the day may be wrong in one of them, but not the year."""
    names = compare_names(event.name, stated.name)
    if names == "same":
        return event.days[0].year <= stated.starts.year <= event.days[1].year
    return names == "like" and event.days[0] <= stated.starts <= event.days[1]


def _named(document: Document, stated: StatedEvent, sections: Sequence[Section]) -> Iterator[FoundEvent]:
    """The stated event where a unit of the text begins with its name: a heading, an item, a line."""
    words = re.compile(r"\s+".join(map(re.escape, stated.name.split())), re.IGNORECASE)
    for block in document.blocks:
        for part in block.parts or (Span(block.start, block.end),):
            if not words.match(document.text, part.start, part.end):
                continue
            section = section_at(sections, block.start)
            whole = block.kind == "heading" and section.heading is block
            span = Span(section.start, section.end) if whole else Span(part.start, part.end)
            days = stated.starts, stated.ends
            dated = Span(part.start, part.end)
            yield FoundEvent(stated.name, stated.place or None, days, "day", span, dated, status=stated.status)
            return
