"""The page around the chat: our own HTML, into which Gradio's configuration and scripts are set.

Gradio's index page names other hosts, loads a script for frames and a manifest, and shows nothing before 200 kB of
script have run. Ours shows title, examples and guidance at once. What Gradio needs is taken from its own page, so a
Gradio that changes that page is noticed at start, not by a visitor.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import AssistantError
from ..types import Source
from .holdings import holdings

if TYPE_CHECKING:
    from ..assistant import Assistant
    from .served import Served

STATIC = Path(__file__).parent / "static"
KEPT_S = 600.0
EMPTY = '<p class="notice">The archive is not ready at the moment. Please come back a little later.</p>'
NOT_STORED = "Questions are not stored; a"
STORED = (
    "Questions that it could not answer, and what you say of an answer with the buttons below it, are kept for a while "
    "to make it better, without your address and without e-mail addresses and numbers. Otherwise a"
)
TEMPLATE = Template((Path(__file__).parent / "templates" / "page.html").read_text(encoding="utf-8"))
# What the page promises depends on who writes. `hint` leaves room for the switch where there is one.
WITHOUT_MODEL = {
    "promise": "Answers come only in the archive’s own words, and every statement cites its passage.",
    "how": "answers <strong>in the archive’s own words</strong>",
    "writer": "No language model writes the answers.",
    "hint": "<span>Enter asks, Shift+Enter starts a new line.</span>",
}
WITH_MODEL = {
    "promise": "A language model puts answers into words from the archive; every sentence is checked against the "
    "passage that it cites before you see it.",
    "how": "answers from it",
    "writer": "A language model writes most answers. Each of its sentences is checked against the passage that it "
    "cites, and left out if it does not hold; where too little is left you read the archive’s own words, and the "
    "answer says so. A check by machine can miss a mistake: open the passage where it matters. With <em>Archive’s "
    "own words only</em>, no model is asked. Otherwise your question, without e-mail addresses and telephone, card "
    "and account numbers, is sent to the model’s server.",
    "hint": "",
}
CONFIG = re.compile(r"<script>(window\.gradio_config = .*?;)</script><script>(window\.gradio_api_info = .*?;)</script>")
SCRIPT = re.compile(r'<script type="module" crossorigin src="\./(assets/[\w.-]+\.js)"></script>')
STYLE = re.compile(r'<link rel="stylesheet" crossorigin href="\./(assets/[\w.-]+\.css)">')


class ChatPage:
    """Answers `GET /` with our page; everything else passes through to the app, Gradio's own page included."""

    def __init__(self, app: ASGIApp, *, front: FrontPage) -> None:
        self._app = app
        self._front = front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        original = await _body_of(self._app, {**scope, "headers": headers, "query_string": b""}, receive)
        page = fill_page(original, nonce=scope["state"]["nonce"], values=await to_thread.run_sync(self._front))
        await HTMLResponse(page)(scope, receive, send)


def fill_page(original: str, *, nonce: str, values: dict[str, str]) -> str:
    """Our page with the configuration and the scripts of Gradio's page `original`.

    Raises:
        RuntimeError: Gradio's page has another form than that of the versions this program is made for.
    """
    config, script, style = CONFIG.search(original), SCRIPT.search(original), STYLE.search(original)
    if not (config and script and style):
        raise RuntimeError("this version of Gradio has another page than 6.31; install the locked version")
    return TEMPLATE.substitute(
        {"feedback": "", "stored": NOT_STORED, "scope": "", "contact": ""} | values,
        nonce=nonce,
        gradio_config=f"{config[1]}{config[2]}",
        gradio_script=escape(script[1]),
        gradio_style=escape(style[1]),
        base_css=asset("base.css"),
        css=asset("app.css"),
        turn_css=asset("turn.css"),
        theme_js=asset("theme.js"),
        js=asset("app.js"),
        panel_js=asset("panel.js"),
        icon=asset("favicon.svg"),
    )


class FrontPage:
    """What the page says of this archive: title, publisher, its published pages, questions to start with."""

    def __init__(
        self,
        assistant: Assistant | Served,
        *,
        title: str,
        writes: bool = False,
        feedback: bool = False,
        contact: str = "",
    ) -> None:
        """
        Args:
            writes: Whether a language model writes answers.
            feedback: Whether visitors' feedback is kept.
            contact: Whom to ask where the archive does not answer, in plain words.
        """
        self._feedback = feedback
        self._contact = contact
        self._assistant = assistant
        self._title = title
        self._words = WITH_MODEL if writes else WITHOUT_MODEL
        self._values: dict[str, str] = {}
        self._made = 0.0

    def __call__(self) -> dict[str, str]:
        """The values of the template, escaped; made anew every ten minutes, as the index may have changed."""
        if not self._values or time.monotonic() - self._made > KEPT_S:
            values = self._make()
            if values["examples"] == EMPTY:
                return values
            self._values, self._made = values, time.monotonic()
        return self._values

    def _make(self) -> dict[str, str]:
        try:
            examples = self._assistant.examples()
            source = source_of(self._assistant, examples)
            with self._assistant.pin() as index:
                held = f'<p class="scope">It holds {escape(holdings(index))}. It reads English.</p>'
        except AssistantError:
            examples, source, held = [], None, ""
        return {
            **self._words,
            "title": escape(self._title),
            **({"feedback": _feedback_html(), "stored": STORED} if self._feedback else {}),
            "whose": escape(f"The archive of {source.publisher}" if source and source.publisher else self._title),
            "scope": held,
            "contact": f"<p>A person to ask: {escape(self._contact)}</p>" if self._contact else "",
            "publisher": escape((source and source.publisher) or "the organisation"),
            "site_link": _site_link(source) if source else "",
            "examples": _examples_html(examples) if examples else EMPTY,
        }


def _examples_html(examples: Sequence[str]) -> str:
    rows = "".join(
        f'<li><button type="button" class="suggestion" data-ask="{escape(words)}">{escape(words)}</button></li>'
        for words in examples
    )
    return f'<div class="examples"><h2>Questions to start with</h2><ul>{rows}</ul></div>'


def _feedback_html() -> str:
    style, script = asset("feedback.css"), asset("feedback.js")
    return f'<link rel="stylesheet" href="{style}">\n<script type="module" src="{script}"></script>'


def source_of(assistant: Assistant | Served, examples: Sequence[str]) -> Source | None:
    """Where the passages that answer the first example were published, or None where nothing is served."""
    hits = assistant.search(examples[0], top_k=1) if examples else []
    return assistant.document(hits[0].chunk.document_id).source if hits else None


def _site_link(source: Source) -> str:
    if not source.url:
        return ""
    host = escape(urlsplit(source.url).hostname or source.url)
    return (
        f'<a class="site" href="{escape(source.url)}" target="_blank" rel="noopener noreferrer">The published pages at '
        f'{host}<span class="visually-hidden"> (in a new tab)</span></a>'
    )


def asset(name: str) -> str:
    """Address of one of our files; it changes with the file, so browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/ui/{name}?v={digest}"


async def _body_of(app: ASGIApp, scope: Scope, receive: Receive) -> str:
    parts: list[bytes] = []

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app(scope, receive, collect)
    return b"".join(parts).decode()
