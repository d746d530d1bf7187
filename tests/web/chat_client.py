"""An open chat page without a browser: the request that its script makes, and the turn that comes back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx


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
    """One visitor's open page. It holds the conversation; any of `sites`, in turn, may answer the next question."""

    def __init__(self, *sites: str) -> None:
        self.sites = sites
        self.turns: list[dict[str, str]] = []
        self._asked = 0

    def ask(self, question: object, *, own: object = False) -> Turn:
        """The turn that the question is answered with."""
        turn = Turn()
        site = self.sites[self._asked % len(self.sites)]
        self._asked += 1
        with asking(site, question, history=self.turns, own=own) as answer:
            assert answer.status_code == 200, answer.read()
            for line in answer.iter_lines():
                step = json.loads(line)
                turn.steps.append(step["html"])
                if step["turn"]:
                    self.turns.append(step["turn"])
        return turn


def asking(
    site: str, question: object, *, history: Sequence[object] = (), own: object = False
) -> AbstractContextManager[httpx.Response]:
    """The request of the page; leaving the block before its end is what a visitor does who stops it."""
    body = json.dumps({"question": question, "history": list(history), "own": own})  # httpx writes no lone surrogates
    headers = {"Content-Type": "application/json"}
    return httpx.stream("POST", f"{site}/api/chat", content=body, headers=headers, timeout=60)


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
