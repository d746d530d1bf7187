"""The desk as a part of the web app, behind the staff's sign-in, and as a small server of its own on this machine."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ...config import Settings
from ..assets import asset_routes
from ..gradio_parts import load_gradio, mount_gradio
from ..headers import LastResort, SecurityHeaders, refuse
from ..intake import BodyLimit, KnownHosts
from ..own_pages import is_from_own_page
from .blocks import desk_blocks
from .labelling import label_routes
from .shell import PAGE, PATH, DeskPage
from .workplace import Workplace

NAMES = "127.0.0.1,localhost"


def add_desk(app: FastAPI, settings: Settings, evals: Path, *, alone: bool = False) -> None:
    """Adds the desk to `app` at `/evaluate`; who may see it is for the layers around `app` to say.

    Args:
        alone: Whether there are no other pages to lead back to.
    """
    place = Workplace(settings, evals)
    app.include_router(label_routes(place, alone=alone))
    mount_gradio(app, desk_blocks(load_gradio(), place), path=PATH)
    app.add_middleware(DeskPage, alone=alone)


def create_desk_app(settings: Settings, evals: Path) -> FastAPI:
    """The desk by itself: it needs neither an index nor a password, so it must be served on loopback only."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(asset_routes())

    @app.get("/", include_in_schema=False)
    async def first() -> Response:
        return RedirectResponse(PAGE)

    add_desk(app, settings, evals, alone=True)
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(BodyLimit)
    app.add_middleware(OwnPagesOnly)
    app.add_middleware(KnownHosts, names=NAMES)
    app.add_middleware(LastResort)
    app.add_middleware(SecurityHeaders)
    return app


class OwnPagesOnly:
    """Takes from a browser only what our own pages send: another site must not change files on this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == "http"
            and scope["method"] not in {"GET", "HEAD"}
            and not is_from_own_page(Headers(scope=scope))
        ):
            await refuse(403, "this was sent from another site", scope, receive, send)
            return
        await self._app(scope, receive, send)
