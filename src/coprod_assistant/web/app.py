"""The web app put together: middleware outside, then the routes of the API and of the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from ..config import Settings
from ..errors import AssistantError
from ..page_images import PageImages
from ..setting_kinds import origins_of
from .api import api_routes
from .archive import ProblemError, Views, archive_routes, no_page, problem_page
from .assets import asset_routes
from .below import BelowPath
from .desk import Desk
from .embedding import Switch, WidgetQuestions, embedding_routes
from .evaluators import add_desk
from .export_api import EXPORT_BODY_BYTES, export_routes
from .failures import add_error_answers
from .feedback import feedback_store, keeping_refusals
from .feedback_api import feedback_routes
from .guard import Guard
from .headers import LastResort, SecurityHeaders
from .intake import CHAT_BODY_BYTES, BodyLimit, ClientAddress, KnownHosts, KnownPaths
from .memory import give_back_start
from .metrics import Observed, RequestLines
from .openai import openai_routes, quotas
from .page import FrontPage, page_routes
from .plain_page import plain_routes
from .proxies import Proxies
from .published_pages import published_routes
from .served import Served
from .sign_in import Staff
from .staff import correction_routes, open_office, pin_routes, search_routes, sign_in_routes, staff_routes

if TYPE_CHECKING:
    from ..assistant import Assistant


def create_app(settings: Settings, assistant: Assistant | Served | None = None) -> FastAPI:
    """The app that answers from the index of `settings`, or with `assistant` where one is given.

    It starts without an index too: it then says in the chat and at `/healthz/ready` that nothing can be answered.
    """
    title = settings.title
    store = feedback_store(settings)
    desk = Desk(
        settings, keeping_refusals(assistant or Served(lambda: _open(settings)), store), quotas=quotas(settings)
    )
    front = FrontPage(
        desk.assistant,
        title=title,
        most=settings.max_question_chars,
        writes=desk.writes,
        feedback=store.keeps,
        contact=settings.contact,
        privacy=settings.embed_privacy,
    )
    views = Views(desk.assistant)
    images = PageImages(settings.corpus_dir, memory_mb=settings.extract_memory_mb)
    staff = Staff(settings)
    office = open_office(settings, desk, views, staff, title=title)
    switch = Switch(settings, desk)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        await to_thread.run_sync(desk.assistant.prepare)
        await to_thread.run_sync(front)  # asks the example questions, so the first visitor finds everything loaded
        with suppress(AssistantError):  # a server without an index says so on its pages
            await to_thread.run_sync(views.prepare)
        give_back_start()
        store.start()
        yield
        store.close()
        images.close()
        desk.close()
        if office is not None:
            office.kept.close()

    app = FastAPI(title=title, docs_url=None, redoc_url=None, lifespan=running, servers=_servers(settings))
    app.include_router(api_routes(desk))
    app.include_router(feedback_routes(desk, store))
    app.include_router(published_routes(desk, images))
    app.include_router(export_routes(desk, title=title))
    app.include_router(archive_routes(desk, views, title=title, **({"shown": office.shown} if office else {})))
    if office is not None:
        app.include_router(staff_routes(office))
        app.include_router(correction_routes(office))
        app.include_router(pin_routes(office))
        app.include_router(search_routes(office))
    app.include_router(sign_in_routes(desk, staff, title=title))
    if settings.chat_api != "off":
        app.include_router(openai_routes(desk))
    app.include_router(embedding_routes(desk, switch, front))
    app.include_router(page_routes(front))
    app.include_router(plain_routes(desk, title=title))
    app.include_router(asset_routes())
    add_error_answers(app)
    if staff.is_on and settings.workers == 1:  # Gradio keeps a session in one process
        add_desk(app, settings, settings.evals_dir)
    _add_middleware(app, settings, desk, staff, switch)
    return app


def _servers(settings: Settings) -> list[dict[str, str]] | None:
    """Where programs find what `/openapi.json` describes, if that is not the root."""
    return [{"url": settings.root_path}] if settings.root_path else None


def _open(settings: Settings) -> Assistant:
    from ..assistant import open_assistant

    return open_assistant(settings)


def _add_middleware(app: FastAPI, settings: Settings, desk: Desk, staff: Staff, switch: Switch) -> None:
    """Wraps `app`; the last one added is the first that a request meets."""

    def refusal(status: int, heading: str, words: str) -> Response:
        return problem_page(ProblemError(status, heading, words), title=settings.title)

    # No foreign origin is allowed. Gradio 6.31 reflects any Origin unless the app it is mounted on has this layer.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(GZipMiddleware, compresslevel=6)  # lets event streams pass as they are
    app.add_middleware(Guard, staff=staff, page=refusal)
    app.add_middleware(WidgetQuestions, switch=switch)
    app.add_middleware(BodyLimit, wider={"/v1/chat/completions": CHAT_BODY_BYTES, "/api/export": EXPORT_BODY_BYTES})
    app.add_middleware(KnownPaths, page=partial(problem_page, no_page(), title=settings.title))
    app.add_middleware(KnownHosts, names=settings.hosts)
    app.add_middleware(
        Observed,
        metrics=desk.metrics,
        gate=desk.gate,
        ready=desk.assistant.ready,
        readers=Proxies(settings.metrics_readers),
        lines=RequestLines() if settings.log_requests else None,
        traces=desk.traces,
    )
    app.add_middleware(ClientAddress, proxies=Proxies(settings.trusted_proxies))
    app.add_middleware(LastResort)
    app.add_middleware(SecurityHeaders, embedders=origins_of(settings.embed_origins))
    app.add_middleware(BelowPath, path=settings.root_path)
