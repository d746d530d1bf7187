"""Takes the pictures of `docs/images/` from the real server on the index that the settings name.

Run it with `python scripts/screenshots.py` after `coprod index`; it needs Chromium, found on the path or named in
COPROD_CHROMIUM. Reduced motion is asked for, so a picture shows the finished page and comes out the same every time.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
ANSWERED = "Which policies were recommended for Scotland?"
REFUSED = "Which barriers were named at the conference in Paris?"


def main() -> int:
    """Writes the pictures; 1 where a server or a browser is missing."""
    chromium = os.environ.pop("COPROD_CHROMIUM", None) or shutil.which("chromium")
    if not chromium:
        print("there is no Chromium: install it, or name it in COPROD_CHROMIUM", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name in SIZES:
            for scheme in ("light", "dark"):
                take(browser, address, name=name, scheme=scheme)
        browser.close()
    return 0


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server of its own, which ends with the block."""
    with tempfile.TemporaryFile("w+") as log:
        command = [sys.executable, str(ROOT / "app.py")]
        server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "COPROD_PORT": "0"}, stderr=log)
        try:
            for _ in range(600):
                log.seek(0)
                if found := re.search(r"http://\S+", log.read()):
                    break
                if server.poll() is not None:
                    raise SystemExit("the server did not start; see `coprod doctor`")
                time.sleep(0.1)
            else:
                raise SystemExit("the server did not say where it listens")
            yield found[0]
        finally:
            server.terminate()
            server.wait(timeout=15)


def take(browser: Browser, address: str, *, name: str, scheme: str) -> None:
    """The page empty, with an answer, with its source open, and with a refusal."""
    context = browser.new_context(viewport=SIZES[name], color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address, timeout=60_000)
    page.locator("body.ready").wait_for(timeout=60_000)
    shoot(page, f"{name}-{scheme}-empty")
    ask(page, ANSWERED)
    if name == "phone":
        shoot(page, f"{name}-{scheme}-answer")
    page.locator("#log .marker").first.click()
    shoot(page, f"{name}-{scheme}-source")
    page.keyboard.press("Escape")
    ask(page, REFUSED)
    page.mouse.move(1, 400)
    shoot(page, f"{name}-{scheme}-refusal")
    context.close()


def ask(page: Page, question: str) -> None:
    """Asks and waits for the whole turn."""
    turns = page.locator("#log .turn").count()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    page.locator("#log .turn[data-state=done]").nth(turns).wait_for(timeout=30_000)


def shoot(page: Page, name: str) -> None:
    """Writes one picture, packed as small as it goes without loss."""
    page.wait_for_timeout(250)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        whole = picture.convert("RGB")
    whole.save(path, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
