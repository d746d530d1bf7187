"""axe-core finds nothing, in light and dark, on a desktop, a phone and at 400 %, in every state of the page."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import DESKTOP, PHONE, Watched
from .test_chat_page import NOT_HELD, SCOTLAND

pytestmark = pytest.mark.browser
NARROW = {"width": 320, "height": 640}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def violations(watched: Watched) -> list[str]:
    found = Axe().run(watched.page, options=RULES).response["violations"]
    return [f"{rule['id']} ({rule['impact']}): {[node['target'] for node in rule['nodes']]}" for rule in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
def test_axe_finds_nothing(visit: Callable[..., Watched], size: dict[str, int], scheme: str) -> None:
    watched = visit(size=size, scheme=scheme, reduced_motion="reduce")
    page = watched.page
    assert violations(watched) == []
    page.locator(".about summary").click()
    assert violations(watched) == []
    page.keyboard.press("Escape")
    watched.ask(SCOTLAND)
    assert violations(watched) == []
    page.locator("#log .source").first.click()
    assert violations(watched) == []
    page.keyboard.press("Escape")
    watched.ask(NOT_HELD)
    watched.ask("What were the barriers in Manchester?")
    assert violations(watched) == []
    page.locator("#log .near").last.click()
    assert violations(watched) == []
    page.keyboard.press("Escape")
    page.locator(".take summary").last.click()
    assert violations(watched) == []
    page.locator("#earlier").click()
    assert violations(watched) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
