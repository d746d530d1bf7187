"""What every request passes before it reaches a route: a known path, a small body, the true address."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator, Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .headers import refuse
from .proxies import Proxies, read_address

logger = logging.getLogger(__name__)
BODY_LIMIT_BYTES = 64 * 1024
CHAT_BODY_BYTES = 512 * 1024  # clients of the chat API send the whole conversation every time
BODY_TIMEOUT_S = 15.0  # a body of 64 kB that takes longer comes from a stalled or hostile client

# The paths that the page and the API need, and their methods; a path that ends in a slash stands for all below it.
KNOWN = {
    "/": "GET HEAD",
    "/archive": "GET HEAD",
    "/archive/": "GET HEAD",
    "/ask": "GET HEAD",
    "/favicon.ico": "GET HEAD",
    "/robots.txt": "GET HEAD",
    "/suggestions.json": "GET HEAD",
    "/ui/": "GET HEAD",
    "/api/ask": "POST",
    "/api/feedback": "POST",
    "/api/export": "POST",
    "/api/search": "GET",
    "/api/documents/": "GET",
    "/source/": "GET",
    "/healthz/live": "GET",
    "/healthz/ready": "GET",
    "/openapi.json": "GET",
    "/v1/models": "GET",  # 404 where the chat API is off, as everything else that is not there
    "/v1/models/": "GET",
    "/v1/chat/completions": "POST",
    "/sign-in": "GET HEAD POST",
    "/sign-out": "POST",
    "/staff": "GET HEAD POST",  # who may see these, `sign_in` says
    "/staff/": "GET HEAD POST",
    "/evaluate": "GET HEAD POST",
    "/evaluate/": "GET HEAD POST",
    "/widget": "GET HEAD",  # 404 where no site is named on whose pages it may stand
    "/widget.js": "GET HEAD",
    "/widget/": "GET HEAD",
}
PAGES = {"/", "/archive/", "/evaluate/"}  # end in a slash and are pages themselves


class KnownPaths:
    """Answers 404 to every path that the page and the API do not need, and 405 to the wrong method."""

    def __init__(self, app: ASGIApp, *, page: Callable[[], ASGIApp]) -> None:
        """
        Args:
            page: Makes what a browser is shown at an unknown address; programs get the API's error.
        """
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        methods = methods_of(scope["path"])
        if scope["method"] in methods:
            await self._app(scope, receive, send)
        elif methods:
            await refuse(405, f"this address takes {' and '.join(methods)}", scope, receive, send)
        elif is_browsing(scope):
            await self._page()(scope, receive, send)
        else:
            await refuse(404, "there is nothing here", scope, receive, send)


def is_browsing(scope: Scope) -> bool:
    """Whether a person's browser asks for a page: browsers name HTML when they open an address, scripts do not."""
    accepts = Headers(scope=scope).get("accept", "")
    return scope["method"] in {"GET", "HEAD"} and "text/html" in accepts and not scope["path"].startswith("/api/")


def methods_of(path: str) -> list[str]:
    """The methods that `path` takes; none if it is unknown or climbs."""
    return KNOWN.get(known_path(path), "").split()


def known_path(path: str) -> str:
    """The entry of `KNOWN` that `path` belongs to; "unknown" if there is none or it climbs."""
    if ".." in path or "\\" in path or "\0" in path or "//" in path:
        return "unknown"
    if path in KNOWN and (path in PAGES or not path.endswith("/")):
        return path
    folders = (f for f in KNOWN if f != "/" and f.endswith("/") and path.startswith(f) and path != f)
    return next(folders, "unknown")


class BodyLimit:
    """Refuses a body over the limit with 413: by its announced length before a byte is read, else while it comes."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        limit: int = BODY_LIMIT_BYTES,
        wider: Mapping[str, int] | None = None,
        timeout_s: float = BODY_TIMEOUT_S,
    ) -> None:
        """
        Args:
            wider: The limit of paths that have another.
        """
        self._app = app
        self._limit = limit
        self._wider = wider or {}
        self._timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        limit = self._wider.get(scope["path"], self._limit)
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > limit:
            await refuse(413, f"a request may have {limit} bytes", scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._timeout_s):
                body = await self._read(receive, limit)
        except TimeoutError:
            await refuse(408, "the request did not arrive in time", scope, receive, send)
            return
        if body is None:
            await refuse(413, f"a request may have {limit} bytes", scope, receive, send)
            return
        await self._app(scope, replay(body, receive), send)

    async def _read(self, receive: Receive, limit: int) -> bytes | None:
        """The whole body, or None once it is too long; what a client sent before it left is a body too."""
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                break
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > limit:
                return None
            if not message.get("more_body", False):
                break
        return b"".join(parts)


def replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that hands over `body` once and then what the client does next, which is to leave."""
    sent = False

    async def receive_again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


class ClientAddress:
    """Puts the visitor's address into the request, and whether he speaks HTTPS, as trusted proxies say; no others.

    The address of who is connected stays in the state as `peer`.
    """

    def __init__(self, app: ASGIApp, *, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies
        self._warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope.get("client"):
            peer = scope["client"][0]
            scope.setdefault("state", {})["peer"] = peer
            chain = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
            if chain and self._proxies.trusts(peer):
                peer = self._proxies.visitor(reversed(chain.split(","))) or peer
            elif chain and not self._warned and is_near(peer):
                self._warned = True
                logger.warning(
                    "X-Forwarded-For comes from a proxy that COPROD_TRUSTED_PROXIES does not name, so all its visitors "
                    "share the limits of one"
                )
            https = Headers(scope=scope).get("x-forwarded-proto") == "https" and self._proxies.trusts(
                scope["client"][0]
            )
            scheme = "https" if https else scope.get("scheme", "http")  # links to our own pages repeat it
            scope = {**scope, "client": (peer, scope["client"][1]), "scheme": scheme}
        await self._app(scope, receive, send)


class KnownHosts:
    """Answers 421 to a request for a server of another name, where names are set.

    Links in the chat API's answers, and a page of Gradio's, repeat the name that they are asked under.
    """

    def __init__(self, app: ASGIApp, *, names: str) -> None:
        self._app = app
        self._names = {name.strip().lower() for name in names.split(",") if name.strip()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._names and not self._names.issuperset(_hosts(scope)):
            await refuse(421, "this server has another name", scope, receive, send)
            return
        await self._app(scope, receive, send)


def _hosts(scope: Scope) -> Iterator[str]:
    """Every name under which the request says that it reaches the server, without ports."""
    headers = Headers(scope=scope)
    for header in ("host", "x-forwarded-host", "x-gradio-server"):
        for value in ",".join(headers.getlist(header) or ([""] if header == "host" else [])).split(","):
            name = value.strip().lower().partition("://")[2] or value.strip().lower()
            if name or header == "host":
                yield re.sub(r":\d+$", "", name.rstrip("/"))


def is_near(peer: str) -> bool:
    """Whether a connection comes from this machine or its network, as a proxy's does."""
    address = read_address(peer)
    return address is not None and address.is_private
