"""`POST /api/feedback`: what a visitor says of an answer."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from .api import address_of
from .desk import Desk, clean_text
from .feedback import FeedbackStore
from .shared import rate_limit

Words = Annotated[str, Field(max_length=8000)]


class EarlierIn(BaseModel):
    """An earlier turn of the conversation."""

    model_config = ConfigDict(extra="forbid")
    question: Words
    answer: Words = ""


class CitedIn(BaseModel):
    """Words of a source that the answer quoted."""

    model_config = ConfigDict(extra="forbid")
    quote: Words
    file: Annotated[str, Field(max_length=500)] = ""


class FeedbackIn(BaseModel):
    """A question, its answer, and what a visitor says of it."""

    model_config = ConfigDict(extra="forbid")
    question: Words
    verdict: Literal["right", "wrong", "incomplete"]
    reason: Annotated[str, Field(max_length=1000)] = ""
    answer: Words = ""
    history: list[EarlierIn] = Field(default_factory=list, max_length=10)
    citations: list[CitedIn] = Field(default_factory=list, max_length=20)


def feedback_routes(desk: Desk, store: FeedbackStore) -> APIRouter:
    """The route; it answers 404 where nothing is kept."""
    router = APIRouter()
    rate = rate_limit(desk.settings.questions_per_minute, kind="feedback", counts=desk.counts)

    @router.post("/api/feedback", status_code=201, include_in_schema=store.keeps)
    async def feedback(body: FeedbackIn, request: Request) -> dict[str, str]:
        if not store.keeps:
            raise HTTPException(404, "there is nothing here")
        address = address_of(request)
        rate.check(address)
        question = clean_text(body.question).strip()
        desk.check_question(question)
        record = _cleaned(body.model_dump()) | {"question": question}
        if not await to_thread.run_sync(partial(store.keep, record, whose=address)):
            raise HTTPException(503, "it could not be kept")
        return {"status": "kept"}

    return router


def _cleaned(value: Any) -> Any:
    """`value` with the characters taken out of its texts that no file can hold."""
    if isinstance(value, str):
        return clean_text(value).strip()
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list) else value
