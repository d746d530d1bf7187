"""The routes of the archive page: every view has an address of its own, and every failure a page with the way back."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ...errors import AssistantError, QuestionError
from ...filters import Ranges
from ...types import Hit
from ..api import address_of, while_there
from ..desk import Desk
from ..headers import log_failure
from ..limits import RefusedError
from ..shared import rate_limit
from ..sign_in import Person, person_of
from . import problems
from .across import themes_page
from .compare import compare_page
from .details import event_page
from .filters import read_filters
from .found import ranges_left
from .map import map_page
from .pages import (
    FORMATS,
    Asked,
    PageMaker,
    Shown,
    passages_page,
    problem_page,
    records_page,
    timeline_page,
    with_known_event,
)
from .people import people_page, person_page
from .single_passage import passage_page
from .view import Views

QUERY_CHARS = 4000
PAGES_FOR_A_QUESTION = 8  # a page takes 10 to 60 ms, so a reader may open more of them than ask questions
PASSAGES = 30
METHODS = ["GET", "HEAD"]
logger = logging.getLogger(__name__)


def archive_routes(
    desk: Desk, views: Views, *, title: str, shown: Callable[[Person | None], Shown] = Shown
) -> APIRouter:
    """The routes; searches, themes and files are counted like questions, pages by a wider limit of their own.

    Args:
        shown: What of the staff's is shown to whom.
    """
    router = APIRouter(include_in_schema=False)
    rate = rate_limit(PAGES_FOR_A_QUESTION * desk.settings.questions_per_minute, kind="page", counts=desk.counts)

    async def respond(request: Request, make: PageMaker) -> Response:
        return await _friendly(lambda: page(request, _asked(request), make), request)

    async def page(request: Request, asked: Asked, make: PageMaker) -> Response:
        made = desk.page(lambda: _made(views, asked, make), address=address_of(request))
        return await while_there(request, made)

    def _asked(request: Request) -> Asked:
        contact = desk.settings.contact
        seen = replace(shown(person_of(request)), contact=contact)
        return read_request(request, title=title, max_chars=desk.settings.max_question_chars, shown=seen)

    async def _friendly(work: Callable[[], Awaitable[Response]], request: Request) -> Response:
        try:
            rate.check(address_of(request))
            if request.query_params.get("format") in FORMATS:  # a file may hold the whole archive
                desk.rate.check(address_of(request))
            if len(request.url.query) > QUERY_CHARS:
                raise problems.unfit("This address is too long to be one of the archive’s.")
            return await work()
        except Exception as error:  # a visitor is told in words, whatever broke
            return failure_page(error, title=title)

    @router.api_route("/archive", methods=METHODS)
    @router.api_route("/archive/", methods=METHODS)
    async def timeline(request: Request) -> Response:
        # Feed readers come by themselves every hour, and get no more than a page.
        feed_of = str(request.base_url).rstrip("/") if request.query_params.get("format") == "atom" else ""
        return await respond(request, partial(timeline_page, feed_of=feed_of))

    @router.api_route("/archive/records", methods=METHODS)
    async def records(request: Request) -> Response:
        return await respond(request, records_page)

    @router.api_route("/archive/search", methods=METHODS)
    async def search(request: Request) -> Response:
        async def work() -> Response:
            asked = _asked(request)
            hits = await _hits(desk, views, request, asked)
            return await page(request, asked, partial(passages_page, hits=hits))

        return await _friendly(work, request)

    @router.api_route("/archive/events/{event_id:path}", methods=METHODS)
    async def event(request: Request, event_id: str) -> Response:
        return await respond(request, partial(event_page, event_id=event_id))

    @router.api_route("/archive/people", methods=METHODS)
    async def people(request: Request) -> Response:
        return await respond(request, people_page)

    @router.api_route("/archive/people/{name:path}", methods=METHODS)
    async def person(request: Request, name: str) -> Response:
        return await respond(request, partial(person_page, name=name))

    @router.api_route("/archive/map", methods=METHODS)
    async def on_a_map(request: Request) -> Response:
        return await respond(request, map_page)

    async def with_themes(request: Request, make: Callable[..., Response]) -> Response:
        async def work() -> Response:
            address, asked = address_of(request), _asked(request)
            desk.admit(address)  # new words are parsed, which costs as much as a question
            made = partial(make, pipeline=desk.settings.language_model)
            return await while_there(request, desk.work(lambda: _made(views, asked, made), address=address))

        return await _friendly(work, request)

    @router.api_route("/archive/themes", methods=METHODS)
    async def across_events(request: Request) -> Response:
        return await with_themes(request, themes_page)

    @router.api_route("/archive/compare", methods=METHODS)
    async def compare(request: Request) -> Response:
        chosen = request.query_params.getlist("event")
        return await with_themes(request, partial(compare_page, event_ids=chosen))

    @router.api_route("/archive/passage", methods=METHODS)
    async def passage(request: Request) -> Response:
        return await respond(request, partial(passage_page, parameters=request.query_params))

    @router.api_route("/archive/{rest:path}", methods=METHODS)
    async def nothing(rest: str) -> Response:  # noqa: ARG001, the route's own
        return problem_page(problems.no_page(), title=title)

    return router


def read_request(request: Request, *, title: str, max_chars: int, shown: Shown) -> Asked:
    """What a request asks for; a page or format that is none is ignored."""
    parameters = request.query_params
    number = parameters.get("page", "1")
    form = parameters.get("format", "")
    return Asked(
        title=title,
        filters=read_filters(parameters, max_chars=max_chars),
        page=int(number) if number.isascii() and number.isdecimal() and len(number) <= 6 else 1,
        format=form if form in FORMATS else "",
        today=dt.datetime.now(dt.UTC).date(),
        shown=shown,
        address=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
    )


def _made(views: Views, asked: Asked, make: PageMaker) -> Response:
    with views.open() as (view, shelf):
        return make(view, shelf, asked)


async def _hits(desk: Desk, views: Views, request: Request, asked: Asked) -> Sequence[Hit]:
    """The passages for the words and filters of `asked`; none where there are no words or a filter is no good."""
    words = asked.filters["q"]
    address = address_of(request)

    def left() -> tuple[bool, Ranges | None]:
        with views.open() as (view, _):
            filters = with_known_event(view, asked).filters
            return not filters.problems, None if filters.problems else ranges_left(view, filters)

    if not words:
        return ()
    fits, touching = await while_there(request, desk.page(left, address=address))
    if not fits:
        return ()
    desk.check_question(words)
    desk.admit(address)
    return await while_there(request, desk.search(words, address=address, top_k=PASSAGES, touching=touching))


def failure_page(error: Exception, *, title: str) -> Response:
    """The page for `error`; the log has the rest."""
    if isinstance(error, HTTPException):  # whoever asked has left
        return Response(status_code=error.status_code)
    response = problem_page(_problem(error), title=title)
    if isinstance(error, RefusedError):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _problem(error: Exception) -> problems.ProblemError:
    if isinstance(error, problems.ProblemError):
        return error
    if isinstance(error, RefusedError):
        return problems.not_now(error.reason, error.retry_after_s)
    if isinstance(error, QuestionError):
        return problems.unfit(f"{error} {error.hint}".strip())
    if isinstance(error, AssistantError):
        logger.warning("not shown: %s", type(error).__name__)
        return problems.not_ready()
    log_failure("a page of the archive", error)
    return problems.broken()
