"""Cities, towns and countries of the world: `places.tsv` and `countries.json`, made by `scripts/make_places.py`.

A line of places.tsv is a folded name with its cities, the towns that are none, and its part of the United Kingdom.
The lines are sorted by their bytes and searched where they lie: reading them into dictionaries takes longer than
answering.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

PLACES = Path(__file__).parent / "places.tsv"
COUNTRIES = Path(__file__).parent / "countries.json"
At = tuple[float, float]  # latitude and longitude in degrees


class City(NamedTuple):
    """A city by one of its names; `main` is whether that is the main one, `at` None of what is a country or a part."""

    main: bool
    people: int
    code: str  # of the country
    at: At | None = None


class Town(NamedTuple):
    """A town by its main name; `part` is the code of the part of its country."""

    people: int
    code: str  # of the country
    part: str
    at: At


class Place(NamedTuple):
    """What bears one name."""

    cities: tuple[City, ...] = ()
    towns: tuple[Town, ...] = ()
    part: str = ""  # of the United Kingdom, where a city of that name lies in one


class Country(NamedTuple):
    """A country; `language` are the two letters of its first one."""

    code: str
    name: str
    continent: str
    language: str
    capital: str


NOWHERE = Place()


@lru_cache(maxsize=20_000)
def place_named(key: str) -> Place:
    """The cities and towns of a folded name; none of either where nothing bears it."""
    data, wanted = _lines(), key.encode(errors="surrogatepass")
    low, high = 0, len(data)
    while low < high:
        middle = (low + high) // 2
        start, end = data.rfind(b"\n", 0, middle) + 1, data.index(b"\n", middle)
        name = data[start : data.index(b"\t", start)]
        if name == wanted:
            return _parsed(data[start:end].decode())
        low, high = (end + 1, high) if name < wanted else (low, start)
    return NOWHERE


@cache
def countries() -> tuple[Country, ...]:
    """All countries, with English names."""
    return tuple(Country(*entry) for entry in _named()["countries"])


@cache
def states() -> dict[str, str]:
    """The states of the United States: their names by their two letters."""
    return dict(_named()["states"])


def line_of(key: str, place: Place) -> str:
    """A line of places.tsv."""
    cities = ";".join(f"{int(one.main)} {one.people} {one.code} {_degrees(one.at)}" for one in place.cities)
    towns = ";".join(f"{one.people} {one.code} {one.part} {_degrees(one.at)}" for one in place.towns)
    return f"{key}\t{cities}\t{towns}\t{place.part}\n"


def _parsed(line: str) -> Place:
    _, cities, towns, part = line.split("\t")
    found = (entry.split(" ") for entry in cities.split(";") if entry)
    lesser = (entry.split(" ") for entry in towns.split(";") if entry)
    return Place(
        tuple(City(main == "1", int(people), code, (float(lat), float(lon))) for main, people, code, lat, lon in found),
        tuple(Town(int(people), code, of, (float(lat), float(lon))) for people, code, of, lat, lon in lesser),
        part,
    )


def _degrees(at: At | None) -> str:
    return " ".join(f"{degrees:.2f}".rstrip("0").rstrip(".") for degrees in at or ())


@cache
def _lines() -> bytes:
    return PLACES.read_bytes()


@cache
def _named() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = json.loads(COUNTRIES.read_text(encoding="utf-8"))
    return found
