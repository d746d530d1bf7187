"""Diaries: days one below the other, each with what is on then beside it or below it, in any mark-up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coprod_assistant.catalogue import build_catalogue, find_events
from coprod_assistant.types import Document
from tests.made_documents import made

SEASON = (("h1", "Tarn History Society"), ("h2", "Programme 2019-2020"))
NETS = ("13 September", "“Nets and Knots” by Ann Lowe")
SALT = ("11 October", "The Salt Road – Ben Ash")
MAPS = ("10 January", "Maps of the Fell")


def short(document: Document) -> list[tuple[str, str]]:
    return [(event.name, str(event.starts)) for event in find_events(document)]


@pytest.mark.parametrize("kind", ["paragraph", "h3"])
def test_what_stands_right_below_a_day_that_stands_alone_is_on_then(kind: str) -> None:
    lines = [line for day, name in (NETS, SALT, MAPS) for line in (("paragraph", day), (kind, name))]
    assert short(made(*SEASON, *lines)) == [
        ("Nets and Knots", "2019-09-13"),
        ("The Salt Road – Ben Ash", "2019-10-11"),
        ("Maps of the Fell", "2020-01-10"),
    ]


@pytest.mark.parametrize("form", ["paragraph", "list"])
def test_a_day_and_what_is_on_may_stand_in_one_line(form: str) -> None:
    lines = [f"{day} – {name}" for day, name in (NETS, SALT, MAPS)]
    body = [("list", ("", *lines))] if form == "list" else [("paragraph", line) for line in lines]
    assert [day for _, day in short(made(*SEASON, *body))] == ["2019-09-13", "2019-10-11", "2020-01-10"]


def test_an_evening_that_is_called_off_is_kept_as_that() -> None:
    page = made(
        *SEASON,
        *(("paragraph", f"{day} – {name}") for day, name in (NETS, SALT)),
        ("paragraph", "9 May – Quiz – cancelled"),
    )
    catalogue = build_catalogue([page])
    assert len(catalogue.events) == 2
    assert [(event.name, event.status) for event in catalogue.called_off] == [("Quiz", "cancelled")]


def test_days_without_names_are_called_as_their_heading_calls_them() -> None:
    days = (
        ("paragraph", "8 January 2020"),
        ("paragraph", "12 February 2020"),
        ("paragraph", "13 May 2020 — Annual Parish Meeting"),
    )
    assert short(made(("h1", "Parish Council"), ("h2", "Council meetings 2020"), *days)) == [
        ("Council meetings", "2020-01-08"),
        ("Council meetings", "2020-02-12"),
        ("Annual Parish Meeting", "2020-05-13"),
    ]


def test_bare_numbers_below_a_month_are_days() -> None:
    page = made(
        ("h1", "Events and training"),
        ("h2", "October 2025"),
        ("paragraph", "4 Bread Day - Hull"),
        ("paragraph", "17 - 19 Peak Walk"),
        ("h2", "November 2025 continued..."),
        ("paragraph", "8 Farm Evening - Selby"),
        ("paragraph", "21 - 22 16 hour course"),
    )
    assert [(event.name, str(event.starts), event.ends.day) for event in find_events(page)] == [
        ("Bread Day", "2025-10-04", 4),
        ("Peak Walk", "2025-10-17", 19),
        ("Farm Evening", "2025-11-08", 8),
        ("16 hour course", "2025-11-21", 22),
    ]


def test_the_name_above_a_day_is_not_dated_by_the_day_below_the_next() -> None:
    cards = [card for day, name in (NETS, SALT, MAPS) for card in (("h3", name), ("paragraph", f"{day} 2019, 7.30pm"))]
    found = dict(short(made(("h1", "Events"), *cards)))
    assert found["The Salt Road – Ben Ash"] == "2019-10-11"


def test_a_name_may_stand_above_when_and_where() -> None:
    shows = (
        "Late Tide by Ann Roe\nOctober 11-13 and 17-20 | 7:30pm | Brook Theatre",
        "The Salt Road by Ben Ash\nNovember 29 – December 1 | 7:30pm | Corn Exchange\nDecember 6-8 | 7:30pm",
        "Maps devised by the company\nFebruary 14-16 | 7:30pm | Brook Theatre",
    )
    page = made(("h1", "2018-2019 Productions"), ("paragraph", "TICKETS"), *(("paragraph", show) for show in shows))
    found = [(event.name, event.place, str(event.starts), str(event.ends)) for event in find_events(page)]
    assert found == [
        ("Late Tide by Ann Roe", "Brook Theatre", "2018-10-11", "2018-10-20"),
        ("The Salt Road by Ben Ash", "Corn Exchange", "2018-11-29", "2018-12-08"),
        ("Maps devised by the company", "Brook Theatre", "2019-02-14", "2019-02-16"),
    ]


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("News", ("3 May 2019 – Shed opens", "9 June 2019 – New chair", "1 July 2019 – Roof mended")),
        ("Council meetings 2019", ("3 May 2019 – Minutes", "7 June 2019 – Minutes", "5 July 2019 – Minutes")),
        (
            "Our history",
            ("3 May 1931 – The mill burnt", "9 June 1948 – The line closed", "1 July 1969 – The pier fell"),
        ),
        ("The programme", ("3 May 2019 – Opening", "4 May 2019 – Talks", "5 May 2019 – Walks")),
    ],
)
def test_what_only_looks_like_a_diary_is_none(heading: str, lines: tuple[str, ...]) -> None:
    assert short(made(("h1", "Tarn Society"), ("h2", heading), *(("paragraph", line) for line in lines))) == []


def test_a_table_of_days_and_speakers_lists_events() -> None:
    rows = ("", "Date | Speaker | Title (click for more)", "6 Sept | Ann Lowe | Random Knots", "4 Oct | Ben Ash | TBC")
    page = made(("h1", "Mathematics"), ("h2", "Colloquium 2016"), ("table", rows))
    assert short(page) == [("Random Knots", "2016-09-06"), ("Ben Ash", "2016-10-04")]


def test_where_all_are_held_is_said_once() -> None:
    lines = [("paragraph", f"{day} – {name}") for day, name in (NETS, SALT, MAPS)]
    told = "All meetings are held at the Reading Room, Mill Lane, Skell."
    assert {event.place for event in find_events(made(*SEASON, ("paragraph", told), *lines))} == {
        "Reading Room, Mill Lane, Skell"
    }
    elsewhere = "Meetings were held at the Reading Room, others take place in the Village Hall."
    two = (("paragraph", elsewhere), ("paragraph", "Concerts are held at the Fish Hall."))
    assert {event.place for event in find_events(made(*SEASON, *two, *lines))} == {None}


def test_a_day_without_a_year_comes_soon_after_the_page_was_published() -> None:
    page = made(
        ("h1", "Harvest"), ("paragraph", "Our harvest supper will be held in the Town Hall, Leeds, on Sunday 3 March.")
    )
    assert short(page) == []
    published = replace(page, source=replace(page.source, published=date(2023, 12, 20)))
    assert [day for _, day in short(published)] == ["2024-03-03"]
