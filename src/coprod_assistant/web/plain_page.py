"""`GET /ask?q=…`: a question of a browser without JavaScript, answered with a whole page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from ..types import Answer, Hit
from .api import address_of, while_there
from .archive import failure_page, filled_page
from .desk import Desk, clean_text
from .render import MODES, missing_title, near_words, nearest_hits

METHODS = ["GET", "HEAD"]


def plain_routes(desk: Desk, *, title: str) -> APIRouter:
    """The route; its questions are checked, counted and queued like those of the API."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/ask", methods=METHODS)
    async def ask(request: Request, q: str = "", own: str = "") -> Response:
        question = clean_text(q).strip()
        address = address_of(request)
        try:
            if not question or request.method == "HEAD":
                return _page(desk, title, question, own=bool(own))
            desk.check_question(question)
            desk.admit(address)
            asked = desk.ask(question, (), address=address, mode="extractive" if own else "auto")
            answer = await while_there(request, asked)
            return await desk.run(lambda: _page(desk, title, question, own=bool(own), answer=answer))
        except Exception as error:  # a visitor is told in words, whatever broke
            return failure_page(error, title=title)

    return router


def _page(desk: Desk, title: str, question: str, *, own: bool, answer: Answer | None = None) -> Response:
    nearest = nearest_hits(answer) if answer else ()
    html = filled_page(
        "ask.html",
        title=title,
        here="",
        question=question,
        own=own,
        writes=desk.writes,
        most=desk.settings.max_question_chars,
        answer=answer,
        how=_who(answer) if answer else "",
        nearest=[_near(desk, hit) for hit in nearest],
        missing_title=missing_title(answer) if answer else "",
    )
    return HTMLResponse(html)


def _who(answer: Answer) -> str:
    """Who speaks, as the chat has it."""
    alone = answer.mode == "catalogue" and not any(statement.event for statement in answer.statements)
    return MODES["extractive" if alone else answer.mode]


def _near(desk: Desk, hit: Hit) -> tuple[str, str, Hit]:
    """The heading over a passage, its first words, and the passage."""
    heading, words = near_words(hit, desk.assistant.document(hit.chunk.document_id))
    return heading, words, hit
