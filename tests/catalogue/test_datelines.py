"""Lines taken for a dateline, what is read off them, and lines that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.catalogue.datelines import read_dateline
from coprod_assistant.catalogue.vouching import is_clause, is_headline, is_signed


@pytest.mark.parametrize(
    "line",
    [
        "",
        "·",
        "23 May",
        "Ghent, Belgium",
        "Ghent · 31 February 2014",
        "2014",
        "3 May 2011 · Ann Roe · 4 comments",
        "Leeds, 3 May 2011 · by Ann Roe",
        "Leeds, 3 May 2011 and Hull, 4 June 2012",
        "The next forum will be held in Leeds on 3 May 2011.",
        "Leeds, 3 May 2011 " + "· Oak Hall " * 20,
    ],
)
def test_no_dateline(line: str) -> None:
    found = read_dateline(line)
    assert found is None or (line == "23 May" and found.place is None and found.date.year is None)


@pytest.mark.parametrize(
    ("line", "place", "kind", "exact", "hours"),
    [
        (
            "Ghent, Belgium · Friday, 23 May 2014 · the Old Fish Hall",
            "Ghent, Belgium, the Old Fish Hall",
            "",
            True,
            False,
        ),
        ("A seminar on money · Ghent, 9 Nov 2018", "Ghent", "A seminar on money", False, False),
        ("Report of the meeting in Lisbon, 6 and 7 October 2016", "Lisbon", "meeting", False, False),
        ("12 May 2018, 10.00–16.30, Oak Hall, Leeds", "Oak Hall, Leeds", "", True, True),
        ("Sat 2 July 2011, 7pm, Lecture Theatre 2, York", "Lecture Theatre 2, York", "", True, False),
        ("online, 17 June 2021", "online", "", False, False),
    ],
)
def test_a_dateline(line: str, place: str, kind: str, exact: bool, hours: bool) -> None:
    found = read_dateline(line)
    assert found is not None
    assert (found.place, found.kind, found.exact, found.hours) == (place, kind, exact, hours)


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Saturday, June 21, & Sunday, June 22, 2014, 10am to 4pm", ("2014-06-21", "2014-06-22")),
        ("March 30-31, April 1, 5-6, 2014 at 7:30pm", ("2014-03-30", "2014-04-06")),
        ("December 1-2 & 8-9 at 7pm, December 2 & 9, 2014 at 2pm", ("2014-12-01", "2014-12-09")),
        ("8 January, 12 February, 11 March 2014", None),
    ],
)
def test_the_days_of_one_event_in_a_line_are_one_span(line: str, days: tuple[str, str] | None) -> None:
    read = read_dateline(line)
    found = read.date.days() if read else None
    assert (tuple(map(str, found)) if found else None) == days


@given(st.text(max_size=250))
def test_any_line_is_read_or_not(line: str) -> None:
    found = read_dateline(f"{line} 3 May 2011")
    assert found is None or found.date.month is not None


def test_headlines_and_signatures() -> None:
    assert is_headline("The assembly adopts a badge")
    assert not is_headline("Assembly of the wardens")
    assert is_clause("New greenhouse opens its doors")
    assert not is_clause("Who owns the bank?")
    assert not is_clause("Nobody Owns the Oven")
    assert is_signed("By Tom Ashe, 3–9 May 2014")
    assert is_signed("Posted on 3 May 2014 by admin")
    assert not is_signed("By the river, 3 May 2014")
