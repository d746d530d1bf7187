"""The same event told of in several places -> one event with all its sources, the longest telling first.

Two tellings are one event if their days fit, their places do not contradict each other, and their names share what is
particular about them. Days of different years never fit, so an annual event stays one event a year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from ..tokens import fold, terms
from ..types import Event
from . import cues
from .gazetteer import country_of, is_place
from .identity import event_id

SHARED = 0.6  # of the particular words of the shorter name that the other has to hold
# Words of names that say nothing of which event it was.
COMMON = frozenset(
    terms(
        "the first second third fourth fifth annual national international european regional local public new big open "
        "conference workshop seminar webinar roadshow symposium congress summit forum assembly meeting event "
        "events day "
        "days week lecture launch festival session talk panel training course one two half full report "
        "tagung fachtag fachtagung konferenz kongress veranstaltung seminar forum treffen der die das und für in zu "
        "of for and on with"
    )
)


def merge_events(events: Iterable[Event], *, settled: Collection[str] = ()) -> list[Event]:
    """Events with those that are the same made one; each id occurs once.

    Args:
        settled: Ids of events whose own name, place and days hold before those of other tellings.
    """
    merged: list[Event] = []
    # The most precise come first, so that "in May 2012" joins the event of 2 May 2012 and not the other way round.
    for event in sorted(events, key=lambda event: (event.id not in settled, *_sort_key(event))):
        fits = [number for number, other in enumerate(merged) if _same(other, event)]
        if fits and (event.precision == merged[fits[0]].precision or len(fits) == 1):
            merged[fits[0]] = _joined(merged[fits[0]], event)
        else:
            merged.append(event)
    return _with_own_ids(merged)


def _sort_key(event: Event) -> tuple[int, bool, int, str]:
    source = event.sources[0]
    order = {"day": 0, "month": 1, "year": 2}
    return order[event.precision], event.starts is None, source.start - source.end, event.id


def _same(one: Event, other: Event) -> bool:
    if not _days_fit(one, other):
        return False
    exact = one.precision == other.precision == "day" and (one.starts, one.ends) == (other.starts, other.ends)
    places = _places(one, other)
    if places == "apart":
        return False
    names = _names_fit(one.name, other.name)
    return (
        names == "same"
        or (names == "like" and (places == "same" or exact))
        or (names == "unsaid" and exact and places == "same")
    )


def _days_fit(one: Event, other: Event) -> bool:
    """Whether the days of one lie in the days of the other."""
    if one.starts is None or one.ends is None or other.starts is None or other.ends is None:
        return one.starts == other.starts
    return (one.starts <= other.starts and other.ends <= one.ends) or (
        other.starts <= one.starts and one.ends <= other.ends
    )


def _places(one: Event, other: Event) -> str:
    """ "same", "apart", or "" where one of them is not said."""
    if not one.place or not other.place:
        return ""
    words = [
        {word for word in fold(place).replace(",", " ").split() if len(word) > 2} for place in (one.place, other.place)
    ]
    if (words[0] & words[1]) - {"the", "university", "hall", "centre", "house"}:
        return "same"
    both_known = all(is_place(part) for place in (one.place, other.place) for part in [place.split(",")[-1].strip()])
    if one.country and other.country and one.country != other.country:
        return "apart"
    return "apart" if both_known and not _is_country(one.place) and not _is_country(other.place) else ""


def _is_country(place: str) -> bool:
    return country_of(place) is not None and fold(country_of(place) or "") == fold(place)


def _names_fit(one: str, other: str) -> str:
    """ "same", "like" (they share most of their own words), "unsaid" (one has no words of its own), or ""."""
    if fold(one) == fold(other):
        return "same"
    words = [{term for term in terms(name) if not term.isdigit()} for name in (one, other)]
    own = [found - COMMON for found in words]
    if not own[0] or not own[1]:
        return "unsaid"
    shared = len(own[0] & own[1]) / min(len(own[0]), len(own[1]))
    if (
        shared == 1
        and min(len(own[0]), len(own[1])) >= 2
        and bool(cues.NOUN.search(one)) == bool(cues.NOUN.search(other))
    ):
        return "same"
    return "like" if shared >= SHARED else ""


def _joined(one: Event, other: Event) -> Event:
    """One event of both: what the more precise says goes first, all sources by length."""
    sources = sorted({*one.sources, *other.sources}, key=lambda source: (source.start - source.end, source.document_id))
    place = one.place or other.place
    return replace(
        one,
        place=place,
        country=one.country or other.country,
        series=one.series or other.series,
        hosts=tuple(dict.fromkeys([*one.hosts, *other.hosts])),
        sources=tuple(sources),
    )


def _with_own_ids(events: Sequence[Event]) -> list[Event]:
    """Events whose ids differ, also where name and days are the same: then the place, or the source, parts them."""
    taken: set[str] = set()
    kept = []
    for given in events:
        event = given
        days = (event.starts, event.ends) if event.starts and event.ends else None
        number = 0
        while event.id in taken:
            also = event.place or event.sources[0].document_id
            event = replace(event, id=event_id(event.name, days, event.precision, also=f"{also}\0{number or ''}"))
            number += 1
        taken.add(event.id)
        kept.append(event)
    return kept
