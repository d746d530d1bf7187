"""The evaluators' desk in Chromium: words are marked with the keyboard, runs compared, a run's bar moves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from coprod_assistant.config import Settings
from coprod_assistant.evaluation.labelling.kept import read_labels
from coprod_assistant.web.evaluators import create_desk_app
from tests.web.evaluators.made_place import TRAMS, make_place, served

from .conftest import DESKTOP, PHONE, Watched
from .test_accessibility import violations

pytestmark = pytest.mark.browser
WHO = "Who spoke on the tram day?"
TABS = ("Label", "Compare", "Trend", "Agreement", "Run")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_place(tmp_path_factory.mktemp("place"))


@pytest.fixture(scope="module")
def address(place: Settings) -> Iterator[str]:
    with served(create_desk_app(place, place.evals_dir), place) as base:
        yield f"{base}/evaluate/"


def ready(page: Page) -> None:
    page.get_by_role("tab", name="Compare").wait_for(timeout=20_000)


def mark(page: Page, words: str) -> None:
    """Selects words with the arrow keys alone, and marks them."""
    source = page.locator("#source")
    source.focus()
    page.keyboard.press("Control+Home")
    text = source.inner_text()
    for _ in range(len(list(text[: text.index(words)]))):
        page.keyboard.press("ArrowRight")
    for _ in range(len(words) - 1):  # the last letter is missed, and taken all the same
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#chosen")).to_contain_text(words)
    page.get_by_role("button", name="Mark these words").click()


def test_a_draft_is_labelled_by_selecting_words(opening: Callable[..., Watched], address: str, place: Settings) -> None:
    watched = opening(address)
    page = watched.page
    ready(page)
    page.get_by_label("Your name as labeller").fill("anna")
    expect(page.get_by_text("3 questions of visitors, 0 labelled by anna")).to_be_visible(timeout=10_000)
    page.get_by_role("link", name=WHO).click()
    expect(page.get_by_role("heading", name=WHO)).to_be_visible()
    expect(page.get_by_label("Your name as labeller")).to_have_value("anna")
    mark(page, "Mary Poole")
    page.keyboard.press("x")  # nothing can be written into a source
    expect(page.locator("#source")).to_contain_text("Mary Poole spoke on “tickets & fares”.")
    expect(page.locator("#marked")).to_contain_text("Mary Poole")
    page.get_by_role("button", name="Save the label").click()
    expect(page.locator(".good")).to_contain_text("Saved in evals/labelled/anna.jsonl")
    (label,) = read_labels(place.evals_dir, "anna").values()
    (piece,) = label.ranges
    assert (piece.file, piece.text) == ("trams.txt", "Mary Poole")
    assert TRAMS[piece.start : piece.end] == "Mary Poole"  # behind a character that JavaScript counts as two
    page.get_by_role("searchbox", name="Find words in all documents").fill("jane marsh")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("button", name="buses.md").click()
    expect(page.locator("#chosen")).to_contain_text("Jane Marsh")
    page.get_by_role("button", name="Remove Mary Poole").click()
    page.get_by_role("button", name="Mark these words").click()
    page.get_by_role("button", name="Save the label").click()
    expect(page.locator(".good")).to_be_visible()
    (label,) = read_labels(place.evals_dir, "anna").values()
    assert [each.text for each in label.ranges] == ["Jane Marsh"]


def test_a_question_of_a_set_is_labelled_anew_and_put_back(
    opening: Callable[..., Watched], address: str, place: Settings
) -> None:
    file = place.evals_dir / "buses.jsonl"
    question = next(each for each in map(json.loads, file.read_text().splitlines()) if each["id"] == "t-1")["question"]
    watched = opening(address)
    page = watched.page
    ready(page)
    page.get_by_label("Your name as labeller").fill("ben")
    page.get_by_role("button", name="Questions that the sets have").click()
    expect(page.get_by_text("of hidden splits left out")).to_be_visible(timeout=10_000)
    page.get_by_role("link", name=question, exact=True).click()
    expect(page.get_by_text("The question buses/t-1")).to_be_visible()
    expect(page.locator("#marked li")).not_to_have_count(0)
    page.get_by_label("Note (may stay empty)").fill("looked at anew")
    page.get_by_role("button", name="Save the label").click()
    expect(page.locator(".good")).to_contain_text("Saved in evals/labelled/ben.jsonl")
    page.get_by_role("link", name="All questions").first.click()
    ready(page)
    page.get_by_role("button", name="Questions that the sets have").click()
    page.get_by_role("button", name="Put what was labelled anew back into the sets").click()
    expect(page.get_by_text("were changed")).to_be_visible(timeout=10_000)
    assert '"note":"looked at anew"' in file.read_text()


def test_two_runs_are_compared_and_a_runs_bar_moves(opening: Callable[..., Watched], address: str) -> None:
    page = opening(address).page
    ready(page)
    page.get_by_role("tab", name="Compare").click()
    expect(page.get_by_role("heading", name="Turned wrong: 1")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("not cited: More than 130 people")).to_be_visible()
    page.get_by_label("Kind").click()
    page.get_by_role("option", name="absent (1)").click()
    expect(page.get_by_role("heading", name="Turned wrong: 0")).to_be_visible(timeout=10_000)
    page.get_by_role("tab", name="Run").click()
    page.get_by_label("buses").check()
    page.get_by_role("button", name="Start the run").click()
    bar = page.locator(".desk-progress progress")
    bar.wait_for(timeout=60_000)
    seen = set()
    done = page.get_by_text("Finished: ")
    while not done.is_visible():
        seen.add(page.evaluate("document.querySelector('.desk-progress')?.textContent ?? ''"))
        page.wait_for_timeout(100)
    assert len(seen - {""}) >= 2, seen


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, {"width": 320, "height": 700}], ids=["desktop", "phone", "narrow"])
def test_axe_finds_nothing_and_all_fits(
    opening: Callable[..., Watched], address: str, size: dict[str, int], scheme: str
) -> None:
    watched = opening(address, size=size, scheme=scheme, reduced_motion="reduce")
    page = watched.page
    ready(page)
    found = []
    for name in TABS:
        tab = page.get_by_role("tab", name=name)
        if not tab.is_visible():  # Gradio puts what does not fit into a menu
            page.locator(".overflow-menu > button").click()
            page.locator(".overflow-dropdown button", has_text=name).click()
        else:
            tab.click()
        page.wait_for_timeout(1500)
        found += [f"{name}: {each}" for each in violations(watched)]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    page.get_by_role("tab", name="Label").click()
    page.get_by_role("link", name=WHO).click()
    page.locator("#source[contenteditable]").wait_for()
    found += violations(watched)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []
