"""The place of an event that its own line does not give: its sentences do, or one that says where all are held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..dates import find_dates
from ..types import Document
from . import cues
from .datelines import is_only_place, is_venue
from .mentions import place_in
from .sections import BODY, FoundEvent

# Who or what is held again and again: "Meetings take place in the Village Hall", "the club meets at the Crown".
REPEATED = re.compile(
    rf"\b(?:{cues.STRONG}|{cues.WEAK}|performance)s\b|\b(?:we|club|society|group|choir|committee|council|band|circle)\s+meets?\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b|\b(?:every|each|usually|normally|generally|otherwise)\b",
    re.IGNORECASE,
)
HELD_AT = re.compile(
    r"\b(?:held|hosted|takes? place|occurs?|happens?|meets?|performed|given|are|will be)\b[^.;]{0,80}?\s(?:at|in)\s",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[a-zäöüß\d)][.!?])\s+(?=[A-ZÄÖÜ])|\n+")
MAX_SENTENCE = 400  # characters


def with_places(document: Document, found: Sequence[FoundEvent]) -> list[FoundEvent]:
    """The events, those without a place with the one that their own sentences name, or the page for all of them.

    What a page says of all is taken only where most of its events give no other place.
    """
    told = [event if event.place else replace(event, place=_told(document, event)) for event in found]
    bare = [event for event in told if not event.place]
    if 2 * len(bare) < len(told) or not bare:
        return told
    usual = _usual(document)
    return [event if event.place else replace(event, place=usual) for event in told]


def _told(document: Document, event: FoundEvent) -> str | None:
    """The place of a sentence about the event that gives its day once more."""
    body = document.text[event.span.start : event.span.end][:BODY]
    for sentence in _sentences(body.partition("\n")[2]):
        dates = find_dates(sentence)
        if len(dates) == 1 and (dates[0].month, dates[0].first_day) == (event.days[0].month, event.days[0].day):
            return place_in(sentence, event.name)
    return None


def _usual(document: Document) -> str | None:
    """The only place at which the document says that meetings, concerts or the like are held."""
    places = {
        place
        for block in document.blocks
        if block.kind in {"paragraph", "list"}
        for sentence in _sentences(document.text[block.start : block.end])
        if REPEATED.search(sentence) and HELD_AT.search(sentence)
        if not any(date.first_day for date in find_dates(sentence)) and (place := place_in(sentence))
        if is_venue(place) or is_only_place(place)
    }
    return places.pop() if len(places) == 1 else None


def _sentences(text: str) -> Iterator[str]:
    for sentence in SENTENCE_END.split(text):
        words = " ".join(sentence.split())
        if 0 < len(words) <= MAX_SENTENCE:
            yield words
