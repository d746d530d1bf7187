"""Front matter of Markdown files: title, day of publication, and what tells of events."""

from __future__ import annotations

import pytest

from coprod_assistant.catalogue import find_events

from .conftest import Read
from .outline import outline

EVENT_FILE = """---
title: Eel Count
start_date: 2019-05-03T19:30:00
end_date: 2019-05-04
venue: Fish Hall, Ghent
location: fish-hall
layout: event
---
Bring a net.
"""


def test_front_matter_of_an_event_is_shown_below_the_title(read: Read) -> None:
    document = read(EVENT_FILE, name="eel.md")
    assert outline(document) == [
        "# Eel Count",
        "paragraph: Date: 2019-05-03 19:30 to 2019-05-04",
        "paragraph: Venue: Fish Hall, Ghent",
        "paragraph: Bring a net.",
    ]
    assert [(event.name, event.place, str(event.ends)) for event in find_events(document)] == [
        ("Eel Count", "Fish Hall, Ghent", "2019-05-04")
    ]


def test_front_matter_in_toml_and_lists_of_events_in_it(read: Read) -> None:
    document = read('+++\ntitle = "Summit"\ndate = 2021-11-18T09:30:00Z\nlocation = "Leeds"\n+++\nCome.', name="a.md")
    assert outline(document)[:3] == ["# Summit", "paragraph: Date: 2021-11-18 09:30", "paragraph: Location: Leeds"]
    events = "events:\n  - title: Three Rivers Race\n    start: 2025-05-31\n    end: 2025-06-01\n  - title: Notes\n"
    assert outline(read(f"---\n{events}---\n", name="b.md")) == [
        "## Three Rivers Race",
        "paragraph: Date: 2025-05-31 to 2025-06-01",
    ]


@pytest.mark.parametrize(
    "front", ["a: &a [x]\nb: [*a, *a]\nstart: 2020-01-01", "start: [", "- 2020-01-01", "date: soon"]
)
def test_front_matter_that_cannot_be_read_shows_nothing(front: str, read: Read) -> None:
    document = read(f"---\ntitle: Shed\n{front}\n---\nA shed.", name="shed.md")
    assert (document.title, outline(document)) == ("Shed", ["# Shed", "paragraph: A shed."])
    assert document.source.published is None


def test_the_date_of_a_post_is_the_day_of_its_publication(read: Read) -> None:
    document = read("---\ntitle: Shed\ndate: 2019-05-02 20:14:00 +0100\n---\nA shed.", name="shed.md")
    assert str(document.source.published) == "2019-05-02"
    assert find_events(document) == []
