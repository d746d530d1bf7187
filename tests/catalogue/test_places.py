"""The table of places: every line is found, nothing else is, and it is the one that the script makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coprod_assistant.catalogue.gazetteer import key_of
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
    assert ("GB", "ENG") in {(code, part) for _, code, part in leeds.towns}
    assert max(people for _, people, code in leeds.cities if code == "GB") > 400_000


def test_countries_and_states() -> None:
    assert {country.code: country.name for country in countries()}["GB"] == "United Kingdom"
    assert states()["OR"] == "Oregon"


@pytest.mark.slow
def test_the_table_is_current() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "make_places.py"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0, "run: python scripts/make_places.py"
