"""Which country a place is in, and whether words are a place at all, by the cities of GeoNames.

Words are taken for a place if a city of 15,000 people bears them. What is known to be a place may be a town of 5,000.
A venue is no city: that "Mill Park" or "Wellington Street" is also a suburb elsewhere tells nothing by itself, nor does
the name of a small town. Where other events were held may tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .country_names import CONTINENTS, KINGDOM, key_of, region, tables
from .cues import VENUE
from .places import At, City, Town, place_named, states

TOWN = 5_000  # people; the names of smaller ones are too many: nearly any word is one's
BIG = 100_000  # people; of smaller cities only the main name is known, other spellings are too often common words
MAX_WORDS = 4  # of a city's name
SMALL = 50_000  # people; a smaller city may have a namesake that is too small to be known here
DWARFS = 15  # times the people of a town abroad has a big city of its name that is meant whatever stands around it
OUTGROWS = 2  # times the people of each namesake abroad has a city that is meant without more
WORD = re.compile(r"[^\W\d_][\w'’.]*(?:-[\w'’]+)*")
NOT_CITIES = frozenset(
    """march may august mobile police university central most nice same along independence hall house of man
    reading bath
    spring split best center centre online social public enterprise union industry commerce bar opera police deal
    ware""".split()
)


def is_place(words: str) -> bool:
    """Whether `words` are nothing but a city, a country or a part of one: "Leeds", "North Wales"."""
    parts = [part for part in _segments(words) if part]
    return bool(parts) and all(_is_known(part) for part in parts)


def country_of(place: str, *, context: str = "", usual: Mapping[str, int] | None = None) -> str | None:
    """English name of the country that a place as written lies in; None where it is not known.

    Args:
        context: Text around; a country or part of one named there decides between cities of the same name.
        usual: How often other places lie in each country; decides where the context does not, and before size does.
    """
    found, sure = _candidates(place, context)
    names = [tables().names[city.code] for city in found]
    often = usual or {}
    best = max(zip(found, names, strict=True), key=lambda each: (often.get(each[1], 0), each[0]), default=None)
    if best is None:
        return None
    most = often.get(best[1], 0)
    alone = most > max((often.get(name, 0) for name in names if name != best[1]), default=0)
    return best[1] if alone or (sure and _outgrows(best[0], found)) else None


def is_country_open(place: str, *, context: str = "") -> bool:
    """Whether only where other places lie can tell the country: the place has namesakes, or is a venue named so."""
    found, sure = _candidates(place, context)
    return bool(found) and (not sure or len({city.code for city in found}) > 1)


def is_small(place: str, *, context: str = "") -> bool:
    """Whether a place is known by a small city alone, and not by a country that it or the text around names."""
    found, _ = _candidates(place, context)
    named = {code for code in map(tables().regions.get, _grams(context)) if code} & {city.code for city in found}
    return bool(found) and not named and 0 < max(city.people for city in found) < SMALL


def countries_of(place: str, *, context: str = "") -> frozenset[str]:
    """English names of all countries that a place as written may lie in; of namesakes, all that the context allows."""
    return frozenset(tables().names[city.code] for city in _candidates(place, context)[0])


class Located(NamedTuple):
    """A city or town that a place lies in, by the name that the place gives it."""

    name: str
    at: At


def town_of(place: str, country: str) -> Located | None:
    """The city or town of a country that a place as written is or lies in.

    None where it names none that is known there, or one of several of a name of which none outgrows the others.

    Args:
        country: English name of the country that the place lies in.
    """
    entry = tables().entries.get(key_of(country))
    if entry is None:
        return None
    for name, segment, cities, small in _named_in(_segments(place)):
        there = [city for city in cities if city.code == entry.code]
        if not there or _is_venues(name, segment, there) or (small and region(segment)):
            continue  # there is a small town of the name Wales
        towns = [town for town in _towns_of(name) if town.code == entry.code]
        first, *others = sorted((*there, *towns), key=lambda city: city.people, reverse=True)
        if first.at and all(first.people >= OUTGROWS * one.people or one.at == first.at for one in others):
            return Located(name, first.at)
        return None
    return None


def _outgrows(city: City, namesakes: Sequence[City]) -> bool:
    """Whether a city is so much bigger than those of its name in other countries that it is meant without more."""
    others = [one.people for one in namesakes if one.code != city.code]
    return city.people >= OUTGROWS * max(others, default=0)


def _candidates(place: str, context: str) -> tuple[list[City], bool]:
    """The cities that a place may be or lie in, and whether it surely is or lies in one of them.

    One without people where it names a country or a part of one.
    """
    segments = _segments(place)
    code = _region_of(segments)
    if code:
        return [City(True, 0, code)], True
    near = {code for code in map(tables().regions.get, _grams(context)) if code} if context else set()
    for one in _named_in(segments):
        known = [city for city in one.cities if city.code in near]
        sure = bool(known) or not (one.small or _is_venues(one.name, one.segment, one.cities))
        return known or one.cities, sure
    return [], False


class _Named(NamedTuple):
    """Cities by the name of which a segment of a place goes, or has in it; `small` are towns alone."""

    name: str
    segment: str
    cities: list[City]
    small: bool


def _named_in(segments: Sequence[str]) -> Iterator[_Named]:
    """What the segments of a place may mean, best first.

    "Edinburgh, St. Andrews House": a segment that is a city, before a city inside one, before one that is a town.
    """
    whole = [(segment, segment) for segment in segments]
    inner = [(gram, segment) for segment in segments for gram in _grams_of(segment)]
    for find, names in ((_cities_of, whole), (_cities_of, inner), (_towns_of, whole)):
        for name, segment in names:
            if name[:1].isupper() and (cities := find(name)):
                yield _Named(name, segment, cities, find is _towns_of)


def _is_venues(name: str, segment: str, cities: Sequence[City]) -> bool:
    """Whether the name of a city is a venue's: "Mill Park", "Perth Road Hall", "Victoria Hall".

    "Telford Library" is of the town if no other country has one of that name.
    """
    if name == segment:
        return len(name.split()) > 1 and VENUE.search(name.rsplit(maxsplit=1)[-1]) is not None
    if not VENUE.search(segment) or re.search(rf"\b(?:of|in|at|near)\s+{re.escape(name)}", segment):
        return False
    street = re.search(rf"{re.escape(name)}\s+(?:road|street|avenue|lane|square)\b", segment, re.IGNORECASE)
    return street is not None or len({city.code for city in cities}) > 1


def _region_of(segments: Sequence[str]) -> str | None:
    """Code of the country that one of the segments names, by itself, by a part of it or as "Lincoln, NE"."""
    for segment in reversed(segments):
        if code := region(segment):
            return code
    if len(segments) > 1 and segments[-1] in states():
        cities = [*_cities_of(segments[-2]), *_towns_of(segments[-2])]
        return "US" if any(city.code == "US" for city in cities) else None
    return None


def _cities_of(name: str) -> list[City]:
    """The cities of a name, and the towns that share it."""
    entries = place_named(key_of(name)).cities
    return [*entries, *_lesser(name, entries)] if entries else []


def _towns_of(name: str) -> list[City]:
    return [City(True, town.people, town.code, town.at) for town in _towns(name)]


def _towns(name: str) -> tuple[Town, ...]:
    return place_named(key_of(name)).towns


def _lesser(name: str, cities: Sequence[City]) -> list[City]:
    """Towns in other countries that share the name of cities, unless one of those is so big that it is meant."""
    known = {city.code for city in cities}
    most = max(city.people for city in cities)
    return [
        City(False, town.people, town.code, town.at)
        for town in _towns(name)
        if town.code not in known and (most < BIG or most < DWARFS * town.people)
    ]


def part_of_kingdom(place: str) -> str | None:
    """Which of England, Scotland, Wales and Northern Ireland a place in the United Kingdom lies in; None if unknown."""
    key = key_of(place)
    for part in KINGDOM.values():
        if re.search(rf"\b{part.lower()}\b", key):
            return part
    for segment in _segments(place):
        for gram in [segment, *_grams_of(segment)]:
            if gram[:1].isupper() and (part_code := place_named(key_of(gram)).part):
                return KINGDOM[part_code]
    for segment in _segments(place):
        parts = {town.part for town in _towns(segment) if town.code == "GB" and town.part in KINGDOM}
        if len(parts) == 1 and not place_named(key_of(segment)).cities:
            return KINGDOM[parts.pop()]
    return None


def country_named(words: str) -> str | None:
    """English name of the country that `words` are a name of: "UK", "Deutschland"; None for parts and cities."""
    code = tables().countries.get(key_of(words))
    return tables().names[code] if code else None


def region_words(place: str, country: str) -> str:
    """Words that a place may be meant by: its continent, and "capital" for the capital of its country.

    Args:
        place: As written.
        country: English name of the country that it lies in.
    """
    entry = tables().entries.get(key_of(country))
    if entry is None:
        return ""
    words = [CONTINENTS.get(entry.continent, "")]
    if entry.continent in {"NA", "SA"} and entry.language in {"es", "pt"}:
        words.append("Latin America American")
    capital = key_of(entry.capital)
    if capital and capital in {key_of(gram) for segment in _segments(place) for gram in [segment, *_grams_of(segment)]}:
        words.append("capital")
    return " ".join(word for word in words if word)


def ends_with_city(words: str) -> int | None:
    """Where in `words` the city begins that they end with; None where they do not, or are nothing else."""
    found = list(WORD.finditer(words))
    for count in range(min(MAX_WORDS, len(found) - 1), 0, -1):
        start = found[-count].start()
        if (
            words[start].isupper()
            and found[-1].end() == len(words.rstrip())
            and place_named(key_of(words[start:])).cities
        ):
            return start
    return None


def _segments(place: str) -> list[str]:
    return [part.strip(" .") for part in re.split(r"[,;()/|]|\s[-–—]\s", place) if part.strip(" .")]


def _is_known(segment: str) -> bool:
    return segment[:1].isupper() and (region(segment) is not None or bool(place_named(key_of(segment)).cities))


def _grams(text: str) -> list[str]:
    words = key_of(re.sub(r"[^\w\s'.-]", " , ", text)).split()
    return [" ".join(words[at : at + count]) for count in (1, 2, 3) for at in range(len(words))]


def _grams_of(segment: str) -> list[str]:
    """Runs of words of a segment, the longest first."""
    found = list(WORD.finditer(segment))
    return [
        segment[found[at].start() : found[at + count - 1].end()]
        for count in range(min(MAX_WORDS, len(found)), 0, -1)
        for at in range(len(found) - count + 1)
    ]
