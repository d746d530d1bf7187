"""`GET /ask?q=…`: a question of a browser without JavaScript, answered with a whole page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from ..types import Answer, Hit
from .api import address_of, while_there
from .archive import failure_page, filled
from .desk import Desk, clean_text
from .render import MODES, NEAREST_SHOWN, near_words

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
    nearest = answer.hits[:NEAREST_SHOWN] if answer and answer.status != "answered" else ()
    html = filled(
        "ask.html",
        site=title,
        here="",
        question=question,
        own=own,
        writes=desk.writes,
        most=desk.settings.max_question_chars,
        answer=answer,
        how=MODES[answer.mode] if answer else "",
        nearest=[_near(desk, hit) for hit in nearest],
    )
    return HTMLResponse(html.encode(errors="replace"))


def _near(desk: Desk, hit: Hit) -> tuple[str, str, Hit]:
    """The heading over a passage, its first words, and the passage."""
    heading, words = near_words(hit, desk.assistant.document(hit.chunk.document_id))
    return heading, words, hit
