"""The timeline's columns count every event once, name the first of them, and lead to all."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.types import Event
from coprod_assistant.web.archive.filters import Filters
from coprod_assistant.web.archive.strip import NAMED, strip_of

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))


def held(days: list[dt.date]) -> list[Event]:
    return [Event(f"e{number}", "E", None, None, day, day, "day", ()) for number, day in enumerate(days)]


@given(st.lists(DAYS, min_size=1, max_size=300))
def test_columns_count_every_event_and_name_those_that_fit(days: list[dt.date]) -> None:
    columns = strip_of(held(days), Filters())
    assert sum(column.count for column in columns) == len(days)
    assert max(column.height for column in columns) == 100
    assert len(columns) <= 60
    for column in columns:
        assert len(column.named) == (column.count if column.count <= NAMED else NAMED - 1)
        starts = [event.starts for event in column.named]
        assert starts == sorted(starts)  # type: ignore[type-var]
    assert len({event.id for column in columns for event in column.named}) == sum(len(c.named) for c in columns)


def test_columns_lead_to_their_events() -> None:
    days = [dt.date(2001, 3, 1)] * 30 + [dt.date(2009, 3, 1)]
    columns = strip_of(held(days), Filters({"q": "x"}))
    assert [(column.label, column.count) for column in columns if column.count] == [("2001", 30), ("2009", 1)]
    assert columns[0].query == "?q=x&since=2001&until=2001"
    months = strip_of(held([dt.date(2001, 3, 1)] * 30), Filters())
    assert [(column.name, column.query) for column in months] == [("March 2001", "?since=2001-03&until=2001-03")]


def test_ages_and_nothing() -> None:
    days = [dt.date(1000 + 37 * number, 1, 1) for number in range(27)]
    columns = strip_of(held(days), Filters())
    assert columns[0].label == "1000s" and sum(column.count for column in columns) == 27
    assert strip_of([], Filters()) == strip_of([Event("e", "E", None, None, None, None, "day", ())], Filters()) == []
    last = strip_of(held([dt.date.min, dt.date.max]), Filters())
    assert [column.name for column in (last[0], last[-1])] == ["0000s", "9990s"]
