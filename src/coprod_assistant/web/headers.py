"""The protective headers of every response, and what a visitor is told when something inside failed."""

from __future__ import annotations

import asyncio
import logging
import secrets
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "private, max-age=3600"
A_WHILE = "public, max-age=300"
WIDGET, LOADER = "/widget", "/widget.js"  # the page in the frame on other sites, and the script that makes the frame
# Of the widget: its own origin, for its storage and its questions, and new tabs for sources; no forms, no dialogs, and
# no way to lead the page around it elsewhere.
SANDBOX = "sandbox allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)"


def content_security_policy(nonce: str | None, *, framed_by: str = "'self'") -> str:
    """The policy of one response; `framed_by` are the sites whose pages may hold it in a frame.

    Our own pages have no inline scripts. Gradio 6.31 puts its configuration into its page as one: a nonce, new for each
    response, lets that one run, so 'unsafe-inline' is not needed. 'unsafe-eval' is needed only by gr.HTML (Handlebars)
    and by js= handlers, so neither is used. Styles need 'unsafe-inline': Gradio sets style attributes.
    """
    script = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return (
        f"default-src 'self'; script-src {script}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"font-src 'self'; connect-src 'self'; frame-ancestors {framed_by}; base-uri 'self'; form-action 'self'; "
        "object-src 'none'"
    )


def caching(path: str, status: int) -> str:
    """Files whose address changes with their content are kept for a year, pages of reports an hour, nothing else.

    But the script that other sites name: its address stays, so browsers look again after a while.
    """
    if status not in {200, 304}:
        return "no-store"
    if path == LOADER:
        return A_WHILE
    if path.startswith("/source/") and path.endswith(".webp"):
        return FOR_AN_HOUR
    return FOR_EVER if path.startswith(("/ui/", "/widget/")) else "no-store"


class SecurityHeaders:
    """Sets the protective headers on every response, the refusals of inner layers included."""

    def __init__(self, app: ASGIApp, *, embedders: Sequence[str] = ()) -> None:
        """
        Args:
            embedders: The sites whose pages may hold the widget; no other page of ours may be held by any.
        """
        self._app = app
        self._embedders = " ".join(embedders)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = scope.setdefault("state", {})["nonce"] = secrets.token_urlsafe(16)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                inline = scope["state"].get("inline", False)
                path = scope["path"]
                abroad = bool(self._embedders) and path in {WIDGET, LOADER}
                framed_by = self._embedders if abroad and path == WIDGET else "'self'"
                policy = content_security_policy(nonce if inline else None, framed_by=framed_by)
                if path == WIDGET:
                    policy += f"; {SANDBOX}"
                headers["Content-Security-Policy"] = policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
                headers["Permissions-Policy"] = PERMISSIONS
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "cross-origin" if abroad else "same-origin"
                if abroad and path == WIDGET:
                    # A site that asks this of its frames can hold it too; all that the page loads is its own.
                    headers["Cross-Origin-Embedder-Policy"] = "require-corp"
                else:
                    headers["X-Frame-Options"] = "SAMEORIGIN"  # knows no list of sites
                headers["Cache-Control"] = caching(path, message["status"])
            await send(message)

        await self._app(scope, receive, send_with_headers)


class LastResort:
    """Answers 500 in the API's form when something inside failed, so that no message of ours or Gradio's leaks.

    What is under way when the server stops is answered with 503, or ended where it has begun.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except asyncio.CancelledError:  # the server stops, and has waited long enough
            if scope["type"] != "http":
                raise
            if not started:
                await refuse(503, "the server is being started anew", scope, receive, send)
                return
            with suppress(Exception):  # an answer of a length that was told cannot end early
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            log_failure("a request", error)
            await refuse(500, "something went wrong here", scope, receive, send)


def log_failure(where: str, error: BaseException) -> None:
    """Logs the type and the frames of `error`, innermost first, in one line.

    Never its message, which may hold the words of a question.
    """
    frames = reversed(traceback.extract_tb(error.__traceback__))
    way = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    logger.error("%s failed: %s in %s", where, type(error).__name__, way)


async def refuse(status: int, error: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers `status` in the API's form; with 408 and 413 the connection ends, as the body is unread."""
    response = JSONResponse({"error": error, "hint": ""}, status_code=status)
    if status in {408, 413}:
        response.headers["Connection"] = "close"
    if status in {429, 503}:
        response.headers["Retry-After"] = "10"
    await response(scope, receive, send)
