"""Answers as bytes on the wire: conditions, delays, bodies cut off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any, Self

from .content import Resource

DRIPS = 20  # parts that a dripping body is sent in


@dataclass(frozen=True, slots=True)
class Answer:
    """A status (0: close the connection unanswered), a body and headers, and how slowly they are sent."""

    status: int
    body: bytes
    headers: dict[str, str]
    delay_s: float = 0.0
    drip: bool = False
    truncated: bool = False

    @classmethod
    def of(cls, resource: Resource, headers: dict[str, str]) -> Self:
        """200 with the resource, or 304 where the conditions among `headers` say that the client has it."""
        about = {"ETag": resource.tag, "Last-Modified": format_datetime(resource.modified, usegmt=True)}
        about |= resource.headers
        if has_it(resource, headers):
            return cls(304, b"", about)
        typed = {"Content-Type": resource.media_type} if resource.media_type else {}
        return cls(200, resource.body, typed | about)

    def waiting(self, delay_s: float, drip: bool) -> Answer:
        """The same, sent slowly."""
        return replace(self, delay_s=delay_s, drip=drip)


def has_it(resource: Resource, headers: dict[str, str]) -> bool:
    """Whether the client has this version (RFC 9110, 13.2.2: a tag counts before a date)."""
    tags = headers.get("if-none-match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return resource.tag in known or known == {"*"}
    since = _date(headers.get("if-modified-since", ""))
    return since is not None and resource.modified <= since


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def answering_handler(
    answer: Callable[[str, str, dict[str, str]], Answer], wait: Callable[[float], bool]
) -> type[BaseHTTPRequestHandler]:
    """A handler for GET and HEAD that sends what `answer(method, target, headers)` gives.

    Args:
        wait: Waits so many seconds; True as soon as the server stops.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version, sys_version = "SampleSite", ""
        wbufsize, disable_nagle_algorithm = 1 << 16, True  # head and body in one packet: 40 ms less an answer

        def do_GET(self) -> None:
            given = answer(self.command, self.path, {name.lower(): value for name, value in self.headers.items()})
            try:
                self._send(given)
            except (ConnectionError, TimeoutError):
                self.close_connection = True  # the client has left

        def do_HEAD(self) -> None:
            self.do_GET()

        def _send(self, given: Answer) -> None:
            if given.status == 0 or (given.delay_s and not given.drip and wait(given.delay_s)):
                self.close_connection = True
                return
            self.send_response(given.status)
            for name, value in given.headers.items():
                self.send_header(name, value)
            if given.status != 304:
                self.send_header("Content-Length", str(len(given.body)))
            self.end_headers()
            if self.command != "HEAD":
                self._send_body(given)

        def _send_body(self, given: Answer) -> None:
            if given.truncated:
                self.wfile.write(given.body[: len(given.body) // 2])
                self.close_connection = True
            elif given.drip:
                size = max(len(given.body) // DRIPS, 1)
                for start in range(0, len(given.body), size):
                    if wait(given.delay_s / DRIPS):
                        self.close_connection = True
                        return
                    self.wfile.write(given.body[start : start + size])
                    self.wfile.flush()
            else:
                self.wfile.write(given.body)

        def log_message(self, format: str, *args: Any) -> None:
            """Keeps the terminal quiet: requests are recorded."""

    return Handler
