"""The chat of a server whose answers a language model writes: who wrote, the archive's own words, the switch."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from coprod_assistant.config import Settings
from tests.llm.scripted_server import Scripted, hangs, resets, says
from tests.web.test_written import FOCUS, TRUE, written_site

from .conftest import DESKTOP, PHONE, Watched
from .test_accessibility import violations

pytestmark = pytest.mark.browser
BOTH = f"{TRUE} The 400 participants were particularly intrigued by speed-watch schemes [1]."


@pytest.fixture(scope="module")
def written(settings: Settings) -> Iterator[tuple[str, Scripted]]:
    with written_site(settings, says(BOTH)) as site:
        yield site


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_written_answer_and_the_archives_own_words(
    visit: Callable[..., Watched], written: tuple[str, Scripted], size: dict[str, int], scheme: str
) -> None:
    watched = visit(address=written[0], size=size, scheme=scheme, reduced_motion="reduce")
    page = watched.page
    page.get_by_label("Archive’s own words only").wait_for(state="visible")
    watched.ask(FOCUS)
    turn = page.locator("#log .turn").first
    assert turn.locator(".who").nth(1).inner_text() == "Written by a language model and checked against the archive"
    assert turn.locator(".statement.plain").count() == 2
    own = turn.get_by_role("button", name="The archive’s own words")
    words = turn.locator(".own-words")
    assert own.get_attribute("aria-expanded") == "false"
    assert not words.is_visible()
    own.focus()
    page.keyboard.press("Enter")
    assert own.get_attribute("aria-expanded") == "true"
    assert "focussed on e-government strategies to bring about" in words.inner_text()
    assert violations(watched) == []
    words.locator(".source").first.click()
    assert "focussed on e-government" in page.locator("#panel mark").inner_text()
    page.keyboard.press("Escape")
    own.click()
    assert not words.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_switch_leaves_the_model_out(visit: Callable[..., Watched], written: tuple[str, Scripted]) -> None:
    watched = visit(address=written[0], size=PHONE)
    asked = len(written[1].requests)
    box = watched.page.get_by_label("Archive’s own words only")
    box.focus()
    watched.page.keyboard.press("Space")
    assert box.is_checked()
    watched.ask(FOCUS)
    assert watched.page.locator("#log .turn .who").nth(1).inner_text() == "The archive says, word for word"
    assert watched.page.locator(".show-own").count() == 0
    assert len(written[1].requests) == asked
    new, own = (watched.page.locator(name).bounding_box() for name in ("#new", "#own"))
    assert new is not None
    assert own is not None
    assert own["x"] + own["width"] <= new["x"], "the switch and the button do not overlap"


def test_what_was_taken_back_leaves_the_page(visit: Callable[..., Watched], settings: Settings) -> None:
    with written_site(settings, resets(f"{BOTH} And then")) as (address, _):
        watched = visit(address=address, reduced_motion="reduce")  # what fades in has too little contrast for a moment
        watched.ask(FOCUS)
        turn = watched.page.locator("#log .turn").first
        assert turn.locator(".aside").inner_text().startswith("The language model’s answer did not arrive whole.")
        assert turn.locator(".statement.plain").count() == 0
        assert turn.locator(".statement.verbatim").count() > 0
        assert violations(watched) == []


def test_stop_ends_the_models_call(visit: Callable[..., Watched], settings: Settings) -> None:
    with written_site(settings, hangs()) as (address, model):
        watched = visit(address=address)
        watched.page.get_by_label("Your question").fill(FOCUS)
        watched.page.keyboard.press("Enter")
        watched.page.get_by_role("button", name="Stop").click()
        watched.page.locator("#log .turn[data-state=done]").wait_for(timeout=5_000)
        assert model.closed.wait(5) or not model.requests


def test_without_a_model_there_is_no_switch(visit: Callable[..., Watched]) -> None:
    assert visit().page.get_by_label("Archive’s own words only").count() == 0
