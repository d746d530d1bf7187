"""The country of a city that shares its name: by the text beside it, else by where the other events were."""

from __future__ import annotations

import pytest

from coprod_assistant.catalogue import build_catalogue, country_of, find_events
from coprod_assistant.types import Document
from tests.made_documents import made


def page(*headings: str, name: str = "page.html") -> Document:
    return made(("h1", "Events"), *[("h2", heading) for heading in headings], name=name)


def test_the_usual_country_decides_only_between_namesakes() -> None:
    assert country_of("Newcastle") is None  # Australia's has more people, but not many times as many
    assert country_of("Newcastle", usual={"United Kingdom": 2}) == "United Kingdom"
    assert country_of("Newcastle", usual={"France": 2}) is None
    assert country_of("Newcastle", usual={"South Africa": 1, "United Kingdom": 2}) == "United Kingdom"
    assert country_of("Newcastle", context="a port in Australia", usual={"United Kingdom": 2}) == "Australia"
    assert country_of("Riga", usual={"United Kingdom": 9}) == "Latvia"


def test_the_other_places_of_a_page_decide() -> None:
    document = page("Workshop, Newcastle, 3 May 2011", "Seminar, Sunderland, 4 May 2011", "Forum, Riga, 5 May 2011")
    assert [e.country for e in find_events(document)] == ["United Kingdom", "United Kingdom", "Latvia"]
    assert [e.country for e in find_events(page("Workshop, Newcastle, 3 May 2011"))] == [None]


def test_the_other_pages_of_the_archive_decide_where_the_page_does_not() -> None:
    lone = page("Workshop, Newcastle, 3 May 2011", name="one.html")
    others = page("Seminar, Sunderland, 4 May 2012", "Forum, Swansea, 5 May 2012", name="two.html")
    for documents in ([lone, others], [others, lone]):
        assert {e.country for e in build_catalogue(documents).events} == {"United Kingdom"}


def test_a_small_city_abroad_is_a_namesake_where_all_else_is_in_one_country() -> None:
    british = ("Seminar, Sunderland, 1 May 2011", "Lecture, Swansea, 2 May 2011")
    held = build_catalogue([page(*british, "Workshop, Somerton, 9 May 2011")]).events
    assert [event.country for event in held] == ["United Kingdom", "United Kingdom", None]
    abroad = build_catalogue([page(*british, "Forum, Riga, 5 May 2011", "Workshop, Somerton, 9 May 2011")]).events
    assert [event.country for event in abroad[2:]] == ["Latvia", "United States"]
    told = made(("h2", "Workshop, Somerton, 9 May 2011"), ("paragraph", "It was in Arizona."), name="told.html")
    assert [event.country for event in build_catalogue([page(*british), told]).events][2:] == ["United States"]


def test_events_in_other_countries_on_other_pages_speak_for_no_small_city_of_this_one() -> None:
    here = page("Seminar, Sunderland, 1 May 2011", "Workshop, Somerton, 9 May 2011", name="here.html")
    there = page("Forum, Riga, 5 May 2011", "Forum, Omaha, 6 May 2011", name="there.html")
    countries = {event.place: event.country for event in build_catalogue([here, there]).events}
    assert countries == {"Sunderland": "United Kingdom", "Somerton": None, "Riga": "Latvia", "Omaha": "United States"}


def test_a_small_city_alone_is_in_no_country_by_its_size() -> None:
    alone = build_catalogue([page("Workshop, Somerton, 9 May 2011")]).events
    assert [event.country for event in alone] == [None]
    beside = build_catalogue([page("Seminar, Sunderland, 1 May 2011", "Workshop, Somerton, 9 May 2011")]).events
    assert [event.country for event in beside] == ["United Kingdom", None]
    several = build_catalogue([page("Workshop, Somerton, 9 May 2011", "Workshop, Winslow, 10 May 2011")]).events
    assert [event.country for event in several] == ["United States", "United States"]


def test_what_a_text_says_itself_is_never_overruled() -> None:
    told = made(
        ("h2", "Workshop, Newcastle, 3 May 2011"), ("paragraph", "It was our first in Australia."), name="one.html"
    )
    others = page("Seminar, Sunderland, 4 May 2012", "Forum, Swansea, 5 May 2012", name="two.html")
    assert build_catalogue([told, others]).events[0].country == "Australia"


@pytest.mark.parametrize(
    ("place", "usual", "country"),
    [
        ("Boston", {}, "United States"),
        ("Wellington", {}, "New Zealand"),
        ("St Andrews", {}, None),
        ("St Andrews", {"United Kingdom": 1}, "United Kingdom"),
        ("Whitby", {"United Kingdom": 1}, "United Kingdom"),
        ("Hull", {"United Kingdom": 1, "Canada": 1}, None),
        ("Cambridge", {}, None),
        ("Lincoln, NE", {}, "United States"),
        ("Cambridge, MA", {"United Kingdom": 4}, "United States"),
        ("Sefton Park", {}, None),
        ("Victoria Hall", {}, None),
        ("Durham Road Chapel", {}, None),
        ("Durham Road Chapel", {"United Kingdom": 1}, "United Kingdom"),
        ("Oldham Library", {}, "United Kingdom"),
        ("Oldham Road Chapel", {}, None),
        ("Overland Park", {"United States": 1}, "United States"),
        ("University of Adelaide", {}, "Australia"),
        ("Corn Hall in Riga", {}, "Latvia"),
    ],
)
def test_namesakes_and_venues_are_in_no_country_by_themselves(
    place: str, usual: dict[str, int], country: str | None
) -> None:
    assert country_of(place, usual=usual) == country
