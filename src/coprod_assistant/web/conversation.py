"""A question of the chat page becomes a turn that grows until it is answered or refused. Nothing is kept of it here."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from anyio import to_thread

from ..errors import AssistantError, QuestionError
from ..types import Answer, Turn
from .desk import Desk, clean_text
from .headers import log_failure
from .limits import RefusedError
from .render import TurnView, turn_html

# Statements that are ready sooner than this after one another are shown together: an answer without a language model is
# ready as a whole.
STEP_S = 0.06
WENT_WRONG = "Something went wrong on our side, so this question was not answered. Please ask again."
NOT_READY = "The archive is not ready at the moment, so nothing can be answered. Please come back a little later."
ANSWER_KEPT = 4000  # characters of an answer that are sent along with the next question

logger = logging.getLogger(__name__)


async def converse(
    desk: Desk, question: str, turns: Sequence[Turn], *, address: str, own: bool = False
) -> AsyncGenerator[tuple[str, Turn | None], None]:
    """The HTML of the question's turn after each thing that becomes known; the last one is finished.

    With it comes the turn that the next question has to bring along, unless this one was not answered. What is empty
    or too long becomes a notice.

    Args:
        turns: What was asked and answered before, oldest first.
        own: Whether the answer is to be in the archive's own words, also where a language model is set.
    """
    text = clean_text(question).strip()
    view = TurnView(uuid.uuid4().hex, text[: desk.settings.max_question_chars], contact=desk.settings.contact)
    try:
        desk.check_question(text)
        desk.admit(address)
        desk.gate.check()
        view = replace(view, waiting="Waiting for a free place" if desk.gate.is_full else "Searching the archive")
        yield turn_html(view, desk.assistant.document), None
        shown = time.monotonic()
        async with aclosing(desk.stream(text, turns, address=address, mode="extractive" if own else "auto")) as items:
            async for item in items:
                if isinstance(item, Answer):
                    view = replace(view, answer=item, waiting="")
                    continue
                view = replace(view, statements=(*view.statements, item), waiting="Reading further")
                if time.monotonic() - shown > STEP_S:
                    yield turn_html(view, desk.assistant.document), None
                    shown = time.monotonic()
        html = await to_thread.run_sync(turn_html, view, desk.assistant.document)
    except Exception as error:  # a visitor is told in words, whatever broke
        view = TurnView(view.id, view.question, notice=explain(error), again=not isinstance(error, QuestionError))
        html = turn_html(view, desk.assistant.document)
    yield html, Turn(view.question, view.answer.text[:ANSWER_KEPT]) if view.answer else None


def explain(error: Exception) -> str:
    """What a visitor is told of `error`; the log has the rest."""
    if isinstance(error, RefusedError):
        return f"{error.reason} Please ask again in {error.retry_after_s} seconds."
    if isinstance(error, QuestionError):
        return f"{error} {error.hint}".strip()
    if isinstance(error, AssistantError):
        logger.warning("not answered: %s", type(error).__name__)
        return NOT_READY
    log_failure("an answer", error)
    return WENT_WRONG
