"""Events that a page states for machines, and the language that it says it is in."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from coprod_assistant.extract.html import extract_html
from coprod_assistant.types import StatedEvent


def page(*data: Any, body: str = "<h1>Diary</h1><p>Come and see what is on.</p>", lang: str = "") -> bytes:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in data)
    language = f' lang="{lang}"' if lang else ""
    return f"<!doctype html><html{language}><head>{scripts}</head><body><main>{body}</main></body></html>".encode()


def stated(content: bytes) -> list[StatedEvent]:
    return extract_html(content).stated


def test_an_event_of_json_ld() -> None:
    event = {
        "@context": "https://schema.org",
        "@type": "MusicEvent",
        "name": "Choirs &amp; Bells",
        "startDate": "2014-05-03T19:30+01:00",
        "endDate": "2014-05-04",
        "location": {"@type": "Place", "name": "Corn Hall", "address": {"addressLocality": "Diss"}},
    }
    assert stated(page(event)) == [
        StatedEvent("Choirs & Bells", dt.date(2014, 5, 3), dt.date(2014, 5, 4), "Corn Hall, Diss")
    ]


@pytest.mark.parametrize(
    ("status", "expected", "place"),
    [
        ("https://schema.org/EventCancelled", "cancelled", "Diss"),
        ("http://schema.org/EventPostponed", "postponed", "Diss"),
        ("EventRescheduled", "", "Diss"),
        ("https://schema.org/EventMovedOnline", "", "Online"),
        ("https://schema.org/EventScheduled", "", "Diss"),
    ],
)
def test_its_status(status: str, expected: str, place: str) -> None:
    event = {"@type": "Event", "name": "Bells", "startDate": "2014-05-03", "location": "Diss", "eventStatus": status}
    [found] = stated(page(event))
    assert (found.status, found.place) == (expected, place)


def test_events_in_graphs_lists_and_other_things() -> None:
    def named(name: str) -> dict[str, str]:
        return {"@type": "Event", "name": name, "startDate": "2014-05-03"}

    graph = {"@graph": [{"@type": "WebPage", "about": named("Bells")}, named("Oars")]}
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": named("Looms")}]}
    found = stated(page(graph, [listed, named("Bells")]))
    assert [event.name for event in found] == ["Bells", "Oars", "Looms"]


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "Event", "name": "Bells"},
        {"@type": "Event", "startDate": "2014-05-03"},
        {"@type": "Event", "name": "Bells", "startDate": "2014-02-31"},
        {"@type": "Article", "name": "Bells", "startDate": "2014-05-03"},
        {"@type": "EventVenue", "name": "Bells", "startDate": "2014-05-03"},
        "Event",
        None,
    ],
)
def test_what_states_no_event(data: Any) -> None:
    assert stated(page(data)) == []


def test_broken_and_deep_data_costs_nothing() -> None:
    broken = page().replace(b"</head>", b'<script type="application/ld+json">{"@type": "Event",</script></head>')
    deep = page().replace(b"</head>", b'<script type="application/ld+json">' + b"[" * 9000 + b"</script></head>")
    assert stated(broken) == stated(deep) == []


def test_microdata() -> None:
    body = (
        '<h1>Diary</h1><div itemscope itemtype="https://schema.org/Event"><h2 itemprop="name">Loom Day</h2>'
        '<time itemprop="startDate" datetime="2014-05-03T10:00">Sat 3 May</time>'
        '<p itemprop="location" itemscope itemtype="https://schema.org/Place"><b itemprop="name">Corn Hall</b></p>'
        '<link itemprop="eventStatus" href="https://schema.org/EventCancelled"></div>'
    )
    day = dt.date(2014, 5, 3)
    assert stated(page(body=body)) == [StatedEvent("Loom Day", day, day, "Corn Hall", "cancelled")]


@pytest.mark.parametrize("prefix", ["", "schema:"])
def test_rdfa(prefix: str) -> None:
    body = (
        f'<h1>Diary</h1><div typeof="{prefix}Event"><h2 property="{prefix}name">Loom Day</h2>'
        f'<time property="{prefix}startDate" datetime="2014-05-03T10:00">Sat 3 May</time>'
        f'<p property="{prefix}location" typeof="{prefix}Place"><b property="{prefix}name">Corn Hall</b> here</p>'
        f'<link property="{prefix}eventStatus" href="https://schema.org/EventCancelled"></div>'
    )
    day = dt.date(2014, 5, 3)
    assert stated(page(body=body)) == [StatedEvent("Loom Day", day, day, "Corn Hall", "cancelled")]


def test_what_nobody_can_see_is_warned_of() -> None:
    seen = {"@type": "Event", "name": "Loom  Day", "startDate": "2014-05-03"}
    unseen = {"@type": "Event", "name": "Dye Day", "startDate": "2014-05-04"}
    warnings = extract_html(page(seen, unseen, body="<h1>Diary</h1><p>Our loom day was full.</p>")).warnings
    assert warnings == ["events stand only in the page's data for machines and cannot be quoted: Dye Day (2014-05-04)"]


def test_the_language() -> None:
    assert extract_html(page(lang="en-US")).language == "en-us"
    assert extract_html(page(lang="cy_GB")).language == "cy-gb"
    assert extract_html(page()).language == ""
