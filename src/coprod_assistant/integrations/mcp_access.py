"""Who may call the MCP server over HTTP: holders of a key where there are keys; and nothing but calls is taken."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ..api_keys import ApiKeys

PATH = "/mcp"
CALLER = "coprod.caller"
Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]


class OnlyKeys:
    """Passes on calls that carry a known key, and whose it is; all calls where there are no keys."""

    def __init__(self, app: App, *, keys: ApiKeys) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._app(scope, receive, send)
            return
        caller = self._keys.name(_header(scope, b"authorization"))
        if self._keys and caller is None:
            await _refuse(401, "no key that is known here was sent", (b"www-authenticate", b"Bearer"), send)
        elif scope["method"] != "POST":  # a GET would wait for ever for messages that no server without sessions sends
            await _refuse(405, "this address takes POST", (b"allow", b"POST"), send)
        else:
            await self._app({**scope, CALLER: caller}, receive, send)


def caller_of(request: Any) -> str | None:
    """The name of the key that came with a call; None where none did, as over standard input."""
    return None if request is None else request.scope.get(CALLER)


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


async def _refuse(status: int, error: str, header: tuple[bytes, bytes], send: Send) -> None:
    body = json.dumps({"error": error}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), header]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
