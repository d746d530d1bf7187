"""What is counted of requests, for `GET /metrics` in Prometheus' text format, and one line of JSON for each request.

Neither holds an address, a question or a path that a visitor chose: a request is told by the known path it belongs to.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import TextIO

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .intake import known_path
from .limits import Gate
from .proxies import Proxies
from .shared import SharedCounts
from .traces import Traces

PATH = "/metrics"
BUCKETS_S = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
LINES_A_SECOND = 20  # of requests that are written; further ones are counted, so that a flood does not fill the disk
HELP = {
    "coprod_requests_total": "counter Requests by known path and status.",
    "coprod_request_seconds": "histogram Seconds until the whole answer was handed over, by known path.",
    "coprod_processor_seconds_total": "counter Seconds of a processor that questions took.",
    "coprod_widget_questions_total": "counter Questions that were asked in the widget and taken.",
    "coprod_waiting_questions": "gauge Questions of this process that wait for a place.",
    "coprod_ready": "gauge 1 while the index that is served is whole.",
}


class Metrics:
    """Sums by name and labels; over all processes where counts are shared."""

    def __init__(self, counts: SharedCounts | None) -> None:
        self._counts = counts
        self._lock = threading.Lock()
        self._own: defaultdict[str, float] = defaultdict(float)

    def add(self, values: Mapping[str, float]) -> None:
        """Adds to each of the named sums."""
        try:
            if self._counts is not None:
                self._counts.add(values)
                return
        except sqlite3.Error:
            pass  # told where the limits are; this process counts on by itself
        with self._lock:
            for name, value in values.items():
                self._own[name] += value

    def request(self, path: str, status: int, seconds: float) -> None:
        """Counts one request."""
        told = {f'coprod_requests_total{{path="{path}",status="{status}"}}': 1.0}
        for bucket in (*BUCKETS_S, float("inf")):
            edge = "+Inf" if bucket == float("inf") else f"{bucket:g}"
            told[f'coprod_request_seconds_bucket{{path="{path}",le="{edge}"}}'] = float(seconds <= bucket)
        told[f'coprod_request_seconds_sum{{path="{path}"}}'] = seconds
        told[f'coprod_request_seconds_count{{path="{path}"}}'] = 1.0
        self.add(told)

    def text(self, gauges: Mapping[str, float]) -> str:
        """All sums and `gauges` in the text format, sorted, each family after what it means."""
        with self._lock:
            found = dict(self._own)
        try:
            for name, value in (self._counts.sums() if self._counts is not None else {}).items():
                found[name] = found.get(name, 0.0) + value
        except sqlite3.Error:
            pass
        found |= gauges
        lines = []
        for family, meaning in HELP.items():
            kind, _, words = meaning.partition(" ")
            lines += [f"# HELP {family} {words}", f"# TYPE {family} {kind}"]
            lines += [f"{name} {found[name]:g}" for name in sorted(found) if name.startswith(family)]
        return "\n".join(lines) + "\n"


class RequestLines:
    """Writes a line of JSON for each request, few enough a second."""

    def __init__(self, out: TextIO | None = None, *, clock: Callable[[], float] = time.time) -> None:
        self._out = out
        self._clock = clock
        self._second = 0
        self._written = self._left_out = 0

    def write(self, path: str, method: str, status: int, seconds: float) -> None:
        """The line of one request: when, what, how it ended, how long it took, by which process."""
        now = self._clock()
        if int(now) != self._second:
            self._second, self._written = int(now), 0
        self._written += 1
        if self._written > LINES_A_SECOND:
            self._left_out += 1
            return
        told: dict[str, object] = {
            "time": round(now, 3),
            "method": method,
            "path": path,
            "status": status,
            "ms": round(seconds * 1e3),
            "process": os.getpid(),
        }
        if self._left_out:
            told["left_out"], self._left_out = self._left_out, 0
        print(json.dumps(told), file=self._out or sys.stderr, flush=True)


class Observed:
    """Counts every request, writes its line where lines are wanted, and answers `GET /metrics` to who may read it.

    It lies inside the layer that establishes the visitor's address, and outside all that refuse.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        metrics: Metrics,
        gate: Gate,
        ready: Callable[[], str | None],
        readers: Proxies,
        lines: RequestLines | None,
        traces: Traces | None = None,
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._gate = gate
        self._ready = ready
        self._readers = readers
        self._lines = lines
        self._traces = traces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        address = scope["client"][0] if scope.get("client") else ""
        if scope["path"] == PATH and scope["method"] == "GET" and self._readers.trusts(address):
            ready = 0.0 if self._ready() else 1.0
            gauges = {"coprod_waiting_questions": float(self._gate.waiting), "coprod_ready": ready}
            text = PlainTextResponse(self._metrics.text(gauges), media_type="text/plain; version=0.0.4")
            await text(scope, receive, send)
            return
        status, started = 499, time.perf_counter()  # 499: the visitor left before there was an answer

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        path = known_path(scope["path"])
        method = scope["method"] if scope["method"] in {"GET", "HEAD", "POST"} else "other"
        with self._traces.request(method, path) if self._traces else nullcontext() as traced:
            try:
                await self._app(scope, receive, watch)
            finally:
                seconds = time.perf_counter() - started
                self._metrics.request(path, status, seconds)
                if self._lines is not None:
                    self._lines.write(path, method, status, seconds)
                if traced is not None:
                    traced(status)
