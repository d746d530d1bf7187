"""The chat: Gradio's part of the page, which takes questions and streams turns. The only module that imports gradio.

Gradio draws the question box and its buttons. Turns arrive in a hidden component, the feed, as HTML made by `render`;
`static/app.js` copies them into the conversation, so that a reader's focus and place survive each new statement and a
screen reader hears only what was added.
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from anyio import to_thread

from ..errors import AssistantError, QuestionError
from ..types import Answer, Turn
from .desk import Desk, clean_text
from .headers import log_failure
from .limits import RefusedError
from .render import TurnView, turn_html

if TYPE_CHECKING:
    from fastapi import FastAPI

# Gradio reads these when it is imported: no telemetry, no version check, no model hub, no per-request statistics.
GRADIO_ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000",
    "GRADIO_RUN_HISTORY": "False",
    "GRADIO_SHARE": "False",
    "GRADIO_MCP_SERVER": "False",
    "GRADIO_SSR_MODE": "False",
    "GRADIO_VIBE_MODE": "",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}
CONVERSATION_KEPT_S = 3600  # an idle conversation is forgotten after an hour
SESSIONS_KEPT = 1000
BODY_LIMIT = "64kb"
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


def mount_chat(app: FastAPI, desk: Desk, *, title: str) -> frozenset[int]:
    """Mounts the chat on `app` at `/`, behind the routes that `app` has already; gives back its handlers' numbers."""
    os.environ.update(GRADIO_ENVIRONMENT)
    import gradio as gr

    with gr.Blocks(title=title, analytics_enabled=False) as blocks:
        _lay_out(gr, desk)
    # Every question waits in our gate, not in Gradio's queue, which gives no friendly answer when it is full.
    places = desk.settings.concurrent_answers + desk.settings.waiting_questions
    blocks.max_threads = max(40, places * 2)
    blocks.queue(max_size=places * 2, default_concurrency_limit=None, api_open=False)
    blocks.state_session_capacity = SESSIONS_KEPT
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=BODY_LIMIT,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        theme=_theme(gr),
    )
    return frozenset(number for number, handler in blocks.fns.items() if handler.fn is not None)


def _theme(gr: Any) -> Any:
    """Gradio's base theme without its fonts; all colours come from `static/app.css`."""
    return gr.themes.Base(font=["inherit"], font_mono=["monospace"])


def _lay_out(gr: Any, desk: Desk) -> None:
    conversation = gr.State(Conversation(), time_to_live=CONVERSATION_KEPT_S)
    feed = gr.Markdown("", elem_id="feed", latex_delimiters=[], sanitize_html=False)
    with gr.Row(elem_id="composer"):
        box = gr.Textbox(
            label="Your question",
            placeholder="Ask the archive a question",
            lines=1,
            max_lines=6,
            max_length=desk.settings.max_question_chars,
            container=False,
            elem_id="question",
        )
        ask = gr.Button("Ask", variant="primary", elem_id="ask", min_width=0)
        stop = gr.Button("Stop", visible="hidden", elem_id="stop", min_width=0)
    new = gr.Button("New conversation", elem_id="new", size="sm")

    async def answer(question: Any, held: Any, request: Any) -> AsyncIterator[tuple[Any, ...]]:
        address = request.client.host if request.client else ""
        emptied: Any = ""  # once, as the visitor may be writing the next question already
        async for now, html in converse(desk, question, held, address=address):
            busy = now.asking is not None
            yield html, emptied if busy else gr.skip(), now, *_buttons(gr, busy=busy)
            emptied = gr.skip()

    # Gradio hands over the request where the annotation names it; as text, it could not look the name up.
    answer.__annotations__["request"] = gr.Request
    asked = gr.on(
        [box.submit, ask.click],
        answer,
        inputs=[box, conversation],
        outputs=[feed, box, conversation, ask, stop],
        api_visibility="private",
        show_progress="hidden",
        concurrency_limit=None,
        trigger_mode="once",
    )

    def halt(held: Any) -> tuple[Any, ...]:
        kept = held if isinstance(held, Conversation) else Conversation()
        html = feed_html(turn_html(stopped(kept.asking), desk.assistant.document)) if kept.asking else gr.skip()
        return html, Conversation(kept.turns), *_buttons(gr, busy=False)

    stop.click(
        halt,
        inputs=[conversation],
        outputs=[feed, conversation, ask, stop],
        cancels=[asked],
        api_visibility="private",
        show_progress="hidden",
    )

    def clear() -> tuple[Any, ...]:
        return feed_html(f'<div data-reset="{uuid.uuid4().hex}"></div>'), "", Conversation(), *_buttons(gr, busy=False)

    new.click(
        clear,
        outputs=[feed, box, conversation, ask, stop],
        cancels=[asked],
        api_visibility="private",
        show_progress="hidden",
    )


def _buttons(gr: Any, *, busy: bool) -> tuple[Any, Any]:
    return gr.update(visible="hidden" if busy else True), gr.update(visible=True if busy else "hidden")


def stopped(view: TurnView) -> TurnView:
    """`view` without what it had said so far: those statements would stand without their passages."""
    return TurnView(view.id, view.question, notice=STOPPED)


def feed_html(html: str) -> str:
    """`html` on one line: Markdown reads a line that opens a block element as HTML until the next blank line."""
    return html.replace("\r", "").replace("\n", "&#10;")


async def converse(desk: Desk, question: Any, held: Any, *, address: str) -> AsyncIterator[tuple[Conversation, str]]:
    """The conversation and the turn's HTML after each thing that becomes known, the finished turn last.

    Whatever a client sends as `question` is taken: what is no text, is empty or is too long becomes a notice.
    """
    turns = held.turns if isinstance(held, Conversation) else ()
    text = clean_text(question if isinstance(question, str) else "").strip()
    view = TurnView(uuid.uuid4().hex, text[: desk.settings.max_question_chars])
    try:
        desk.check_question(text)
        desk.rate.check(address)
        view = replace(view, waiting="Waiting for a free place" if desk.gate.is_full else "Searching the archive")
        yield Conversation(turns, view), feed_html(turn_html(view, desk.assistant.document))
        async for item in desk.stream(text, turns):
            if isinstance(item, Answer):
                view = replace(view, answer=item, waiting="")
            else:
                view = replace(view, statements=(*view.statements, item), waiting="Reading further")
                yield Conversation(turns, view), feed_html(turn_html(view, desk.assistant.document))
        html = await to_thread.run_sync(turn_html, view, desk.assistant.document)
    except Exception as error:  # a visitor is told in words, whatever broke
        view = TurnView(view.id, view.question, notice=explain(error))
        html = turn_html(view, desk.assistant.document)
    yield _after(desk, turns, view), feed_html(html)


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
