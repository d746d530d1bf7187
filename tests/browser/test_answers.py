"""Answers one can read: cards of events, tables, pages of reports with the cited words marked, wide and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from coprod_assistant.assistant import open_assistant
from coprod_assistant.config import load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index
from tests.page_images.made import WORDS, report
from tests.web.serving import serving

from .conftest import DESKTOP, PHONE, Watched
from .test_accessibility import violations

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
EVENTS = """# Fairs

## Fair of ideas

Where: Weir Hall, Leith

When: 14 March 2013

Forty neighbours met at the fair of ideas and drew up a plan for the weir.

## Fair of boats

Where: Boat House, Leith

When: 2 May 2013

Nine boats were mended at the fair of boats by those who row them.

## What the boats cost

| Boat | 2012 | 2013 |
| --- | --- | --- |
| Heron | £440 | £330 |
| Otter | £570 | £80 |
"""
FAIRS = "Which events were held in 2013?"
COST = "What did the boat Otter cost in 2012?"
MENDED = "Who mended the weir?"


@pytest.fixture(scope="module")
def weir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server over two fairs, a table and a report; it names a person to ask."""
    folder = tmp_path_factory.mktemp("weir")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "fairs.md").write_text(EVENTS, encoding="utf-8")
    (corpus / "weir.pdf").write_bytes(report())
    build_index(corpus, folder / "index", load_embedder("all-MiniLM-L6-v2"), timeout_s=60, memory_mb=1024)
    settings = load_settings(
        index_dir=folder / "index",
        corpus_dir=corpus,
        questions_per_minute=6000,
        cpu_seconds_per_minute=6000,
        contact="Ada, telephone 01 23",
    )
    assistant = open_assistant(settings)
    with serving(settings, assistant) as address:
        yield address
    assistant.close()


def no_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_answers_can_be_read(visit: Visit, weir: str, size: dict[str, int], scheme: str) -> None:
    watched = visit(address=weir, size=size, scheme=scheme, reduced_motion="reduce")
    page = watched.page
    expect(page.locator(".scope")).to_contain_text(
        re.compile(r"2 events, 2013, 1 page and 1 report, as of \d+ \w+ \d+")
    )
    page.locator(".about summary").click()
    expect(page.locator(".about-text")).to_contain_text("Ada, telephone 01 23")
    page.evaluate("document.querySelector('.about').open = false")

    watched.ask(FAIRS)
    cards = page.locator("#log .event")
    assert [card.locator("h3 a").inner_text().splitlines()[0] for card in cards.all()] == [
        "Fair of ideas",
        "Fair of boats",
    ]
    assert [card.locator(".event-when").inner_text() for card in cards.all()] == ["14 March 2013", "2 May 2013"]
    assert cards.nth(1).locator(".event-where").inner_text() == "Boat House, Leith"
    assert "When:" not in page.locator("#log").inner_text()
    assert violations(watched) == [] and no_sideways(page)

    watched.ask(COST)
    table = page.locator("#log .turn").nth(1).get_by_role("table")
    rows = [" ".join(row.split()) for row in table.get_by_role("row").all_inner_texts()]
    assert rows[0] == "Boat 2012 2013" and "Otter £570 £80" in rows
    expect(table.get_by_role("columnheader")).to_have_text(["Boat", "2012", "2013"])
    assert violations(watched) == [] and no_sideways(page)

    watched.ask(MENDED)
    if size == PHONE:
        page.locator("#log .turn").nth(2).locator(".source").first.click()
    panel = page.locator("#panel")
    expect(panel.locator("mark")).to_have_text(re.compile(WORDS))
    panel.get_by_role("button", name="Page as published").click()
    box = panel.locator(".sheet i")
    expect(box).to_have_count(1)
    assert panel.locator(".sheet img").get_attribute("alt")
    assert not panel.locator(".passage-text").is_visible()
    assert violations(watched) == [] and no_sideways(page)
    before = box.bounding_box()
    panel.get_by_role("button", name="Larger").click()
    after, frame = box.bounding_box(), panel.locator(".sheet-frame").bounding_box()
    assert before and after and frame and after["width"] > 1.4 * before["width"]
    assert frame["y"] <= after["y"] <= frame["y"] + frame["height"], "what is marked stays in view"
    panel.get_by_role("button", name="Text", exact=True).click()
    expect(panel.locator("mark")).to_be_visible()


def test_first_source_opens_by_itself_where_there_is_room_and_takes_no_focus(visit: Visit, weir: str) -> None:
    watched = visit(address=weir)
    page = watched.page
    watched.ask(FAIRS)
    expect(page.locator("#panel-title")).to_have_text("Fairs")
    expect(page.get_by_label("Your question")).to_be_focused()
    watched.ask(MENDED)
    expect(page.locator("#panel mark")).to_have_text(re.compile(WORDS))
    assert page.locator("[aria-expanded=true][data-open]").count() == 1
    page.locator("#panel-close").click()
    watched.ask(FAIRS)
    expect(page.locator("#panel")).to_be_hidden()  # who closed it does not want it
    page.locator("#log .turn").nth(2).locator(".source").nth(1).click()
    expect(page.locator("#panel")).to_be_visible()


def test_phone_opens_no_source_by_itself(visit: Visit, weir: str) -> None:
    watched = visit(address=weir, size=PHONE)
    watched.ask(FAIRS)
    expect(watched.page.locator("#panel")).to_be_hidden()


def test_panel_shows_nothing_of_the_turn_before(visit: Visit, weir: str) -> None:
    watched = visit(address=weir)
    watched.ask(MENDED)
    expect(watched.page.locator("#panel")).to_be_visible()
    watched.ask("xqzt vvrk plmf")
    expect(watched.page.locator("#panel")).to_be_hidden()
    last = watched.page.locator("#log .turn").last
    expect(last).to_contain_text("Ada, telephone 01 23")
    assert last.locator(".near").count() == 0
    expect(watched.page.locator(".side-empty")).to_be_hidden()


def test_print_keeps_the_bar_out_of_the_text(visit: Visit, weir: str) -> None:
    watched = visit(address=weir)
    watched.ask(FAIRS)
    watched.page.emulate_media(media="print")
    assert watched.page.evaluate("getComputedStyle(document.querySelector('.top')).position") == "static"


def test_page_that_cannot_be_fetched_is_said_and_asked_for_again(visit: Visit, weir: str) -> None:
    watched = visit(address=weir, size=PHONE)
    page = watched.page
    watched.ask(MENDED)
    page.locator("#log .source").first.click()
    page.route("**/source/**", lambda route: route.abort())
    page.get_by_role("button", name="Page as published").click()
    expect(page.locator("#panel .notice")).to_contain_text("could not be fetched")
    page.unroute("**/source/**")
    page.get_by_role("button", name="Page as published").click()
    expect(page.locator("#panel .sheet i")).to_have_count(1)
    watched.trouble.clear()  # the broken-off request is in the console
