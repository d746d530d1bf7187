"""Whether the widget takes questions: not while it is paused, and not once the day's are used up.

The pause is a file, looked for at each question, so that it holds at once for all processes and needs no restart.
A question comes from the widget where its page says so in a header. Nothing keeps a program from leaving that out, as
nothing keeps it from asking without the widget at all: what one address may ask is limited either way.
"""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...config import Settings
from ..desk import Desk, clean_text
from ..shared import daily_limit

HEADER = "coprod-widget"
PAUSED = "The assistant is paused at the moment."
SPENT = "The assistant has answered as many questions as it may in a day. It answers again tomorrow."
WORDS_CHARS = 300  # of the pause file that are shown
AGAIN_S = 600


class Switch:
    """Says why the widget takes no question, and counts those that it takes, for all processes together."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self._pause = settings.embed_pause_file
        self._contact = settings.contact
        self._metrics = desk.metrics
        self._day = daily_limit(settings.embed_questions_per_day, kind="widget", counts=desk.counts)

    def closed(self) -> str:
        """Why no question is taken, for a visitor; empty while they are taken."""
        return self._paused() or (SPENT if self._day.is_spent() else "")

    def take(self) -> str:
        """Counts a question; gives why it is not taken, empty if it is."""
        return self._paused() or ("" if self._day.take() else SPENT)

    def settle(self, status: int) -> None:
        """Ends what `take` began: a question that was refused is none of the day's."""
        if status >= 400:
            self._day.give_back()
        else:
            self._metrics.add({"coprod_widget_questions_total": 1.0})

    @property
    def hint(self) -> str:
        """Whom to ask instead; empty where the settings do not say."""
        return f"You can also ask here: {self._contact}" if self._contact else ""

    def _paused(self) -> str:
        try:
            words = _beginning(self._pause)
        except FileNotFoundError:
            return ""
        except OSError:  # it is there, and cannot be read
            return PAUSED
        return words or PAUSED


def _beginning(path: Path) -> str:
    with path.open("rb") as file:
        text = file.read(4 * WORDS_CHARS).decode("utf-8", "replace")
    return " ".join(clean_text(text).split())[:WORDS_CHARS]


class WidgetQuestions:
    """Refuses what the widget asks while it is closed, in the API's form; everything else passes."""

    def __init__(self, app: ASGIApp, *, switch: Switch) -> None:
        self._app = app
        self._switch = switch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/api/ask" or HEADER not in Headers(scope=scope):
            await self._app(scope, receive, send)
            return
        if closed := self._switch.take():
            # Not 503, which a proxy sends for a server that has gone.
            refusal = JSONResponse({"error": closed, "hint": self._switch.hint}, status_code=429)
            refusal.headers["Retry-After"] = str(AGAIN_S)
            await refusal(scope, receive, send)
            return
        status = 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            self._switch.settle(status)
