"""`POST /api/chat`: a question of the chat page, with the turns before it; its turn comes back as HTML, step by step.

The browser holds the conversation, so any process may answer the next question, and none can forget it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from ..types import Turn
from .api import TurnIn, address_of, turns_of
from .conversation import converse
from .desk import Desk


class ChatIn(BaseModel):
    """A question, what was said before it, and whether no language model is to be asked."""

    model_config = ConfigDict(extra="forbid")
    question: str
    history: list[TurnIn] = Field(default_factory=list, max_length=50)
    own: bool = False


def chat_routes(desk: Desk) -> APIRouter:
    """The route, answered at `desk`."""
    router = APIRouter()

    @router.post("/api/chat", include_in_schema=False)
    async def chat(body: ChatIn, request: Request) -> StreamingResponse:
        history = turns_of(desk, body.history)
        steps = _steps(desk, body, history, address=address_of(request))
        return StreamingResponse(steps, media_type="application/x-ndjson", headers={"X-Accel-Buffering": "no"})

    return router


async def _steps(desk: Desk, body: ChatIn, history: Sequence[Turn], *, address: str) -> AsyncIterator[str]:
    """A line of JSON for each step: `html`, and with the last of an answered question `turn`, to be sent along."""
    async with aclosing(converse(desk, body.question, history, address=address, own=body.own)) as steps:
        async for html, turn in steps:
            told = {"html": html, "turn": turn and {"question": turn.question, "answer": turn.answer}}
            yield json.dumps(told) + "\n"
