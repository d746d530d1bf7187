"""The chat page: our own HTML, which a browser shows and can use at once, also without JavaScript."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from ..errors import AssistantError
from ..types import Citation, Source
from .addresses import at, passage_address
from .assets import asset
from .holdings import holdings
from .panel import NEW_TAB

if TYPE_CHECKING:
    from ..assistant import Assistant
    from .served import Served

KEPT_S = 600.0
ABROAD = 'target="_blank" rel="noopener noreferrer"'
EMPTY = '<p class="notice">The archive is not ready at the moment. Please come back a little later.</p>'
NOT_STORED = "Questions are not stored on the server; conversations"
STORED = (
    "Questions that it could not answer, and what you say of an answer with the buttons below it, are kept for a while "
    "to make it better, without your address and without e-mail addresses and numbers. Conversations"
)
OF_EVENTS = "Ask what was said, who was there and what was recommended."
OF_PAGES = "Ask in your own words what is written there."
TEMPLATE = Template((Path(__file__).parent / "templates" / "page.html").read_text(encoding="utf-8"))
OWN_SWITCH = (
    '<label class="own-switch"><input type="checkbox" id="own" name="own" value="1"> Archive’s own words only</label>'
)
# What the page promises depends on who writes. `own` is the switch where there is a model.
WITHOUT_MODEL = {
    "promise": "Answers come only in the archive’s own words, and every statement cites its passage.",
    "how": "answers <strong>in the archive’s own words</strong>",
    "writer": "No language model writes the answers.",
    "own": "",
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
    "own": OWN_SWITCH,
}
SCRIPTS = ("box.js", "stream.js", "kept.js", "past.js", "turns.js")


def page_routes(front: FrontPage) -> APIRouter:
    """`GET /`: the chat page; `GET /suggestions.json`: what it offers to who writes a question."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/", methods=["GET", "HEAD"])
    def page() -> HTMLResponse:
        return HTMLResponse(fill_page(front()))

    @router.api_route("/suggestions.json", methods=["GET", "HEAD"])
    def suggestions() -> dict[str, list[str]]:
        front()
        return front.suggestions

    return router


def fill_page(values: dict[str, str]) -> str:
    """The page with `values`, which are escaped, and the addresses of our files."""
    preloads = "\n".join(f'<link rel="modulepreload" href="{asset(name)}">' for name in SCRIPTS)
    return TEMPLATE.substitute(
        {"feedback": "", "stored": NOT_STORED, "scope": "", "subject": "", "contact": "", "lede": OF_PAGES} | values,
        root=at(""),
        preloads=preloads,
        base_css=asset("base.css"),
        print_css=asset("print.css"),
        css=asset("app.css"),
        turn_css=asset("turn.css"),
        theme_js=asset("theme.js"),
        js=asset("app.js"),
        panel_js=asset("panel.js"),
        sheet_js=asset("sheet.js"),
        take_js=asset("take.js"),
        take_css=asset("take.css"),
        icon=asset("favicon.svg"),
    )


class FrontPage:
    """What the page says of this archive: title, publisher, its published pages, questions to start with."""

    def __init__(
        self,
        assistant: Assistant | Served,
        *,
        title: str,
        most: int = 1000,
        writes: bool = False,
        feedback: bool = False,
        contact: str = "",
        privacy: str = "",
    ) -> None:
        """
        Args:
            most: Characters that a question may have.
            writes: Whether a language model writes answers.
            feedback: Whether visitors' feedback is kept.
            contact: Whom to ask where the archive does not answer, in plain words.
            privacy: Address of the privacy notice.
        """
        self._feedback = feedback
        self._contact = _contact_html(contact, privacy)
        self._assistant = assistant
        self._title = title
        self._most = most
        self._words = WITH_MODEL if writes else WITHOUT_MODEL
        self._values: dict[str, str] = {}
        self.suggestions: dict[str, list[str]] = {}
        self._made = 0.0
        self._lock = threading.Lock()

    def __call__(self) -> dict[str, str]:
        """The values of the template, escaped; made anew every ten minutes, as the index may have changed."""
        with self._lock:  # trying the examples takes seconds, which visitors of one moment need not all spend
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
                held = f'<p class="scope">It holds {escape(holdings(index))}. Please ask in English.</p>'
                lede = OF_EVENTS if index.catalogue().events else OF_PAGES
            subject = _subject_html(self._assistant.subject())
            offered = self._assistant.suggestions()
            self.suggestions = offered | {"question": list(dict.fromkeys([*examples, *offered["question"]]))}
        except AssistantError:
            examples, source, held, subject, lede = [], None, "", "", OF_PAGES
        return {
            **self._words,
            "title": escape(self._title),
            "most": str(self._most),
            **({"feedback": _feedback_html(), "stored": STORED} if self._feedback else {}),
            "whose": escape(f"The archive of {source.publisher}" if source and source.publisher else self._title),
            "scope": held,
            "subject": subject,
            "lede": lede,
            "contact": self._contact,
            "publisher": escape((source and source.publisher) or "the organisation"),
            "site_link": _site_link(source) if source else "",
            "examples": _examples_html(examples) if examples else "" if held else EMPTY,
        }


def _subject_html(cited: Citation | None) -> str:
    """The sentence that says what the archive is about, with the way to it; empty where there is none."""
    if cited is None:
        return ""
    published = bool(cited.link and cited.link.startswith(("https://", "http://")))
    address = cited.link if published else passage_address(cited.document_id, cited.start, cited.end, cited.quote)
    link = f'<a class="site" href="{escape(address or "")}" {ABROAD}>{escape(cited.title)}{NEW_TAB}</a>'
    return (
        f'<figure class="subject"><blockquote>{escape(" ".join(cited.quote.split()))}</blockquote>'
        f"<figcaption>{link}</figcaption></figure>"
    )


def _examples_html(examples: Sequence[str]) -> str:
    rows = "".join(
        f'<li><button name="q" value="{escape(words)}" class="suggestion" data-ask="{escape(words)}">'
        f"{escape(words)}</button></li>"
        for words in examples
    )
    heading = "<h2>Questions to start with</h2>"
    return f'<form class="examples" action="{at("/ask")}" method="get">{heading}<ul>{rows}</ul></form>'


def _contact_html(contact: str, privacy: str) -> str:
    """Whom to ask, and the privacy notice; empty where the settings name neither."""
    person = f"<p>A person to ask: {escape(contact)}</p>" if contact else ""
    notice = f'<p><a href="{escape(privacy)}" {ABROAD}>Privacy notice{NEW_TAB}</a></p>' if privacy else ""
    return person + notice


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
    return f'<a class="site" href="{escape(source.url)}" {ABROAD}>The published pages at {host}{NEW_TAB}</a>'
