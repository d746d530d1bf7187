"""What every request passes before it reaches a route: a known path, a small body, the true address."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable, Container, Iterator, Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .headers import refuse
from .limits import RateLimit, RefusedError
from .proxies import Proxies, read_address

logger = logging.getLogger(__name__)
BODY_LIMIT_BYTES = 64 * 1024
CHAT_BODY_BYTES = 512 * 1024  # clients of the chat API send the whole conversation every time
BODY_TIMEOUT_S = 15.0  # a body of 64 kB that takes longer comes from a stalled or hostile client

# The paths that the page and the API need, and their methods; a path that ends in a slash stands for all below it.
# Gradio's other routes answer 404: uploads, files, proxy, components' servers, listings, monitoring, login, editing.
KNOWN = {
    "/": "GET HEAD",
    "/archive": "GET HEAD",
    "/archive/": "GET HEAD",
    "/ui/": "GET HEAD",
    "/api/ask": "POST",
    "/api/feedback": "POST",
    "/api/search": "GET",
    "/api/documents/": "GET",
    "/healthz/live": "GET",
    "/healthz/ready": "GET",
    "/openapi.json": "GET",
    "/v1/models": "GET",  # 404 where the chat API is off, as everything else that is not there
    "/v1/models/": "GET",
    "/v1/chat/completions": "POST",
    "/theme.css": "GET HEAD",
    "/assets/": "GET HEAD",
    "/gradio_api/heartbeat/": "GET",
    "/gradio_api/startup-events": "GET",
    "/gradio_api/app_id": "GET",  # asked for after a lost connection: is it still the same server?
    "/gradio_api/queue/data": "GET",
    "/gradio_api/queue/join": "POST",
    "/gradio_api/cancel": "POST",
    "/gradio_api/reset": "POST",
}
PAGES = {"/", "/archive/"}  # end in a slash and are pages themselves
RESET = "/gradio_api/reset"
SESSION = re.compile(r"[A-Za-z0-9_-]{1,64}")  # Gradio's page makes up about 11 of these
FIELDS = 5


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
    if ".." in path or "\\" in path or "\0" in path or "//" in path:
        return []
    if path in KNOWN and (path in PAGES or not path.endswith("/")):
        return KNOWN[path].split()
    folder = next((f for f in KNOWN if f != "/" and f.endswith("/") and path.startswith(f) and path != f), "")
    return KNOWN[folder].split() if folder else []


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


class ValidEvents:
    """Lets an event reach Gradio only in the form that its page sends: Gradio 6.31 answers others with 500.

    An event takes room in Gradio's queue and a session there, so a visitor's are counted before it hears of them.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        handlers: Container[int],
        per_minute: int,
        on_event: Callable[[str, str], None] = lambda *_: None,
    ) -> None:
        """
        Args:
            handlers: Numbers of what may be asked of Gradio.
            per_minute: Most events of one visitor's address.
            on_event: Called with the session and the address of each event that is let through.
        """
        self._app = app
        self._handlers = handlers
        self._rate = RateLimit(per_minute)
        self._on_event = on_event

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].startswith("/gradio_api/"):
            await self._app(scope, receive, send)
            return
        body = (await receive()).get("body", b"")  # whole, as BodyLimit hands it over
        if not (is_reset(body) if scope["path"] == RESET else is_event(body, handlers=self._handlers)):
            await refuse(422, "this is no event of the chat page", scope, receive, send)
            return
        address = scope["client"][0] if scope.get("client") else ""
        try:
            self._rate.check(address)
        except RefusedError:
            await refuse(429, "too many events come from this address", scope, receive, send)
            return
        if scope["path"] != RESET:
            self._on_event(str(_fields(body)["session_hash"]), address)
        await self._app(scope, replay(body, receive), send)


def is_reset(body: bytes) -> bool:
    """Whether `body` names one event, as Gradio's page does when an answer was stopped."""
    event = _fields(body)
    return isinstance(name := event.get("event_id"), str) and SESSION.fullmatch(name) is not None


def is_event(body: bytes, *, handlers: Container[int]) -> bool:
    """Whether `body` is an event as Gradio's page sends it, for one of `handlers`."""
    event = _fields(body)
    session, function, data = event.get("session_hash"), event.get("fn_index"), event.get("data", [])
    return (
        isinstance(session, str)
        and SESSION.fullmatch(session) is not None
        and type(function) is int
        and function in handlers
        and isinstance(data, list)
        and len(data) <= FIELDS
    )


def _fields(body: bytes) -> dict[str, object]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):  # thousands of open brackets are no event either
        return {}
    return fields if isinstance(fields, dict) else {}


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
    """Puts the visitor's address into the request: X-Forwarded-For is believed from trusted proxies only."""

    def __init__(self, app: ASGIApp, *, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies
        self._warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope.get("client"):
            peer = scope["client"][0]
            chain = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
            if chain and self._proxies.trusts(peer):
                peer = self._proxies.visitor(reversed(chain.split(","))) or peer
            elif chain and not self._warned and is_near(peer):
                self._warned = True
                logger.warning(
                    "X-Forwarded-For comes from a proxy that COPROD_TRUSTED_PROXIES does not name, so all its visitors "
                    "share the limits of one"
                )
            scope = {**scope, "client": (peer, scope["client"][1])}
        await self._app(scope, receive, send)


class KnownHosts:
    """Answers 421 to a request for a server of another name, where names are set.

    Gradio's part of the page repeats the name that it is asked under.
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
