"""The web app put together: middleware outside, then the API's routes, then the chat."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles

from ..config import Settings
from .api import add_error_answers, api_routes
from .chat import mount_chat
from .desk import Desk
from .headers import LastResort, SecurityHeaders
from .intake import BodyLimit, ClientAddress, KnownPaths, ValidEvents
from .page import STATIC, ChatPage, page_values

if TYPE_CHECKING:
    from ..assistant import Assistant

TITLE = "Co-production archive assistant"
logger = logging.getLogger(__name__)


def create_app(settings: Settings, assistant: Assistant | None = None) -> FastAPI:
    """The app that answers from the index of `settings`, or with `assistant` where one is given.

    It starts without an index too: it then says in the chat and at `/healthz/ready` that nothing can be answered.
    """
    if assistant is None:
        from ..assistant import open_assistant

        assistant = open_assistant(settings)
    if (wrong := assistant.ready()) is not None:
        logger.error("no question can be answered: %s", wrong)
    desk = Desk(settings, assistant)

    @asynccontextmanager
    async def closing(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.assistant.close()

    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None, lifespan=closing)
    app.include_router(api_routes(desk))
    app.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    add_error_answers(app)
    mount_chat(app, desk, title=TITLE)
    _add_middleware(app, desk)
    return app


def _add_middleware(app: FastAPI, desk: Desk) -> None:
    """Wraps `app`; the last one added is the first that a request meets."""
    # No foreign origin is allowed. Gradio 6.31 reflects any Origin unless the app it is mounted on has this layer.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(ValidEvents)
    app.add_middleware(ChatPage, values=lambda: page_values(desk.assistant, title=TITLE))
    app.add_middleware(BodyLimit)
    app.add_middleware(KnownPaths)
    app.add_middleware(ClientAddress, trusted=desk.settings.trusted_proxies)
    app.add_middleware(LastResort)
    app.add_middleware(SecurityHeaders)
