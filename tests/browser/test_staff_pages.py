"""The staff's round in a browser: sign in, correct an event, undo it, collect quotations and take them along."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from coprod_assistant.config import Settings
from tests.web.archive.made_archive import Catalogued
from tests.web.serving import serving
from tests.web.staff.conftest import PASSWORD, Desk, desk, orle, with_staff
from tests.web.staff.test_asked import fill

from .conftest import DESKTOP, PHONE, Watched, broken_words

__all__ = ["desk", "orle"]
pytestmark = pytest.mark.browser
ADD = re.compile("Add to basket ?: I am called informal")
IN_IT = re.compile("In your basket ?: I am called informal")
NARROW = {"width": 320, "height": 700}


@pytest.fixture
def staffed(settings: Settings, archive: Catalogued, tmp_path: Path) -> Iterator[str]:
    fill(tmp_path / "kept")
    ours = with_staff(settings, tmp_path / "staff", keep_feedback_days=3650, feedback_dir=tmp_path / "kept", workers=1)
    with serving(ours, archive) as address:  # type: ignore[arg-type]
        yield address


def sign_in(page: Page, name: str = "Ada Moss") -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_event_is_corrected_seen_in_the_history_and_undone(opening: Callable[..., Watched], desk: Desk) -> None:
    page = opening(f"{desk.address}/staff").page
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff")
    page.get_by_role("navigation").get_by_role("link", name="Archive", exact=True).click()
    page.get_by_role("link", name="Orchard Day").first.click()
    page.get_by_role("link", name="Correct or hide this event").click()
    page.get_by_label("Name").fill("Hedge Day")
    page.get_by_role("button", name="Save the correction").click()
    entry = page.get_by_role("listitem").filter(has_text="name → Hedge Day")
    expect(entry).to_contain_text("Ada Moss")
    assert "Hedge Day" in (desk.corpus / "catalogue.toml").read_text()
    entry.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("listitem").filter(has_text="undone by Ada Moss")).to_be_visible()
    assert "Hedge Day" not in (desk.corpus / "catalogue.toml").read_text()
    page.goto(f"{desk.address}/staff")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{desk.address}/staff")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize("script", [True, False])
def test_quotations_are_collected_and_taken_along(opening: Callable[..., Watched], staffed: str, script: bool) -> None:
    event = "/archive/events/care-2012"
    page = opening(f"{staffed}/sign-in?next={event}", java_script_enabled=script, accept_downloads=True).page
    sign_in(page)
    button = page.get_by_role("button", name=ADD)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=IN_IT)).to_be_visible()
    page.get_by_role("link", name=IN_IT).click()
    page.get_by_label("Note on").fill("for the report")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_label("Note on")).to_have_value("for the report")
    with page.expect_download() as download:
        page.get_by_role("link", name="Markdown").click()
    text = Path(download.value.path()).read_text()
    assert "I am called informal" in text and "Yetunde Bello" in text and "for the report" in text


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("script", [True, False])
def test_an_answer_is_pinned_seen_by_a_visitor_and_undone(
    opening: Callable[..., Watched], desk: Desk, script: bool, size: dict[str, int]
) -> None:
    question = "How many people came to plant trees?"
    page = opening(f"{desk.address}/sign-in?next=/staff", size=size, java_script_enabled=script).page
    sign_in(page)
    page.get_by_role("link", name="Pinned answers").click()
    page.get_by_role("link", name="Pin an answer").click()
    page.get_by_label("The question").fill(question)
    page.get_by_label("Find passages").fill("neighbours and trees")
    page.keyboard.press("Enter")
    page.get_by_label("Thirty neighbours grafted").check()
    page.get_by_label("Find passages").fill("who looks after an oven")
    page.get_by_role("button", name="Find and keep what is ticked").click()
    expect(page.get_by_label("Thirty neighbours grafted")).to_be_checked()
    page.get_by_label("A line of your own").fill("Counted at the gate.")
    if script:
        look(page, f"pin-form-{size['width']}")
        check(page, "the form with a choice")
    page.get_by_role("button", name="Pin this answer").click()
    expect(page.get_by_role("heading", level=3)).to_have_text(question)
    if script:
        look(page, f"pins-{size['width']}")
        check(page, "/staff/pins")
        for scheme in ("light", "dark"):
            seen = opening(desk.address, size=size, scheme=scheme)
            seen.ask("how many people came to plant trees, please")
            turn = seen.page.locator("#log .turn").last
            expect(turn.locator(".who").last).to_contain_text("Answer chosen by the staff on")
            expect(turn).to_contain_text("Note by Ada Moss of the staff: “Counted at the gate.”")
            expect(turn.locator(".statement.verbatim")).to_have_count(1)
            look(seen.page, f"pinned-{size['width']}-{scheme}")
            check(seen.page, "the chat")
    page.get_by_role("link", name="As visitors see it").click()
    expect(page.get_by_text("Note by Ada Moss of the staff")).to_be_visible()
    if script:
        look(page, f"pinned-plain-{size['width']}")
    page.goto(f"{desk.address}/staff/pins")
    page.locator(".pins").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("undone by Ada Moss")).to_be_visible()
    page.goto(f"{desk.address}/ask?q={question}")
    expect(page.get_by_text("Note by Ada Moss")).to_have_count(0)


def look(page: Page, name: str) -> None:
    """Keeps a picture where somebody wants to look at it."""
    if folder := os.environ.get("COPROD_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


VIEWS = ["/staff", "/staff/asked", "/staff/basket", "/staff/searches", "/staff/corrections", "/archive",
         "/archive/events/care-2012", "/staff/pins/new?question=carers", "/archive/search?q=carers",
         "/staff/events/care-2012"]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["1280", "390", "320"])
def test_pages_are_accessible_and_do_not_scroll_sideways(
    opening: Callable[..., Watched], staffed: str, size: dict[str, int], scheme: str
) -> None:
    page = opening(f"{staffed}/sign-in", size=size, scheme=scheme).page
    check(page, "/sign-in")
    sign_in(page)
    page.goto(f"{staffed}/archive/events/care-2012")
    page.get_by_role("button", name=ADD).click()
    page.goto(f"{staffed}/archive/search?q=carers")
    page.get_by_role("button", name="Keep this search").click()
    expect(page.get_by_text("You keep this search.")).to_be_visible()
    for path in VIEWS:
        page.goto(f"{staffed}{path}")
        check(page, path)
    page.goto(f"{staffed}/evaluate/")  # which has one page more in its bar; its own tests look at the rest of it
    page.get_by_role("tab", name="Label").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("about:blank")  # it goes on loading, and the server is stopped first


def check(page: Page, path: str) -> None:
    found = Axe().run(page).response["violations"]
    told = json.dumps([(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found], indent=1)
    assert found == [], f"{path}: {told}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert broken_words(page) == [], path
