"""What the turn before has told already, and whether a follow-up asks for somebody or something besides."""

from __future__ import annotations

import re

from ...tokens import fold
from ...types import Query

ELSE = re.compile(r"\b(?:who|what|which|anyone|anybody|anything|somebody|someone) else\b")
AND_WHO = re.compile(r"^\W*and (?:who|whom)\b")


def asks_besides(query: Query) -> bool:
    """Whether a follow-up asks for more than was told: "And who spoke …?", "What else …?"."""
    return bool(query.focus) and (asks_else(query) or bool(AND_WHO.search(fold(query.question))))


def asks_else(query: Query) -> bool:
    """Whether the question says that it asks for others: "Who else …?"."""
    return bool(ELSE.search(fold(query.question)))


def is_told(query: Query, text: str) -> bool:
    """Whether the earlier answer holds `text`."""
    words = " ".join(fold(text).split()).rstrip(" .")
    return bool(words) and words in " ".join(fold(query.focus).split())
