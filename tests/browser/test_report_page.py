"""The report of a run in Chromium, opened from the disk: it can be used by everyone and asks nobody for anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from coprod_assistant.evaluation.report import write_report
from tests.browser.conftest import DESKTOP, PHONE
from tests.evaluation.test_report import made_run

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    path = folder / "report.html"
    write_report(made_run(folder / "run"), path, against=made_run(folder / "older", second="Hexham"))
    return path.as_uri()


@pytest.fixture(params=[("light", "desktop"), ("dark", "desktop"), ("light", "phone"), ("dark", "phone")])
def page(browser: Browser, report: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    scheme, size = request.param
    context = browser.new_context(viewport=DESKTOP if size == "desktop" else PHONE, color_scheme=scheme)
    opened = context.new_page()
    trouble: list[str] = []
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on("console", lambda message: trouble.append(message.text) if message.type in {"error", "warning"} else None)
    asked: list[str] = []
    opened.on("request", lambda sent: asked.append(sent.url))
    opened.goto(report)
    yield opened
    context.close()
    assert trouble == []
    assert [url for url in asked if not url.startswith("data:")] == [report]


def test_it_has_no_fault_that_axe_knows_and_fits_the_screen(page: Page) -> None:
    for summary in page.locator(".case summary").all():
        summary.click()
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_questions_are_narrowed_by_words_and_outcome(page: Page) -> None:
    shown = page.locator(".case:visible")
    assert shown.count() == 3
    page.get_by_role("searchbox").fill("LUNCH free")
    assert shown.count() == 1
    assert page.locator("#found").inner_text() == "1 of 3 questions"
    page.get_by_role("searchbox").fill("")
    page.locator("select[name=kind]").select_option("absent")
    expect(shown).to_contain_text("What is bitcoin?")
    page.locator("select[name=kind]").select_option("")
    page.locator("select[name=outcome]").select_option("turned-right")
    expect(shown).to_contain_text("And the lunch?")
    page.locator("select[name=outcome]").select_option("turned-wrong")
    assert shown.count() == 0
    assert page.locator("#found").inner_text() == "0 of 3 questions"


def test_colours_can_be_changed(page: Page) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(colour)
    page.locator("#theme").click()
    assert page.evaluate(colour) != before


def test_filters_are_in_the_address_and_come_back_with_it(browser: Browser, report: str) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(report)
    page.locator("select[name=outcome]").select_option("turned-right")
    page.get_by_role("searchbox").fill("lunch")
    expect(page).to_have_url(f"{report}#words=lunch&outcome=turned-right")
    again = context.new_page()
    again.goto(page.url)
    expect(again.locator("#found")).to_have_text("1 of 3 questions")
    assert again.locator("select[name=outcome]").input_value() == "turned-right"
    page.get_by_role("link", name="Plots").click()
    expect(page.locator("#found")).to_have_text("1 of 3 questions")
    again.goto(f"{report}#outcome=no-such")
    expect(again.locator("#found")).to_have_text("3 questions")
    context.close()
