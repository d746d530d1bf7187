"""One conversation: a question becomes a turn that grows until it is answered, refused or stopped."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

from anyio import to_thread

from ..errors import AssistantError, QuestionError
from ..types import Answer, Turn
from .desk import Desk, clean_text
from .headers import log_failure
from .limits import RefusedError
from .render import TurnView, turn_html

# Statements that are ready sooner than this after one another are shown together. Each step costs 10 ms of Gradio's
# time, and an answer without a language model is ready as a whole.
STEP_S = 0.06
WENT_WRONG = "Something went wrong on our side, so this question was not answered. Please ask again."
NOT_READY = "The archive is not ready at the moment, so nothing can be answered. Please come back a little later."
STOPPED = "You stopped this answer."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a follow-up may refer to; kept on the server, one for each open page."""

    turns: tuple[Turn, ...] = ()
    asking: TurnView | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> Conversation:
        """Itself, as nothing in it changes: Gradio copies the first value for each session."""
        return self


def halted(desk: Desk, held: object) -> tuple[str | None, Conversation]:
    """The turn that was being answered as it is shown once it is stopped, None if there is none.

    What it had said so far is not kept: those statements would stand without their passages.
    """
    kept = held if isinstance(held, Conversation) else Conversation()
    if kept.asking is None:
        return None, kept
    view = TurnView(kept.asking.id, kept.asking.question, notice=STOPPED, again=True)
    return feed_html(turn_html(view, desk.assistant.document)), Conversation(kept.turns)


def feed_html(html: str) -> str:
    """`html` on one line: Markdown reads a line that opens a block element as HTML until the next blank line."""
    return html.replace("\r", "").replace("\n", "&#10;")


async def converse(
    desk: Desk, question: object, held: object, *, address: str, own: object = False
) -> AsyncIterator[tuple[str, Conversation | None]]:
    """The turn's HTML after each thing that becomes known, with the conversation where it has changed.

    The last one is the finished turn. Whatever a client sends as `question` is taken: what is no text, is empty or
    is too long becomes a notice.

    Args:
        own: True for an answer in the archive's own words, also where a language model is set.
    """
    turns = held.turns if isinstance(held, Conversation) else ()
    text = clean_text(question if isinstance(question, str) else "").strip()
    view = TurnView(uuid.uuid4().hex, text[: desk.settings.max_question_chars])
    try:
        desk.check_question(text)
        desk.admit(address)
        desk.gate.check()
        view = replace(view, waiting="Waiting for a free place" if desk.gate.is_full else "Searching the archive")
        yield feed_html(turn_html(view, desk.assistant.document)), Conversation(turns, view)
        shown = time.monotonic()
        async for item in desk.stream(text, turns, address=address, mode="extractive" if own is True else "auto"):
            if isinstance(item, Answer):
                view = replace(view, answer=item, waiting="")
                continue
            view = replace(view, statements=(*view.statements, item), waiting="Reading further")
            if time.monotonic() - shown > STEP_S:
                yield feed_html(turn_html(view, desk.assistant.document)), None
                shown = time.monotonic()
        html = await to_thread.run_sync(turn_html, view, desk.assistant.document)
    except Exception as error:  # a visitor is told in words, whatever broke
        view = TurnView(view.id, view.question, notice=explain(error), again=not isinstance(error, QuestionError))
        html = turn_html(view, desk.assistant.document)
    yield feed_html(html), _after(desk, turns, view)


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


def _after(desk: Desk, turns: tuple[Turn, ...], view: TurnView) -> Conversation:
    if view.answer is None:
        return Conversation(turns)
    most = desk.settings.max_history_turns
    return Conversation((*turns, Turn(view.question, view.answer.text))[-most:] if most else ())
