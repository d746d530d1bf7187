"""How fast the archive page is with many events: each view over HTTP, and the timeline until it can be used.

    python benchmarks/archive_page.py [--events 2000] [--records 20000] [--times 20]

The archive is made up: one document a year, events in fifty towns over thirty years, more each year. The server is the
real one on loopback; only its index is replaced by these documents. It needs Chromium, found on the path or named in
COPROD_CHROMIUM. The browser's time runs from the request until the page is drawn and a box was ticked.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import random
import shutil
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from playwright.sync_api import sync_playwright

from coprod_assistant.catalogue import Catalogue
from coprod_assistant.config import load_settings
from coprod_assistant.errors import AssistantError
from coprod_assistant.types import Block, Document, Event, EventSource, Record, RecordKind, Source
from coprod_assistant.web import create_app

KINDS: tuple[RecordKind, ...] = ("barrier", "recommendation", "quotation", "statement", "person", "organisation")
COUNTRIES = ("United Kingdom", "Germany", "Brazil", "Australia", "Norway")
WORDS = (
    "neighbours council shared kitchen bench record money rent carers transport library garden agreement meeting "
    "evening school minutes budget repair health nurses panel trust volunteers young people housing"
).split()
VIEWS = (
    "/archive",
    "/archive?page=12",
    "/archive?q=kitchen+nurses",
    "/archive?country=Norway&kind=barrier&since=2001&until=2009",
    "/archive?person=Speaker+17",
    "/archive/records?kind=recommendation&place=Town+7",
    "/archive/events/e1000",
    "/archive/compare?event=e10&event=e1000&event=e1900",
    "/archive?format=csv",
    "/archive/records?format=json",
)


class MadeIndex:
    """An index of made-up documents, whose words are as many as real ones would have."""

    generation = "gen-made"

    def __init__(self, events: int, records: int) -> None:
        chance = random.Random(7)
        each = records // events
        first = dt.date(1995, 1, 1)
        made_events: list[Event] = []
        made_records: list[Record] = []
        self.texts: dict[str, list[str]] = {}
        lengths: dict[str, int] = {}
        for number in range(events):
            day = first + dt.timedelta(days=int(30 * 365 * (number / events) ** 0.6))
            document_id = f"d{day.year}"
            parts = self.texts.setdefault(document_id, [])
            at = start = lengths.get(document_id, 0)
            town = f"Town {number % 50}"
            name = f"{' '.join(chance.sample(WORDS, 3)).capitalize()} {number}"
            lines = [f"{name}, {town}, {day}"]
            for kind in (KINDS[place % len(KINDS)] for place in range(each)):
                at += len(lines[-1]) + 1
                lines.append(f"{' '.join(chance.choices(WORDS, k=22)).capitalize()}.")
                record = Record(
                    f"r{len(made_records)}", kind, document_id, at, at + len(lines[-1]), f"e{number}",
                    f"Speaker {chance.randrange(900)}", "director of something", "said",
                )  # fmt: skip
                made_records.append(record)
            end = at + len(lines[-1]) + 1
            parts += lines
            lengths[document_id] = end
            source = EventSource(document_id, start, end, start, start + len(lines[0]))
            country = COUNTRIES[number % 5]
            made_events.append(Event(f"e{number}", name, town, country, day, day, "day", (source,)))
        self._catalogue = Catalogue(made_events, made_records)
        self._documents = {name: self._document(name, parts) for name, parts in self.texts.items()}

    def _document(self, name: str, lines: list[str]) -> Document:
        blocks, at = [], 0
        for line in lines:
            blocks.append(Block("paragraph", at, at + len(line)))
            at += len(line) + 1
        source = Source(f"{name}.txt", "text/plain", "0" * 64, url=f"https://example.org/{name}")
        return Document(name, source, f"Events of {name[1:]}", "\n".join(lines) + "\n", tuple(blocks))

    def document(self, document_id: str) -> Document:
        """A document by its id."""
        if document_id not in self._documents:
            raise AssistantError(f"there is no document {document_id!r}")
        return self._documents[document_id]

    def catalogue(self) -> Catalogue:
        """All events and records."""
        return self._catalogue


class MadeAssistant:
    """Serves a made index; asks and finds nothing."""

    def __init__(self, index: MadeIndex) -> None:
        self._index = index

    @contextmanager
    def pin(self) -> Iterator[MadeIndex]:
        """The index."""
        yield self._index

    def examples(self) -> list[str]:
        """None."""
        return []

    def ready(self) -> None:
        """It is."""

    def prepare(self) -> None:
        """Nothing is loaded."""

    def degraded(self) -> bool:
        """No: no language model is asked."""
        return False

    def close(self) -> None:
        """Nothing to release."""


@contextmanager
def serving(index: MadeIndex) -> Iterator[str]:
    """The address of a server over `index`."""
    app = create_app(load_settings(questions_per_minute=6000), MadeAssistant(index))  # type: ignore[arg-type]
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    started = time.perf_counter()
    thread.start()
    while not server.started:
        time.sleep(0.01)
    print(f"Server ready, the view made: {time.perf_counter() - started:.2f} s\n")
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def measure_http(address: str, times: int) -> None:
    """Prints a row for each view."""
    print("| view | kB | first ms | p50 ms | slowest ms |\n| --- | --- | --- | --- | --- |")
    with httpx.Client(base_url=address, timeout=60) as client:
        for view in VIEWS:
            taken = []
            for _ in range(times):
                started = time.perf_counter()
                answer = client.get(view)
                taken.append((time.perf_counter() - started) * 1e3)
                answer.raise_for_status()
            rest = taken[1:] or taken
            size = len(answer.content) / 1000
            print(f"| {view} | {size:.0f} | {taken[0]:.0f} | {statistics.median(rest):.0f} | {max(rest):.0f} |")


def measure_browser(address: str, chromium: str, times: int) -> None:
    """Prints the seconds until the timeline can be used, on a desktop and on a phone with a slow processor."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--headless", "--no-sandbox"])
        for name, width, slower in (("desktop", 1280, 1), ("phone, processor four times slower", 390, 4)):
            taken = [_usable_s(browser, address, width=width, slower=slower) for _ in range(times)]
            print(f"\nChromium, {name}: usable after {statistics.median(taken):.2f} s (slowest {max(taken):.2f} s)")
        browser.close()


def _usable_s(browser: object, address: str, *, width: int, slower: int) -> float:
    context = browser.new_context(viewport={"width": width, "height": 844})  # type: ignore[attr-defined]
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    started = time.perf_counter()
    page.goto(f"{address}/archive")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.locator(".pick input").first.check()
    page.locator(".compare-bar").wait_for()
    taken = time.perf_counter() - started
    context.close()
    return taken


def main() -> int:
    """Prints the tables; 1 where there is no Chromium."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=20, help="how often each view is asked for")
    options = parser.parse_args()
    chromium = os.environ.pop("COPROD_CHROMIUM", None) or shutil.which("chromium")
    if not chromium:
        print("there is no Chromium: install it, or name it in COPROD_CHROMIUM")
        return 1
    print(f"{platform.machine()}, {os.cpu_count()} cores, {options.events} events, {options.records} records")
    with serving(MadeIndex(options.events, options.records)) as address:
        measure_http(address, options.times)
        measure_browser(address, chromium, 5)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
