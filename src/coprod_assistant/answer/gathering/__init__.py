"""Candidate statements: gathered from the best passages, each with the evidence that it answers, best first.

`asked` makes the question ready, `gather` walks through passages and their sections, and `cover`, `weigh` and `score`
judge each statement by `kinds` and `reading`; `untold` then puts last what the conversation has told already.
"""

from .evidence import Evidence
from .gather import gather
from .untold import untold

__all__ = [
    "Evidence",
    "gather",
    "untold",
]
