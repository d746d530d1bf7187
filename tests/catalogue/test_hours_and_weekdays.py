"""Hours tell that people are to come, weekdays tell the year; when and where stand in lists and below headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.catalogue import find_events
from coprod_assistant.corpus import MEDIA_TYPES
from coprod_assistant.extract import extract_file
from coprod_assistant.types import Source


def told(folder: Path, text: str, *, suffix: str = ".html") -> list[str]:
    """Name, place and first day of each event of a page."""
    path = folder / f"page{suffix}"
    path.write_text(f"<html><body><main>{text}</main></body></html>" if suffix == ".html" else text, encoding="utf-8")
    document = extract_file(path, Source(path.name, MEDIA_TYPES[suffix], "0" * 64))
    return [f"{event.name} | {event.place or '-'} | {event.starts}" for event in find_events(document)]


def test_a_heading_with_hours_below_is_an_event_whatever_it_is_called(tmp_path: Path) -> None:
    page = (
        "<h1>Mossford Potters</h1><h3>Raku in the Orchard</h3><p>Saturday 8 June 2019, 10am - 4pm</p>"
        "<p>Bring old clothes.</p>"
    )
    assert told(tmp_path, page) == ["Raku in the Orchard | - | 2019-06-08"]


def test_a_heading_with_a_day_alone_below_is_none(tmp_path: Path) -> None:
    page = "<h1>Mossford Potters</h1><h3>A glaze that ran</h3><p>Saturday 8 June 2019</p><p>We tried again.</p>"
    assert told(tmp_path, page) == []


def test_when_and_where_may_be_items_below_the_heading(tmp_path: Path) -> None:
    page = (
        "<h1>Kelder Wood</h1><h2>Owls after Dark</h2>"
        "<ul><li>Friday, 12 October 2018</li><li>7:00 pm – 9:00 pm</li><li>Kelder Lodge (map)</li></ul>"
        "<p>Warm clothes, please.</p>"
    )
    assert told(tmp_path, page) == ["Owls after Dark | Kelder Lodge | 2018-10-12"]


def test_a_list_of_several_days_below_a_heading_is_no_one_event(tmp_path: Path) -> None:
    page = (
        "<h1>Kelder Wood</h1><h2>Coppicing by hand</h2>"
        "<ul><li>Friday, 12 October 2018</li><li>Friday, 19 October 2018</li><li>9:00 am – 1:00 pm</li></ul>"
    )
    assert told(tmp_path, page) == []


def test_when_and_where_may_stand_below_a_heading_that_says_so(tmp_path: Path) -> None:
    page = (
        "<h1>Book Supper: Tides of Salt</h1><h2>Date &amp; Location</h2><p>14 Mar 2020, 18:30</p>"
        "<p>Harbour House, Whitby</p><h2>About</h2><p>Three writers read.</p>"
    )
    assert told(tmp_path, page) == ["Book Supper: Tides of Salt | Harbour House, Whitby | 2020-03-14"]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("Friday 22 March", ["2019-03-22"]),  # 22 March was a Friday in 2019, which is named, and not in 2020
        ("Thursday 22 March", []),  # in 2018, which is not
        ("22 March", []),
    ],
)
def test_a_weekday_tells_the_year_that_a_sentence_leaves_out(tmp_path: Path, day: str, found: list[str]) -> None:
    page = (
        "<h1>Lenham Residents</h1><p>The committee met on 4 February 2019 and agreed the accounts.</p>"
        f"<p>The Lenham Spring Workshop will be held in Lenham Hall on {day} at 7pm.</p>"
    )
    days = [line.rsplit(" | ", 1)[1] for line in told(tmp_path, page) if "Spring" in line]
    assert days == found


def test_a_sentence_with_weekday_and_hour_tells_of_an_event(tmp_path: Path) -> None:
    page = (
        "<h1>News</h1><p>Come to our Kiln Opening Festival on Sunday 5 May 2019 from 2pm at Mossford Barn, Leeds.</p>"
        "<p>The rent is due on Sunday 5 May 2019.</p>"
    )
    assert [line.split(" | ")[0::2] for line in told(tmp_path, page)] == [["Kiln Opening Festival", "2019-05-05"]]


def test_a_button_of_a_calendar_is_no_event(tmp_path: Path) -> None:
    page = "<h1>Events</h1><p>Today 1 March 2019 - 28 April 2019</p><p>Nothing is planned.</p>"
    assert told(tmp_path, page) == []
