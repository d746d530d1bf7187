"""What a page costs a visitor on a slow line: bytes on the wire, requests, and seconds until its box can be used.

    python benchmarks/throttled.py NAME=ADDRESS [NAME=ADDRESS …] [--times 5]

Several pages, such as the one of an earlier version in a worktree of its own, are loaded in turns, so that what else
the machine does hits all of them. Each time Chromium starts with nothing kept and has 400 kbit/s and 150 ms; the box
can be used when it stands there and what is typed reaches it. It needs Chromium, found on the path or named in
COPROD_CHROMIUM.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import time
from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser, sync_playwright

BITS_PER_S = 400_000
LATENCY_MS = 150
QUIET_MS = 2000
USABLE = "body.ready #question, .gradio-container textarea:visible"  # the page of today; the one that Gradio drew


def main() -> int:
    """Prints a line for each page: the median of its loads, and the slowest one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", metavar="NAME=ADDRESS")
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    pages = dict(page.split("=", 1) for page in arguments.pages)
    chromium = os.environ.get("COPROD_CHROMIUM") or shutil.which("chromium")
    loads: dict[str, list[tuple[float, int, int]]] = defaultdict(list)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--headless", "--no-sandbox"])
        for _ in range(arguments.times):
            for name, address in pages.items():
                loads[name].append(load(browser, address))
        browser.close()
    print("page\tkB\trequests\tusable after s (median, slowest)")
    for name, found in loads.items():
        seconds, sizes, requests = zip(*found, strict=True)
        size, count = statistics.median(sizes), statistics.median(requests)
        print(f"{name}\t{size / 1000:.1f}\t{count:g}\t{statistics.median(seconds):.2f}, {max(seconds):.2f}")
    return 0


def load(browser: Browser, address: str) -> tuple[float, int, int]:
    """Seconds until the box can be used, and bytes on the wire and requests until the line is quiet."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes: list[int] = []
    asked: list[str] = []

    def ended(event: dict[str, Any]) -> None:
        sizes.append(int(event["encodedDataLength"]))

    def begun(event: dict[str, Any]) -> None:
        asked.append(event["request"]["url"])

    session.on("Network.loadingFinished", ended)
    session.on("Network.requestWillBeSent", begun)
    session.send("Network.enable")
    rate = BITS_PER_S / 8
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, "downloadThroughput": rate, "uploadThroughput": rate},
    )
    started = time.monotonic()
    page.goto(address, wait_until="commit", timeout=60_000)
    page.locator(USABLE).first.click(timeout=60_000)
    page.keyboard.type("a")
    page.wait_for_function("document.activeElement.value === 'a'", timeout=60_000)
    seconds = time.monotonic() - started
    quiet_at = -1
    while quiet_at != len(sizes):  # not "networkidle": a stream that stays open, as Gradio's does, is never idle
        quiet_at = len(sizes)
        page.wait_for_timeout(QUIET_MS)
    context.close()
    return seconds, sum(sizes), len([url for url in asked if not url.startswith("data:")])


if __name__ == "__main__":
    raise SystemExit(main())
