"""The site below a path of another one, behind a real nginx, as a browser uses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings
from tests.web.serving import serving
from tests.web.staff.conftest import PASSWORD, with_staff
from tests.web.test_below_path import nginx

from .conftest import Watched
from .test_chat_page import SCOTLAND

pytestmark = pytest.mark.browser


@pytest.fixture
def below(settings: Settings, assistant: Assistant, tmp_path: Path) -> Iterator[str]:
    """Its address; everywhere else on that site there is nothing."""
    given = with_staff(
        settings, tmp_path / "staff", root_path="/ask", trusted_proxies="127.0.0.1", evals_dir=tmp_path / "evals"
    )
    with serving(given, assistant) as inside, nginx(tmp_path, inside) as outside:
        yield f"{outside}/ask/"


def test_all_of_it_works_below_a_path(visit: Callable[..., Watched], below: str) -> None:
    watched = visit(address=below)
    page = watched.page
    watched.ask(SCOTLAND)
    expect(page.locator("#panel-body mark").first).to_be_visible()
    page.reload()
    expect(page.locator("#log .turn[data-state=done] h2")).to_have_text(SCOTLAND)
    shared = page.evaluate("new URL('?q=x', location.href).href")
    assert shared.startswith(below)
    page.get_by_role("link", name="Archive", exact=True).click()
    page.get_by_role("link", name="Records", exact=False).first.click()
    expect(page).to_have_url(re.compile("/ask/archive/records"))
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page).to_have_url(re.compile(f"^{re.escape(below)}"))
    page.goto(f"{below}staff")
    page.get_by_label("Name").fill("Ada Moss")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{below}staff")
    page.get_by_role("link", name="Evaluation").click()
    expect(page.get_by_role("tab").first).to_be_visible(timeout=20_000)
    page.get_by_role("tab").nth(1).click()
    page.wait_for_timeout(1500)  # what its script asks for
    page.goto(f"{below}staff")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(below)
