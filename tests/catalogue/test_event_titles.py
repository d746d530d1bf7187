"""A dated line taken apart into name, place and date; places and their countries."""

from __future__ import annotations

import pytest

from coprod_assistant.catalogue.gazetteer import country_named, country_of, is_place
from coprod_assistant.catalogue.labels import hosts_in, series_in
from coprod_assistant.catalogue.titles import read_title

TITLES = [
    ("", "", None),
    ("3 May 2011", "", None),
    ("IRSPM Conference in Brasilia, 9-11 May 2011", "IRSPM Conference", "Brasilia"),
    ("12 March 2018: Big Day Out, Hull", "Big Day Out", "Hull"),
    ("Leeds, 3 May 2011: Forum on Trust", "Forum on Trust", "Leeds"),
    ("Forum on Trust (York, 3 May 2011)", "Forum on Trust", "York"),
    ("Tenants' Day – Bristol – 4 June 2012", "Tenants' Day", "Bristol"),
    ("Report of the Health Day, Bangor, 1 May 2001", "Health Day", "Bangor"),
    ("Regional meeting in Leeds on Tuesday 4 June 2012, 10am–4pm", "Regional meeting", "Leeds"),
    ("Scaling up – smart ideas, Leeds, 3 May 2011", "Scaling up – smart ideas", "Leeds"),
    ("Better Health in Scotland Edinburgh, St. Andrews House, 19 April 2012", "Better Health in Scotland",
     "Edinburgh, St. Andrews House"),
    ("Sharing power, The Lighthouse, Glasgow, Friday 22 May 2015", "Sharing power", "The Lighthouse, Glasgow"),
    ("Learning exchange, Gdańsk (Poland), 18-20 October 2017", "Learning exchange", "Gdańsk (Poland)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "name", "place"), TITLES)
def test_name_and_place_are_the_lines_own_words(line: str, name: str, place: str | None) -> None:
    title = read_title(line)
    assert (title.name, title.place) == (name, place)


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ("", None),
        ("Nowhere in Particular", None),
        ("Stormont", None),
        ("Brasilia", "Brazil"),
        ("Köln", "Germany"),
        ("North Wales", "United Kingdom"),
        ("Edinburgh, St. Andrews House", "United Kingdom"),
        ("University of Manchester", "United Kingdom"),
        ("Gdańsk (Poland)", "Poland"),
        ("Georgia", "Georgia"),
        ("Birmingham, Alabama", "United States"),
    ],
)
def test_the_country_of_a_place(place: str, country: str | None) -> None:
    assert country_of(place) == country


def test_the_biggest_city_of_a_name_unless_the_text_names_a_country() -> None:
    assert country_of("Lincoln") == "United States"
    assert country_of("Lincoln", context="a market town in England") == "United Kingdom"


def test_only_whole_countries_are_named() -> None:
    assert [country_named(words) for words in ("UK", "Deutschland", "Scotland", "Leeds", "")] == [
        "United Kingdom", "Germany", None, None, None,
    ]  # fmt: skip


def test_a_place_is_nothing_but_a_place() -> None:
    assert is_place("Helsinki, Finland")
    assert not any(is_place(words) for words in ("", "Leeds Forum", "leeds", "March"))


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("", ()),
        ("We hosted a workshop.", ()),
        ("Nesta held the first forum in Leeds.", ("Nesta",)),
        ("Alpha and Leeds Council co-hosted the roadshow.", ("Alpha", "Leeds Council")),
        ("It was organised by Calder Voices, Pennine Trust and Mind.", ("Calder Voices", "Pennine Trust", "Mind")),
        ("Bath, 8 May 2016\nInvited by the Lorn Boatmen. Ann Roe spoke.", ("Lorn Boatmen",)),
        ("The workshop was organised on behalf of the Riders' Council.", ("Riders' Council",)),
        ("On behalf of the Oven Trust. Ann Roe spoke.", ("Oven Trust",)),
        ("The forum in Ghent was invited by the Quay Club.", ("Quay Club",)),
        ("Quay Club and the Oven Trust invited sixty members to the Tulip House.", ("Quay Club", "Oven Trust")),
        ("Ann Roe invited everybody to think.", ()),
        ("She was invited by the Mayor.", ()),
        ("Die Stiftung Bürgermut veranstaltete die Akademie.", ("Stiftung Bürgermut",)),
    ],
)
def test_hosts(text: str, hosts: tuple[str, ...]) -> None:
    assert hosts_in(text) == hosts


def test_series() -> None:
    assert series_in("The third seminar in the Fair Work series took place.") == "Fair Work series"
    assert series_in("A workshop in the town.") is None
