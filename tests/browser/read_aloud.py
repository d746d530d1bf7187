"""What a screen reader reads of a part of a page, in its order, from the tree that Chromium gives to such programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator

WHOLE = {"button", "link", "heading", "img", "checkbox", "textbox", "DisclosureTriangle"}  # read by their name alone
SILENT = {
    "generic",
    "none",
    "StaticText",
    "InlineTextBox",
    "LineBreak",
    "LabelText",
    "paragraph",
    "article",
    "strong",
    "mark",
}


@dataclass(frozen=True)
class Heard:
    """One thing that is read: its role, "text" for words alone, what is said, and the level of a heading."""

    role: str
    words: str
    level: int = 0

    def __str__(self) -> str:
        told = f"{self.role} {self.level}" if self.level else self.role
        return self.words if self.role == "text" else f"[{told}] {self.words}".rstrip()


def read_aloud(part: Locator) -> list[Heard]:
    """All that is read of an element from its beginning to its end."""
    session = part.page.context.new_cdp_session(part.page)
    part.evaluate("element => (window.readAloud = element)")
    found = session.send("Runtime.evaluate", {"expression": "window.readAloud"})["result"]["objectId"]
    at = session.send("DOM.describeNode", {"objectId": found})["node"]["backendNodeId"]
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    start = next(node for node in nodes.values() if node.get("backendDOMNodeId") == at)
    return list(_joined(_read(start, nodes)))


def _read(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> Iterator[Heard]:
    role = node["role"]["value"]
    name = str(node.get("name", {}).get("value", ""))
    if role == "StaticText" and not node["ignored"]:
        yield Heard("text", name)
        return
    if role in WHOLE and not node["ignored"]:
        given = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
        yield Heard(role, name, int(given.get("level", 0)))
        return
    if role not in SILENT and not node["ignored"]:
        yield Heard(role, name)
    for child in node.get("childIds", ()):
        if child in nodes:
            yield from _read(nodes[child], nodes)
    if role in {"paragraph", "listitem"}:
        yield Heard("end", "")


def _joined(heard: Iterator[Heard]) -> Iterator[Heard]:
    """The words of one paragraph are read as one."""
    words = ""
    for one in heard:
        if one.role == "text":
            words += one.words
            continue
        if words.strip():
            yield Heard("text", " ".join(words.split()))
        words = ""
        if one.role != "end":
            yield one
    if words.strip():
        yield Heard("text", " ".join(words.split()))
