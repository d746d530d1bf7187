"""Mounting a page that Gradio draws. The only module that imports gradio; no page that a visitor loads needs it.

Gradio's index page names other hosts and puts its configuration into inline scripts. What names another host is taken
out of it, and its scripts get the nonce of the response's policy, so that policy need not be wider for its sake.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from fastapi import FastAPI

# Gradio reads these when it is imported: no telemetry, no version check, no model hub, no per-request statistics.
GRADIO_ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000",
    "GRADIO_RUN_HISTORY": "False",
    "GRADIO_SHARE": "False",
    "GRADIO_MCP_SERVER": "False",
    "GRADIO_SSR_MODE": "False",
    "GRADIO_VIBE_MODE": "",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}
BODY_LIMIT = "64kb"
ELSEWHERE = re.compile(
    rb'<(?:link|meta)\b[^>]*"https?://[^>]*>|<script\b[^>]*\ssrc="https?://[^>]*>\s*</script>', re.IGNORECASE
)
INLINE = re.compile(rb"<script(?![^>]*\ssrc=)(?![^>]*\snonce=)", re.IGNORECASE)


def load_gradio() -> Any:
    """The module, imported so that it calls nobody."""
    os.environ.update(GRADIO_ENVIRONMENT)
    import gradio

    return gradio


def mount_gradio(app: FastAPI, blocks: Any, *, path: str) -> None:
    """Serves `blocks` on `app` below `path`; to be called before the protective headers are put around `app`."""
    gradio = load_gradio()
    gradio.mount_gradio_app(
        app,
        blocks,
        path=path,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=BODY_LIMIT,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        theme=gradio.themes.Base(font=["inherit"], font_mono=["monospace"]),
    )
    app.add_middleware(NoncedPages, path=path)


class NoncedPages:
    """Gives the inline scripts of the pages below `path` the nonce of their response, and takes out other hosts."""

    def __init__(self, app: ASGIApp, *, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not f"{scope['path']}/".startswith(f"{self._path.rstrip('/')}/"):
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        held: Message | None = None
        parts: list[bytes] = []

        async def send_page(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start":
                held = (
                    message if MutableHeaders(scope=message).get("content-type", "").startswith("text/html") else None
                )
                if held is None:
                    await send(message)
            elif held is None:
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    page = own_page(b"".join(parts), nonce=scope["state"]["nonce"])
                    scope["state"]["inline"] = True
                    MutableHeaders(scope=held)["Content-Length"] = str(len(page))
                    await send(held)
                    await send({"type": "http.response.body", "body": page})

        await self._app({**scope, "headers": plain}, receive, send_page)


def own_page(page: bytes, *, nonce: str) -> bytes:
    """Gradio's page without what it would load from other hosts, its inline scripts with `nonce`."""
    return INLINE.sub(b'<script nonce="' + nonce.encode() + b'"', ELSEWHERE.sub(b"", page))
