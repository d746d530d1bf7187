"""A Chromium on the real page. Where there is no Chromium these tests fail: `make test-browser` asks for one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.web.conftest import archive, archive_site, assistant, index_dir, settings, site

__all__ = ["archive", "archive_site", "assistant", "index_dir", "settings", "site"]

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Gradio's script complains so when its page is left while it waits for an answer, as it always does for its timer's.
LEFT_GRADIO = ("AbortError", "Unexpected error Connection errored out")


@dataclass
class Watched:
    """A page and everything it did that a visitor would not see."""

    page: Page
    host: str
    requests: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Writes the question, sends it with Enter and waits for the whole turn."""
        turns = self.page.locator("#log .turn").count()
        self.page.get_by_label("Your question").fill(question)
        self.page.keyboard.press("Enter")
        self.page.locator("#log .turn[data-state=done]").nth(turns).wait_for(timeout=60_000)


@pytest.fixture(scope="package")  # its event loop must be gone before other tests start one
def browser() -> Iterator[Browser]:
    found = os.environ.get("COPROD_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.fail("there is no Chromium: install it, or name it in COPROD_CHROMIUM")
    with sync_playwright() as playwright:
        opened = launch(playwright, found)
        yield opened
        opened.close()


def launch(playwright: Playwright, executable: str) -> Browser:
    """A headless Chromium that makes no requests of its own."""
    return playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)


@pytest.fixture
def visit(opening: Callable[..., Watched], site: str) -> Callable[..., Watched]:
    """Opens the chat page and waits until it can be used."""

    def open_chat(*, address: str = site, **options: object) -> Watched:
        watched = opening(address, **options)
        watched.page.locator("body.ready").wait_for(timeout=20_000)
        return watched

    return open_chat


@pytest.fixture
def visit_archive(opening: Callable[..., Watched], archive_site: str) -> Callable[..., Watched]:
    """Opens a view of the invented archive."""
    return lambda path, **options: opening(f"{archive_site}{path}", **options)


@pytest.fixture
def opening(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Opens a page; afterwards it must have met no error and asked no other host for anything."""
    opened: list[Watched] = []

    def open_page(address: str, *, size: dict[str, int] = DESKTOP, scheme: str = "light", **options: object) -> Watched:
        context = browser.new_context(viewport=size, color_scheme=scheme, **options)  # type: ignore[arg-type]
        watched = Watched(context.new_page(), urlsplit(address).netloc)
        watched.page.on("request", lambda request: watched.requests.append(request.url))
        watched.page.on("pageerror", lambda error: watched.trouble.append(f"error: {error}"))
        watched.page.on("dialog", lambda dialog: (watched.trouble.append("dialog"), dialog.dismiss()))
        watched.page.on("console", lambda m: watched.trouble.append(m.text) if m.type in {"error", "warning"} else None)
        watched.page.on(
            "response", lambda r: watched.trouble.append(f"{r.status} {r.url}") if r.status >= 400 else None
        )
        opened.append(watched)
        watched.page.goto(address)
        return watched

    yield open_page
    for watched in opened:
        watched.page.context.close()
        left = LEFT_GRADIO if any("/evaluate/" in url for url in watched.requests) else ()
        assert [each for each in watched.trouble if not each.startswith(left)] == []
        hosts = {urlsplit(url).netloc for url in watched.requests if not url.startswith("data:")}
        assert hosts == {watched.host}


BROKEN_WORDS = """() => [...document.querySelectorAll("td, th, h1, h2, h3, button")].flatMap((cell) => {
  const found = [], walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode())
    for (const word of text.data.matchAll(/[\\p{L}\\d]{2,18}/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(word[0]);
    }
  return found;
})"""


def broken_words(page: Page) -> list[str]:
    """Words of tables, headings and buttons that run over two lines, as where a column is too narrow for them."""
    return page.evaluate(BROKEN_WORDS)
