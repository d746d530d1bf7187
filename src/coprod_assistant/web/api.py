"""The JSON API: ask, search, documents, health. Every error is `{"error", "hint"}`."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Coroutine, Sequence
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from ..errors import AssistantError
from ..types import Document, Turn, Wanted
from .answering import Asked, answer_events, as_stream
from .desk import Desk, clean_text

EVENTS = "text/event-stream"
EARLIER_CHARS = 8000  # of an earlier answer that are read
T = TypeVar("T")


class TurnIn(BaseModel):
    """An earlier question and its answer."""

    model_config = ConfigDict(extra="forbid")
    question: str
    answer: str = ""


class QuestionIn(BaseModel):
    """A question, what was said before it, an id that the answer carries back, and whether a model may write.

    `own` asks for the archive's own words whatever `mode` says, `render` for the turn as the chat page shows it.
    """

    model_config = ConfigDict(extra="forbid")
    question: str
    history: list[TurnIn] = Field(default_factory=list, max_length=50)
    id: str | None = Field(None, max_length=200)
    mode: Wanted = "auto"
    own: bool = False
    render: Literal["html"] | None = None


def api_routes(desk: Desk) -> APIRouter:
    """The routes of the API, answered at `desk`."""
    from ..answer_view import answer_to_dict, hit_to_dict

    router = APIRouter()

    @router.post("/api/ask", response_model=dict[str, object], responses={200: {"content": {EVENTS: {}}}})
    async def ask(body: QuestionIn, request: Request) -> dict[str, object] | StreamingResponse:
        question = clean_text(body.question).strip()
        desk.check_question(question)
        address = address_of(request)
        desk.admit(address)
        history = turns_of(desk, body.history)
        id = None if body.id is None else clean_text(body.id)
        mode: Wanted = "extractive" if body.own else body.mode
        if EVENTS not in request.headers.get("accept", ""):
            answer = desk.ask(question, history, address=address, id=id, mode=mode)
            return answer_to_dict(await while_there(request, answer))
        desk.gate.check(address)  # here, so that it can still be refused with a status of its own
        asked = Asked(question, history, id=id, mode=mode, html=body.render == "html")
        events = as_stream(answer_events(desk, asked, address=address))
        return StreamingResponse(events, media_type=EVENTS, headers={"X-Accel-Buffering": "no"})

    @router.get("/api/search")
    async def search(
        request: Request, q: str, top_k: Annotated[int, Query(ge=1, le=100)] = 10
    ) -> list[dict[str, object]]:
        words = clean_text(q).strip()
        desk.check_question(words)
        address = address_of(request)
        desk.admit(address)
        found = await while_there(request, desk.search(words, address=address, top_k=top_k))
        return [hit_to_dict(hit) for hit in found]

    @router.get("/api/documents/{document_id:path}", response_model=dict[str, object])
    async def document(document_id: str, request: Request) -> Response:
        packed = "gzip" in request.headers.get("accept-encoding", "")
        try:
            # A report of a thousand pages takes half a second to write and to pack: in a thread, at the visitor's cost.
            written = desk.work(
                lambda: _written(desk.assistant.document(clean_text(document_id)), packed=packed),
                address=address_of(request),
            )
            content = await while_there(request, written)
        except AssistantError as error:
            if desk.assistant.ready() is not None:
                raise
            raise HTTPException(404, "there is no such document") from error
        headers = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if packed else {})
        return Response(content, media_type="application/json", headers=headers)

    @router.get("/healthz/live")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @router.get("/healthz/ready")
    async def ready() -> JSONResponse:
        if desk.assistant.ready() is not None:
            return JSONResponse({"status": "not ready"}, status_code=503)
        # Without its language model it still answers, so a balancer must not take it out.
        return JSONResponse({"status": "degraded" if desk.assistant.degraded() else "ready"})

    return router


def turns_of(desk: Desk, earlier: Sequence[TurnIn]) -> list[Turn]:
    """The turns that came with a question, oldest first.

    Raises:
        QuestionError: one of their questions is too long.
    """
    turns = [Turn(clean_text(turn.question), clean_text(turn.answer)[:EARLIER_CHARS]) for turn in earlier]
    for turn in turns:
        desk.check_question(turn.question or "-")
    return turns


async def while_there(request: Request, work: Coroutine[object, object, T]) -> T:
    """What `work` gives; it is cancelled as soon as the client has left, who then hears nothing."""
    task = asyncio.create_task(work)
    leaving = asyncio.create_task(_left(request))
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise HTTPException(499, "the client has left")
        return task.result()
    finally:
        leaving.cancel()
        task.cancel()


async def _left(request: Request) -> None:
    """Returns once the client has closed the connection; the request's body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _written(document: Document, *, packed: bool) -> bytes:
    """A document as it is sent."""
    content = json.dumps(document_to_dict(document), ensure_ascii=False).encode(errors="replace")
    return gzip.compress(content, 6, mtime=0) if packed else content


def document_to_dict(document: Document) -> dict[str, object]:
    """The document as the API gives it; offsets of citations count characters of `text`."""
    source = document.source
    return {
        "id": document.id,
        "title": document.title,
        "url": source.url,
        "file": source.file,
        "text": document.text,
    }


def address_of(request: Request) -> str:
    """The visitor's address, as `ClientAddress` established it."""
    return request.client.host if request.client else ""
