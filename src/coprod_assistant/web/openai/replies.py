"""Answers in the form of OpenAI's chat completions, whole and in pieces."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ...answer_view import answer_to_dict
from ...messages import marks, source_of
from ...types import Answer, Citation

# No model of the client's choosing reads or writes tokens here; what COPROD_LLM_MODEL uses is the operator's.
USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
OURS = ("status", "mode", "missing", "reason", "citations", "follow_ups", "index", "generation")
DONE = "data: [DONE]\n\n"

Link = Callable[[Citation], str]


@dataclass(frozen=True, slots=True)
class Reply:
    """One completion: its id, model and time, which all pieces of it share."""

    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, text: str, **more: Any) -> dict[str, Any]:
        """A completion that says `text`; `more` are fields of its message."""
        message = {"role": "assistant", "content": text, "refusal": None, **more}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return self._object("chat.completion", [choice]) | {"usage": USAGE}

    def opening(self) -> str:
        """The event that a stream begins with."""
        return self._piece({"role": "assistant", "content": ""})

    def rest(self, text: str, *, usage: bool, annotations: list[dict[str, Any]], **more: Any) -> Iterator[str]:
        """The events after it: the text by paragraphs, its annotations, the end with `more` fields."""
        paragraphs = text.split("\n\n")
        for number, paragraph in enumerate(paragraphs):
            yield self._piece({"content": paragraph + ("\n\n" if number + 1 < len(paragraphs) else "")})
        if annotations:
            yield self._piece({"annotations": annotations})
        yield self._piece({}, finish_reason="stop", **more)
        if usage:
            yield event(self._object("chat.completion.chunk", []) | {"usage": USAGE})
        yield DONE

    def _piece(self, delta: dict[str, Any], *, finish_reason: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return event(self._object("chat.completion.chunk", [choice]) | more)

    def _object(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model, "choices": choices}


def event(data: dict[str, Any]) -> str:
    """An event of a stream."""
    return f"data: {json.dumps(data)}\n\n"


def failure(message: str, *, kind: str, code: str | None) -> dict[str, Any]:
    """An error in OpenAI's form."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def url_citations(answer: Answer, link: Link) -> list[dict[str, Any]]:
    """A citation for each marker of the text; the offsets are those of the marker."""
    return [
        {
            "type": "url_citation",
            "url_citation": {"start_index": start, "end_index": end, "title": source_of(cited), "url": link(cited)},
        }
        for start, end, cited in marks(answer)
    ]


def about(answer: Answer) -> dict[str, Any]:
    """What OpenAI's form has no place for, as the JSON API names it."""
    fields = answer_to_dict(answer)
    return {name: fields[name] for name in OURS}
