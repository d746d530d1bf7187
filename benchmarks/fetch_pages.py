"""How fast a site is fetched, and in how much memory, against what others need for the same pages.

Serves generated pages (2,000, some 7 kB each, a tree of links) from a process of its own on loopback, and copies them
with `coprod fetch` without its pause between requests, again with nothing changed, with `wget --mirror`, and with a
bare loop of `urllib` over the known addresses, which reads no page and follows no link. Peak memory is the sum over
the process and its children, looked at every 20 ms.

python benchmarks/fetch_pages.py [--pages 2000] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil

WORDS = "The river is kept by those who live beside it, and what they agreed on is written down here. "
LINKS = 10  # from each page to the pages below it
LOOK_S = 0.02
LOOP = """
import sys, urllib.request
from pathlib import Path
for number in range(int(sys.argv[2])):
    with urllib.request.urlopen(f"{sys.argv[1]}page/{number}.html") as answer:
        (Path(sys.argv[3]) / f"{number}.html").write_bytes(answer.read())
"""


class Site(BaseHTTPRequestHandler):
    """Page n links to pages 10 n + 1 to 10 n + 10."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, or each answer waits 40 ms for the other side's acknowledgement
    pages = 0

    def do_GET(self) -> None:
        name = self.path.removeprefix("/page/").removesuffix(".html")
        number = 0 if self.path == "/" else int(name) if name.isdigit() else -1
        tag = f'"{number}"'
        if not 0 <= number < self.pages:
            self._answer(404, b"<h1>Not found</h1>", tag)
        elif self.headers.get("If-None-Match") == tag:
            self._answer(304, b"", tag)
        else:
            self._answer(200, page(number, self.pages), tag)

    def _answer(self, status: int, body: bytes, tag: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", tag)
        self.end_headers()
        if body:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def page(number: int, pages: int) -> bytes:
    """A page with a menu, some paragraphs of its own, and links to those below it."""
    below = range(LINKS * number + 1, min(LINKS * number + LINKS + 1, pages))
    links = "".join(f'<li><a href="/page/{n}.html">Notes of meeting {n}</a></li>' for n in below)
    text = "".join(f"<p>Meeting {number}, point {n}. {WORDS * 3}</p>" for n in range(20))
    menu = '<nav><a href="/">Home</a> <a href="/page/1.html">Meetings</a></nav>'
    title = f"<title>Meeting {number}</title>"
    main = f"<main><h1>Meeting {number}</h1>{text}<ul>{links}</ul></main>"
    return f"<html><head>{title}</head><body>{menu}{main}</body></html>".encode()


@contextmanager
def served(pages: int) -> Iterator[int]:
    """The port of the site, served by a process of its own."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__)), "--serve", "--pages", str(pages)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def measured(command: Sequence[str]) -> tuple[float, float, float]:
    """Seconds of wall time, seconds of processor time and peak megabytes of a command and its children."""
    started, peak, before = time.perf_counter(), 0, processor_s()
    with tempfile.TemporaryFile() as said:  # a pipe that nobody reads would stop a program that says much
        process = psutil.Popen(list(command), stdout=subprocess.DEVNULL, stderr=said)
        while process.poll() is None:
            peak = max(peak, resident(process))
            time.sleep(LOOK_S)
        seconds = time.perf_counter() - started
        said.seek(0)
        if process.returncode not in (0, 8):  # wget's 8: some address answered an error, here /robots.txt
            raise SystemExit(f"{command[0]} ended with {process.returncode}: {said.read().decode()[-500:]}")
    return seconds, processor_s() - before, peak / 1e6


def processor_s() -> float:
    """Seconds that children which have ended took of a processor; unlike wall time it hardly hangs on other load."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def resident(process: psutil.Process) -> int:
    """Bytes of memory that a process and its children hold now."""
    total = 0
    for one in [process, *children(process)]:
        try:
            total += one.memory_info().rss
        except psutil.Error:
            continue
    return total


def children(process: psutil.Process) -> list[psutil.Process]:
    """The children, none where the process has just ended."""
    try:
        found: list[psutil.Process] = process.children(recursive=True)
    except psutil.Error:
        return []
    return found


def contenders(folder: Path, port: int, pages: int) -> Iterator[tuple[str, list[str], str]]:
    """Name, command, and the pattern of the files that it writes."""
    url = f"http://127.0.0.1:{port}/"
    corpus = folder / "corpus"
    corpus.mkdir()
    settings = f'start = ["{url}"]\nallow_private = ["127.0.0.1:{port}"]\ncontact = "x"\n'
    (corpus / "fetch.toml").write_text(f"{settings}delay_s = 0.0\npages = {pages + 10}\n", encoding="utf-8")
    fetch = [sys.executable, "-m", "coprod_assistant", "fetch", "--corpus", str(corpus)]
    yield "coprod fetch", fetch, "corpus/pages/**/*.html"
    yield "coprod fetch, unchanged", fetch, "corpus/pages/**/*.html"
    if shutil.which("wget"):
        quiet = ["--no-verbose", "--no-parent", "--level=inf", f"--directory-prefix={folder / 'wget'}"]
        yield "wget --mirror", ["wget", "--mirror", *quiet, url], "wget/**/*.html"
    else:
        print("wget is not installed, so there is no comparison with it", file=sys.stderr)
    (folder / "loop").mkdir()
    yield "urllib loop", [sys.executable, "-c", LOOP, url, str(pages), str(folder / "loop")], "loop/*.html"


def main() -> int:
    """0, after the table is printed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        Site.pages = given.pages
        server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
        print(server.server_address[1], flush=True)
        server.serve_forever()
    rows = []
    with tempfile.TemporaryDirectory() as temporary, served(given.pages) as port:
        folder = Path(temporary)
        for name, command, files in contenders(folder, port, given.pages):
            load = os.getloadavg()[0]
            seconds, cpu_s, peak_mb = measured(command)
            count = sum(1 for _ in folder.glob(files))
            rows.append(
                {"name": name, "files": count, "seconds": seconds, "cpu_s": cpu_s, "peak_mb": peak_mb, "load": load}
            )
            rate = given.pages / seconds
            times = f"{seconds:>7.2f} s, of a processor {cpu_s:>6.2f} s"
            figures = f"{times} {rate:>8.0f} pages/s {peak_mb:>7.1f} MB (load {load:.1f})"
            print(f"{name:24} {count:>6} files {figures}", flush=True)
    if given.json:
        given.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
