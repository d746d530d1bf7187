"""Query and Hits -> Answer: candidates, refusal, selection, citations.

`extractive` is the whole way of a question: `catalogued` is asked first, then `gathering` (by `kinds` and `reading`),
`refusing`, `choosing` and `announced`; `compose` checks what is cited. `generated` words it anew, `verify` checks that.
"""

from .compose import cite, link_to, text_of
from .draft import Draft
from .extractive import answer_extractively
from .generated import Generated, generate, notice_of, rewritten
from .in_parts import joined
from .verify import Verifier

__all__ = [
    "Draft",
    "Generated",
    "Verifier",
    "answer_extractively",
    "cite",
    "generate",
    "joined",
    "link_to",
    "notice_of",
    "rewritten",
    "text_of",
]
