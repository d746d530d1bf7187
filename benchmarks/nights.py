"""Three nights of `coprod fetch` over a large site that redirects, is slow here and there, and changes between them.

    python benchmarks/nights.py [--pages 3000] [--json FILE]

The site is generated, on loopback: a tree of pages, of which a third is linked to by addresses that redirect (some of
them twice); each hundredth page takes a second, one never ends. The first night stops at a limit of half the pages, the
second at its time, the third has room for all. Before the second and the third some pages change and some vanish.

To be kept after each night: status 0, every record's file is there with its hash and is, byte for byte, an answer that
the site gave to that address; no file without a record, no page twice, nothing of the night before lost; the corpus can
be read; the time is kept. After the last: all pages of the site are there as they are now, and every redirect is known.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from visitors import machine, outcome, show

from coprod_assistant.corpus import read_corpus
from coprod_assistant.fetched import FetchedRecord, read_fetched

LINKS = 10  # from each page to the pages below it
REDIRECTED, TWICE = 3, 9  # each third page is linked to by an old address, each ninth by one still older
SLOW_S, SLOW = 1.0, 100
ENDLESS = 7  # from the last page on; it has none below it
CHANGED, VANISHED = 61, 97  # each so-manieth of the pages without others below them
WORDS = "The river is kept by those who live beside it, and what they agreed on is written down here. "
SLACK_S = 60.0  # for the request under way, at most 30 s, and for publishing


class Site:
    """What the pages are on a night, and what was given to whom."""

    def __init__(self, pages: int) -> None:
        self.pages, self.night = pages, 1
        self.given: defaultdict[int, set[str]] = defaultdict(set)
        self.over = threading.Event()

    def is_leaf(self, number: int) -> bool:
        return LINKS * number + 1 >= self.pages

    def is_there(self, number: int) -> bool:
        gone = self.night > 1 and self.is_leaf(number) and number % VANISHED == self.night
        return 0 <= number < self.pages and not gone and not self._vanished_before(number)

    def _vanished_before(self, number: int) -> bool:
        return self.is_leaf(number) and any(number % VANISHED == night for night in range(2, self.night))

    def page(self, number: int) -> bytes:
        """A page of some 3 kB with links to those below it, as it is tonight."""
        below = range(LINKS * number + 1, min(LINKS * (number + 1) + 1, self.pages))
        links = "".join(f'<li><a href="{self.way_to(n)}">Notes of meeting {n}</a></li>' for n in below)
        version = max((night for night in range(2, self.night + 1) if number % CHANGED == night), default=1)
        text = "".join(f"<p>Meeting {number}, point {n}, version {version}. {WORDS}</p>" for n in range(20))
        title = f"<title>Meeting {number}</title>"
        return f"<html><head>{title}</head><body><h1>Meeting {number}</h1>{text}<ul>{links}</ul></body></html>".encode()

    @staticmethod
    def way_to(number: int) -> str:
        if number % TWICE == 0:
            return f"/older/{number}.html"
        return f"/old/{number}.html" if number % REDIRECTED == 0 else f"/page/{number}.html"


class Quiet(ThreadingHTTPServer):
    """Says nothing of clients that leave."""

    def handle_error(self, *_: object) -> None:
        """See `Quiet`."""


class Handler(BaseHTTPRequestHandler):
    """Answers for a site."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    site: Site

    def do_GET(self) -> None:
        folder, _, name = self.path.strip("/").partition("/")
        number = 0 if self.path == "/" else int(name[:-5]) if name[:-5].isdecimal() else -1
        if folder in {"old", "older"}:
            to = "old" if folder == "older" else "page"
            self._answer(301, b"", Location=f"/{to}/{number}.html")
        elif number == self.site.pages - ENDLESS:
            self._never_end()
        elif (folder and folder != "page") or not self.site.is_there(number):
            self._answer(404, b"<h1>Not found</h1>")
        else:
            if number % SLOW == SLOW - 1:
                time.sleep(SLOW_S)
            body = self.site.page(number)
            digest = hashlib.sha256(body).hexdigest()
            self.site.given[number].add(digest)
            if self.headers.get("If-None-Match") == f'"{digest}"':
                self._answer(304, b"", ETag=f'"{digest}"')
            else:
                self._answer(200, body, ETag=f'"{digest}"')

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _never_end(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        while not self.site.over.wait(0.5):
            self.wfile.write(b" ")
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def number_of(url: str) -> int:
    """The page's number, by its address."""
    name = url.rpartition("/")[2].removesuffix(".html")
    return int(name) if name else 0


def wrong_in(corpus: Path, site: Site, before: dict[str, FetchedRecord]) -> list[str]:
    """What is not as it must be in the archive after a night."""
    records = read_fetched(corpus)
    current = [record for record in records if record.status == "current"]
    wrong = []
    for record in current:
        path = corpus / str(record.file)
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
        if digest != record.sha256 or digest not in site.given[number_of(record.url)]:
            wrong.append(f"{record.url}: its file is not what the site gave")
        if "/old" in record.url:
            wrong.append(f"{record.url}: stands under an address that redirects")
    files = {path.relative_to(corpus).as_posix() for path in (corpus / "pages").rglob("*") if path.is_file()}
    if strays := files - {str(record.file) for record in records}:
        wrong.append(f"{len(strays)} files without a record")
    numbers = [number_of(record.url) for record in current]
    if len(numbers) > len(set(numbers)):
        wrong.append("a page is there twice")
    there = {record.url: record for record in records}
    lost = [url for url in before if url not in there or (there[url].status != "current" and is_kept(site, url))]
    if lost:
        wrong.append(f"{len(lost)} pages of the night before are lost, as {lost[0]}")
    if len(read_corpus(corpus)) != len(current):
        wrong.append("what is read of the corpus is not what is current")
    return wrong


def is_kept(site: Site, url: str) -> bool:
    """Whether the site still has it."""
    return site.is_there(number_of(url))


def incomplete(corpus: Path, site: Site, at: str) -> list[str]:
    """What the archive lacks of the site as it is now."""
    current = {number_of(record.url): record for record in read_fetched(corpus) if record.status == "current"}
    wanted = {number for number in range(site.pages) if site.is_there(number) and number != site.pages - ENDLESS}
    wrong = [] if set(current) == wanted else [f"{len(set(current) ^ wanted)} pages are missing or too many"]
    for number, record in current.items():
        if record.sha256 != hashlib.sha256(site.page(number)).hexdigest():
            wrong.append(f"{record.url} is not as it is now")
        way = site.way_to(number)
        if number and "/old" in way and f"{at}{way}" not in record.redirects:
            wrong.append(f"{record.url}: {way} is not known to lead there")
    return wrong


def main() -> int:
    """0 if all is kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--second-night-s", type=float, default=30.0, help="time of the second night")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    Handler.site = site = Site(given.pages)
    server = Quiet(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at = f"http://127.0.0.1:{server.server_address[1]}"
    nights = ((given.pages // 2, 600.0), (given.pages + 100, given.second_night_s), (given.pages + 100, 600.0))
    found: dict[str, object] = {**machine(), "pages": given.pages}
    missed: list[str] = []
    rows: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for site.night, (most, seconds) in enumerate(nights, start=1):
            before = {record.url: record for record in read_fetched(corpus) if record.status == "current"}
            (corpus / "fetch.toml").write_text(
                f'start = ["{at}/"]\nallow_private = ["{at[7:]}"]\ncontact = "x"\ndelay_s = 0.0\ndepth = 8\n'
                f"pages = {most}\nminutes = {seconds / 60}\n",
                encoding="utf-8",
            )
            command = [sys.executable, "-m", "coprod_assistant", "fetch", "--json", "--corpus", str(corpus)]
            started = time.monotonic()
            ended = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 600, check=False)
            took = time.monotonic() - started
            wrong = [f"status {ended.returncode}: {ended.stderr[-300:]}"] if ended.returncode else []
            wrong += wrong_in(corpus, site, before)
            wrong += [f"took {took:.0f} s"] if took > seconds + SLACK_S else []
            if site.night == len(nights):
                wrong += incomplete(corpus, site, at)
            report = json.loads(ended.stdout or "{}")
            counts = {
                what: len(report.get(what, ())) for what in ("new", "changed", "unchanged", "withdrawn", "problems")
            }
            rows[f"night {site.night}"] = {
                "most_pages": most,
                "most_s": seconds,
                "took_s": round(took, 1),
                **counts,
                "left": report.get("left"),
                "current": sum(record.status == "current" for record in read_fetched(corpus)),
                "wrong": len(wrong),
            }
            missed += [f"night {site.night}: {what}" for what in wrong[:5]]
    site.over.set()
    server.shutdown()
    if not rows["night 1"]["left"] or not rows["night 2"]["left"]:
        missed.append("a night that was to stop at its limit did not")
    show(f"{given.pages} pages, three nights", rows)
    found |= rows
    return outcome(found, dict.fromkeys(missed, True), given.json)


if __name__ == "__main__":
    raise SystemExit(main())
