"""The table of places: every line is found, nothing else is, and it is the one that the script makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coprod_assistant.catalogue.country_names import key_of
from coprod_assistant.catalogue.gazetteer import town_of
from coprod_assistant.catalogue.places import NOWHERE, PLACES, countries, line_of, place_named, states

ROOT = Path(__file__).parents[2]


def test_every_line_is_found_and_says_what_it_says() -> None:
    lines = PLACES.read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) > 90_000
    for line in [*lines[:50], *lines[-50:], *lines[::997]]:
        key = line.partition("\t")[0]
        assert line_of(key, place_named(key)) == line


@pytest.mark.parametrize("key", ["", "\0", "no such place", "zzzzz", "\U0010ffff", "leed", "leedss", "\ud800"])
def test_what_no_place_bears_is_not_found(key: str) -> None:
    assert place_named(key) == NOWHERE


def test_a_known_city() -> None:
    leeds = place_named(key_of("Leeds"))
    assert leeds.part == "ENG"
    [city] = [city for city in leeds.cities if city.code == "GB"]
    assert city.people > 400_000 and city.at == (53.8, -1.55)
    assert [town.part for town in leeds.towns] == ["AL"]  # cities are not told again as towns


@pytest.mark.parametrize(
    ("place", "country", "name"),
    [
        ("Birmingham Town Hall", "United Kingdom", "Birmingham"),
        ("Edinburgh, St. Andrews House", "United Kingdom", "Edinburgh"),
        ("Birmingham", "United States", "Birmingham"),
        ("Auchterarder", "United Kingdom", "Auchterarder"),  # too small for a city
        ("Perth Road Hall", "United Kingdom", None),  # named after a city elsewhere
        ("Scotland", "United Kingdom", None),
        ("Wales", "United Kingdom", None),  # there is a small town of that name, too
        ("Berlin", "France", None),
        ("Springfield", "United States", None),  # several, and none outgrows the others
        ("Leeds", "", None),
        ("", "United Kingdom", None),
    ],
)
def test_the_town_of_a_place_is_found_in_its_country(place: str, country: str, name: str | None) -> None:
    found = town_of(place, country)
    assert (found and found.name) == name


def test_namesakes_lie_in_their_own_countries() -> None:
    here, there = (town_of("Birmingham", country) for country in ("United Kingdom", "United States"))
    assert here and there and here.at == (52.48, -1.9) and there.at == (33.52, -86.8)


def test_countries_and_states() -> None:
    assert {country.code: country.name for country in countries()}["GB"] == "United Kingdom"
    assert states()["OR"] == "Oregon"


@pytest.mark.slow
def test_the_table_is_current() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "make_places.py"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0, "run: python scripts/make_places.py"
