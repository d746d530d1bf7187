"""The archive page in a browser, as staff meet it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE, Watched
from .test_accessibility import NARROW, violations

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
VIEWS = [
    "/archive",
    "/archive?q=bench&country=United+Kingdom",
    "/archive?since=2015",
    "/archive/records?kind=quotation",
    "/archive/search?q=carers",
    "/archive/events/care-2012",
    "/archive/compare?event=care-2012&event=budget-2011",
    "/archive/people",
    "/archive/people/Maud%20Ferris",
    "/archive/map",
    "/archive/themes",
]


def test_filters_make_an_address_that_can_be_sent(visit_archive: Visit) -> None:
    page = visit_archive("/archive").page
    expect(page.locator(".strip ul a")).to_have_count(11)  # those without a date are in the list only
    page.get_by_label("Search for").fill("bench")
    page.get_by_label("Country").select_option("United Kingdom")
    page.get_by_label("From", exact=True).fill("2012")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".held h4")).to_have_text(["Second Repair Exchange", "Third Repair Exchange"])
    assert page.url.endswith("/archive?q=bench&since=2012&country=United+Kingdom")
    expect(page.locator(".matching mark").first).to_have_text("benches")
    page.get_by_role("link", name="Remove the filter From 2012").click()
    expect(page.locator(".held h4")).to_have_count(3)
    page.go_back()
    expect(page.locator(".held h4")).to_have_count(2)
    page.get_by_role("link", name="Records 6").click()
    expect(page.locator(".kinded").first).to_contain_text("Oluwaseun Adeyemi")


def test_filters_fold_away_on_a_phone(visit_archive: Visit) -> None:
    page = visit_archive("/archive", size=PHONE).page
    expect(page.get_by_label("Country")).to_be_hidden()
    more = page.get_by_role("button", name="Filters")
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    page.get_by_label("Country").select_option("Germany")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".held h4")).to_have_text(["Werkstatt der Nachbarn"])
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_event_passage_and_source(visit_archive: Visit) -> None:
    page = visit_archive("/archive").page
    page.locator(".held").get_by_role("link", name="Conversations about Care").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Conversations about Care")
    expect(page.locator("#recommendations .record")).to_have_count(3)
    record = page.locator("#said .record").first
    source = record.get_by_role("link", name="Source of")
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    assert "https://example.org/gatherings#:~:text=" in (source.get_attribute("href") or "")
    record.get_by_role("link", name="In context").click()
    expect(page.locator("mark")).to_have_text(
        "I am called informal. There is nothing informal about lifting my mother at four in the morning."
    )
    page.get_by_role("link", name="← Conversations about Care").click()
    page.locator("#people").get_by_role("link", name="Ines Bramante").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ines Bramante")
    expect(page.locator(".group h2")).to_have_text(["Listening Walk", "Conversations about Care"])
    page.get_by_role("link", name="Listening Walk").click()
    expect(page.locator(".facts-of")).to_contain_text("The source gives the month, not the day.")


def test_quotations_are_copied_with_their_reference(visit_archive: Visit) -> None:
    page = visit_archive("/archive/events/care-2012", permissions=["clipboard-read", "clipboard-write"]).page
    record = page.locator("#recommendations .record").first
    record.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#status")).to_have_text("Quotation copied.")
    expect(record.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith(
        "“Carers should sit on the panels that appoint nurses.”\n"
        "— Conversations about Care, Edinburgh, 7 November 2012. Wendle Valley Forum (invented). "
        "Gatherings of the Wendle Valley Forum. Published 3 February 2014. https://example.org/gatherings#:~:text="
    )
    record.get_by_role("button", name="Copy as Markdown").click()
    expect(record.get_by_role("button", name="Copied")).to_have_count(2)
    assert page.evaluate("navigator.clipboard.readText()").startswith("> Carers should sit on the panels")


def test_events_are_chosen_and_compared(visit_archive: Visit) -> None:
    page = visit_archive("/archive").page
    bar = page.locator(".compare-bar")
    expect(bar).to_be_hidden()
    page.get_by_role("checkbox", name="Compare People’s Budget Assembly").check()
    expect(bar.get_by_role("button")).to_be_disabled()
    page.get_by_role("checkbox", name="Compare First Repair Exchange").check()
    expect(bar).to_contain_text("2 events ticked")
    page.get_by_role("checkbox", name="Compare Conversations about Care").check()
    page.get_by_role("checkbox", name="Compare Listening Walk").check()
    expect(page.get_by_role("checkbox", name="Compare Shared Kitchen Day")).to_be_disabled()
    page.get_by_role("checkbox", name="Compare Listening Walk").uncheck()
    bar.get_by_role("button", name="Compare").click()
    expect(page.locator(".heads h2")).to_have_text(
        ["First Repair Exchange", "People’s Budget Assembly", "Conversations about Care"]
    )
    shared = page.locator(".attending li", has_text="Maud Ferris")
    expect(shared).to_have_count(2)
    expect(shared.first).to_contain_text("at 2 of 3")
    tops = page.locator(".heads .cell").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
    assert len(set(tops)) == 1
    page.get_by_role("link", name="Leave out First Repair Exchange").click()
    expect(page.locator(".heads h2")).to_have_count(2)
    page.set_viewport_size(PHONE)
    tops = page.locator(".heads .cell").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
    assert tops[0] < tops[1]
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_view_is_exported(visit_archive: Visit, tmp_path: Path) -> None:
    page = visit_archive("/archive/records?kind=barrier&place=Edinburgh", accept_downloads=True).page
    for name in ("CSV", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        download.value.save_as(tmp_path / name)
        assert download.value.suggested_filename.startswith("archive-records-2")
    with (tmp_path / "CSV").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    body = json.loads((tmp_path / "JSON").read_text(encoding="utf-8"))
    shown = page.locator(".kinded .words").all_inner_texts()
    assert len(shown) == 3
    assert [row["text"] for row in rows] == [record["text"] for record in body["records"]] == shown


def test_everything_but_copying_works_without_scripts(visit_archive: Visit) -> None:
    page = visit_archive("/archive", java_script_enabled=False).page
    page.get_by_label("Place").fill("Wendlebury")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".held")).to_have_count(3)
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".heads h2")).to_have_count(2)
    expect(page.get_by_role("button", name="Copy").first).to_be_hidden()


def test_keyboard_reaches_the_events(visit_archive: Visit) -> None:
    page = visit_archive("/archive").page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="1 event in 2010")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".strip ul a").first).to_be_focused()
    expect(page.locator(".strip ul a").first).to_contain_text("Shared Kitchen Day")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shared Kitchen Day")


def test_chat_and_archive_lead_to_each_other(visit_archive: Visit) -> None:
    page = visit_archive("/archive").page
    page.get_by_role("button", name="Dark colours").click()
    page.get_by_role("link", name="Ask", exact=True).click()
    page.locator("body.ready").wait_for(timeout=20_000)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.get_by_role("link", name="Archive", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What was held, and when")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
def test_axe_finds_nothing(visit_archive: Visit, size: dict[str, int], scheme: str) -> None:
    watched = visit_archive(VIEWS[0], size=size, scheme=scheme, reduced_motion="reduce")
    page = watched.page
    origin = page.url.removesuffix("/archive")
    for view in VIEWS:
        page.goto(f"{origin}{view}")
        assert (view, violations(watched)) == (view, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], view
    page.goto(f"{origin}/archive/events/care-2012")
    page.get_by_role("link", name="In context").first.click()
    assert violations(watched) == []
