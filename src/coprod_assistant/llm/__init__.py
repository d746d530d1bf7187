"""A language model by setting: prompts as messages, streamed text, named faults, limits on time, tokens and money.

The model holds no secret and no tool. What it gives is text, which `answer.generated` checks before anyone sees it.
"""

from .connection import COMPATIBLE, ChatModel, Connection
from .mask import mask_personal
from .prompts import (
    NOT_IN_PASSAGES,
    Message,
    Told,
    answer_messages,
    judge_messages,
    judge_prompt,
    repeats_prompt,
    rewrite_messages,
)
from .tokens import estimate_tokens
from .writer import Piece, Writer

__all__ = [
    "COMPATIBLE",
    "NOT_IN_PASSAGES",
    "ChatModel",
    "Connection",
    "Message",
    "Piece",
    "Told",
    "Writer",
    "answer_messages",
    "estimate_tokens",
    "judge_messages",
    "judge_prompt",
    "mask_personal",
    "repeats_prompt",
    "rewrite_messages",
]
