"""Takes the pictures of `docs/images/` from the real server on the index that the settings name.

Those of the archive page are taken where the index holds two events or more. `--invented` takes them, and only them,
from the invented archive of the tests instead; `--report FILE` takes only those of a report of `coprod eval report`.

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
    if sys.argv[1:2] == ["--report"]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            take_report(browser, Path(sys.argv[2]).resolve().as_uri())
            browser.close()
        return 0
    invented = "--invented" in sys.argv[1:]
    server = serving_invented() if invented else serving()
    with server as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name in SIZES:
            for scheme in ("light", "dark"):
                if not invented:
                    take(browser, address, name=name, scheme=scheme)
                take_archive(browser, address, name=name, scheme=scheme)
        browser.close()
    return 0


@contextmanager
def serving_invented() -> Iterator[str]:
    """The address of a server over the invented archive of the tests."""
    sys.path.append(str(ROOT))  # last: the tests' folders have the names of libraries
    from coprod_assistant.assistant import open_assistant
    from coprod_assistant.config import load_settings
    from coprod_assistant.embed import load_embedder
    from coprod_assistant.index import build_index
    from tests.web.archive.made_archive import Catalogued, made_catalogue, write_corpus
    from tests.web.serving import serving as serving_app

    with tempfile.TemporaryDirectory() as temporary:
        corpus, index = Path(temporary) / "corpus", Path(temporary) / "index"
        write_corpus(corpus)
        build_index(corpus, index, load_embedder(), timeout_s=60, memory_mb=1024)
        settings = load_settings(index_dir=index, corpus_dir=corpus, questions_per_minute=6000)
        opened = open_assistant(settings)
        with serving_app(settings, Catalogued(opened, made_catalogue)) as address:  # type: ignore[arg-type]
            yield address
        opened.close()


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server of its own, which ends with the block."""
    with tempfile.TemporaryFile("w+") as log:
        command = [sys.executable, str(ROOT / "app.py")]
        environment = {**os.environ, "COPROD_PORT": "0", "COPROD_QUESTIONS_PER_MINUTE": "600"}
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
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
    page.locator("#log .source").first.click()
    shoot(page, f"{name}-{scheme}-source")
    page.keyboard.press("Escape")
    ask(page, REFUSED)
    page.mouse.move(1, 400)
    shoot(page, f"{name}-{scheme}-refusal")
    context.close()


def take_archive(browser: Browser, address: str, *, name: str, scheme: str) -> None:
    """The timeline, the event with the most records, its first passage, a search, and two events side by side."""
    context = browser.new_context(viewport=SIZES[name], color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    events = context.request.get(f"{address}/archive?format=json").json()["events"]
    counted = ("barriers", "recommendations", "quotations", "statements", "people", "organisations")
    fullest = sorted(events, key=lambda event: -sum(event[kind] for kind in counted))[:2]
    if len(fullest) == 2:
        records = context.request.get(f"{address}{fullest[0]['address']}?format=json").json()["records"]
        pair = "&".join(f"event={event['id']}" for event in fullest)
        views = {
            "archive": "/archive",
            "archive-event": fullest[0]["address"],
            "archive-passage": records[0]["address"] if records else "/archive",
            "archive-search": f"/archive/search?q={fullest[0]['name'].split()[-1]}",
            "archive-compare": f"/archive/compare?{pair}",
        }
        for view, path in views.items():
            page.goto(f"{address}{path}")
            shoot(page, f"{name}-{scheme}-{view}")
    context.close()


def take_report(browser: Browser, address: str) -> None:
    """The figures, the plots and an open question of a report, on a desktop in light and on a phone in dark colours."""
    for name, scheme in (("desktop", "light"), ("phone", "dark")):
        context = browser.new_context(viewport=SIZES[name], color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address)
        shoot(page, f"{name}-{scheme}-report")
        page.evaluate("document.querySelector('.pair').scrollIntoView()")
        shoot(page, f"{name}-{scheme}-report-plots")
        page.evaluate("document.querySelector('#questions').scrollIntoView()")
        page.locator(".case summary").first.click()
        shoot(page, f"{name}-{scheme}-report-question")
        context.close()


def ask(page: Page, question: str) -> None:
    """Asks and waits for the whole turn."""
    turns = page.locator("#log .turn").count()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    page.locator("#log .turn[data-state=done]").nth(turns).wait_for(timeout=30_000)


def shoot(page: Page, name: str) -> None:
    """Writes one picture in 256 colours: a third of the size, and no channel is off by more than 4 of 255."""
    page.wait_for_timeout(250)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        whole = picture.convert("RGB")
    few = whole.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
