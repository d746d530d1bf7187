"""The period that a question limits itself to."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.question import Period, period_of

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("Which events were held in 2011?", "2011-01-01", "2011-12-31"),
        ("Which events were held in May 2011?", "2011-05-01", "2011-05-31"),
        ("What happened on 3 May 2011?", "2011-05-03", "2011-05-03"),
        ("Which events were held since May 2011?", "2011-05-01", None),
        ("Which events were held after 2011?", "2012-01-01", None),
        ("Which events were held before 2012?", None, "2011-12-31"),
        ("Which events were held until 2012?", None, "2012-12-31"),
        ("Which events took place between March 2011 and April 2012?", "2011-03-01", "2012-04-30"),
        ("Which events took place from 2011 to 2012?", "2011-01-01", "2012-12-31"),
        ("Which events took place from 2011 onwards?", "2011-01-01", None),
        ("Which events were held in 2011 and 2012?", "2011-01-01", "2012-12-31"),
        ("Which events are planned?", "2026-11-22", None),
        ("Which events took place between May 2011 and April 2012?", "2011-05-01", "2012-04-30"),
        ("Events since the beginning of 2019", "2019-01-01", None),
        ("What was held in the second half of 2018?", "2018-07-01", "2018-12-31"),
        ("Which events were in the third quarter of 2018?", "2018-07-01", "2018-09-30"),
        ("Which events were held in early 2012?", "2012-01-01", "2012-04-30"),
        ("What happened at the end of 2012?", "2012-09-01", "2012-12-31"),
        ("Which events were held in the 2010s?", "2010-01-01", "2019-12-31"),
        ("Which events were held last year?", "2025-01-01", "2025-12-31"),
        ("Which events were held last month?", "2026-10-01", "2026-10-31"),
        ("What took place yesterday?", "2026-11-21", "2026-11-21"),
        ("What was held in spring 2012?", "2012-03-01", "2012-05-31"),
    ],
)
def test_reads_what_people_write(question: str, since: str | None, until: str | None) -> None:
    period = period_of(question, today=TODAY)
    assert period is not None
    assert (period.since and period.since.isoformat(), period.until and period.until.isoformat()) == (since, until)


@pytest.mark.parametrize("question", ["Who spoke in Berlin?", "", "May I ask what it cost?", "Room 2 of the hall"])
def test_finds_none_where_there_is_none(question: str) -> None:
    assert period_of(question, today=TODAY) is None


def test_a_month_of_any_year() -> None:
    period = period_of("Which events were held in April?")
    assert period == Period(months=frozenset({4}), words=("april",))
    assert period.holds(dt.date(2012, 4, 19), dt.date(2012, 4, 19))
    assert not period.holds(dt.date(2012, 5, 2), dt.date(2012, 5, 2))


def test_a_season_of_any_year() -> None:
    period = period_of("Which meetings were held in winter?")
    assert period == Period(months=frozenset({12, 1, 2}), words=("winter",))
    assert period.holds(dt.date(2012, 12, 6), dt.date(2012, 12, 8))


def test_years_that_are_listed_leave_out_what_lies_between() -> None:
    period = period_of("Which events were held in 2011 or 2013?")
    assert period is not None
    days = [dt.date(year, 5, 1) for year in (2011, 2012, 2013)]
    assert [period.holds(day, day) for day in days] == [True, False, True]


def test_what_has_no_date_is_in_no_period() -> None:
    assert not Period(since=TODAY).holds(None, None)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    period = period_of(text, today=TODAY)
    assert period is None or period.since is None or period.until is None or period.since <= period.until
