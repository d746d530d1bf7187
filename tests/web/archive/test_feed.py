"""A view as a feed: every event of it once, the newest told first, and readers of feeds can read it."""

import datetime as dt
from xml.etree import ElementTree

import httpx

from coprod_assistant.web.archive.feed import ATOM, MOST, feed_file
from coprod_assistant.web.archive.filters import Filters, select
from coprod_assistant.web.archive.view import ArchiveView

from ..hostile import HOSTILE
from .made_archive import Catalogued

TAG = f"{{{ATOM}}}"
TODAY = dt.date(2026, 11, 29)


def entries(content: bytes) -> list[dict[str, str]]:
    feed = ElementTree.fromstring(content)
    assert feed.tag == f"{TAG}feed"
    assert [feed.findtext(TAG + name) for name in ("id", "title", "updated")].count("") == 0
    return [
        {child.tag.removeprefix(TAG): child.get("href") or child.text or "" for child in entry}
        for entry in feed.iter(f"{TAG}entry")
    ]


def test_a_view_is_a_feed(reader: httpx.Client) -> None:
    answer = reader.get("/archive?country=United+Kingdom&format=atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    found = entries(answer.content)
    listed = reader.get("/archive?country=United+Kingdom&format=json").json()["events"]
    assert {one["title"] for one in found} == {event["name"] for event in listed} and len(found) == len(listed)
    assert len({one["id"] for one in found}) == len(found)
    assert all(one["link"].startswith(str(reader.base_url)) for one in found)
    assert {reader.get(one["link"]).status_code for one in found} == {200}
    told = [one["updated"] for one in found]
    assert told == sorted(told, reverse=True)
    care = next(one for one in found if one["title"] == "Conversations about Care")
    assert care["updated"] == "2014-02-03T00:00:00Z"  # when its source was published
    assert care["summary"].split(", ")[-1] == "Edinburgh"


def test_the_page_leads_to_its_feed_and_a_wrong_filter_to_none(reader: httpx.Client) -> None:
    assert 'href="/archive?q=carers&amp;format=atom"' in reader.get("/archive?q=carers").text
    wrong = reader.get("/archive?since=soon&format=atom")
    assert (wrong.status_code, wrong.headers["content-type"]) == (422, "text/html; charset=utf-8")


def test_it_stays_short_and_any_words_can_stand_in_it(archive: Catalogued) -> None:
    with archive.pin() as index:
        found = select(ArchiveView(index.catalogue(), index), Filters())
    for title in HOSTILE:
        answer = feed_file(found * 9, title=title, origin="https://a.example", view="/archive?q=1&x=2", made=TODAY)
        assert len(entries(bytes(answer.body))) == MOST
    empty = feed_file([], title="T", origin="https://a.example", view="/archive", made=TODAY)
    assert entries(bytes(empty.body)) == []
