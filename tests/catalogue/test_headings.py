"""Headings that name, place and date an event without a noun that says so, and those that only have that shape."""

from __future__ import annotations

import pytest

from coprod_assistant.catalogue import find_events
from tests.made_documents import made

PLAIN = "Some plain words follow here."


def names(*blocks: tuple[str, str]) -> list[tuple[str, str | None, str]]:
    return [(e.name, e.place, str(e.starts)) for e in find_events(made(*blocks))]


@pytest.mark.parametrize(
    "heading",
    [
        "Letter to the Minister, London, 3 May 2011",
        "Letter from a reader, Leeds, 3 May 2011",
        "Obituary: Ann Roe, Leeds, 3 May 2011",
        "In memory of Ann Roe, Leeds, 3 May 2011",
        "Published by the trust, Leeds, 3 May 2011",
        "Photo: the old mill, Leeds, 3 May 2011",
        "Interview with Ann Roe, Leeds, 3 May 2011",
        "Job: gardener, Leeds, 3 May 2011",
        "Award for the best loaf, Leeds, 3 May 2011",
        "Offener Brief an die Stadt, Hamburg, 3. Mai 2011",
        "Stellungnahme zum Haushalt, Hamburg, 3. Mai 2011",
        "Dr Ann Roe, Leeds, 3 May 2011",
        "Signed in Leeds, England, 3 May 2011",
        "Treaty of Leeds, Leeds, 3 May 2011",
        "Leeds, 3 May 2011",
        "The mill at dusk, 3 May 2011",
    ],
)
def test_a_heading_that_says_what_else_it_is(heading: str) -> None:
    assert names(("h1", "Page"), ("h2", heading), ("paragraph", PLAIN)) == []


@pytest.mark.parametrize(
    "below", ["Posted on 9 May 2011", "Published by Calder Press.", "Dear Minister, we write to you.", "By Ann Roe"]
)
def test_a_first_line_that_says_what_else_it_is(below: str) -> None:
    assert names(("h1", "Page"), ("h2", "Bread for All, Leeds, 3 May 2011"), ("paragraph", below)) == []


@pytest.mark.parametrize(
    ("heading", "name", "place"),
    [
        ("Bread Is Not a Luxury, Leeds, 3 May 2011", "Bread Is Not a Luxury", "Leeds"),
        ("Who Bakes for Whom?, Ghent, 3 May 2011", "Who Bakes for Whom?", "Ghent"),
        ("Sifting the Flour – Riga – 3 May 2011", "Sifting the Flour", "Riga"),
        ("Brot für alle, Hamburg, 3. Mai 2011", "Brot für alle", "Hamburg"),
        ("Sharing ovens (Malmö, 3-4 May 2011)", "Sharing ovens", "Malmö"),
    ],
)
def test_a_name_a_known_place_and_a_full_date_are_an_event(heading: str, name: str, place: str) -> None:
    assert names(("h1", "Page"), ("h2", heading), ("paragraph", PLAIN)) == [(name, place, "2011-05-03")]


def test_news_are_dated_by_their_day_and_not_by_an_event() -> None:
    item = ("h2", "Bakers strike again, Leeds, 3 May 2011")
    assert names(("h1", "News"), item, ("paragraph", PLAIN)) == []


def test_siblings_vouch_for_a_place_that_nobody_knows() -> None:
    document = (
        ("h1", "What we did"),
        ("h2", "Baking Workshop, Leeds, 3 May 2011"),
        ("paragraph", PLAIN),
        ("h2", "Bread and Salt, Nether Oddleby, 4 June 2011"),
        ("paragraph", PLAIN),
        ("h2", "Contact, 4 June 2011"),
        ("paragraph", PLAIN),
    )
    assert names(*document) == [
        ("Baking Workshop", "Leeds", "2011-05-03"),
        ("Bread and Salt", "Nether Oddleby", "2011-06-04"),
    ]
    assert names(*document[3:5]) == []


def test_siblings_vouch_for_a_name_that_could_be_a_persons() -> None:
    lone = (("h1", "Page"), ("h2", "Rose Garland, York, 3 May 2011"), ("paragraph", PLAIN))
    assert names(*lone) == []
    beside = (*lone, ("h2", "Baking Workshop, Leeds, 3 May 2011"), ("paragraph", PLAIN))
    assert [name for name, _, _ in names(*beside)] == ["Rose Garland", "Baking Workshop"]


@pytest.mark.parametrize("above", ["Recipes", "Statistics of the year", "Photos", "Tagebuch", "Letters to us"])
def test_headings_above_say_what_the_ones_below_are(above: str) -> None:
    assert names(("h1", above), ("h2", "Plum cake and cream, Leeds, 3 May 2011"), ("paragraph", PLAIN)) == []


def test_items_of_the_shape_are_events_where_their_list_tells_that_people_met() -> None:
    items = (
        "",
        "Bread Rising, Leeds, 3 May 2011. Hosted with Calder Trust.",
        "Salt, Hull, 4 June 2012",
        "Fax, 9 May 2013",
    )
    document = made(("h1", "Our year"), ("list", items))
    assert [(e.name, e.place) for e in find_events(document)] == [("Bread Rising", "Leeds"), ("Salt", "Hull")]
    births = ("", "Ann Roe, Leeds, 3 May 1951", "Jo Lee, Hull, 4 June 1952")
    assert find_events(made(("h1", "Our year"), ("list", births))) == []


@pytest.mark.parametrize(
    "topic", ["After the Flood", "Open Data for Bakers", "A New Order of Bread", "Stories from the Mill"]
)
def test_a_topic_that_could_be_a_mishap_or_a_figure_needs_a_sibling_or_a_text_that_tells(topic: str) -> None:
    heading = ("h2", f"{topic}, Leeds, 3 May 2011")
    assert names(("h1", "Page"), heading, ("paragraph", PLAIN)) == []
    assert len(names(("h1", "Page"), heading, ("paragraph", "Forty participants came."))) == 1
    beside = ("h2", "Salt of the Earth, Hull, 4 June 2012")
    assert len(names(("h1", "Page"), heading, ("paragraph", PLAIN), beside, ("paragraph", PLAIN))) == 2


@pytest.mark.parametrize("above", ["Concerts of the season", "Past screenings", "Festivals"])
def test_a_dated_heading_with_text_below_one_that_says_events(above: str) -> None:
    page = (
        ("h1", "Orchestra"),
        ("h2", above),
        ("h3", "Our Space Odyssey – Sunday, 9 November 2014"),
        ("paragraph", PLAIN),
    )
    assert names(*page) == [("Our Space Odyssey", None, "2014-11-09")]
    page = (
        ("h1", "Orchestra"),
        ("h2", "Letters"),
        ("h3", "Our Space Odyssey – Sunday, 9 November 2014"),
        ("paragraph", PLAIN),
    )
    assert names(*page) == []


def test_what_is_left_of_a_line_names_no_event() -> None:
    page = made(
        ("h1", "Concerts"),
        ("list", ("", "at 3pm at the Concert Hall, Leeds, 3 May 2011", "Rites of Spring, Leeds, 4 June 2011")),
    )
    assert [event.name for event in find_events(page)] == ["Concerts", "Rites of Spring"]
