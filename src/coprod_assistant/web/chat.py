"""The chat: Gradio's part of the page, which takes questions and streams turns. The only module that imports gradio.

Gradio draws the question box and its buttons. Turns arrive in a hidden component, the feed, as HTML made by `render`;
`static/app.js` copies them into the conversation, so that a reader's focus and place survive each new statement and a
screen reader hears only what was added.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .conversation import Conversation, converse, feed_html, halted
from .desk import Desk

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
ROOM_FOR_STOPPING = 8  # events that end an answer get through a full house


@dataclass(frozen=True, slots=True)
class Chat:
    """What the layers before Gradio must know of it.

    `handlers` are the numbers of what may be asked of it; `has_asked` tells whether a session has put anything into its
    queue; `forget` drops a session's conversation.
    """

    handlers: frozenset[int]
    has_asked: Callable[[str], bool]
    forget: Callable[[str], None]


def mount_chat(app: FastAPI, desk: Desk, *, title: str) -> Chat:
    """Mounts the chat on `app` at `/`, behind the routes that `app` has already."""
    os.environ.update(GRADIO_ENVIRONMENT)
    import gradio as gr

    with gr.Blocks(title=title, analytics_enabled=False) as blocks:
        _lay_out(gr, desk)
    # Questions wait in our gate, which API and chat share. Gradio's queue holds only what comes faster than it can
    # be handed on; beyond that its page says at once that the application is busy, and keeps the question.
    places = desk.settings.concurrent_answers + desk.settings.waiting_questions
    blocks.max_threads = places + ROOM_FOR_STOPPING
    blocks.queue(max_size=places, default_concurrency_limit=None, api_open=False)
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

    def forget(session: str) -> None:
        blocks.state_holder.session_data.pop(session, None)
        blocks.state_holder.time_last_used.pop(session, None)

    return Chat(
        handlers=frozenset(number for number, handler in blocks.fns.items() if handler.fn is not None),
        has_asked=lambda session: session in blocks._queue.pending_messages_per_session,
        forget=forget,
    )


def _theme(gr: Any) -> Any:
    """Gradio's base theme without its fonts; all colours come from `static/app.css`."""
    return gr.themes.Base(font=["inherit"], font_mono=["monospace"])


def _lay_out(gr: Any, desk: Desk) -> None:
    conversation = gr.State(Conversation(), time_to_live=CONVERSATION_KEPT_S)
    feed = gr.Markdown("", elem_id="feed", latex_delimiters=[], sanitize_html=False)
    with gr.Row(elem_id="composer"):
        box = gr.Textbox(
            label="Your question",
            placeholder="Ask a question",
            lines=1,
            max_lines=6,
            max_length=desk.settings.max_question_chars,
            container=False,
            elem_id="question",
        )
        ask = gr.Button("Ask", variant="primary", elem_id="ask", min_width=0)
        stop = gr.Button("Stop", elem_id="stop", min_width=0)  # shown by app.js while a turn is open
    own = gr.Checkbox(
        label="Archive’s own words only", value=False, container=False, elem_id="own", visible=desk.writes
    )
    new = gr.Button("New conversation", elem_id="new", size="sm")

    async def answer(question: Any, held: Any, own_words: Any, request: Any) -> AsyncIterator[tuple[Any, ...]]:
        address = request.client.host if request.client else ""
        emptied: Any = ""  # once, as the visitor may be writing the next question already
        async for html, now in converse(desk, question, held, address=address, own=own_words):
            yield html, emptied, gr.skip() if now is None else now
            emptied = gr.skip()

    # Gradio hands over the request where the annotation names it; as text, it could not look the name up.
    answer.__annotations__["request"] = gr.Request
    asked = gr.on(
        [box.submit, ask.click],
        answer,
        inputs=[box, conversation, own],
        outputs=[feed, box, conversation],
        api_visibility="private",
        show_progress="hidden",
        concurrency_limit=None,
        trigger_mode="once",
    )

    def halt(held: Any) -> tuple[Any, ...]:
        html, now = halted(desk, held)
        return html or gr.skip(), now

    stop.click(
        halt,
        inputs=[conversation],
        outputs=[feed, conversation],
        cancels=[asked],
        api_visibility="private",
        show_progress="hidden",
    )

    def clear() -> tuple[Any, ...]:
        return feed_html(f'<div data-reset="{uuid.uuid4().hex}"></div>'), "", Conversation()

    new.click(
        clear,
        outputs=[feed, box, conversation],
        cancels=[asked],
        api_visibility="private",
        show_progress="hidden",
    )
