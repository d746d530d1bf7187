"""`/widget.js`, `/widget` and what that page loads; all of them 404 where no site is named that may show them."""

from __future__ import annotations

from collections.abc import Callable

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from ..desk import Desk
from .look import File, loader, logo, page_html, style
from .switch import Switch


def embedding_routes(desk: Desk, switch: Switch, words: Callable[[], dict[str, str]]) -> APIRouter:
    """The routes; `words` gives what the chat page says of the archive, escaped."""
    settings = desk.settings
    router = APIRouter(include_in_schema=False)
    files = [loader(settings), style(settings), logo(settings)] if settings.embed_origins else []
    named = {file.path: file for file in files if file}

    @router.api_route("/widget", methods=["GET", "HEAD"])
    async def page() -> HTMLResponse:
        if not settings.embed_origins:
            raise HTTPException(404, "there is nothing here")
        said = await to_thread.run_sync(words)
        parts = (named["/widget/look.css"], named.get("/widget/logo"))
        return HTMLResponse(page_html(settings, files=parts, words=said, closed=switch.closed()))

    @router.api_route("/widget.js", methods=["GET", "HEAD"])
    @router.api_route("/widget/look.css", methods=["GET", "HEAD"])
    @router.api_route("/widget/logo", methods=["GET", "HEAD"])
    async def file(request: Request) -> Response:
        found = named.get(request.url.path)
        if found is None:
            raise HTTPException(404, "there is nothing here")
        return _answer(found, request)

    return router


def _answer(file: File, request: Request) -> Response:
    """The file, or 304 where the browser has it already."""
    headers = {"ETag": f'W/"{file.tag}"'}
    if file.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type=file.kind, headers=headers)
