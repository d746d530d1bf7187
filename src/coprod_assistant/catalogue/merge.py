"""The same event told of in several places -> one event with all its sources, the longest telling first.

Two tellings are one event if their days fit, their places do not contradict each other, and their names share what is
particular about them: one shared word or a shared kind of venue is not enough. Days of different years never fit, so an
annual event stays one event a year. In two documents a description ("a seminar on money") or a name in another language
is no other name, if day and city are the same. Each source that was joined to the first telling says on what grounds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from ..tokens import fold, terms
from ..types import Event
from . import cues
from .catalogue import event_id
from .gazetteer import country_of, is_place

SHARED = 0.6  # of the particular words of the shorter name that the other has to hold
PLACE_WORDS = frozenset("the community upper lower great little old new".split())
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
        fits = {number: why for number, other in enumerate(merged) if (why := _grounds(other, event))}
        first = next(iter(fits), -1)
        if fits and (event.precision == merged[first].precision or len(fits) == 1):
            told = replace(event, sources=tuple(replace(source, grounds=fits[first]) for source in event.sources))
            merged[first] = _joined(merged[first], told, settled=merged[first].id in settled)
        else:
            merged.append(event)
    return _with_own_ids(merged)


def _sort_key(event: Event) -> tuple[int, bool, int, str]:
    source = event.sources[0]
    order = {"day": 0, "month": 1, "year": 2}
    return order[event.precision], event.starts is None, source.start - source.end, event.id


def _grounds(one: Event, other: Event) -> str:
    """Why two tellings are of one event; empty where there is no good ground for it."""
    if not _days_fit(one, other):
        return ""
    exact = one.precision == other.precision == "day" and (one.starts, one.ends) == (other.starts, other.ends)
    place = compare_places(one, other)
    name = compare_names(one.name, other.name)
    apart = bool(_documents(one) & _documents(other))
    if place == "apart" or (place == "other" and not (name == "same" and exact and not apart)):
        return ""
    when = "same days" if exact else "the days of one lie in those of the other"
    where = {"same": ", same place", "other": ", places that may be one"}.get(place, "")
    if name == "same":
        return f"same name, {when}{where}"
    if name == "like" and (place == "same" or exact):
        return f"most words of the name, {when}{where}"
    if not exact or place != "same":
        return ""
    if name == "unsaid" or (name == "touch" and _kinds(one) == _kinds(other)):
        return f"no other name, {when}{where}"
    return f"a description or a translation of the name, {when}{where}" if _is_reworded(one, other, apart) else ""


def _is_reworded(one: Event, other: Event, apart: bool) -> bool:
    return not apart and _only_worded_otherwise(one, other)


def _kinds(event: Event) -> frozenset[str]:
    """The nouns of its name that say of what kind it is."""
    return frozenset(noun.group().lower() for noun in cues.NOUN.finditer(event.name))


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


def compare_places(one: Event, other: Event) -> str:
    """ "same", "apart", "other" (in words, and yet one may lie in the other), or "" where one is not said."""
    if not one.place or not other.place:
        return ""
    if one.country and other.country and one.country != other.country:
        return "apart"
    words = [_own_words(place) for place in (one.place, other.place)]
    venues = [_venue_words(place) for place in (one.place, other.place)]
    if venues[0] and venues[1] and not (venues[0] & words[1] or venues[1] & words[0]):
        return "apart"
    if words[0] & words[1]:
        kinds = [{kind.group().lower() for kind in cues.VENUE.finditer(place)} for place in (one.place, other.place)]
        return "other" if kinds[0] and kinds[1] and not kinds[0] & kinds[1] else "same"
    both_known = all(is_place(place.split(",")[-1].strip()) for place in (one.place, other.place))
    if both_known and not _is_country(one.place) and not _is_country(other.place):
        return "apart"
    known = any(is_place(part.strip()) for place in (one.place, other.place) for part in place.split(","))
    return "" if known or not (words[0] and words[1]) else "other"


def _own_words(place: str) -> frozenset[str]:
    """The words of a place but for those that tell its kind; of "Mill Park", where all do, all but the last."""
    return frozenset(word for segment in place.split(",") for word in _names_of(segment))


def _venue_words(place: str) -> frozenset[str]:
    """The same of those parts of a place that are venues: "Elder Park" of "Elder Park, Leeds"."""
    return frozenset(word for segment in place.split(",") if cues.VENUE.search(segment) for word in _names_of(segment))


def _names_of(segment: str) -> list[str]:
    words = [word for word in re.findall(r"[^\W_]+", fold(segment)) if len(word) > 2 and word not in PLACE_WORDS]
    return [word for word in words if not cues.VENUE.fullmatch(word)] or words[:-1]


def _is_country(place: str) -> bool:
    return country_of(place) is not None and fold(country_of(place) or "") == fold(place)


def compare_names(one: str, other: str) -> str:
    """ "same", "like" (they share most of their own words), "touch" (the only one), "unsaid" (one has none), or ""."""
    if fold(one) == fold(other):
        return "same"
    numbers = [set(re.findall(r"\d+", name)) for name in (one, other)]
    if all(numbers) and not numbers[0] & numbers[1]:
        return ""  # "Workshop 1", "Workshop 2"
    own = _particular(one), _particular(other)
    if not own[0] or not own[1]:
        return "unsaid"
    fewest = min(len(own[0]), len(own[1]))
    shared = len(own[0] & own[1])
    if shared == fewest >= 2 and bool(cues.NOUN.search(one)) == bool(cues.NOUN.search(other)):
        return "same"
    if shared >= 2 and shared >= SHARED * fewest:
        return "like"
    return "touch" if shared == fewest == 1 else ""


@lru_cache(maxsize=4_096)  # a page's events are compared with each other
def _particular(name: str) -> frozenset[str]:
    """The particular words of a name."""
    return frozenset(term for term in terms(name) if not term.isdigit()) - COMMON


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
        status=one.status or other.status,
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
