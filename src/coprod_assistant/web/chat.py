"""The question box of the chat page, which Gradio draws.

Gradio draws; it is asked nothing. Its queue keeps a session in the process that took the question, and hands the answer
out over a second request, which with several processes reaches another one: so `static/app.js` sends the question to
`POST /api/chat` (`chat_api`), with the turns before it, and puts the turn that comes back into the conversation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .desk import Desk
from .gradio_parts import load_gradio

if TYPE_CHECKING:
    from fastapi import FastAPI

BODY_LIMIT = "64kb"


def mount_chat(app: FastAPI, desk: Desk, *, title: str) -> None:
    """Mounts the chat on `app` at `/`, behind the routes that `app` has already."""
    gr = load_gradio()
    with gr.Blocks(title=title, analytics_enabled=False) as blocks:
        _lay_out(gr, desk)
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


def _theme(gr: Any) -> Any:
    """Gradio's base theme without its fonts; all colours come from `static/app.css`."""
    return gr.themes.Base(font=["inherit"], font_mono=["monospace"])


def _lay_out(gr: Any, desk: Desk) -> None:
    with gr.Row(elem_id="composer"):
        gr.Textbox(
            label="Your question",
            placeholder="Ask a question",
            lines=1,
            max_lines=6,
            max_length=desk.settings.max_question_chars,
            container=False,
            elem_id="question",
        )
        gr.Button("Ask", variant="primary", elem_id="ask", min_width=0)
        gr.Button("Stop", elem_id="stop", min_width=0)  # shown by app.js while a turn is open
    gr.Checkbox(label="Archive’s own words only", value=False, container=False, elem_id="own", visible=desk.writes)
    gr.Button("New conversation", elem_id="new", size="sm")
