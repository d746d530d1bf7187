"""An open chat page without a browser: the two requests that Gradio's own page makes, and the turn that comes back."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

ASK, STOP, NEW = 0, 1, 3  # 2 and 4 are what the page does by itself when it stops an answer


@dataclass
class Turn:
    """A turn as it came over the wire: its HTML after each step, the last one complete."""

    steps: list[str] = field(default_factory=list)

    @property
    def html(self) -> str:
        return self.steps[-1]

    @property
    def state(self) -> str | None:
        return next((a.get("data-state") for t, a in tags(self.html) if t == "article"), None)

    @property
    def status(self) -> str:
        return (
            next((a.get("class") or "" for t, a in tags(self.html) if t == "article"), "").removeprefix("turn").strip()
        )

    @property
    def notice(self) -> str:
        return text_in(self.html, "notice")


class Page:
    """One visitor's open page."""

    def __init__(self, site: str, *, session: str | None = None) -> None:
        self.site = site
        self.session = session or uuid.uuid4().hex[:11]

    def ask(self, question: object, *, fn_index: int = ASK, own: object = False) -> Turn:
        """The turn that the question is answered with."""
        joined = self.join(question, fn_index=fn_index, own=own)
        assert joined.status_code == 200, joined.text
        return self.read()

    def read(self) -> Turn:
        """What comes for the event that was put into the queue."""
        turn = Turn()
        value = ""
        with httpx.stream(
            "GET", f"{self.site}/gradio_api/queue/data", params={"session_hash": self.session}, timeout=60
        ) as events:
            for line in events.iter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                if message["msg"] in {"process_generating", "process_completed"} and message["output"].get("data"):
                    value = _applied(value, message["output"]["data"][0])
                    turn.steps.append(value)
                if message["msg"] == "process_completed":
                    assert message["success"], message
                if message["msg"] == "close_stream":
                    break
        return turn

    def join(self, question: object, *, fn_index: int = ASK, own: object = False) -> httpx.Response:
        """The answer to the request that puts the question into the queue."""
        body = {"data": [question, None, own], "fn_index": fn_index, "session_hash": self.session, "trigger_id": 1}
        return httpx.post(
            f"{self.site}/gradio_api/queue/join",
            content=json.dumps(body),  # json.dumps writes lone surrogates, httpx's own encoder does not
            headers={"Content-Type": "application/json"},
            timeout=30,
        )


def _applied(value: str, data: object) -> str:
    """`value` after what a step sends: the whole text, or the edits since the step before."""
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        for action, path, text in data:
            assert path == []
            value = text if action == "replace" else value + text
    return value


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in {"br", "img", "input", "meta", "link", "base"}:
            self._open.append(dict(attrs).get("class") or tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag != "br":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self._open), data))


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Every start tag of `html` with its attributes."""
    parser = _Tags()
    parser.feed(html)
    return parser.found


def text_in(html: str, name: str = "") -> str:
    """The text inside elements of the class (or tag) `name`, all of it without one."""
    parser = _Tags()
    parser.feed(html)
    return "".join(text for path, text in parser.texts if not name or name in path)
