"""Events by what a question leaves out, by how long they lasted, by the day of the week, by a year of the archive."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...catalogue import country_named, is_place, part_of_kingdom, region_words
from ...dates import MONTHS
from ...passages import Passages
from ...question import EVENT_NOUNS, Limits, Period, limits_of, period_of
from ...thesaurus import family
from ...tokens import terms
from ...types import Event, Query

CONTINENTS = frozenset("africa asia europe oceania america".split())
COMPASS = frozenset("north south east west northern southern eastern western latin central".split())
LISTED = re.compile(r"\s*(?:,|\band\b|\bor\b|\bnor\b)\s*")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The events that are left; of `unplaced` others the archive does not tell whether they belong to them."""

    events: tuple[Event, ...]
    unplaced: int = 0


def limits_in(passages: Passages, query: Query) -> Limits:
    """The limits that a question sets; of the words of the archive's own events none is one."""
    return limits_of(query.text, names=passages.events.names())


# "January or February 2020": the year is said of both.
MONTH_PAIR = re.compile(
    rf"\b({'|'.join(MONTHS)})(\s*(?:,|or|and|&)\s*)({'|'.join(MONTHS)})\s+((?:19|20)\d\d)\b", re.IGNORECASE
)


def period_in(passages: Passages, limits: Limits) -> Period | None:
    """The days that the question is limited to, where it says so by the archive's first or last year, too."""
    dated = [event for event in passages.index.catalogue().events if event.starts and event.ends]
    if not limits.year or not dated:
        return period_of(MONTH_PAIR.sub(r"\1 \4\2\3 \4", limits.rest))
    days = [event.starts for event in dated if event.starts] + [event.ends for event in dated if event.ends]
    year = (min(days) if limits.year == "first" else max(days)).year
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), words=(str(year),))


def narrowed(passages: Passages, events: Sequence[Event], limits: Limits) -> Narrowed | None:
    """Those of `events` that meet the limits; None where one is not understood."""
    if limits.unclear:
        return None
    kept = [event for event in events if _lasted(event, limits) and _on_weekday(event, limits)]
    unplaced = 0
    for phrase in (part for words in limits.excluded for part in LISTED.split(words) if part):
        sides = [_is_of(passages, event, phrase) for event in kept]
        if not kept:
            continue
        if sides[0] == "unclear":
            return None
        unplaced += sides.count("unknown")
        kept = [event for event, side in zip(kept, sides, strict=True) if side == "no"]
    return Narrowed(tuple(_extreme(kept, limits)), unplaced)


def _lasted(event: Event, limits: Limits) -> bool:
    if limits.days is None:
        return True
    fewest, most = limits.days
    days = days_of(event)
    return days > 0 and fewest <= days and (most is None or days <= most)


def days_of(event: Event) -> int:
    """How many days an event lasted; 0 where its source does not say."""
    if event.precision != "day" or event.starts is None or event.ends is None:
        return 0
    return (event.ends - event.starts).days + 1


def _on_weekday(event: Event, limits: Limits) -> bool:
    if not limits.weekdays:
        return True
    days = days_of(event)
    if not days or event.starts is None or event.ends is None:
        return False
    if limits.edge:
        return (event.starts if limits.edge == "start" else event.ends).weekday() in limits.weekdays
    return any((event.starts.weekday() + n) % 7 in limits.weekdays for n in range(min(days, 7)))


def _extreme(events: Sequence[Event], limits: Limits) -> Sequence[Event]:
    """The longest or the shortest, all that last as long as each other."""
    known = [event for event in events if days_of(event)]
    if not limits.extreme or not known:
        return events
    days = [days_of(event) for event in known]
    wanted = max(days) if limits.extreme == "longest" else min(days)
    return [event for event in known if days_of(event) == wanted]


def _is_of(passages: Passages, event: Event, phrase: str) -> str:
    """ "yes" or "no": whether an event is what `phrase` names; "unknown" without a place, "unclear" if nothing is."""
    period = period_of(f"in {phrase}")
    if period is not None:
        return "yes" if period.holds(event.starts, event.ends) else "no"
    stems = set(terms(phrase)) - EVENT_NOUNS
    country = country_named(phrase)
    words = set(phrase.split())
    if country or is_place(phrase.title()) or (words & CONTINENTS and words <= CONTINENTS | COMPASS):
        if event.country is None:
            return "yes" if event.place and stems <= set(terms(event.place)) else "unknown"
        return "yes" if event.country == country or _bears_all(_place_terms(event), stems) else "no"
    if not stems or not any(
        _bears_all(passages.events.label(each), stems) for each in passages.index.catalogue().events
    ):
        return "unclear"
    return "yes" if _bears_all(passages.events.label(event), stems) else "no"


def _place_terms(event: Event) -> frozenset[str]:
    """Stems of the place, its country, its part of the kingdom and its continent."""
    place, country = event.place or "", event.country or ""
    words = (place, country, part_of_kingdom(place) or "", region_words(place, country) if country else "")
    return frozenset(terms(" ".join(words)))


def bears(label: frozenset[str], stem: str) -> bool:
    """Whether the words of an event's name, place and date hold a stem, or one of its family."""
    return not label.isdisjoint({stem} | family(stem))


def _bears_all(label: frozenset[str], stems: set[str]) -> bool:
    return all(bears(label, stem) for stem in stems)
