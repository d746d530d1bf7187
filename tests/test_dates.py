"""Dates in text, as English and German pages write them."""

from __future__ import annotations

import pytest

from coprod_assistant.dates import find_dates

CASES = [
    ("IRSPM Conference in Brasilia, 9-11 May 2011", [(2011, 5, 9, 11)]),
    ("on the 30th October 2012.", [(2012, 10, 30, 30)]),
    ("took place in North Wales in May 2012", [(2012, 5, None, None)]),
    ("in mid-January and mid-April", [(None, 1, None, None), (None, 4, None, None)]),
    ("in Birmingham on 29 March and found", [(None, 3, 29, 29)]),
    ("May 3rd, 2011 and 2012", [(2011, 5, 3, 3), (2012, None, None, None)]),
    ("3.–4. Mai 2011", [(2011, 5, 3, 4)]),
    ("30/10/2012", [(2012, 10, 30, 30)]),
    ("2012-05-02", [(2012, 5, 2, 2)]),
    ("from 2010 to 2014", [(2010, None, None, None), (2014, None, None, None)]),
    ("the 1st and 2nd of June 2019", [(2019, 6, 1, 2)]),
    ("you may 2 times", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_finds_dates_with_their_precision(text: str, expected: list[tuple[int | None, ...]]) -> None:
    found = [(m.year, m.month, m.first_day, m.last_day) for m in find_dates(text)]
    assert found == expected


def test_mentions_are_ranges_of_the_text_in_order() -> None:
    text = "Held on 2 May 2012, again on 19 April 2013."
    assert [text[m.start : m.end] for m in find_dates(text)] == ["2 May 2012", "19 April 2013"]


def test_an_impossible_day_is_no_day() -> None:
    assert all(m.first_day is None for m in find_dates("31 February 2011"))


def test_precision_names_the_smallest_unit() -> None:
    assert [m.precision for m in find_dates("2 May 2012; June 2013; in 2014")] == ["day", "month", "year"]
