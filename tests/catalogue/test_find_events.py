"""Events of one document, by where they are told of; what only looks like an event is none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.catalogue import Catalogue, find_events
from coprod_assistant.corpus import read_corpus
from coprod_assistant.extract import extract_corpus
from coprod_assistant.types import Document, Event
from tests.conftest import CORPUS
from tests.made_documents import made


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def short(document: Document) -> list[tuple[str, str | None, str, str, str]]:
    return [(e.name, e.place, str(e.starts), str(e.ends), e.precision) for e in find_events(document)]


@pytest.mark.parametrize(
    "heading",
    [
        "Annual Report 2019",
        "New guide for carers, 3 May 2011",
        "Letter to the Minister, London, 3 May 2011",
        "Conference proceedings, May 2011",
        "Version 2.0, 14 June 2016",
        "Events 2012",
        "",
        ",,, 3 May 2011",
        "3 May 2011",
    ],
)
def test_a_dated_heading_that_is_no_event(heading: str) -> None:
    assert short(made(("h1", "Page"), ("h2", heading or " "), ("paragraph", "Some plain words follow here."))) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Last updated 3 May 2011, after the conference in Leeds.",
        "The Care Act 2014 came into force on 1 April 2015.",
        "Interviews take place on 3 May 2019 in Leeds.",
        "Rosa, who spoke at the conference, was born in Leeds on 12 June 1940.",
        "The deadline for the Housing Conference held in Leeds is 3 May 2019.",
        "We have held the Leeds Forum since 3 May 2009.",
        "In 2010 the government launched its policy.",
        "The meeting in Leeds collected what was learnt since the first School Bread Week in 2016.",
        "Before the first Bakers' Forum in 2012 nobody met.",
    ],
)
def test_a_dated_sentence_that_tells_of_no_event(sentence: str) -> None:
    assert short(made(("h1", "Our work"), ("paragraph", sentence))) == []


def test_a_dated_heading_owns_its_section() -> None:
    document = made(
        ("h1", "Events"),
        ("h2", "Housing Conference, Sheffield, 14 June 2016"),
        ("paragraph", "Tenants met."),
        ("h3", "Scrutiny"),
        ("paragraph", "It was discussed."),
        ("h2", "Contact"),
        ("paragraph", "Write to us."),
    )
    [event] = find_events(document)
    assert (event.name, event.place, event.country) == ("Housing Conference", "Sheffield", "United Kingdom")
    [source] = event.sources
    assert document.text[source.dated_start : source.dated_end] == "Housing Conference, Sheffield, 14 June 2016"
    assert document.text[source.start : source.end].endswith("It was discussed.")


def test_the_opening_sentence_dates_what_the_heading_names() -> None:
    told = "Alpha Trust and Leeds Council co-hosted a one-day symposium at the Royal Armouries in Leeds on 21 May 2018."
    document = made(("h2", "Rethinking Youth Work"), ("paragraph", told + " Sixty people came."))
    [event] = find_events(document)
    assert (event.name, event.place) == ("Rethinking Youth Work", "Royal Armouries in Leeds")
    assert event.hosts == ("Alpha Trust", "Leeds Council")
    assert document.text[event.sources[0].dated_start : event.sources[0].dated_end] == told


def test_lines_below_a_heading_give_date_and_place() -> None:
    document = made(
        ("h1", "Kinship Care Conference"),
        ("paragraph", "When: Thursday 26 September 2019, 10am-4pm"),
        ("paragraph", "Where: Mansfield Traquair Centre, Edinburgh"),
        ("paragraph", "Grandparents told their stories."),
    )
    place = "Mansfield Traquair Centre, Edinburgh"
    assert short(document) == [("Kinship Care Conference", place, "2019-09-26", "2019-09-26", "day")]


def test_items_take_their_year_from_the_heading() -> None:
    document = made(
        ("h1", "Events in 2018"),
        (
            "list",
            ("", "3 March: Dementia Friends Day, York", "Patient Forum, Hull, May 2018", "Summer: more to follow"),
        ),
    )
    assert short(document) == [
        ("Dementia Friends Day", "York", "2018-03-03", "2018-03-03", "day"),
        ("Patient Forum", "Hull", "2018-05-01", "2018-05-31", "month"),
    ]


def test_rows_are_read_by_the_head_of_the_table() -> None:
    events = ("", "Date | Event | Venue", "9 May 2015 | Food Summit | City Chambers", "x | Energy Fair | Oban")
    assert short(made(("h1", "Events"), ("table", events))) == [
        ("Food Summit", "City Chambers", "2015-05-09", "2015-05-09", "day")
    ]
    papers = ("", "Document | Published", "Guide to the Food Summit, Leeds | 9 May 2015")
    assert short(made(("h1", "Events"), ("table", papers))) == []


def test_a_programme_inside_an_event_is_part_of_it() -> None:
    document = made(
        ("h1", "Citizens' Congress, Lisbon, 24-26 June 2010"),
        ("list", ("Programme:", "24 June 2010: Opening debate", "25 June 2010: Workshop on power")),
        ("paragraph", "The next Citizens' Congress will be held in Oslo on 5 June 2012."),
    )
    found = find_events(document)
    assert [(event.name, event.starts) for event in found] == [
        ("Citizens' Congress", day("2010-06-24")),
        ("Citizens' Congress", day("2012-06-05")),
    ]
    catalogue = Catalogue(found)
    at = document.text.index
    assert catalogue.event_at(document.id, at("Workshop on power")) == found[0].id
    assert catalogue.event_at(document.id, at("Oslo")) == found[1].id


def test_a_name_in_running_text() -> None:
    text = "In October 2014 we held the first National Assembly in Wrexham, with 200 people. Later it fell."
    document = made(("h1", "Our history"), ("paragraph", "Once upon a time. It began. It grew. " + text))
    assert [row[1:] for row in short(document)] == [("Wrexham", "2014-10-01", "2014-10-31", "month")]


def test_the_published_day_is_never_an_events() -> None:
    from dataclasses import replace

    document = made(("h1", "Housing Conference, Leeds"), ("paragraph", "The conference was held in Leeds."))
    dated = replace(document, source=replace(document.source, published=day("2011-05-03")))
    assert find_events(dated) == []


def test_german() -> None:
    document = made(
        ("h1", "Bericht vom Fachtag"),
        ("paragraph", "Am 11. November 2016 fand in Stuttgart der Fachtag Inklusion statt. Viele kamen."),
    )
    assert short(document) == [("Fachtag Inklusion", "Stuttgart", "2016-11-11", "2016-11-11", "day")]


def test_the_organisations_page() -> None:
    [document] = extract_corpus(read_corpus(CORPUS), timeout_s=60, memory_mb=1024)
    assert isinstance(document, Document)
    events: list[Event] = find_events(document)
    assert [(e.name, e.place, e.country, str(e.starts), str(e.ends), e.precision) for e in events] == [
        (
            "Co-production in Public Services: Advancing the Agenda", "University of Manchester", "United Kingdom",
            "2012-10-30", "2012-10-30", "day",
        ),
        ("Communities Can Conference", "North Wales", "United Kingdom", "2012-05-02", "2012-05-02", "day"),
        (
            "Co-Producing Better Outcomes in Health and Social Care in Scotland", "Edinburgh, St. Andrews House",
            "United Kingdom", "2012-04-19", "2012-04-19", "day",
        ),
        ("IRSPM Conference", "Brasilia", "Brazil", "2011-05-09", "2011-05-11", "day"),
        ("The Efficient State", "Berlin", "Germany", "2011-05-03", "2011-05-04", "day"),
        ("Nesta Co-production Roadshow", "Birmingham", "United Kingdom", "2011-03-29", "2011-03-29", "day"),
    ]  # fmt: skip
    assert events[0].hosts == ("Coprodnet", "Governance International")
    assert events[5].hosts == ("Governance International", "Birmingham University")


def test_headings_with_a_place_and_a_date_below_vouch_for_each_other() -> None:
    page = made(
        ("h1", "What we did"),
        ("h2", "Bread Forum"),
        ("paragraph", "Leeds, 3 May 2011"),
        ("paragraph", "Rye."),
        ("h2", "Salt Conference"),
        ("paragraph", "Oslo, 4-5 June 2012"),
        ("paragraph", "Brine."),
        ("h2", "The Bus Shelter as a Living Room"),
        ("paragraph", "Aberdeen, December 2012"),
        ("paragraph", "A lamp and a shelf."),
        ("h2", "Statistics"),
        ("paragraph", "Leeds, 3 May 2013"),
    )
    assert [name for name, *_ in short(page)] == ["Bread Forum", "Salt Conference", "The Bus Shelter as a Living Room"]
    alone = made(("h1", "What we did"), ("h2", "The Bus Shelter"), ("paragraph", "Aberdeen, 3 May 2012"))
    assert short(alone) == []


def test_a_report_below_a_heading_dates_the_event() -> None:
    line = "Report on a hearing held in Bristol on 14 June 2018"
    page = made(("h1", "The Last Mile"), ("paragraph", line), ("paragraph", "Trains end there."))
    assert short(page) == [("The Last Mile", "Bristol", "2018-06-14", "2018-06-14", "day")]


WORDS = st.text(alphabet="abc ÄöZ019,.:;()-–/|\n\t“”'2Mayin", max_size=60)


@given(st.lists(st.tuples(st.sampled_from(["h1", "h2", "paragraph"]), WORDS), max_size=8))
def test_spans_lie_in_the_document_whatever_it_holds(blocks: list[tuple[str, str]]) -> None:
    document = made(*((kind, f"{words} Workshop, Leeds, 3 May 2011") for kind, words in blocks))
    for event in find_events(document):
        for source in event.sources:
            assert 0 <= source.start <= source.dated_start < source.dated_end <= source.end <= len(document.text)
        assert event.name.strip()
        assert event.starts is not None
        assert event.ends is not None
        assert event.starts <= event.ends


def test_columns_may_be_named_in_more_than_a_word_and_who_speaks_is_no_place() -> None:
    rows = (
        "",
        "Event date | Event description | Presenter",
        "7 May 2019 | The Tradition of Nets | Paul Hull",
        "8 June 2019 | Knots | Ann Roe",
    )
    page = made(("h1", "Calendar"), ("table", rows))
    assert [(name, place, day) for name, place, day, *_ in short(page)] == [
        ("The Tradition of Nets", None, "2019-05-07"), ("Knots", None, "2019-06-08")
    ]  # fmt: skip


def test_the_next_months_day_is_not_that_of_what_stands_above_it() -> None:
    page = made(
        ("h1", "Calendar of meetings 2026"),
        ("paragraph", "January"),
        ("h2", "General Meeting"),
        ("paragraph", "February"),
        ("paragraph", "Feb 14"),
        ("h2", "Members' Forum"),
        ("paragraph", "March"),
        ("paragraph", "Mar 9"),
    )
    assert [found[:3] for found in short(page)] == [
        ("Members' Forum", None, "2026-02-14"),
        ("meetings", None, "2026-03-09"),
    ]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Sunday, 4 February 2024 at 3pm at St Paul's Church", "St Paul's Church"),
        ("4 February 2024 at the Town Hall, Leeds (entrance by the river)", "Town Hall, Leeds"),
        (
            "4 February 2024, 3pm, St Paul's Church, 29 Park St, Nether Oddleby",
            "St Paul's Church, 29 Park St, Nether Oddleby",
        ),
    ],
)
def test_a_line_that_says_when_and_where(line: str, place: str) -> None:
    page = made(("h1", "Concerts"), ("h2", "Romance and Adventure"), ("h3", line), ("paragraph", "Strings and horns."))
    assert short(page) == [("Romance and Adventure", place, "2024-02-04", "2024-02-04", "day")]


def test_a_card_whose_day_is_a_deeper_heading_and_whose_hall_has_the_hour_before_it() -> None:
    cards = [
        (("h3", name), ("h4", f"Saturday, {day} October 2016"), ("paragraph", "7:30pm Gibson Hall, Leeds"))
        for name, day in (("Wildings", 8), ("Cuillin Sound", 15))
    ]
    page = made(("h1", "Orchestra"), ("h2", "Concerts of the season"), *cards[0], *cards[1])
    assert [(name, place, day) for name, place, day, *_ in short(page)] == [
        ("Wildings", "Gibson Hall, Leeds", "2016-10-08"), ("Cuillin Sound", "Gibson Hall, Leeds", "2016-10-15")
    ]  # fmt: skip


def test_what_is_played_is_no_place() -> None:
    cards = [
        (("h2", name), ("paragraph", f"{day} March 2018"), played)
        for name, day, played in (
            ("May Concert", 8, ("list", ("", "Fauré — Pavane", "Sibelius — Finlandia"))),
            ("June Concert", 15, ("paragraph", "Mozart — The Magic Flute")),
        )
    ]
    page = made(("h1", "Concerts"), *cards[0], *cards[1])
    assert [(name, place) for name, place, *_ in short(page)] == [("May Concert", None), ("June Concert", None)]
