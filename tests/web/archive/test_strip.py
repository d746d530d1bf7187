"""Names on the axis of time never lie on one another, and columns count every event once."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.types import Event
from coprod_assistant.web.archive.filters import Filters
from coprod_assistant.web.archive.strip import LABEL_SHARE, strip_of

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))


def held(days: list[dt.date]) -> list[Event]:
    return [Event(f"e{number}", "E", None, None, day, day, "day", ()) for number, day in enumerate(days)]


@given(st.lists(DAYS, min_size=1, max_size=24))
def test_names_do_not_lie_on_names_or_lines(days: list[dt.date]) -> None:
    strip = strip_of(held(days), Filters())
    if not strip.marks:
        assert sum(column.count for column in strip.columns) == len(days)
        return
    assert {mark.event.id for mark in strip.marks} == {f"e{number}" for number in range(len(days))}
    for number, mark in enumerate(strip.marks):
        assert mark.left >= 0 and mark.left + 100 * LABEL_SHARE <= 100 + 1
        assert mark.reach >= 100 * LABEL_SHARE - 1 and mark.left + mark.reach <= 100
        for later in strip.marks[number + 1 :]:
            if later.above == mark.above and later.left - mark.left < 100 * LABEL_SHARE:
                assert mark.lane > later.lane
            if later.above == mark.above and later.lane >= mark.lane:
                assert mark.left + mark.reach <= later.left + 0.001
    assert max(strip.over, strip.under) <= 4


def test_a_name_takes_the_free_space_beside_it() -> None:
    days = [dt.date(2011, 3, 29), dt.date(2011, 4, 2), dt.date(2013, 2, 1)]
    reaches = [mark.reach for mark in strip_of(held(days), Filters()).marks]
    assert reaches[0] == reaches[1] == 34 and reaches[2] < 20


@given(st.lists(DAYS, min_size=25, max_size=300))
def test_columns_count_every_event(days: list[dt.date]) -> None:
    columns = strip_of(held(days), Filters()).columns
    assert sum(column.count for column in columns) == len(days)
    assert max(column.height for column in columns) == 100
    assert len(columns) <= 60


def test_columns_lead_to_their_events() -> None:
    days = [dt.date(2001, 3, 1)] * 30 + [dt.date(2009, 3, 1)]
    columns = strip_of(held(days), Filters({"q": "x"})).columns
    assert [(column.label, column.count) for column in columns if column.count] == [("2001", 30), ("2009", 1)]
    assert columns[0].query == "?q=x&since=2001&until=2001"
    months = strip_of(held([dt.date(2001, 3, 1)] * 30), Filters()).columns
    assert [(column.name, column.query) for column in months] == [("March 2001", "?since=2001-03&until=2001-03")]


def test_ages_and_nothing() -> None:
    days = [dt.date(1000 + 37 * number, 1, 1) for number in range(27)]
    columns = strip_of(held(days), Filters()).columns
    assert columns[0].label == "1000s" and sum(column.count for column in columns) == 27
    assert strip_of([], Filters()) == strip_of([Event("e", "E", None, None, None, None, "day", ())], Filters())
    last = strip_of(held([dt.date.min, dt.date.max]), Filters())
    assert len(last.marks) == 2
