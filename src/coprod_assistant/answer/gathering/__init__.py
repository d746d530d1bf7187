"""Candidate statements: gathered from the best passages, each with the evidence that it answers, best first.

`asked` makes the question ready, `gather` walks through passages and their sections, `cover` and `weigh` score each
statement by `kinds` and `reading`; `untold` then puts last what the conversation has told already.
"""

from .gather import Evidence, gather
from .told import asks_besides, asks_else, asks_in_vain, is_told, untold

__all__ = [
    "Evidence",
    "asks_besides",
    "asks_else",
    "asks_in_vain",
    "gather",
    "is_told",
    "untold",
]
