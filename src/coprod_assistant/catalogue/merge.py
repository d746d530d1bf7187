"""The same event told of in several places -> one event with all its sources, the longest telling first.

Two tellings are one event if their days fit, their places do not contradict each other, and their names share what is
particular about them. Days of different years never fit, so an annual event stays one event a year. In two documents a
description ("a seminar on money") or a name in another language is no other name, if day and city are the same.
"""

from __future__ import annotations

import re
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

GERMAN = frozenset(
    "der die das den dem des und wer was wie wem wo für von vom zu zur zum im am ein eine mit auf ist".split()
)
ENGLISH = frozenset(
    "the a an and who what how where for of from to in on with our is whose after before without".split()
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
            merged[fits[0]] = _joined(merged[fits[0]], event, settled=merged[fits[0]].id in settled)
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
    told_apart = bool(_documents(one) & _documents(other))
    return (
        names == "same"
        or (names == "like" and (places == "same" or exact))
        or (
            exact
            and places == "same"
            and (names == "unsaid" or (not told_apart and _only_worded_otherwise(one, other)))
        )
    )


def _documents(event: Event) -> set[str]:
    return {source.document_id for source in event.sources}


def _only_worded_otherwise(one: Event, other: Event) -> bool:
    """Whether one of the names describes what the other names, or both name it in different languages."""
    described = [is_description(event.name) for event in (one, other)]
    nouns = [noun.group().lower() for noun in (cues.NOUN.search(event.name) for event in (one, other)) if noun]
    if any(described):
        return not all(described) and len(set(nouns)) == 1
    if nouns:
        return False
    return one.starts != one.ends or {_language(one.name), _language(other.name)} == {"de", "en"}


def is_description(name: str) -> bool:
    """Whether a name only says of what kind an event was: "A seminar on money", "Training workshop"."""
    words = name.split()
    article = words[0].lower() in {"a", "an", "the", "our", "ein", "eine", "der", "die", "das", "unser", "unsere"}
    german = article and words[0].lower() not in {"a", "an", "the", "our"}
    noun = cues.NOUN.search(name)
    if noun is None or any(word[:1].isdigit() for word in words):
        return False
    return german or not any(word[:1].isupper() for word in words[1:])


def _language(name: str) -> str:
    """ "de", "en", or "" where no small word tells."""
    words = set(name.lower().replace("?", " ").split())
    german = words & GERMAN
    return "de" if german else "en" if words & ENGLISH else ""


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


def _joined(one: Event, other: Event, *, settled: bool) -> Event:
    """One event of both: what the more precise says goes first, all sources by length.

    A name goes before a description and the fuller of two places before the other, unless the first is settled.
    """
    sources = sorted({*one.sources, *other.sources}, key=lambda source: (source.start - source.end, source.document_id))
    same_days = (one.starts, one.ends, one.precision) == (other.starts, other.ends, other.precision)
    described = is_description(one.name) and not is_description(other.name)
    named = other if same_days and described and not settled else one
    return replace(
        named,
        place=one.place if one.place and settled else _fuller(one.place, other.place),
        country=one.country or other.country,
        series=one.series or other.series,
        hosts=tuple(dict.fromkeys([*one.hosts, *other.hosts])),
        sources=tuple(sources),
    )


def _fuller(one: str | None, other: str | None) -> str | None:
    """The place that says all that the other does and more; else the first that is said."""
    if not one or not other:
        return one or other
    words = [set(re.findall(r"\w+", fold(place))) for place in (one, other)]
    return other if words[0] < words[1] else one


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
