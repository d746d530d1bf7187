"""Pages of another site with the widget on them, served from `localhost` while ours are on 127.0.0.1."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Frame, Page

STYLE = "body { font: 1rem sans-serif; margin: 2rem } p { max-width: 40rem }"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A council</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>A council</h1><p>Words of the page. <a href="/other" id="last">A link</a></p></main>
<script src="{ours}/widget.js" {attributes} defer></script></body></html>"""
OPEN_SHADOWS = """const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: "open" }); };"""


class ForeignSite:
    """A site; its pages allow our scripts and frames and nothing else of ours, but for `/free`, which allows all.

    Attributes of the script tag are taken from the query: `/?data-title=Help`.
    """

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.address = f"http://localhost:{server.server_address[1]}"
        self.ours = ""


@contextmanager
def foreign_site() -> Iterator[ForeignSite]:
    """A site that is served while the block runs; where our server is must be told it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path)
            attributes = " ".join(f'{name}="{values[0]}"' for name, values in parse_qs(path.query).items())
            is_style = path.path == "/style.css"
            body = (STYLE if is_style else PAGE.format(ours=site.ours, attributes=attributes)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/css" if is_style else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if path.path != "/free":
                policy = f"default-src 'none'; style-src 'self'; script-src {site.ours}; frame-src {site.ours}"
                self.send_header("Content-Security-Policy", f"{policy}; require-trusted-types-for 'script'")
                self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("localhost", 0), Handler) as server:
        site = ForeignSite(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()


@dataclass
class Hosted:
    """A page of another site in a browser, with the widget on it, and everything that a visitor would not see."""

    page: Page
    ours: str
    trouble: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        """The page in the widget's frame."""
        return next(frame for frame in self.page.frames if frame.url.startswith(f"{self.ours}/widget"))

    def open(self) -> Frame:
        """Presses the button, which lies in a closed shadow root, and waits until the box can be written in."""
        size = self.page.viewport_size or {}
        self.page.mouse.click(size["width"] - 60, size["height"] - 44)
        self.page.wait_for_function("() => document.activeElement.localName === 'coprod-widget'")
        for _ in range(400):
            if any(frame.url.startswith(f"{self.ours}/widget") for frame in self.page.frames):
                break
            self.page.wait_for_timeout(50)
        self.frame.wait_for_function("() => document.activeElement?.id === 'w-question'")
        return self.frame

    def ask(self, question: str) -> None:
        """Writes the question, sends it with Enter and waits for the whole turn."""
        turns = self.frame.locator("#log .turn").count()
        self.frame.get_by_label("Your question").fill(question)
        self.page.keyboard.press("Enter")
        self.frame.locator("#log .turn[data-state=done]").nth(turns).wait_for(timeout=60_000)
