"""Messages that fit into a model's context: what does not fit is dropped, the conversation first, then passages."""

from __future__ import annotations

from collections.abc import Sequence

from ...llm import Message, answer_messages, estimate_tokens
from ...types import Turn
from .given import Given

ROOM = 16  # tokens that a chat template adds to the two messages


def fitting_messages(
    question: str, given: Sequence[Given], history: Sequence[Turn], *, tokens: int
) -> tuple[list[Message], list[Given]]:
    """Messages of at most `tokens` and the passages in them; the first passage stays, also where it does not fit.

    The oldest turns go first, then the lowest passages.
    """
    turns, kept = list(history), list(given)
    while True:
        messages = answer_messages(question, [item.told for item in kept], turns)
        size = sum(estimate_tokens(message.content) for message in messages) + ROOM
        if size <= tokens or (not turns and len(kept) <= 1):
            return messages, kept
        if turns:
            turns.pop(0)
        else:
            kept.pop()
