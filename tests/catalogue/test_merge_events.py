"""One event told of in several places is one; different events stay apart."""

from __future__ import annotations

import datetime as dt

import pytest

from coprod_assistant.catalogue import Catalogue, build_catalogue, event_boundaries, find_events, merge_events
from coprod_assistant.catalogue.catalogue import event_id
from coprod_assistant.types import Event, EventSource, Record
from tests.made_documents import made

PAGE = made(
    ("h1", "News"),
    ("h2", "What we did"),
    ("paragraph", "In May 2012 Ann attended the Communities Can Conference in North Wales. It was good."),
    name="news.html",
)
REPORT = made(
    ("h1", "Communities Can Conference, North Wales, 2 May 2012"),
    ("paragraph", "The conference heard from ninety participants. " * 5),
    name="report.html",
)


def test_two_tellings_are_one_event_the_longest_first() -> None:
    [event] = build_catalogue([PAGE, REPORT]).events
    assert (event.starts, event.ends, event.precision) == (dt.date(2012, 5, 2), dt.date(2012, 5, 2), "day")
    assert [source.document_id for source in event.sources] == [REPORT.id, PAGE.id]
    assert build_catalogue([REPORT, PAGE]).events == (event,)


def test_the_same_day_in_two_places_is_two_events() -> None:
    items = ("", "3 May 2012: Carers Forum, Leeds", "3 May 2012: Carers Forum, Cardiff")
    events = build_catalogue([made(("h1", "Events"), ("list", items))]).events
    assert [event.place for event in events] == ["Leeds", "Cardiff"] or [event.place for event in events] == [
        "Cardiff",
        "Leeds",
    ]
    assert len({event.id for event in events}) == 2


def test_an_annual_event_of_two_years_is_two() -> None:
    items = ("", "Time Bank Meeting, Gloucester, 10 May 2008", "Time Bank Meeting, Gloucester, 9 May 2009")
    events = build_catalogue([made(("h1", "Events"), ("list", items))]).events
    assert [event.starts for event in events] == [dt.date(2008, 5, 10), dt.date(2009, 5, 9)]


def test_other_names_in_one_town_and_month_stay_apart() -> None:
    items = ("", "Housing Forum, Leeds, 3 May 2012", "Transport Seminar, Leeds, May 2012")
    assert len(build_catalogue([made(("h1", "Events"), ("list", items))]).events) == 2


def test_ids_are_stable_and_readable() -> None:
    [event] = find_events(REPORT)
    assert event.id == merge_events(find_events(REPORT))[0].id
    assert event.id.startswith("2012-05-02-communities-can-conference-")


def test_records_are_tied_to_the_event_they_lie_in() -> None:
    def find(document: object) -> list[Record]:
        return [Record("r1", "statement", REPORT.id, 60, 70), Record("r2", "statement", "elsewhere", 60, 70)]

    catalogue = build_catalogue([REPORT], find_records=find)
    [event] = catalogue.events
    assert [record.event_id for record in catalogue.records] == [event.id, None]
    assert [record.id for record in catalogue.records_of(event.id)] == ["r1"]


def test_what_a_range_is_about() -> None:
    document = made(
        ("h1", "Events"),
        ("list", ("", "3 May 2012: Carers Forum, Leeds", "4 May 2012: Tenants Forum, Hull")),
    )
    catalogue = Catalogue(find_events(document))
    first, second = (event.sources[0] for event in catalogue.events)
    ids = [event.id for event in catalogue.events]
    assert catalogue.event_over(document.id, first.start, first.end) == ids[0]
    assert catalogue.event_over(document.id, 0, len(document.text)) is None
    assert catalogue.events_in(document.id, 0, len(document.text)) == ids
    assert catalogue.event_at(document.id, second.start) == ids[1]
    assert catalogue.event_at(document.id, 0) is None
    assert event_boundaries(document, catalogue.events) == []


def told(name: str, place: str, first: str, last: str = "", *, file: str, start: int = 0, chars: int = 50) -> Event:
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
    source = EventSource(file, start, start + chars, start, start + 5)
    return Event(event_id(name, days, "day"), name, place, "Belgium", *days, "day", (source,))


LISTED = told("Who Bakes the Bread?", "Ghent, Belgium", "2018-11-09", file="list", start=500)


@pytest.mark.parametrize(
    "other",
    [
        told("A seminar on money", "Ghent, Boatyard Hoorn", "2018-11-10", file="page"),
        told("A seminar on money", "Antwerp", "2018-11-09", file="page"),
        told("A seminar on money", "Ghent", "2018-11-09", file="list"),
        told("Sifting the Flour", "Ghent", "2018-11-09", file="page"),
        told("Flour Seminar", "Ghent", "2018-11-09", file="page"),
        told("A seminar on money", "", "2018-11-09", file="page"),
        told("Wer backt was?", "Antwerp", "2018-11-09", file="page"),
    ],
)
def test_what_differs_in_day_or_city_or_stands_on_the_same_list_stays_apart(other: Event) -> None:
    assert len(merge_events([LISTED, other])) == 2
    assert len(merge_events([other, LISTED])) == 2


@pytest.mark.parametrize(
    "other",
    [
        told("A seminar on money", "Ghent, Boatyard Hoorn", "2018-11-09", file="page", chars=900),
        told("Training workshop", "Ghent", "2018-11-09", file="page", chars=9),
        told("Ein Workshop über Geld", "Gent, Ghent", "2018-11-09", file="page", chars=900),
        told("Wer backt das Brot?", "Ghent", "2018-11-09", file="page", chars=900),
    ],
)
def test_a_description_or_a_translation_of_the_same_day_and_city_is_the_same_event(other: Event) -> None:
    for events in ([LISTED, other], [other, LISTED]):
        [event] = merge_events(events)
        assert {source.document_id for source in event.sources} == {"list", "page"}
        assert event.name in {"Who Bakes the Bread?", "Wer backt das Brot?"}


def test_two_descriptions_of_different_kinds_stay_apart() -> None:
    one = told("A seminar on money", "Ghent", "2018-11-09", file="one")
    other = told("A concert festival for children", "Ghent", "2018-11-09", file="two")
    assert len(merge_events([one, other])) == 2


def test_the_fuller_place_is_kept() -> None:
    one = told("Bread for All", "Lisbon", "2016-10-06", file="one", chars=900)
    other = told("Bread for All", "Lisbon, Portugal", "2016-10-06", file="two")
    assert [event.place for event in merge_events([one, other])] == ["Lisbon, Portugal"]
    hall = told("Bread for All", "Corn Hall, Lisbon", "2016-10-06", file="one", chars=900)
    assert [event.place for event in merge_events([hall, other])] == ["Corn Hall, Lisbon"]


SWAP = told("Tool swap at Ashby Library", "Ashby Library", "2014-03-08", file="one")


@pytest.mark.parametrize(
    "other",
    [
        told("Tool swap at Corby Library", "Corby Library", "2014-03-08", file="two"),
        told("Tool swap", "Forge Park, Ashby", "2014-03-08", file="one", start=90),
        told("Tool swap", "St Anne's Church Hall", "2014-03-08", file="two"),
        told("Tool forum", "Corby Library", "2014-03-08", file="two"),
    ],
)
def test_venues_of_one_kind_are_not_one_venue(other: Event) -> None:
    for events in ([SWAP, other], [other, SWAP]):
        assert len(merge_events(events)) == 2


def test_a_word_in_common_does_not_make_two_events_one() -> None:
    bread = told("Bread Forum", "", "2014-03-08", file="one")
    assert len(merge_events([bread, told("Bread Market", "", "2014-03-08", file="two")])) == 2
    assert len(merge_events([bread, told("Bread Forum of the North", "", "2014-03-08", file="two")])) == 2
    hall = told("Bread Forum", "Corn Hall", "2014-03-08", file="one")
    assert len(merge_events([hall, told("Forum for Bread", "Corn Hall, Ghent", "2014-03-08", file="two")])) == 1


def test_two_places_that_nobody_knows_on_one_list_are_two() -> None:
    one = told("Parish Meeting on Weirs", "Sedgeham", "2014-03-08", file="one")
    elsewhere = told("Parish Meeting on Weirs", "Mirefield", "2014-03-08", file="one", start=90)
    assert len(merge_events([one, elsewhere])) == 2
    assert len(merge_events([one, told("Parish Meeting on Weirs", "Boathouse", "2014-03-08", file="two")])) == 1


def test_each_telling_that_is_joined_says_on_what_grounds() -> None:
    one = told("Flour and Yeast for All", "Lisbon", "2016-10-06", file="one", chars=900)
    other = told("Flour and Yeast for All", "Lisbon, Portugal", "2016-10-06", file="two")
    third = told("Our Flour and Yeast Meeting", "", "2016-10-06", file="three", chars=40)
    [event] = merge_events([one, other, third])
    assert [(source.document_id, source.grounds) for source in event.sources] == [
        ("one", ""),
        ("two", "same name, same days, same place"),
        ("three", "most words of the name, same days"),
    ]


def test_numbers_of_names_tell_events_of_one_day_apart() -> None:
    events = [told(f"Workshop {number}", "Ghent", "2018-11-09", file="page") for number in (1, 2, 12)]
    assert {event.name for event in merge_events(events)} == {"Workshop 1", "Workshop 2", "Workshop 12"}
    again = [told("Workshop 2 on money", "Ghent", "2018-11-09", file="other"), *events]
    assert len(merge_events(again)) == 3
