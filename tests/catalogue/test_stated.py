"""Events that a page states for machines, against what its text says; and which figure of a date is the month."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from coprod_assistant.catalogue import find_events
from coprod_assistant.types import Document, StatedEvent
from tests.made_documents import made

LOOM = StatedEvent("Loom Day", dt.date(2014, 5, 3), dt.date(2014, 5, 3), "Corn Hall, Diss")


def short(document: Document) -> list[tuple[str, str | None, str, str]]:
    return [(event.name, event.place, str(event.starts), event.status) for event in find_events(document)]


def test_what_the_text_only_names_is_dated_by_the_statement() -> None:
    page = made(("h1", "Diary"), ("h2", "Loom Day"), ("paragraph", "Sat 3 May"), ("paragraph", "Bring wool."))
    page = replace(page, stated=(LOOM,))
    assert short(page) == [("Loom Day", "Corn Hall, Diss", "2014-05-03", "")]
    source = find_events(page)[0].sources[0]
    assert page.text[source.dated_start : source.dated_end] == "Loom Day"
    assert page.text[source.start : source.end].endswith("Bring wool.")


def test_what_the_text_dates_keeps_its_day() -> None:
    page = made(("h1", "Diary"), ("h2", "Loom Day, Norwich, 10 May 2014"), ("paragraph", "Bring wool."))
    assert short(replace(page, stated=(LOOM,))) == [("Loom Day", "Norwich", "2014-05-10", "")]
    bare = made(("h1", "Diary"), ("h2", "Loom Day, 3 May 2014"), ("paragraph", "Bring wool."))
    off = replace(LOOM, status="cancelled")
    assert short(replace(bare, stated=(off,))) == [("Loom Day", "Corn Hall, Diss", "2014-05-03", "cancelled")]


def test_another_year_is_another_event() -> None:
    page = made(("h1", "Diary"), ("h2", "Loom Day"), ("paragraph", "Wool."), ("list", ("", "Loom Day, 4 May 2013")))
    found = short(replace(page, stated=(LOOM,)))
    assert [starts for _, _, starts, _ in found] == ["2014-05-03", "2013-05-04"]


def test_what_the_text_does_not_name_is_no_event() -> None:
    page = made(("h1", "Diary"), ("paragraph", "We looked at looms."))
    assert short(replace(page, stated=(LOOM,))) == []


def table(*rows: str, language: str = "") -> Document:
    page = made(("h1", "Past events"), ("table", ("", "Date | Event | City", *rows)))
    return replace(page, language=language)


def days(document: Document) -> list[str]:
    return [f"{event.starts} {event.precision}" for event in find_events(document)]


def test_the_other_dates_of_the_column_decide() -> None:
    month = table("04/07/2013 | Loom seminar | Leeds", "04/23/2013 | Dye seminar | Leeds", language="en-gb")
    assert days(month) == ["2013-04-07 day", "2013-04-23 day"]
    day = table("04/07/2013 | Loom seminar | Leeds", "23/04/2013 | Dye seminar | Leeds", language="en-us")
    assert days(day) == ["2013-07-04 day", "2013-04-23 day"]


@pytest.mark.parametrize(
    ("language", "place", "expected"),
    [
        ("en-us", "Upham", "2013-04-07 day"),
        ("en-gb", "Upham", "2013-07-04 day"),
        ("de", "Upham", "2013-07-04 day"),
        ("en", "Chicago", "2013-04-07 day"),
        ("en", "Leeds", "2013-07-04 day"),
        ("en", "Upham", "2013-04-07 year"),
        ("", "Upham", "2013-04-07 year"),
    ],
)
def test_then_the_language_then_the_place(language: str, place: str, expected: str) -> None:
    assert days(table(f"04/07/2013 | Loom seminar | {place}", language=language)) == [expected]


def test_an_undecided_day_may_be_either() -> None:
    [event] = find_events(table("04/07/2013 | Loom seminar | Upham"))
    assert (event.starts, event.ends) == (dt.date(2013, 4, 7), dt.date(2013, 7, 4))


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("The Thatchers’ Assembly was held last Tuesday in the tithe barn.", "last Tuesday"),
        ("The Thatchers’ Assembly took place on Whit Monday in the tithe barn.", "Whit Monday"),
    ],
)
def test_a_day_that_only_the_mark_up_gives_in_figures(sentence: str, said: str) -> None:
    page = made(
        ("h1", "News"), ("h3", "Thatchers’ Assembly"), ("paragraph", sentence.replace("The Thatchers’ Assembly", "It"))
    )
    prose = made(("h1", "News"), ("paragraph", sentence))
    for document in (page, prose):
        assert short(document) == []
        dated = replace(document, days=((said, dt.date(2014, 6, 10)),))
        assert [(name, day) for name, _, day, _ in short(dated)] == [("Thatchers’ Assembly", "2014-06-10")]


def test_words_of_two_days_date_nothing() -> None:
    page = made(("h1", "News"), ("paragraph", "The Thatchers’ Assembly was held last Tuesday in the tithe barn."))
    days = (("last Tuesday", dt.date(2014, 6, 10)), ("last Tuesday", dt.date(2014, 6, 17)))
    assert short(replace(page, days=days)) == []
    twice = made(
        ("h1", "News"), ("paragraph", "The Thatchers’ Assembly was held last Tuesday. It rained last Tuesday.")
    )
    assert short(replace(twice, days=days[:1])) == []
