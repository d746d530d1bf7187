"""The prompts, Markdown files beside this module, and the messages made with them.

Passages, questions and the conversation are put together as text and never pass through a template, so braces in them
are braces. Everything from outside is in the user's message; the system's message is the file and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from ...types import Turn

NOT_IN_PASSAGES = "NOT IN THE PASSAGES"  # as answer.md asks for it
GRAM = 8  # words in a row that show where a text was taken from
TURN_CHARS = 300  # of an earlier answer
OWN_MARKER = re.compile(r"\[(\d{1,3})\]")
# Marks of chat templates: "<|im_start|>", "[INST]", "<<SYS>>", "<start_of_turn>". A server would read them as roles.
ROLE_MARK = re.compile(r"<(?=\|)|(?<=\|)>|<<|>>|\[(?=/?INST\])|<(?=/?(?:start_of_turn|end_of_turn|s|bos|eos)>)")


@dataclass(frozen=True, slots=True)
class Message:
    """What is said by whom."""

    role: Literal["system", "user"]
    content: str


@dataclass(frozen=True, slots=True)
class Told:
    """A passage as the model is told of it; `marker` counts from 1."""

    marker: int
    text: str
    title: str = ""
    event: str = ""
    date: str = ""


def answer_messages(question: str, passages: Sequence[Told], history: Sequence[Turn] = ()) -> list[Message]:
    """The messages that ask for an answer from `passages`."""
    parts = [_passage(passage) for passage in passages]
    if history:
        parts.append(_conversation(history))
    parts.append(f"Question: {_one_line(question)}")
    return [Message("system", _prompt("answer")), Message("user", "\n\n".join(parts))]


def rewrite_messages(question: str, history: Sequence[Turn]) -> list[Message]:
    """The messages that ask for `question` in words that stand alone."""
    parts = [_conversation(history), f"Question: {_one_line(question)}", "The question, standing alone:"]
    return [Message("system", _prompt("rewrite")), Message("user", "\n\n".join(parts))]


def judge_messages(
    question: str, history: Sequence[Turn], answer: str, passages: Sequence[Told], *, check: str
) -> list[Message]:
    """The messages that ask for grades of `answer`, which must not be able to pass for anything but what is graded.

    Args:
        passages: What it cites.
        check: A word that the reply must repeat, so that grades copied out of the answer are known as such.
    """
    parts = [_conversation(history)] if history else []
    parts += [f"Question: {_one_line(question)}", f"Answer:\n{_quoted(answer)}", "Passages that it cites:"]
    parts += [f"Passage ({passage.marker})\n{_quoted(passage.text)}" for passage in passages]
    parts.append(f"Check word: {check}")
    return [Message("system", _prompt("judge")), Message("user", "\n\n".join(parts))]


def judge_prompt() -> str:
    """The rules that a judge is given."""
    return _prompt("judge")


def _quoted(text: str) -> str:
    """Each line behind a bar, so that none can look like a part of the message."""
    return "\n".join(f"| {' '.join(line.split())}" for line in neutral(text).splitlines() if line.strip())


def repeats_prompt(text: str) -> bool:
    """Whether `text` holds eight words in a row of what the model was told to do."""
    return bool(_grams(text) & _grams(_prompt("answer")))


def _grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1)}


@cache
def _prompt(name: str) -> str:
    return (files(__name__) / f"{name}.md").read_text(encoding="utf-8").strip()


def _passage(passage: Told) -> str:
    about = [f"{name}: {_one_line(words)}" for name, words in _about(passage) if words]
    return "\n".join([f"Passage [{passage.marker}]", *about, neutral(passage.text)])


def _about(passage: Told) -> list[tuple[str, str]]:
    return [("Title", passage.title), ("Event", passage.event), ("Date", passage.date)]


def _conversation(history: Sequence[Turn]) -> str:
    lines = ["Conversation so far:"]
    for turn in history:
        lines.append(f"Visitor: {_one_line(turn.question)}")
        if turn.answer:
            lines.append(f"Archive: {_one_line(OWN_MARKER.sub('', turn.answer))[:TURN_CHARS]}")
    return "\n".join(lines)


def neutral(text: str) -> str:
    """`text` without what a server or the model would read as a role, or as a marker of ours."""
    return OWN_MARKER.sub(r"(\1)", ROLE_MARK.sub(" ", text)).strip()


def _one_line(text: str) -> str:
    return " ".join(neutral(text).split())
