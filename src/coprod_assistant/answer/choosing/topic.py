"""Questions for whatever there is about a matter: "Tell me about sluices". All that speaks of it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...question import EVENT_NOUNS
from ...tokens import fold, words
from ...types import Query
from ..gathering import Evidence

ASKS_ABOUT_MATTER = re.compile(
    r"^\W*(?:and |so |please |hi |hello |ok )*(?:(?:can|could|would|will) you )?(?:please )?"
    r"(?:tell (?:me|us)|show (?:me|us)|give (?:me|us)|find(?: me)?|read (?:me|us)|what can you (?:tell|say))\b"
    r"(?: (?:a )?(?:bit|little|everything|all|anything|something|more|what you know|what there is))*"
    r" (?:about|on|regarding) (?!it\b|that\b|this\b|them\b|him\b|her\b)[^?.!]+\W*$"
)
MOST = 4  # statements
MOST_WORDS = 110  # of all together; the first is shown however long it is


def matter_of(query: Query) -> frozenset[str]:
    """Stems of the matter that a question wants to hear about; empty where it asks for anything else, or an event."""
    if query.focus or query.carried or not ASKS_ABOUT_MATTER.match(fold(query.text)):
        return frozenset()
    stems = frozenset(term.stem for term in query.terms)
    return frozenset() if stems & EVENT_NOUNS else stems


def on_matter(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The statements that name the whole matter themselves, best first; empty where none does."""
    matter = matter_of(query)
    chosen: list[Evidence] = []
    length = 0
    for item in evidence:
        if not matter or not matter <= item.candidate.stems or item.candidate.unit.kind in {"heading", "row"}:
            continue
        if item.breaches or item.is_pointer:
            continue
        if any(item.start < other.end and other.start < item.end for other in chosen):
            continue
        length += len(item.candidate.text.split())
        if len(chosen) == MOST or (chosen and length > MOST_WORDS):
            break
        chosen.append(item)
    return chosen


def is_off_matter(query: Query, evidence: Sequence[Evidence]) -> bool:
    """Whether a question for a matter is met by nothing that has a word of it: not the best statement, no heading.

    A heading must have the word itself or its plural: "Housing" is no matter of a day at St Andrews House.
    """
    matter = matter_of(query)
    if not matter or not evidence:
        return False
    if evidence[0].candidate.unit.kind != "heading" and matter & evidence[0].candidate.stems:
        return False
    above = {_singular(word) for line in evidence[0].passage.chunk.headings for word in words(fold(line))}
    return not any(_singular(fold(term.word)) in above for term in query.terms)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") else word
