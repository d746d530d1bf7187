"""What chat clients ask of a model beside the questions of their users: titles, tags, suggestions.

Open WebUI puts such a task with its chat to the same model. As a question it would be refused, and the chat be called
"The archive does not mention …".
"""

from __future__ import annotations

import json
import re

TITLE_CHARS = 60
UNTITLED = "Questions to the archive"
# Open WebUI's prompts for titles, tags, suggestions, searches and completions all begin so and say how to answer.
TASK = re.compile(r"\A\s*### Task:.*?\{\s*\"(title|tags|follow_ups|queries|text)\"\s*:", re.S)
# As LibreChat and others ask: an order about a title in the first lines, and the chat below it.
TITLE = re.compile(r"\A(?=[^\n]*\btitle\b)(?=[^\n]*\b(?:conversation|chat|dialogue)\b)", re.I)
CHAT = re.compile(r"<chat_history>(.*)</chat_history>", re.S)
ASKED = re.compile(r"^(?:user|human):\s*(\S.*)$", re.I | re.M)


def done(text: str) -> str | None:
    """The reply to a task of a client's own, None for a question. Nothing is made up: what we do not have is empty."""
    task = TASK.search(text)
    if task is None:
        return title_of(text) if TITLE.match(text) and ASKED.search(text) else None
    if task[1] == "title":
        return json.dumps({"title": title_of(text)}, ensure_ascii=False)
    return json.dumps({task[1]: "" if task[1] == "text" else []})


def title_of(text: str) -> str:
    """The first question of the chat in `text`, cut to what a list has room for."""
    chat = CHAT.search(text)
    asked = ASKED.search(chat[1] if chat else text)
    if asked is None:
        return UNTITLED
    words = " ".join(asked[1].split())
    if len(words) <= TITLE_CHARS:
        return words
    return words[:TITLE_CHARS].rsplit(" ", 1)[0] + "…"
