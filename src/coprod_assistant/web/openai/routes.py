"""`/v1/models` and `/v1/chat/completions`: the desk's answers for clients that know OpenAI's API."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.routing import APIRoute

from ...errors import AssistantError, QuestionError
from ...messages import with_sources
from ...types import Answer, Citation, Statement, Wanted
from ..addresses import at
from ..api import while_there
from ..desk import Desk, clean_text
from ..headers import log_failure
from ..limits import RefusedError
from .keys import Callers, UnknownKeyError
from .replies import DONE, Link, Reply, about, event, failure, url_citations
from .requests import ChatIn, asked
from .tasks import done

MODEL = "coprod-assistant"
OWN_WORDS = "coprod-assistant-extractive"
OFFERED_SINCE = 1_764_547_200  # 1 December 2025; clients sort by it
logger = logging.getLogger(__name__)


class UnknownModelError(Exception):
    """A model that is not offered."""


def openai_routes(desk: Desk) -> APIRouter:
    """The routes of the chat API, answered at `desk`."""
    callers = Callers(desk.settings)
    # Who has no key learns nothing of what a request should look like.
    router = APIRouter(route_class=OpenAIRoute, include_in_schema=False, dependencies=[Depends(callers.name)])
    modes: dict[str, Wanted] = {MODEL: "auto", **({OWN_WORDS: "extractive"} if desk.writes else {})}

    @router.get("/v1/models")
    async def models() -> dict[str, Any]:
        return {"object": "list", "data": [_model(name) for name in modes]}

    @router.get("/v1/models/{name}")
    async def model(name: str) -> dict[str, Any]:
        if name not in modes:
            raise UnknownModelError(name)
        return _model(name)

    @router.post("/v1/chat/completions", response_model=None)
    async def complete(body: ChatIn, request: Request) -> Response | dict[str, Any]:
        caller = callers.name(request)
        if body.model not in modes:
            raise UnknownModelError(body.model)
        reply = Reply(body.model)
        if (text := done(body.messages[-1].text)) is not None:
            pieces = [reply.opening(), *reply.rest(text, usage=body.wants_usage, annotations=[])]
            return StreamingResponse(iter(pieces), media_type=EVENTS) if body.stream else reply.whole(text)
        question, history = asked(body, longest=desk.settings.max_question_chars)
        desk.check_question(question)
        desk.admit(caller)
        link = _links(request)
        if not body.stream:
            asked_for = desk.ask(question, history, address=caller, mode=modes[body.model])
            answer = await while_there(request, asked_for)
            message = reply.whole(with_sources(answer, link), annotations=url_citations(answer, link))
            return message | {"archive": about(answer)}
        desk.gate.check(caller)  # here, so that it can still be refused with a status of its own
        answers = desk.stream(question, history, address=caller, mode=modes[body.model])
        return StreamingResponse(
            _stream(answers, reply, link, usage=body.wants_usage),
            media_type=EVENTS,
            headers={"X-Accel-Buffering": "no"},
        )

    return router


EVENTS = "text/event-stream"


async def _stream(
    answers: AsyncGenerator[Statement | Answer, None], reply: Reply, link: Link, *, usage: bool
) -> AsyncIterator[str]:
    """The events of an answer. Its words are sent once all of it stands: a client cannot take back what it showed."""
    yield reply.opening()
    try:
        async with aclosing(answers) as items:  # a client who leaves ends the work
            async for item in items:
                if isinstance(item, Answer):
                    for piece in reply.rest(
                        with_sources(item, link),
                        usage=usage,
                        annotations=url_citations(item, link),
                        archive=about(item),
                    ):
                        yield piece
    except Exception as error:
        yield event(_error(error)[1])
        yield DONE


class OpenAIRoute(APIRoute):
    """A route whose failures are told in OpenAI's form."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with an answer for each expected failure."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except (RequestValidationError, AssistantError, RefusedError, UnknownKeyError, UnknownModelError) as error:
                status, body = _error(error)
                wait = {"Retry-After": str(error.retry_after_s)} if isinstance(error, RefusedError) else None
                return JSONResponse(body, status_code=status, headers=wait)

        return handle


def _error(error: Exception) -> tuple[int, dict[str, Any]]:
    """The status and the body that tell of `error`."""
    invalid = "invalid_request_error"
    match error:
        case UnknownKeyError():
            return 401, failure("No key that is known here was sent.", kind=invalid, code="invalid_api_key")
        case UnknownModelError():
            name = clean_text(str(error))[:100]
            return 404, failure(f"There is no model {name!r}; see /v1/models.", kind=invalid, code="model_not_found")
        case RefusedError():
            text = f"{error.reason} Ask again in {error.retry_after_s} seconds."
            return 429, failure(text, kind="rate_limit_error", code="rate_limit_exceeded")
        case QuestionError():
            return 400, failure(f"{error} {error.hint}".strip(), kind=invalid, code=None)
        case RequestValidationError():
            first = error.errors()[0]
            where = ".".join(clean_text(str(part)) for part in first["loc"][1:])
            return 400, failure(f"{where or 'body'}: {first['msg']}", kind=invalid, code=None)
        case AssistantError():
            logger.warning("not answered: %s", type(error).__name__)  # its message may name a path
            return 503, failure("The archive is not ready; try again later.", kind="server_error", code=None)
        case _:
            log_failure("an answer", error)
            return 500, failure("Something went wrong here.", kind="server_error", code=None)


def _links(request: Request) -> Link:
    """The address of a citation's source: the published one, else the passage on our own archive page."""
    page = str(request.base_url).rstrip("/") + at("/archive/passage")

    def link(citation: Citation) -> str:
        place = {"document": citation.document_id, "start": citation.start, "end": citation.end}
        return citation.link or f"{page}?{urlencode(place)}"

    return link


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": OFFERED_SINCE, "owned_by": "coprod-assistant"}
