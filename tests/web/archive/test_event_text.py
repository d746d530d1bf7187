"""An event's own text, its calendar, filters that agree with the chat, and what the list says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from html import unescape

import httpx
import pytest
from icalendar import Calendar

from coprod_assistant.catalogue import Catalogue
from coprod_assistant.config import Settings
from coprod_assistant.types import Document
from tests.web.serving import serving

from .made_archive import Catalogued, made_catalogue


def ids(reader: httpx.Client, query: str) -> list[str]:
    return [row["id"] for row in reader.get(f"/archive?{query}&format=json").json()["events"]]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("kitchen-2010", "Forty cooks from nine streets met"),
        ("repair-2011", "Two days of toasters, bicycles and arguments"),
        ("care-2012", "changed circles when the kettle boiled"),
    ],
)
def test_the_page_of_an_event_shows_what_the_source_tells_of_it(reader: httpx.Client, event: str, words: str) -> None:
    page = unescape(reader.get(f"/archive/events/{event}").text)
    told = page.split("What the source tells")[1].split("</blockquote>")[0]
    assert words in " ".join(told.split())


def test_text_that_goes_on_elsewhere_ends_in_dots_and_whole_text_does_not(reader: httpx.Client) -> None:
    pages = [reader.get(row["address"]).text for row in reader.get("/archive?format=json").json()["events"]]
    told = [part.split("</section>")[0] for page in pages for part in page.split('class="own-text"')[1:]]
    ends = {
        ("Read on" in part, unescape(part.split("</blockquote>")[0]).rstrip("</>pliosan").endswith("…"))
        for part in told
    }
    assert ends == {(True, True), (False, False)}


def test_the_list_says_that_it_may_be_incomplete(reader: httpx.Client) -> None:
    assert "may be incomplete" in reader.get("/archive").text


def test_a_calendar_holds_whole_days_and_only_events_whose_days_are_known(reader: httpx.Client) -> None:
    answer = reader.get("/archive?until=2012-06&format=ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"].endswith('.ics"')
    entries = {str(entry["SUMMARY"]): entry for entry in Calendar.from_ical(answer.content).walk("VEVENT")}
    two_days = entries["First Repair Exchange"]
    assert two_days["DTSTART"].dt == dt.date(2011, 3, 12)
    assert two_days["DTEND"].dt == dt.date(2011, 3, 14)
    assert str(two_days["LOCATION"]) == "Wendlebury, United Kingdom"
    assert "Listening Walk" not in entries  # of a month
    one = Calendar.from_ical(reader.get("/archive/events/care-2012?format=ics").content).walk("VEVENT")
    assert [str(entry["SUMMARY"]) for entry in one] == ["Conversations about Care"]
    assert "format=ics" in reader.get("/archive/events/care-2012").text
    assert "format=ics" not in reader.get("/archive/events/listening-2011").text
    for path in ("/archive/events/listening-2011?format=ics", "/archive/records?format=ics"):
        assert reader.get(path).status_code == 404


def test_filters_take_places_and_names_as_the_chat_does(reader: httpx.Client) -> None:
    scottish = ids(reader, "place=Scotland")
    assert "care-2012" in scottish and "kitchen-2010" not in scottish
    assert "reise-2012" in ids(reader, "place=Germany") and "care-2012" in ids(reader, "place=UK")
    assert {"repair-2011", "repair-2012"} <= set(ids(reader, "q=toasters"))
    assert ids(reader, "person=the+Tool+Library") == ids(reader, "person=The+Tool+Library")
    by_name = ids(reader, "person=Forty+cooks")  # nobody's record, but named in the text
    assert by_name == ["kitchen-2010"]
    assert ids(reader, "person=Forty+cooks&kind=quotation") == []


def test_nobody_is_a_person_that_one_can_look_for(settings: Settings, archive: Catalogued) -> None:
    def nameless(documents: Iterable[Document]) -> Catalogue:
        made = made_catalogue(documents)
        records = (replace(r, subject="Anonymous") if r.subject == "Yetunde Bello" else r for r in made.records)
        return Catalogue(made.events, records)

    with serving(settings, Catalogued(archive, nameless)) as address:  # type: ignore[arg-type]
        pages = [httpx.get(f"{address}{path}").text for path in ("/archive", "/archive/events/care-2012")]
    assert "Anonymous" in pages[1]
    assert all('<option value="Anonymous">' not in page and "person=Anonymous" not in page for page in pages)


def test_passages_can_be_copied_and_opened(reader: httpx.Client) -> None:
    page = reader.get("/archive/search?q=carers").text
    assert "In context" in page and "data-copy=" in page
