"""Kept searches: what is new since their owner last looked, for events, records and passages; nobody else's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import httpx
import pytest

from coprod_assistant.web.archive import view_of
from coprod_assistant.web.staff.kept import Kept
from coprod_assistant.web.staff.searches import MOST, Searches

from .conftest import HTML, Desk, sign_in, token_of

MORE = """
## Second Orchard Day, Fennick, 3 May 2016

The trees bore fruit. Dr Sunniva Halle recommended that every tree should have three keepers.
"""
KEEP, SEEN, REMOVE = "/staff/searches", "/staff/searches/seen", "/staff/searches/remove"


def seen(desk: Desk, id: str = "1") -> httpx.Response:
    page = desk.get(KEEP)
    generation = page.partition('name="generation" value="')[2].partition('"')[0]
    return desk.send(SEEN, id=id, generation=generation)


@pytest.mark.parametrize(
    ("address", "new"),
    [
        ("/archive?place=Fennick", "Second Orchard Day"),
        ("/archive/records?kind=recommendation", "three keepers"),
        ("/archive/search?q=fruit+of+the+trees", "The trees bore fruit"),
    ],
)
def test_what_has_come_since_is_told_until_it_is_seen(desk: Desk, address: str, new: str) -> None:
    assert "Keep this search" in desk.get(address)
    kept = desk.send(KEEP, address=address)
    assert (kept.status_code, kept.headers["location"]) == (303, address)
    assert "You keep this search" in desk.get(address)
    assert "Nothing new" in desk.get(KEEP)
    (desk.corpus / "meetings.md").write_text((desk.corpus / "meetings.md").read_text() + MORE)
    desk.index()
    page = desk.get(KEEP)
    assert new in page.replace("<mark>", "").replace("</mark>", "") and "1 new</strong>" in page
    assert "1\xa0search, each with what is new" in desk.get("/staff")
    assert desk.send(SEEN, id="1", generation="an earlier one").status_code == 303
    assert "1 new</strong>" in desk.get(KEEP)  # what came after the page was made has not been seen
    assert seen(desk).status_code == 303
    assert "Nothing new" in desk.get(KEEP)
    assert desk.send(REMOVE, id="1").status_code == 303
    assert "You keep no search yet" in desk.get(KEEP)


def test_what_is_edited_elsewhere_or_corrected_is_not_new(desk: Desk) -> None:
    desk.send(KEEP, address="/archive")
    desk.send(KEEP, address="/archive/search?q=blossom")
    event = desk.get("/archive").partition("/archive/events/")[2].partition('"')[0]
    assert (
        desk.send(f"/staff/events/{event}", name="Hedge Day", starts="2013-05-04", place="Fennick").status_code == 303
    )
    text = (desk.corpus / "meetings.md").read_text()
    (desk.corpus / "meetings.md").write_text(text.replace("# Meetings", "Read this first.\n\n# Meetings", 1))
    desk.index()
    assert "Hedge Day" in desk.get("/archive")
    assert desk.get(KEEP).count("Nothing new") == 2


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "/staff",
        "/archive/map",
        "/archive/search",
        "/archive?since=never",
        "https://elsewhere.example/archive?q=a",
    ],
)
def test_only_a_view_that_lists_something_is_kept(desk: Desk, address: str) -> None:
    found = view_of(address, max_chars=1000)
    assert found is None or found.address.startswith("/archive")
    if not address.startswith("https:"):
        assert desk.send(KEEP, address=address).status_code == 404
        assert "You keep no search yet" in desk.get(KEEP)


def test_nobody_sees_or_changes_anothers(staffed: str, ada: httpx.Client, visitor: httpx.Client) -> None:
    token = token_of(ada.get("/archive").text)
    ada.post(KEEP, data={"token": token, "address": "/archive?q=carers"})
    with httpx.Client(base_url=staffed, timeout=30, headers=HTML) as other:
        sign_in(other, name="Bo Reed")
        assert "You keep no search yet" in other.get(KEEP).text
        mine = token_of(other.get("/archive").text)
        assert other.post(REMOVE, data={"token": mine, "id": "1"}).status_code == 303
        assert other.post(SEEN, data={"token": mine, "id": "1"}).status_code == 303
    assert "Words carers" in ada.get(KEEP).text
    assert "Keep this search" not in visitor.get("/archive?q=carers").text
    assert visitor.get(KEEP).status_code in (303, 401, 403)
    assert ada.post(f"{KEEP}/nonsense", data={"token": token, "id": "1"}).status_code == 404


def test_a_person_keeps_so_many_and_one_of_an_address(tmp_path: Path) -> None:
    clock = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
    kept = Kept(tmp_path)
    searches = Searches(kept, clock=lambda: clock)
    assert all(searches.keep("Ada", f"/archive?q={n}", {str(n)}) for n in range(MOST))
    assert not searches.keep("Ada", "/archive?q=more", ())
    assert searches.keep("Bo", "/archive?q=1", ()) and searches.keep("Bo", "/archive?q=1", {"x"})
    [one] = searches.of("Bo")
    assert (one.seen, one.looked) == (frozenset(), clock.date())
    searches.looked("Bo", one.id, {"x", "y"})
    assert searches.of("Bo")[0].seen == {"x", "y"}
    searches.remove("Ada", one.id)
    assert searches.of("Bo") and len(searches.addresses("Ada")) == MOST
    kept.close()
