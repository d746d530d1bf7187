"""An open chat page without a browser: the request that its script makes, and the turn that comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx


@dataclass
class Turn:
    """A turn as it came over the wire: its HTML after each step, the last one complete."""

    steps: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def html(self) -> str:
        return self.steps[-1] if self.steps else ""

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
        return self.error


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
            if answer.status_code != 200:
                assert answer.status_code in {400, 429}, answer.read()
                answer.read()
                turn.error = said(answer.json())
            for name, data in events_of(answer):
                if name == "error":
                    turn.error = said(data)
                else:
                    turn.steps.append(data["html"])
                if name == "answer":
                    self.turns.append(data["turn"])
        return turn


def asking(
    site: str, question: object, *, history: Sequence[object] = (), own: object = False
) -> AbstractContextManager[httpx.Response]:
    """The request of the page; leaving the block before its end is what a visitor does who stops it."""
    asked = {"question": question, "history": list(history), "own": own, "render": "html"}
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    # httpx writes no lone surrogates
    return httpx.stream("POST", f"{site}/api/ask", content=json.dumps(asked), headers=headers, timeout=60)


def events_of(answer: httpx.Response) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the data of each event, comments left out."""
    name = ""
    for line in answer.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def said(told: dict[str, str]) -> str:
    """An error and its hint."""
    return f"{told['error']} {told['hint']}".strip()


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
