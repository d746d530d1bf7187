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
    ("30 April - 2 May 2011", [(2011, 4, 30, 2)]),
    ("from 3 to 5 May 2012", [(2012, 5, 3, 5)]),
    ("3. bis 5. Mai 2011", [(2011, 5, 3, 5)]),
    ("Tuesday 3 – Thursday 5 May 2011", [(2011, 5, 3, 5)]),
    ("3/4 May 2011", [(2011, 5, 3, 4)]),
    ("9.-11.5.2011", [(2011, 5, 9, 11)]),
    ("30.04. – 02.05.2011", [(2011, 4, 30, 2)]),
    ("05/20/2012", [(2012, 5, 20, 20)]),
    ("Spring 2012", [(2012, 3, None, None)]),
    ("May/June 2012", [(2012, 5, None, None)]),
    ("Potters' week, Stroud, 6, 7 and 8 June 2014", [(2014, 6, 6, 8)]),
    ("Friday 2, Saturday 3 & Sunday 4 May 2014", [(2014, 5, 2, 4)]),
    ("14/15/16 November 2013", [(2013, 11, 14, 16)]),
    ("August 1, 8 and 15, 2013", [(2013, 8, 1, 15)]),
    ("7., 14. und 21. Juni 2013", [(2013, 6, 7, 21)]),
    ("Room 9, 4 and 5 June 2014", [(2014, 6, 4, 5)]),
    ("Hall 2, 14 May 2013", [(2013, 5, 14, 14)]),
    ("12-14 & 19-21 October 2019", [(2019, 10, 12, 21)]),
    ("October 11-13 and 17-20 | 7:30pm", [(None, 10, 11, 20)]),
    ("Wednesdays 4, 11, 18 March 2015", [(2015, 3, 4, 18)]),
    ("Fri 3, Sat 4 May 2013", [(2013, 5, 3, 4)]),
    ("Hall 2, Sat 4 May 2013", [(2013, 5, 4, 4)]),
    ("5th, 12th and 19th of May 2011", [(2011, 5, 5, 19)]),
    ("May 5, 7-9pm; May 6 - 10am", [(None, 5, 5, 5), (None, 5, 6, 6)]),
    ("7-9, 12 May 2011", [(2011, 5, 12, 12)]),
    ("2014-3-9T18:30", [(2014, 3, 9, 9)]),
    ("2013/11/04 or 2013.11.04", [(2013, 11, 4, 4), (2013, 11, 4, 4)]),
    ("\n20131104 minutes", [(2013, 11, 4, 4)]),
    ("23/10/09", [(2009, 10, 23, 23)]),
    ("23-10-09 and 23.10.09", [(2009, 10, 23, 23), (2009, 10, 23, 23)]),
    ("6 Sept '98 and Oct '05", [(1998, 9, 6, 6), (2005, 10, None, None)]),
    ("19-Aug-13, 19Aug2013, Aug-19-2013", [(2013, 8, 19, 19)] * 3),
    ("19.VIII.2013", [(2013, 8, 19, 19)]),
    ("8/21/2013 - 8/23/2013", [(2013, 8, 21, 23)]),
    ("3rd May 11 Bell talk, Wend", [(2011, 5, 3, 3)]),
    ("Bell talk, Wend, 3 May 11", [(2011, 5, 3, 3)]),
    ("4 June 98 - Winch day", [(1998, 6, 4, 4)]),
    ("3 June 11 Church Street", [(None, 6, 3, 3)]),
    ("3 June 10 Years of Bells", [(None, 6, 3, 3)]),
    ("3 June 11 AM", [(None, 6, 3, 3)]),
    ("3 June 11:30", [(None, 6, 3, 3)]),
    ("3 June 11 - 12 noon", [(None, 6, 3, 3)]),
    ("on 3 June 11 Wardens met", [(None, 6, 3, 3)]),
    ("version 2.4.13, sort code 30-94-57, issue 3/5", []),
    ("in spring and in autumn", []),
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


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("30 April - 2 May 2011", None, ("2011-04-30", "2011-05-02")),
        ("30 December 2011 - 2 January 2012", None, ("2011-12-30", "2012-01-02")),
        ("30 December - 2 January 2012", None, ("2011-12-30", "2012-01-02")),
        ("April 30 to May 2, 2011", None, ("2011-04-30", "2011-05-02")),
        ("12.5.2011 bis 13.5.2011", None, ("2011-05-12", "2011-05-13")),
        ("May 2012", None, ("2012-05-01", "2012-05-31")),
        ("Herbst 2012", None, ("2012-09-01", "2012-11-30")),
        ("2012", None, ("2012-01-01", "2012-12-31")),
        ("3 March", 2018, ("2018-03-03", "2018-03-03")),
        ("3 March", None, None),
        ("November - March 2014", None, ("2013-11-01", "2014-03-31")),
        ("Oct 2013 to Jan 2014", None, ("2013-10-01", "2014-01-31")),
        ("2013/14", None, ("2013-01-01", "2014-12-31")),
        ("winter 2009-10", None, ("2009-12-01", "2010-02-28")),
        ("28/12/2013 to 03/01/2014", None, ("2013-12-28", "2014-01-03")),
        ("29 February", 2013, None),
        ("11-9 May 2011", None, ("2011-05-09", "2011-05-09")),
    ],
)
def test_first_and_last_possible_day(text: str, year: int | None, expected: tuple[str, str] | None) -> None:
    days = find_dates(text)[0].days(year)
    assert (tuple(map(str, days)) if days else None) == expected


@pytest.mark.parametrize(
    ("text", "days", "turned"),
    [
        ("04/07/2013", "2013-07-04 2013-07-04", "2013-04-07 2013-04-07"),
        ("4-7-2013", "2013-07-04 2013-07-04", "2013-04-07 2013-04-07"),
        ("03/07/2013 - 05/07/2013", "2013-07-03 2013-07-05", "2013-03-07 2013-05-07"),
        ("10/11/09", "2009-11-10 2009-11-10", "2009-10-11 2009-10-11"),
    ],
)
def test_figures_alone_do_not_tell_which_is_the_month(text: str, days: str, turned: str) -> None:
    [date] = find_dates(text)
    assert date.open_order
    assert " ".join(map(str, date.days() or ())) == days
    assert " ".join(map(str, date.turned().days() or ())) == turned
    assert not date.turned().open_order


@pytest.mark.parametrize("text", ["21/07/2013", "07/21/2013", "04.07.2013", "2013-07-04", "07/07/2013", "4 July 2013"])
def test_nothing_is_open_where_only_one_reading_gives_a_day(text: str) -> None:
    assert [date.open_order for date in find_dates(text)] == [False]
