"""Events that were cancelled, put off or moved: known as such, and in no list of what was held."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coprod_assistant.catalogue import build_catalogue, find_events, merge_events
from coprod_assistant.catalogue.catalogue import event_id
from coprod_assistant.catalogue.held import status_said, without_marks
from coprod_assistant.index.stored_catalogue import read_catalogue, write_catalogue
from coprod_assistant.types import Document, Event, EventSource
from tests.made_documents import made


def short(document: Document) -> list[tuple[str, str, str]]:
    return [(event.name, str(event.starts), event.status) for event in find_events(document)]


@pytest.mark.parametrize(
    ("line", "bare", "status"),
    [
        ("Cancelled: Ferry tour, Hull", "Ferry tour, Hull", "cancelled"),
        ("POSTPONED Ferry tour, Hull", "Ferry tour, Hull", "postponed"),
        ("Ferry tour [postponed until further notice], Hull", "Ferry tour, Hull", "postponed"),
        ("Ferry tour was cancelled, Hull", "Ferry tour, Hull", "cancelled"),
        ("Ferry tour, Hull - cancelled!", "Ferry tour, Hull", "cancelled"),
        ("Ferry tour (abgesagt), Hull", "Ferry tour, Hull", "cancelled"),
        ("Ferry tour, 3 May 2014, now on 10 May 2014, Hull", "Ferry tour, 10 May 2014, Hull", ""),
        ("Ferry tour, 3 May 2014 10 May 2014, Hull", "Ferry tour, 10 May 2014, Hull", ""),
        ("Ferry tour, 3 May 2014 New date: Saturday 10 May 2014", "Ferry tour, 10 May 2014", ""),
        ("Seminar on cancelled contracts, Hull", "Seminar on cancelled contracts, Hull", ""),
        ("Seminars of 3 May 2014 and 10 May 2014", "Seminars of 3 May 2014 and 10 May 2014", ""),
    ],
)
def test_a_mark_is_no_part_of_the_name(line: str, bare: str, status: str) -> None:
    assert (without_marks(line), status_said(line)) == (bare, status)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Unfortunately this event has been cancelled.", "cancelled"),
        ("The workshop had to be postponed because of the flood.", "postponed"),
        ("The workshop will not take place.", "cancelled"),
        ("Cancelled", "cancelled"),
        ("The workshop was not cancelled, whatever you heard.", ""),
        ("The concert in the evening was cancelled.", ""),
        ("An earlier workshop was cancelled in 2009.", ""),
        ("The workshop was nearly cancelled.", ""),
    ],
)
def test_what_the_passage_says_of_the_event(words: str, status: str) -> None:
    page = made(("h1", "Events"), ("h2", "Weaving Workshop, Hull, 3 May 2014"), ("paragraph", words))
    assert short(page) == [("Weaving Workshop", "2014-05-03", status)]


def test_a_new_day_is_the_day() -> None:
    moved = "This event was postponed to 7 June 2014."
    page = made(
        ("h1", "Events"),
        ("h2", "Weaving Workshop, Hull, 3 May 2014"),
        ("paragraph", moved),
        ("h2", "Dye Seminar"),
        ("paragraph", "When: 4 May 2014"),
        ("paragraph", "New date: 8 June 2014"),
        ("paragraph", "Where: Corn Hall, Hull"),
    )
    assert short(page) == [("Weaving Workshop", "2014-06-07", ""), ("Dye Seminar", "2014-06-08", "")]
    source = find_events(page)[0].sources[0]
    assert page.text[source.dated_start : source.dated_end] == moved


def test_badges_above_their_headings_and_below() -> None:
    first = (("h2", "Weaving Workshop"), ("paragraph", "3 May 2014, Hull"))
    second = (("h2", "Dye Seminar"), ("paragraph", "4 May 2014, Hull"))
    badge = ("paragraph", "Cancelled")
    above = made(("h1", "Events"), badge, *first, *second)
    below = made(("h1", "Events"), *first, badge, *second)
    for page in (above, below):
        assert [status for *_, status in short(page)] == ["cancelled", ""]
    both = made(("h1", "Events"), badge, *first, ("paragraph", "Postponed"), *second)
    assert [status for *_, status in short(both)] == ["cancelled", "postponed"]


def test_a_column_of_a_table() -> None:
    rows = ("", "Date | Event | Venue | Status", "9 May 2015 | Food Summit | City Chambers | Cancelled",
            "10 May 2015 | Salt Summit | City Chambers | On")  # fmt: skip
    assert [(name, status) for name, _, status in short(made(("h1", "Events"), ("table", rows)))] == [
        ("Food Summit", "cancelled"),
        ("Salt Summit", ""),
    ]


def test_what_was_called_off_is_in_no_list_and_can_be_looked_up(tmp_path: Path) -> None:
    page = made(
        ("h1", "Events"),
        ("h2", "Weaving Workshop, Hull, 3 May 2014"),
        ("paragraph", "Looms and yarn."),
        ("h2", "Cancelled: Dye Seminar, Hull, 4 May 2014"),
        ("paragraph", "Woad and weld."),
    )
    catalogue = build_catalogue([page])
    write_catalogue(tmp_path / "catalogue", catalogue)
    for kept in (catalogue, read_catalogue(tmp_path / "catalogue")):
        assert [event.name for event in kept.events] == ["Weaving Workshop"]
        [off] = kept.called_off
        assert (off.name, off.status, kept.event(off.id)) == ("Dye Seminar", "cancelled", off)
        assert kept.event_at(page.id, page.text.index("Woad")) is None


def test_one_telling_that_calls_it_off_is_enough() -> None:
    day = dt.date(2014, 5, 3)

    def told(file: str, status: str) -> Event:
        source = EventSource(file, 0, 50, 0, 5)
        identity = event_id("Weaving Workshop", (day, day), "day")
        return Event(identity, "Weaving Workshop", "Hull", None, day, day, "day", (source,), status=status)  # type: ignore[arg-type]

    for events in ([told("list", ""), told("news", "cancelled")], [told("news", "cancelled"), told("list", "")]):
        assert [event.status for event in merge_events(events)] == ["cancelled"]


@pytest.mark.parametrize("label", ["New date", "Revised date", "Rearranged date"])
def test_the_label_of_a_new_day_is_no_name(label: str) -> None:
    page = made(("h1", "Events"), ("h2", "Bell masterclass"), ("paragraph", f"{label}: 22 November 2012, Oswestry"))
    [event] = build_catalogue([page]).events
    assert (event.name, str(event.starts)) == ("Bell masterclass", "2012-11-22")
