"""Questions as JSON lines: one object a line in, one object a line out, in order."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import AssistantError, QuestionError
from .types import Turn

HINT = 'a line is {"id": "…", "question": "…", "history": [{"question": "…", "answer": "…"}]}; history may be absent'
# What JSON may hold as it is but terminals, UTF-8 or readers of lines do not bear: a line separator, a control
# character, half a surrogate pair. All stand inside strings, so each can be written as an escape.
UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a batch; `id` is kept as it was given, whatever it is."""

    id: Any
    question: str
    history: tuple[Turn, ...] = ()


def json_text(value: object, *, indent: int | None = None) -> str:
    """JSON that can be printed, written as UTF-8 and read line by line."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def answer_lines(
    lines: Iterable[bytes], answer: Callable[[Item], Mapping[str, Any]], *, names: Sequence[str] = ("question",)
) -> Iterator[tuple[str, bool]]:
    """For each line that is not blank, the JSON line that answers it and whether it could be answered.

    Args:
        answer: Makes the object of one question; an AssistantError becomes an object with `error` and `hint`.
        names: Keys that may hold the question, the first found counts.
    """
    for number, line in enumerate(lines):
        raw = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
        if not raw.strip():
            continue
        given: Any = None
        try:
            given = _object(raw)
            item = _item(given, names)
            yield json_text({**answer(item), "id": item.id}), True
        except AssistantError as error:
            kept = given.get("id") if isinstance(given, dict) else None
            yield json_text({"id": kept, "error": f"line {number + 1}: {error}", "hint": error.hint}), False


def _object(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"not JSON: {error}", hint=HINT) from error


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON value")


def _item(given: Any, names: Sequence[str]) -> Item:
    if not isinstance(given, dict):
        raise QuestionError("not an object", hint=HINT)
    question = next((given[name] for name in names if name in given), None)
    if not isinstance(question, str):
        raise QuestionError(f"no text as {' or '.join(map(repr, names))}", hint=HINT)
    history = given.get("history")
    if not isinstance(history, list | None):
        raise QuestionError("'history' is not a list", hint=HINT)
    return Item(given.get("id"), question, tuple(_turn(turn) for turn in history or ()))


def _turn(given: Any) -> Turn:
    if not isinstance(given, dict) or not isinstance(given.get("question"), str):
        raise QuestionError("an entry of 'history' has no text as 'question'", hint=HINT)
    answer = given.get("answer")
    if not isinstance(answer, str | None):
        raise QuestionError("an 'answer' in 'history' is not a text", hint=HINT)
    return Turn(given["question"], answer or "")
