"""What scoring candidates needs to know of a question, computed once."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...passages import Passages
from ...question import EVENT_NOUNS
from ...search import Search
from ...tokens import fold
from ...types import Query, Term
from ..kinds import idle_words
from ..reading import TITLES

YEAR = re.compile(r"(?:1[89]|20)\d\d")
CARRIED = 0.3  # of the weight of a word that the question takes from the conversation
IN_WORDS = re.compile(
    r"\?|\b(?:who|what|when|where|which|how|why|is|are|was|were|did|do|does|has|have|can|tell|list)\b"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what was found for it.

    `weights` are of its terms by their stems and `total` is their sum, `scale` what a term weighs that stands nowhere;
    `places` are stems of names, years and kinds of events, `fused` scores of passages by position, `lowest` the least.
    `keywords_only` says that it is put in no sentence.
    """

    query: Query
    search: Search
    weights: Mapping[str, float]
    scale: float
    places: frozenset[str]
    people: frozenset[str]
    total: float
    fused: Mapping[int, float]
    lowest: float
    keywords_only: bool
    years: frozenset[str]


def question_of(passages: Passages, query: Query, search: Search) -> Question:
    """The question with the weights of its terms, which of them are names, and what the passages were found with."""
    asked = (*query.terms, *query.carried)
    idle = idle_words(query)
    weights = {
        term.stem: search.weights.get(term.stem, 0.0) * (CARRIED if term in query.carried else 1.0)
        for term in asked
        if term.stem not in idle and not _is_title(term, query)
    }
    return Question(
        query,
        search,
        weights,
        scale=math.log(1 + len(passages.index)) or 1.0,
        places=frozenset(t.stem for t in asked if t.kind in {"name", "number"} or t.stem in EVENT_NOUNS),
        people=frozenset(term.stem for term in asked if term.kind == "person"),
        total=sum(weights.values()) or 1.0,
        fused={found.position: found.fused for found in search.found},
        lowest=min((found.fused for found in search.found), default=0.0),
        keywords_only=not IN_WORDS.search(fold(query.text)),
        years=frozenset(term.stem for term in asked if YEAR.fullmatch(term.stem)),
    )


def names_in(query: Query) -> list[frozenset[str]]:
    """The names of the question, each as the stems of its words."""
    found: dict[int, set[str]] = {}
    for term in query.terms:
        if term.kind in {"name", "person"} and term.stem not in EVENT_NOUNS:
            found.setdefault(term.phrase, set()).add(term.stem)
    return [frozenset(stems) for stems in found.values()]


def _is_title(term: Term, query: Query) -> bool:
    """Whether the word is a title before a name: "Professor Bovaird"."""
    return term.stem in TITLES and any(other.phrase == term.phrase and other is not term for other in query.terms)
