"""What a connection may cost before there is a request, and how many of them one address may hold.

A head is bounded in bytes, lines and time, an answer that nobody takes is given up, and an address that holds many
connections gets no more. All of it lies below the app, which hears of a request only when its head is whole.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from .limits import ADDRESSES_KEPT, client_of
from .proxies import Proxies

HEAD_BYTES = 32 * 1024
HEAD_LINES = 100
AT_FIRST, A_SECOND = 200, 20  # new connections of one address: so many at once, then so many a second
HEAD_END = re.compile(rb"\r?\n\r?\n")
REQUEST_S = 20.0  # for a whole request, of which the body may take 15
STALLED_S = 60.0  # in which a client that reads an answer takes 48 kB of it
PHRASES = {408: "Request Timeout", 429: "Too Many Requests", 431: "Request Header Fields Too Large"}

logger = logging.getLogger(__name__)


class Doors:
    """Counts the connections of each address, and all together; those of trusted proxies only with all."""

    def __init__(
        self, *, of_one: int, in_all: int, proxies: Proxies, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._of_one = of_one
        self._in_all = in_all
        self._proxies = proxies
        self._held: Counter[str] = Counter()
        self._clock = clock
        self._came: OrderedDict[str, tuple[float, float]] = OrderedDict()  # how many more may come, and when that was

    def enter(self, address: str) -> bool:
        """Whether one more may come; it is counted then."""
        client = client_of(address)
        if self._held.total() >= self._in_all:
            logger.warning("no more connections: there are %d", self._in_all)
            return False
        if self._held[client] >= self._of_one and not self._proxies.trusts(address):
            logger.warning("one address holds %d connections and gets no more", self._of_one)
            return False
        if not self._comes_seldom(client) and not self._proxies.trusts(address):
            logger.warning("one address opens more than %d connections a second", A_SECOND)
            return False
        self._held[client] += 1
        return True

    def _comes_seldom(self, client: str) -> bool:
        """Whether one more may come now; it is counted then. Answering each would hold up all others at the port."""
        now = self._clock()
        left, since = self._came.get(client, (float(AT_FIRST), now))
        left = min(float(AT_FIRST), left + (now - since) * A_SECOND)
        self._came[client] = (left - 1 if left >= 1 else left, now)
        self._came.move_to_end(client)
        while len(self._came) > ADDRESSES_KEPT:
            self._came.popitem(last=False)
        return left >= 1

    def leave(self, address: str) -> None:
        """Takes one back that was counted."""
        client = client_of(address)
        self._held[client] -= 1
        if self._held[client] <= 0:
            del self._held[client]


class BoundedProtocol(H11Protocol):
    """A connection whose requests must be small and come in time.

    It is h11's, whichever parsers are installed: its state says to the byte where a head begins and ends.
    """

    def __init__(
        self,
        *args: Any,
        doors: Doors,
        request_s: float = REQUEST_S,
        stalled_s: float = STALLED_S,
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self.conn = h11.Connection(h11.SERVER, HEAD_BYTES + 4)
        self._doors = doors
        self._address = ""
        self._entered = False
        self._request = _Timer(self.loop, request_s, self._late)  # counted from the first byte of a request
        self._stalled = _Timer(self.loop, stalled_s, self._abort)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Takes the connection, or says that there are too many."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        self._entered = self._doors.enter(self._address)
        if self._entered:
            self._request.start()
        else:
            self._refuse(429, "there are too many connections")

    def connection_lost(self, exc: Exception | None) -> None:
        """Takes it off the count."""
        self._request.stop()
        self._stalled.stop()
        if self._entered:
            self._entered = False
            self._doors.leave(self._address)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hands on what came, unless the head that it belongs to is too big."""
        if self.transport.is_closing():
            return
        if self.conn.their_state is h11.IDLE and self._is_too_big(data):
            self._refuse(431, f"the head of a request may have {HEAD_BYTES} bytes and {HEAD_LINES} lines")
            return
        super().data_received(data)
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self._request.start()
        else:
            self._request.stop()

    def pause_writing(self) -> None:
        """Gives the client time to take what is written."""
        super().pause_writing()
        self._stalled.start()

    def resume_writing(self) -> None:
        """It has taken enough."""
        super().resume_writing()
        self._stalled.stop()

    def _unsupported_upgrade_warning(self) -> None:
        """Nothing: strangers choose what they ask for."""

    def _is_too_big(self, data: bytes) -> bool:
        begun: bytes = self.conn.trailing_data[0]
        head = begun + data
        found = HEAD_END.search(head, max(0, len(begun) - 3))
        size = found.start() if found else len(head) - 3  # of which the last three may belong to the end
        return size > HEAD_BYTES or head.count(b"\n", 0, size) > HEAD_LINES

    def _late(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self._refuse(408, "the request did not arrive in time")
        else:
            self._abort()

    def _abort(self) -> None:
        self.transport.abort()

    def _refuse(self, status: int, error: str) -> None:
        """Answers in the API's form, without the app, and closes."""
        body = json.dumps({"error": error, "hint": ""}).encode()
        head = (
            f"HTTP/1.1 {status} {PHRASES[status]}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()


class _Timer:
    """Calls back once after a time, unless it is stopped before."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float, late: Callable[[], None]) -> None:
        self._loop = loop
        self._seconds = seconds
        self._late = late
        self._handle: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begins to count, where it does not count already."""
        self._handle = self._handle or self._loop.call_later(self._seconds, self._late)

    def stop(self) -> None:
        """Ends it."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
