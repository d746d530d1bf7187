"""Events of pages that were copied as text: what stands below each other there is read as it stood on the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.catalogue import build_catalogue, find_records
from coprod_assistant.extract.file import extract_file
from coprod_assistant.types import Document, Source
from tests.made_documents import made


def read(text: str, folder: Path) -> Document:
    (folder / "dump.txt").write_text(text, encoding="utf-8")
    return extract_file(folder / "dump.txt", Source("dump.txt", "text/plain", "0" * 64))


def short(document: Document) -> list[tuple[str, str | None, str]]:
    return [(event.name, event.place, str(event.starts)) for event in build_catalogue([document]).events]


BROWSER = """Report of the year

Pilots' Assembly

9 March 2014
Net Loft, Skerry

The assembly recommended that the pier be longer.

Contact

Write to the harbour office.
"""
TERMS = """Programme

Winter School on Knots
    7-8 February 2014, Village Hall, Skerry
Spring School on Sails
    9 May 2014, Skerry
"""


def test_a_place_below_a_date_is_no_heading(tmp_path: Path) -> None:
    document = read(BROWSER, tmp_path)
    assert short(document) == [("Pilots' Assembly", "Net Loft, Skerry", "2014-03-09")]
    catalogue = build_catalogue([document], find_records=find_records)
    [event] = catalogue.events
    assert [record.kind for record in catalogue.records_of(event.id)] == ["recommendation"]


def test_terms_with_a_day_and_a_hall_below(tmp_path: Path) -> None:
    assert short(read(TERMS, tmp_path)) == [
        ("Winter School on Knots", "Village Hall, Skerry", "2014-02-07"),
        ("Spring School on Sails", "Skerry", "2014-05-09"),
    ]


def test_a_single_term_with_a_day_and_a_hall_below(tmp_path: Path) -> None:
    text = (
        "Skerry trust\n\nEvents\n\nWinter School on Knots\n    7-8 February 2014, Village Hall, Skerry\n\nSpeakers\n\n"
    )
    assert short(read(f"{text}Ida Fenn spoke of knots that hold in rain.\n", tmp_path)) == [
        ("Winter School on Knots", "Village Hall, Skerry", "2014-02-07")
    ]


def test_cards_of_a_heading_a_day_and_a_place() -> None:
    page = made(
        ("h1", "What we did"),
        ("h3", "Nets and Policy Day"),
        ("paragraph", "7 November 2013"),
        ("paragraph", "Old Smithy"),
        ("h3", "Harbour Supper"),
        ("paragraph", "4 April 2014"),
        ("paragraph", "Read more"),
    )
    assert short(page) == [("Nets and Policy Day", "Old Smithy", "2013-11-07")]


def test_lists_of_days_and_spans_over_a_new_year() -> None:
    page = made(
        ("h1", "Programme"),
        ("h2", "Netters' retreat, Skerry, 29, 30 and 31 March 2014"),
        ("paragraph", "Thirty came."),
        ("h2", "Rope forum, Skerry, 5/6/7 June 2014"),
        ("paragraph", "Forty came."),
        ("h2", "Dark evenings, Skerry, November - February 2015"),
        ("paragraph", "Neighbours met."),
    )
    events = build_catalogue([page]).events
    assert [(event.name, str(event.starts), str(event.ends)) for event in events] == [
        ("Netters' retreat", "2014-03-29", "2014-03-31"),
        ("Rope forum", "2014-06-05", "2014-06-07"),
        ("Dark evenings", "2014-11-01", "2015-02-28"),
    ]


def test_a_hall_and_a_day_below_a_name_that_stand_apart_are_no_name(tmp_path: Path) -> None:
    pairs = ("Nets Assembly\nCorn Exchange, 12 May 2018", "Train the Menders\nTram Hall, Skell, 5 and 6 October 2021")
    text = "Skell Council\n\nArchive of events\n\n" + "".join(
        f"{pair}\n\nSixty came, and all stayed.\n\n" for pair in pairs
    )
    assert short(read(text, tmp_path)) == [
        ("Nets Assembly", "Corn Exchange", "2018-05-12"),
        ("Train the Menders", "Tram Hall, Skell", "2021-10-05"),
    ]
    listed = (
        "Past events\nNets Forum, Skell, 12 May 2018\n\nSixty came.\n\nSalt Forum, Brine, 5 October 2021\n\nAll did.\n"
    )
    assert [name for name, _, _ in short(read(listed, tmp_path))] == ["Nets Forum", "Salt Forum"]


STACKED = """Pilots' news

Mast Forum

12 June 2013

Sail Loft, Upper Skerry

The forum recommended that every school own a boat.
"""
CARDS = """What is on

Rope and Policy Day

6 October 2014

Old Brewery

Pilots' Forum

21 October 2014

Pump House

Oars for All

2 November 2014

Landing Stage

Before

  * Launch of the pilots' circle, 3 October 2009
  * Bought a boat
"""


def test_a_place_that_blank_lines_set_apart_is_no_heading(tmp_path: Path) -> None:
    document = read(STACKED, tmp_path)
    assert [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"] == [
        "Pilots' news",
        "Mast Forum",
    ]
    catalogue = build_catalogue([document], find_records=find_records)
    [event] = catalogue.events
    assert (event.name, event.place) == ("Mast Forum", "Sail Loft, Upper Skerry")
    assert [record.kind for record in catalogue.records_of(event.id)] == ["recommendation"]


def test_days_that_head_what_is_below_them_head_names_of_halls_too(tmp_path: Path) -> None:
    first, second = ("12 June 2013\n\nLoft Talk, Skerry\n\nWe met.", "3 July 2013\n\nMast Talk, Skerry\n\nWe sang.")
    dated = f"Diary\n\n{first}\n\n{second}\n"
    document = read(dated, tmp_path)
    headings = [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"]
    assert headings == ["Diary", "Loft Talk, Skerry", "Mast Talk, Skerry"]


def test_cards_of_three_lines_and_the_launch_of_a_circle(tmp_path: Path) -> None:
    assert short(read(CARDS, tmp_path)) == [
        ("Launch of the pilots' circle", None, "2009-10-03"),
        ("Rope and Policy Day", "Old Brewery", "2014-10-06"),
        ("Pilots' Forum", "Pump House", "2014-10-21"),
        ("Oars for All", "Landing Stage", "2014-11-02"),
    ]


@pytest.mark.parametrize(
    ("line", "is_event"),
    [
        ("Opening of the Sail House, 4 April 2010", True),
        ("Launch of the new website, 4 April 2010", False),
        ("Launch of a report on sails, 4 April 2010", False),
        ("Opening of applications, 4 April 2010", False),
    ],
)
def test_people_come_to_some_openings(line: str, is_event: bool) -> None:
    page = made(("h1", "What we did"), ("list", ("", line, "Bought a boat")))
    assert bool(short(page)) == is_event


def test_people_of_a_table_that_blanks_draw(tmp_path: Path) -> None:
    drawn = (
        "Who spoke\n\n    Name       Organisation\nPerpetua Lark Skerry Trust\nRollo Finn    Harbour Office\n"
        "Ida Moss      Net Loft\n"
    )
    document = read(drawn, tmp_path)
    people = [record.subject for record in find_records(document) if record.kind == "person"]
    assert people == ["Perpetua Lark", "Rollo Finn", "Ida Moss"]
