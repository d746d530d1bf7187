"""A page for each person and organisation that records name, a list of them, and what compared events share."""

from html import unescape
from urllib.parse import quote

import httpx

from ..chat_client import tags


def links(page: str) -> set[str]:
    return {a["href"] for t, a in tags(page) if t == "a" and a.get("href")}


def test_everybody_named_has_a_page(reader: httpx.Client) -> None:
    page = reader.get("/archive/people").text
    named = {href for href in links(page) if href.startswith("/archive/people/")}
    assert f"/archive/people/{quote('Maud Ferris')}" in named and "/archive/people/Tool%20Library" in named
    assert not any("resident" in href for href in named)  # "a resident of Tern Court" is no name
    assert all(reader.get(href).status_code == 200 for href in named)
    fewer = reader.get("/archive/people?country=Germany").text
    assert "/archive/people/Frauke%20Petersen" in links(fewer) and "/archive/people/Gwen%20Okafor" not in links(fewer)
    assert reader.get("/archive/people?since=x").status_code == 422


def test_a_page_has_all_that_somebody_did_and_said_each_with_its_passage(reader: httpx.Client) -> None:
    page = reader.get("/archive/people/maud%20ferris").text
    for event in ("repair-2011", "budget-2011"):
        assert f"/archive/events/{event}" in links(page)
    assert "Maud Ferris promised that the old fire station would be let to repairers" in page
    assert "deputy leader of the council" in page
    assert sum(href.startswith("/archive/passage?") for href in links(page)) >= 3
    assert "/archive/records?person=maud+ferris&format=csv" in links(page)
    assert f"/archive/people/{quote('Maud Ferris')}" in links(reader.get("/archive/events/budget-2011").text)


def test_an_event_that_only_names_somebody_shows_the_sentence(client: httpx.Client) -> None:
    page = client.get("/archive/people/Walsall%20MBC").text
    assert "Needs assessment should become Needs and Capabilities Assessment" in page
    (passage,) = [href for href in links(page) if "opening=Needs+assessment" in href]
    assert "<mark>" in client.get(passage).text


def test_nobody_has_no_page(reader: httpx.Client) -> None:
    for name in ("Nobody At All", "%20", "x" * 300, "%3Cscript%3E"):
        answer = reader.get(f"/archive/people/{name}")
        assert answer.status_code == 404 and "no such person or organisation" in answer.text, name


def test_compared_events_begin_with_what_they_share(reader: httpx.Client) -> None:
    page = unescape(reader.get("/archive/compare?event=repair-2011&event=budget-2011").text)
    common, _, different = page.partition("<dt>Different</dt>")
    common = common.partition("<dt>In common</dt>")[2]
    different = different.partition("</dl>")[0]
    assert all(words in common for words in ("2011", "United Kingdom", "Maud Ferris"))
    assert "Wendlebury; Marrow Hill" in different and "United Kingdom" not in different
    three = unescape(reader.get("/archive/compare?event=repair-2011&event=budget-2011&event=reise-2012").text)
    assert "Maud Ferris (2 of 3)" in three and "2011; 2012" in three
