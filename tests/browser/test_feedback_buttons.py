"""The buttons below an answer, where the operator keeps what visitors say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings
from tests.browser.conftest import PHONE, Watched
from tests.web.serving import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def keeping_site(settings: Settings, assistant: Assistant, kept: Path) -> Iterator[str]:
    wanted = settings.model_copy(update={"keep_feedback_days": 7, "feedback_dir": kept})
    with serving(wanted, assistant) as address:
        yield address


def test_a_visitor_says_with_the_keyboard_what_is_wrong(
    visit: Callable[..., Watched], keeping_site: str, kept: Path
) -> None:
    chat = visit(address=keeping_site, reduced_motion="reduce")  # what fades in has too little contrast for a moment
    chat.ask("Who spoke in Berlin?")
    chat.ask("What did he stress?")
    row = chat.page.locator(".turn").nth(1).get_by_role("group", name="Was this answer right?")
    row.get_by_role("button", name="Wrong").focus()
    chat.page.keyboard.press("Enter")
    chat.page.keyboard.type("It was <b>someone</b> else")
    assert Axe().run(chat.page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"] == []
    chat.page.keyboard.press("Enter")
    row.get_by_text("Thank you. What you said was noted.").wait_for()
    (path,) = kept.iterdir()
    (line,) = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert (line["question"], line["verdict"]) == ("What did he stress?", "wrong")
    assert line["reason"] == "It was <b>someone</b> else"
    assert "new technologies are an important driver" in line["answer"]
    assert line["history"][0]["question"] == "Who spoke in Berlin?"
    assert any("new technologies" in cited["quote"] for cited in line["citations"])


def test_right_is_one_touch_on_a_phone_and_a_refusal_asks_nothing(
    visit: Callable[..., Watched], keeping_site: str, kept: Path
) -> None:
    chat = visit(address=keeping_site, size=PHONE)
    chat.ask("Who spoke in Berlin?")
    chat.page.get_by_role("button", name="Right", exact=True).click()
    chat.page.locator(".feedback").get_by_text("Thank you.").wait_for()
    chat.ask("What is the price of bread in Paris?")
    assert chat.page.locator(".feedback").count() == 1
    assert chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    verdicts = [json.loads(line)["verdict"] for path in kept.iterdir() for line in path.read_text().splitlines()]
    assert verdicts == ["right", "refused"]
