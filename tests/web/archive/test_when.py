"""Dates in words say no more than the source does; dates that readers write are understood or refused."""

import datetime as dt

import pytest

from coprod_assistant.types import Event, Precision
from coprod_assistant.web.archive.when import date_note, machine_date, read_date, when


def event(starts: str | None, ends: str | None, precision: Precision = "day") -> Event:
    day = dt.date.fromisoformat
    return Event("e", "E", None, None, day(starts) if starts else None, day(ends) if ends else None, precision, ())


@pytest.mark.parametrize(
    ("starts", "ends", "precision", "words", "machine"),
    [
        ("2011-05-09", "2011-05-09", "day", "9 May 2011", "2011-05-09"),
        ("2011-05-09", "2011-05-11", "day", "9–11 May 2011", "2011-05-09"),
        ("2012-04-30", "2012-05-02", "day", "30 April – 2 May 2012", "2012-04-30"),
        ("2011-12-30", "2012-01-02", "day", "30 December 2011 – 2 January 2012", "2011-12-30"),
        ("2012-05-01", "2012-05-31", "month", "May 2012", "2012-05"),
        ("2012-05-01", "2012-06-30", "month", "May – June 2012", "2012-05"),
        ("2012-12-01", "2013-01-31", "month", "December 2012 – January 2013", "2012-12"),
        ("2012-01-01", "2012-12-31", "year", "2012", "2012"),
        ("2012-01-01", "2013-12-31", "year", "2012–2013", "2012"),
        (None, None, "day", "Date not given", ""),
    ],
)
def test_dates_in_words(starts: str | None, ends: str | None, precision: Precision, words: str, machine: str) -> None:
    held = event(starts, ends, precision)
    assert when(held).replace("\u00a0", " ") == words
    assert machine_date(held) == machine


def test_what_a_date_leaves_open_is_said() -> None:
    assert date_note(event("2012-05-02", "2012-05-02")) == ""
    assert date_note(event("2012-05-01", "2012-05-31", "month")) == "The source gives the month, not the day."
    assert date_note(event("2012-01-01", "2012-12-31", "year")) == "The source gives the year, not the month."
    assert date_note(event(None, None)) == "No source gives the date."


def test_the_year_can_be_left_out() -> None:
    assert when(event("2011-05-09", "2011-05-11"), year=False).replace("\u00a0", " ") == "9–11 May"
    assert when(event("2011-12-30", "2012-01-02"), year=False).replace("\u00a0", " ") == (
        "30 December 2011 – 2 January 2012"
    )


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2011", "2011-01-01", "2011-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2011-05-09", "2011-05-09", "2011-05-09"),
        (" 2011-5-9 ", "2011-05-09", "2011-05-09"),
        ("May 2012", "2012-05-01", "2012-05-31"),
        ("9 May 2011", "2011-05-09", "2011-05-09"),
        ("9-11 May 2011", "2011-05-09", "2011-05-11"),
        ("9. Mai 2011", "2011-05-09", "2011-05-09"),
    ],
)
def test_dates_that_readers_write(written: str, first: str, last: str) -> None:
    assert read_date(written) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    "written",
    ["", "x", "0000", "2011-13", "2011-02-30", "20111", "9 May", "in or after May 2012", "2011 2012", "²⁰¹¹", "-2011",
     "2011-05-09-01", "99999999999999999999"],
)  # fmt: skip
def test_what_is_no_date(written: str) -> None:
    assert read_date(written) is None
