"""The map: each event stands in one town or in none, towns lie where they are, and the page asks nobody else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import SimpleNamespace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.web.archive.filters import Found
from coprod_assistant.web.archive.land import land_within
from coprod_assistant.web.archive.map import SIDE, SIZES, Town, drawn, together, towns_of

from .made_archive import EVENTS


def found(*places: tuple[str | None, str | None]) -> list[Found]:
    """Events held at places, each with its country."""
    return [
        Found(SimpleNamespace(event=SimpleNamespace(id=str(n), place=place, country=country)), ())  # type: ignore[arg-type]
        for n, (place, country) in enumerate(places)
    ]


def town(number: int, longitude: float, latitude: float, *, name: str = "Leeds", events: int = 1) -> Town:
    return Town(number, name, "", latitude, longitude, [None] * events)  # type: ignore[list-item]


def test_each_event_is_in_one_town_or_in_none() -> None:
    uk = "United Kingdom"
    events = found(
        ("Leeds Town Hall", uk), ("Leeds", uk), ("Kiel", "Germany"), ("Leeds", None), (None, uk), ("Wales", uk)
    )
    towns, nowhere = towns_of(events)
    assert [(one.number, one.name, [f.held.event.id for f in one.found]) for one in towns] == [
        (1, "Leeds", ["0", "1"]),
        (2, "Kiel", ["2"]),
    ]
    assert [one.held.event.id for one in nowhere] == ["3", "4", "5"]


def test_a_town_far_away_has_a_map_of_its_own() -> None:
    towns = [town(1, -1.9, 52.5), town(2, 174.8, -41.3), town(3, 13.4, 52.5), town(4, -3.2, 56)]
    assert [[one.number for one in group] for group in together(towns)] == [[1, 3, 4], [2]]
    assert together([]) == []


places = st.tuples(st.floats(-180, 180), st.floats(-70, 78))
sizes = st.sampled_from([*SIZES.values(), SIDE])


@given(st.lists(places, min_size=1, max_size=12), sizes)
def test_every_town_is_inside_the_map_and_no_name_lies_on_another(
    at: Sequence[tuple[float, float]], size: tuple[int, int]
) -> None:
    towns = [town(n, *where, name="Wolverhampton"[: 3 + n], events=1 + n) for n, where in enumerate(at, start=1)]
    made = drawn(towns, *size)
    assert [dot.town for dot in made.dots] == towns
    for dot in made.dots:
        assert 0 <= dot.x <= made.width and 0 <= dot.y <= made.height
    labels = [dot.label for dot in made.dots if dot.label]
    assert len({(label.x, label.y) for label in labels}) == len(labels)


def test_towns_lie_as_they_do_on_the_ground() -> None:
    leeds, turin, turku = town(1, -1.55, 53.8), town(2, 7.7, 45.1), town(3, 22.3, 60.5)
    dots = drawn([leeds, turin, turku], 880, 480).dots
    assert dots[0].x < dots[1].x < dots[2].x and dots[2].y < dots[0].y < dots[1].y
    assert all(dot.label for dot in dots)


@given(st.floats(-180, 150), st.floats(-60, 60), st.floats(1, 30), st.floats(1, 20))
def test_land_is_cut_at_the_frame(west: float, south: float, wide: float, high: float) -> None:
    for ring in land_within((west, south, west + wide, south + high)):
        for x, y in ring:
            assert west - 1e-6 <= x <= west + wide + 1e-6 and south - 1e-6 <= y <= south + high + 1e-6


@pytest.mark.parametrize("at", [(-1.5, 52.5), (13, 52), (-52, -10), (175.5, -39), (175, 67), (-175, 66)])
def test_there_is_land_where_there_is_land(at: tuple[float, float]) -> None:
    x, y = at
    assert land_within((x - 0.1, y - 0.1, x + 0.1, y + 0.1))
    assert not land_within((-30.2, 39.8, -30, 40))  # the Atlantic


def test_the_page_says_in_words_what_the_map_shows(reader: httpx.Client) -> None:
    answer = reader.get("/archive/map")
    page = answer.text
    assert answer.status_code == 200
    assert "<h3>Kiel, <span>Germany</span></h3>" in page and "Werkstatt der Nachbarn" in page
    named = {one.id for one in EVENTS if f'/archive/events/{one.id}"' in page}
    assert named == {one.id for one in EVENTS}  # those without a town stand below
    assert "On no map" in page and re.search(r"\d+\xa0events</a> are on no map", page)
    svg = re.findall(r"<svg class=\"map.*?</svg>", page, re.DOTALL)
    assert svg and all('aria-hidden="true"' in one and 'href="#town-' in one for one in svg)
    assert not re.search(r'(?:src|href)="https?:', page) and "@import" not in page


def test_the_filters_hold_on_the_map(reader: httpx.Client) -> None:
    page = reader.get("/archive/map?country=Germany").text
    assert "Werkstatt der Nachbarn" in page and "Shared Kitchen Day" not in page
    none = reader.get("/archive/map?q=zeppelin").text
    assert "No event meets these filters" in none and '<svg class="map' not in none
    assert reader.get("/archive/map?since=never").status_code == 422
