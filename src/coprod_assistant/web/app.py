"""The web app put together: middleware outside, then the API's routes, then the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from ..config import Settings
from ..errors import AssistantError
from .api import add_error_answers, api_routes
from .archive import ProblemError, Views, archive_routes, no_page, problem_page
from .chat import mount_chat
from .chat_api import chat_routes
from .desk import Desk
from .evaluators import add_desk
from .feedback import feedback_store, keeping_refusals
from .feedback_api import feedback_routes
from .headers import LastResort, SecurityHeaders
from .intake import CHAT_BODY_BYTES, BodyLimit, ClientAddress, KnownHosts, KnownPaths
from .metrics import Observed, RequestLines
from .openai import openai_routes, quotas
from .page import STATIC, ChatPage, FrontPage
from .proxies import Proxies
from .served import Served
from .sign_in import Guard, Staff
from .staff import sign_in_routes

if TYPE_CHECKING:
    from ..assistant import Assistant

TITLE = "Co-production archive assistant"


def create_app(settings: Settings, assistant: Assistant | Served | None = None) -> FastAPI:
    """The app that answers from the index of `settings`, or with `assistant` where one is given.

    It starts without an index too: it then says in the chat and at `/healthz/ready` that nothing can be answered.
    """
    store = feedback_store(settings)
    desk = Desk(
        settings, keeping_refusals(assistant or Served(lambda: _open(settings)), store), quotas=quotas(settings)
    )
    front = FrontPage(desk.assistant, title=TITLE, writes=desk.writes, feedback=store.keeps)
    views = Views(desk.assistant)
    staff = Staff(settings)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        await to_thread.run_sync(desk.assistant.prepare)
        await to_thread.run_sync(front)  # asks the example questions, so the first visitor finds everything loaded
        with suppress(AssistantError):  # a server without an index says so on its pages
            await to_thread.run_sync(views.prepare)
        store.start()
        yield
        store.close()
        desk.close()

    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None, lifespan=running)
    app.include_router(api_routes(desk))
    app.include_router(chat_routes(desk))
    app.include_router(feedback_routes(desk, store))
    app.include_router(archive_routes(desk, views, title=TITLE))
    app.include_router(sign_in_routes(desk, staff, title=TITLE))
    if settings.chat_api != "off":
        app.include_router(openai_routes(desk))
    app.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    add_error_answers(app)
    if staff.is_on and settings.workers == 1:  # Gradio keeps a session in one process
        add_desk(app, settings, settings.evals_dir)
    mount_chat(app, desk, title=TITLE)
    _add_middleware(app, settings, front, desk, staff)
    return app


def _problem(status: int, heading: str, words: str) -> Response:
    return problem_page(ProblemError(status, heading, words), title=TITLE)


def _open(settings: Settings) -> Assistant:
    from ..assistant import open_assistant

    return open_assistant(settings)


def _add_middleware(app: FastAPI, settings: Settings, front: FrontPage, desk: Desk, staff: Staff) -> None:
    """Wraps `app`; the last one added is the first that a request meets."""
    # No foreign origin is allowed. Gradio 6.31 reflects any Origin unless the app it is mounted on has this layer.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(ChatPage, front=front)
    app.add_middleware(Guard, staff=staff, page=_problem)
    app.add_middleware(BodyLimit, wider={"/v1/chat/completions": CHAT_BODY_BYTES})
    app.add_middleware(KnownPaths, page=partial(problem_page, no_page(), title=TITLE))
    app.add_middleware(KnownHosts, names=settings.hosts)
    app.add_middleware(
        Observed,
        metrics=desk.metrics,
        gate=desk.gate,
        ready=desk.assistant.ready,
        readers=Proxies(settings.metrics_readers),
        lines=RequestLines() if settings.log_requests else None,
    )
    app.add_middleware(ClientAddress, proxies=Proxies(settings.trusted_proxies))
    app.add_middleware(LastResort)
    app.add_middleware(SecurityHeaders)
