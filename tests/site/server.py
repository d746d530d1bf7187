"""The sample site as a real HTTP server on loopback, which records what it is asked and can be told to misbehave.

    with SampleSite() as site:
        fetch(site.url("/events/"))
        assert site.requests[0].path == "/events/"

Alone, for a demonstration: `python -m tests.site.server --port 8765`.
"""

from __future__ import annotations

import argparse
import hashlib
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from typing import Literal, Self

from . import content
from .answering import Answer, answering_handler
from .content import Resource

Failure = int | Literal["empty", "soft 404", "drop", "truncated"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request and what came of it.

    Attributes:
        path: With its query, as it was asked for.
        headers: Names in lower case.
        status: 0 where the connection was dropped.
        body_bytes: Of the answer's body, 0 for HEAD and 304.
    """

    method: str
    path: str
    headers: dict[str, str]
    status: int
    body_bytes: int


class SampleSite:
    """The site while it is served; a context manager. All methods may be called while it answers.

    Attributes:
        requests: What was asked, in the order of the answers; clear it as you like.
    """

    def __init__(self, *, port: int = 0) -> None:
        self.requests: list[Request] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), answering_handler(self.answer, self._stopping.wait))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._dates = content.modified_dates()
        self.reset()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def url(self, path: str = "/") -> str:
        """The whole address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def files_url(self, path: str = "/") -> str:
        """The same under the other name of the host, which one report is linked under."""
        return f"http://localhost:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The path of everything that the site holds, ordered, with what was added and without what was removed."""
        with self._lock:
            gone = {path for path, changed in self._changed.items() if changed is None} | set(self._redirects)
            return sorted((set(content.addresses()) | set(self._changed)) - gone)

    def change(self, path: str, body: str | bytes, *, media_type: str = content.MEDIA_TYPES[".html"]) -> None:
        """Puts another body at an address, or a first one; it is modified now. Text is sent as UTF-8."""
        data = body.encode() if isinstance(body, str) else body
        with self._lock:
            self._redirects.pop(path, None)
            self._changed[path] = content.made(data, media_type, datetime.now(UTC).replace(microsecond=0))

    def remove(self, path: str) -> None:
        """Answers an address with 404."""
        with self._lock:
            self._changed[path] = None

    def move(self, old: str, new: str) -> None:
        """Puts what stands at `old` at `new` and sends who asks for `old` there, for good (301)."""
        with self._lock:
            found = self._resource(old)
            if found is None:
                raise KeyError(f"nothing stands at {old}")
            self._changed[new] = found
            self._redirects[old] = (301, new)

    def redirect(self, path: str, target: str, *, status: int = 302) -> None:
        """Sends who asks for `path` to `target`, a path or a whole address, on any host."""
        with self._lock:
            self._redirects[path] = (status, target)

    def fail(
        self,
        paths: Iterable[str] = (),
        *,
        share: float | None = None,
        status: Failure = 500,
        spare: Collection[str] = (),
    ) -> list[str]:
        """The addresses that fail from now on: those named, and a share of all pages and reports, always the same ones.

        Args:
            share: 0 to 1.
            status: An HTTP status; "empty" (200 without a body), "soft 404" (200 and the page "not found"), "drop"
                (the connection closes unanswered) or "truncated" (it closes in the middle of the body).
            spare: Addresses that no share takes.
        """
        chosen = list(paths)
        if share is not None:
            files = [path for path in self.paths if path.endswith(("/", ".html", ".pdf")) and path not in spare]
            files.sort(key=lambda path: hashlib.sha256(path.encode()).digest())
            chosen += files[: round(share * len(files))]
        with self._lock:
            self._failing.update(dict.fromkeys(chosen, status))
        return sorted(set(chosen))

    def throttle(self, *, after: int = 0, times: int = 1, retry_after: str = "1") -> None:
        """Answers `times` requests with 429 once `after` more were answered.

        Args:
            retry_after: The header Retry-After: seconds, a date, or nonsense; "" sends none.
        """
        with self._lock:
            self._throttle = (after, times, retry_after)

    def slow(self, path: str, seconds: float, *, drip: bool = False) -> None:
        """Waits before it answers an address; with `drip` it spreads the body over that time, bit by bit."""
        with self._lock:
            self._slow[path] = (seconds, drip)

    def reset(self) -> None:
        """Takes back every change and forgets the requests."""
        with self._lock:
            self._changed: dict[str, Resource | None] = {}
            self._redirects: dict[str, tuple[int, str]] = {}
            self._failing: dict[str, Failure] = {}
            self._slow: dict[str, tuple[float, bool]] = {}
            self._throttle = (0, 0, "")
            self.requests.clear()

    def answer(self, method: str, target: str, headers: dict[str, str]) -> Answer:
        """What is answered to a request, which is recorded."""
        path, _, query = target.partition("?")
        with self._lock:
            answer = self._answer(path, query, headers)
            sent = 0 if method == "HEAD" else len(answer.body) // (2 if answer.truncated else 1)
            self.requests.append(Request(method, target, headers, answer.status, sent))
        return answer

    def _answer(self, path: str, query: str, headers: dict[str, str]) -> Answer:
        after, times, retry_after = self._throttle
        if after == 0 and times > 0:
            self._throttle = (0, times - 1, retry_after)
            wait = {"Retry-After": retry_after} if retry_after else {}
            return Answer(429, b"Too many requests.", {"Content-Type": "text/plain"} | wait)
        self._throttle = (max(after - 1, 0), times, retry_after)
        delay, drip = self._slow.get(path, (0.0, False))
        return self._failed(path) or self._redirected(path) or self._found(path, query, headers).waiting(delay, drip)

    def _failed(self, path: str) -> Answer | None:
        failure = self._failing.get(path)
        if failure is None:
            return None
        if failure == "drop":
            return Answer(0, b"", {})
        if failure == "truncated":
            found = self._resource(path)
            return Answer(200, found.body if found else b"", {"Content-Type": "text/html"}, truncated=True)
        if failure == "empty":
            return Answer(200, b"", {"Content-Type": content.MEDIA_TYPES[".html"]})
        if failure == "soft 404":
            return self._soft_404(200)
        words = f"{failure} {HTTPStatus(failure).phrase}"
        return Answer(failure, f"<html><body><h1>{words}</h1></body></html>".encode(), {"Content-Type": "text/html"})

    def _redirected(self, path: str) -> Answer | None:
        status, target = self._redirects.get(path) or content.REDIRECTS.get(path) or (0, "")
        if not status or (path in self._changed and path not in self._redirects):
            return None
        return Answer(status, b"", {"Location": target.replace(content.HOST, self.url(""))})

    def _found(self, path: str, query: str, headers: dict[str, str]) -> Answer:
        found = self._resource(path, query)
        if found is None:
            # As many systems do: one part of the site does not know the status 404.
            return self._soft_404(200 if path.startswith("/news/") else 404)
        return Answer.of(found, headers)

    def _soft_404(self, status: int) -> Answer:
        found = self._resource(content.SOFT_404)
        return Answer(status, found.body if found else b"", {"Content-Type": content.MEDIA_TYPES[".html"]})

    def _resource(self, path: str, query: str = "") -> Resource | None:
        if path in self._changed:
            return self._changed[path]
        if path == content.CALENDAR:
            return content.made(content.calendar_page(query), content.MEDIA_TYPES[".html"], content.MODIFIED)
        return content.resource_of(path, self._dates, self.url(""), self.files_url(""))


def main() -> None:
    """Serves the site until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.site.server", description="Serve the invented sample site.")
    parser.add_argument("--port", type=int, default=8765)
    with SampleSite(port=parser.parse_args().port) as site:
        print(f"The sample site is at {site.url('/')} (stop it with Ctrl-C)", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(f"\n{len(site.requests)} requests answered")


if __name__ == "__main__":
    main()
