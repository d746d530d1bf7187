"""What the turn before has told already, where a follow-up asks for somebody or something besides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...tokens import fold
from ...types import Query
from .gather import Evidence

ELSE = re.compile(r"\b(?:who|what|which|anyone|anybody|anything|somebody|someone) else\b")
WHY = re.compile(r"\W*(?:and |but |so )?(?:why|how come)\b")
AND_WHO = re.compile(r"^\W*and (?:who|whom)\b")
NEARLY_AS_GOOD = 0.5  # score that what is new may lack of the best, which was told before


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


def untold(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence; what the earlier answer said goes last where more is asked for and something new comes near it."""
    if not evidence or not asks_besides(query) or not is_told(query, evidence[0].candidate.text):
        return list(evidence)
    new = [item for item in evidence if not is_told(query, item.candidate.text)]
    if query.intent == "person" and asks_else(query):
        return [item for item in new if item.fit >= 1]  # whoever else it is, the statement has to name somebody
    if not new or new[0].score < evidence[0].score - NEARLY_AS_GOOD or new[0].fit <= 0 < evidence[0].fit:
        return list(evidence)
    return [*new, *(item for item in evidence if item not in new)]


def asks_in_vain(query: Query, best: Evidence) -> bool:
    """Whether a follow-up's own matter is nowhere near the statement, which only the conversation led to.

    "Why?" is answered by a cause, and "what was her salary?" not by whatever else is told of her.
    """
    if not query.focus or best.fit > 0:
        return False
    if not query.terms:
        return bool(WHY.match(fold(query.question)))
    own = {term.stem for term in query.terms}
    nouns = [term for term in query.terms if term.kind == "content" and term.tag == "NOUN"]
    return bool(nouns) and own <= best.absent
