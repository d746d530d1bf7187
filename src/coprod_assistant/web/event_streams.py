"""The event streams of the chat page: of sessions that have asked something, so many of one visitor, not for ever."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, OrderedDict
from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .headers import refuse
from .limits import ADDRESSES_KEPT, client_of

ANSWERS = "/gradio_api/queue/data"
HEARTBEAT = "/gradio_api/heartbeat/"
ANSWERS_S = 900.0  # an answer waits 20 s for a place and may be written for 600
HEARTBEAT_S = 12 * 3600.0  # a page left open longer opens another
SESSIONS_OF_ONE = 100  # conversations of one visitor's address that are kept
# What Gradio 6.31 itself says of a session that has asked nothing, after writing a traceback of 8 kB.
UNKNOWN = {
    "msg": "unexpected_error",
    "event_id": None,
    "message": "404: Not Found",
    "session_not_found": True,
    "success": False,
}


class EventStreams:
    """Lets a stream be opened while its visitor has few open, and ends it after a time."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        per_address: int,
        has_asked: Callable[[str], bool],
        answers_s: float = ANSWERS_S,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        """
        Args:
            has_asked: Whether a session has put anything into the queue.
        """
        self._app = app
        self._per_address = per_address
        self._has_asked = has_asked
        self._answers_s = answers_s
        self._heartbeat_s = heartbeat_s
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path == ANSWERS or path.startswith(HEARTBEAT)):
            await self._app(scope, receive, send)
            return
        if path == ANSWERS and not self._has_asked(_session(scope)):
            unknown = Response(f"data: {json.dumps(UNKNOWN)}\n\n", media_type="text/event-stream")
            await unknown(scope, receive, send)
            return
        client = client_of(scope["client"][0] if scope.get("client") else "")
        if self._open[client] >= self._per_address:
            await refuse(429, "too many pages are open", scope, receive, send)
            return
        self._open[client] += 1
        try:
            await self._ended(scope, receive, send, self._answers_s if path == ANSWERS else self._heartbeat_s)
        finally:
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]

    async def _ended(self, scope: Scope, receive: Receive, send: Send, longest_s: float) -> None:
        """Passes the stream on, and ends it properly if it takes longer."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            async with asyncio.timeout(longest_s):
                await self._app(scope, receive, watch)
        except TimeoutError:
            if started:
                await send({"type": "http.response.body", "body": b"", "more_body": False})


def _session(scope: Scope) -> str:
    return next(iter(parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [])), "")


class Sessions:
    """Which visitor's sessions are kept: with more than so many, one visitor pushes out only his own."""

    def __init__(self, *, of_one: int = SESSIONS_OF_ONE) -> None:
        self._of_one = of_one
        self._kept: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()

    def use(self, session: str, address: str) -> list[str]:
        """The sessions that are to be forgotten, now that this one is used: its visitor's oldest, mostly none."""
        client = client_of(address)
        kept = self._kept.setdefault(client, OrderedDict())
        kept[session] = None
        kept.move_to_end(session)
        self._kept.move_to_end(client)
        while len(self._kept) > ADDRESSES_KEPT:
            self._kept.popitem(last=False)
        forgotten = []
        while len(kept) > self._of_one:
            forgotten.append(kept.popitem(last=False)[0])
        return forgotten
