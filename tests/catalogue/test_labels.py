"""Labelled lines: what they give, where one ends, and the event that they date."""

from __future__ import annotations

import pytest

from coprod_assistant.catalogue import find_events
from coprod_assistant.catalogue.labels import read_labels
from tests.made_documents import made

FIELDS = [
    ("", {}),
    ("When:", {}),
    ("Where: ", {}),
    ("Nobody knows when: it was long ago.", {}),
    ("When: 8 March 2018 Where: Oak Hall, Leeds", {"when": "8 March 2018", "where": "Oak Hall, Leeds"}),
    ("Date: 8 March 2018\nVenue: Oak Hall\nTime: 9am", {"when": "8 March 2018", "where": "Oak Hall"}),
    ("Datum: 8. März 2018 Ort: Rathaus, Köln", {"when": "8. März 2018", "where": "Rathaus, Köln"}),
    ("Wann: 8. März 2018 | Wo: Köln | Veranstalter: Stadt Köln", {
        "when": "8. März 2018", "where": "Köln", "hosts": "Stadt Köln",
    }),
    ("Location: Leeds Organised by: Ann's Mill Speakers: Jo Lee", {"where": "Leeds", "hosts": "Ann's Mill"}),
    ("Date | 8 March 2018", {"when": "8 March 2018"}),
    ("Where – Oak Hall", {"where": "Oak Hall"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), FIELDS)
def test_a_label_ends_where_the_next_begins(text: str, fields: dict[str, str]) -> None:
    assert read_labels(text) == fields


@pytest.mark.parametrize(
    "lines",
    [
        ["When: 8 March 2018 Where: Oak Hall, Leeds Hosts: Calder Trust and the Ouse water board"],
        ["When: 8 March 2018\nWhere: Oak Hall, Leeds\nHosts: Calder Trust and the Ouse water board"],
        ["Date: 8 March 2018", "Location: Oak Hall, Leeds", "Organised by: Calder Trust and the Ouse water board"],
        ["Datum: 8. März 2018 Ort: Oak Hall, Leeds Veranstalter: Calder Trust und Ouse water board"],
        ["Hosts: Calder Trust and the Ouse water board Where: Oak Hall, Leeds When: 8 March 2018 Cost: none"],
    ],
)
def test_labels_below_a_heading_give_day_place_and_hosts(lines: list[str]) -> None:
    blocks = [("paragraph", line) for line in lines]
    [event] = find_events(made(("h1", "Rain Barrel Workshop"), *blocks, ("paragraph", "Barrels were built.")))
    assert (event.name, event.place, str(event.starts)) == ("Rain Barrel Workshop", "Oak Hall, Leeds", "2018-03-08")
    assert event.hosts == ("Calder Trust", "Ouse water board")


def test_a_table_of_labels_gives_them_too() -> None:
    rows = ("", "Date | 8 March 2018", "Venue | Oak Hall, Leeds", "Hosts | Calder Trust")
    [event] = find_events(made(("h1", "Rain Barrel Workshop"), ("table", rows)))
    assert (event.place, str(event.starts), event.hosts) == ("Oak Hall, Leeds", "2018-03-08", ("Calder Trust",))


def test_hosted_with_names_a_host() -> None:
    items = ("", "Bread Forum, Leeds, 3 May 2011. Hosted with Calder Trust. Ann Roe spoke.")
    [event] = find_events(made(("h1", "Events"), ("list", items)))
    assert event.hosts == ("Calder Trust",)


def test_a_column_names_the_host_of_its_row() -> None:
    rows = ("", "Date | Event | Place | Hosted with", "3 May 2011 | Bread Forum | Leeds | Calder Trust")
    [event] = find_events(made(("h1", "Events"), ("table", rows)))
    assert event.hosts == ("Calder Trust",)


@pytest.mark.parametrize("when", ["bids by 8 March 2018", "until 8 March 2018", "bis zum 8. März 2018"])
def test_a_last_day_is_no_day_of_an_event(when: str) -> None:
    document = made(("h1", "Old fire engine"), ("paragraph", f"When: {when} Where: Oak Hall, Leeds"))
    assert find_events(document) == []
