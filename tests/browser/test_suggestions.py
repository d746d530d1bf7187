"""What is offered while one writes: chosen with the keyboard, said to screen readers, and nothing typed is sent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE, Watched
from .test_accessibility import violations

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]


def typed(page: Page, words: str) -> list[str]:
    """What is offered once the words are written, without the kind of a name."""
    page.get_by_label("Your question").fill("")
    page.get_by_label("Your question").press_sequentially(words)
    page.wait_for_timeout(200)
    return [text.split("\n")[0] for text in page.locator("#offers:not([hidden]) li").all_inner_texts()]


def test_a_question_is_chosen_with_the_keyboard_and_asked(visit: Visit) -> None:
    page = visit().page
    box = page.get_by_label("Your question")
    offered = typed(page, "who birm")
    assert offered[0] == "Who spoke at the Birmingham roadshow?" and len(offered) <= 6
    expect(page.locator("#status")).to_have_text(f"{len(offered)} suggestions, arrow keys choose.")
    assert box.get_attribute("aria-activedescendant") is None, "nothing is chosen for the reader"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None, "past the last is the box again"
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_text(offered[0])
    expect(chosen).to_have_attribute("id", box.get_attribute("aria-activedescendant") or "")
    page.keyboard.press("Enter")
    expect(page.locator("#log h2").first).to_have_text(offered[0])
    expect(box).to_have_value("")
    expect(page.locator("#offers")).to_be_hidden()


def test_a_name_completes_what_is_written(visit: Visit) -> None:
    page = visit().page
    assert typed(page, "Tell me about sir har") == ["Sir Harry Burns"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_have_value("Tell me about Sir Harry Burns ")
    expect(page.locator("#log .turn")).to_have_count(0)


def test_escape_and_tab_close_the_list_and_enter_asks_what_is_written(visit: Visit) -> None:
    page = visit().page
    box = page.get_by_label("Your question")
    for key in ("Escape", "Tab"):
        assert typed(page, "birmingham")
        page.keyboard.press(key)
        expect(page.locator("#offers")).to_be_hidden()
        expect(box).to_have_value("birmingham")
    assert typed(page, "zzz") == []
    assert typed(page, "Who spoke in Birm")
    page.keyboard.press("Enter")
    expect(page.locator("#log h2").first).to_have_text("Who spoke in Birm")
    typed(page, "birmingham")
    page.keyboard.press("Shift+Enter")
    expect(box).to_have_value("birmingham\n")


def test_a_finger_chooses(visit: Visit) -> None:
    page = visit(size=PHONE, has_touch=True).page
    offered = typed(page, "when efficient")
    page.locator("#offers li").first.tap()
    expect(page.locator("#log h2").first).to_have_text(offered[0])


def test_nothing_that_is_typed_is_sent(visit: Visit) -> None:
    watched = visit()
    assert not any("suggest" in address for address in watched.requests)
    typed(watched.page, "manchester")
    after = [address for address in watched.requests if "suggest" in address]
    assert len(after) == 2 and not any("manch" in address for address in watched.requests)
    typed(watched.page, "birmingham")
    assert [address for address in watched.requests if "suggest" in address] == after


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, {"width": 320, "height": 640}], ids=["desktop", "phone", "narrow"])
def test_axe_finds_nothing_in_the_open_list(visit: Visit, size: dict[str, int], scheme: str) -> None:
    watched = visit(size=size, scheme=scheme, reduced_motion="reduce")
    assert typed(watched.page, "birmingham")
    watched.page.keyboard.press("ArrowDown")
    assert violations(watched) == []
    assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
