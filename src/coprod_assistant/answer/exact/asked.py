"""What exact checks need to know of a question, computed once."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...passages import Passages
from ...question import EVENT_NOUNS
from ...search import Search
from ...types import Query
from .answer_type import idle_words
from .names import TITLES

YEAR = re.compile(r"(?:1[89]|20)\d\d")
CARRIED = 0.3  # of the weight of a word that the question takes from the conversation


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what was found for it.

    `weights` are inverse document frequencies of its terms by their stems, `total` their sum (1 if there is none);
    `scale` is what a term weighs that stands nowhere. `placing` are stems that say which passage is meant: names,
    years and kinds of events. `fused` are scores of passages by position, `lowest` the least of them.
    """

    query: Query
    search: Search
    weights: Mapping[str, float]
    total: float
    scale: float
    placing: frozenset[str]
    years: frozenset[str]
    fused: Mapping[int, float]
    lowest: float


def question_of(passages: Passages, query: Query, search: Search) -> Question:
    """The question with the weights of its terms; words that only say which type of answer is wanted weigh nothing."""
    asked = (*query.terms, *query.carried)
    idle = idle_words(query)
    weights = {
        term.stem: search.weights.get(term.stem, 0.0) * (CARRIED if term in query.carried else 1.0)
        for term in asked
        if term.stem not in idle and term.stem not in TITLES
    }
    return Question(
        query,
        search,
        weights,
        total=sum(weights.values()) or 1.0,
        scale=math.log(1 + len(passages.index)) or 1.0,
        placing=frozenset(t.stem for t in asked if t.kind in {"name", "number"} or t.stem in EVENT_NOUNS),
        years=frozenset(term.stem for term in asked if YEAR.fullmatch(term.stem)),
        fused={found.position: found.fused for found in search.found},
        lowest=min((found.fused for found in search.found), default=0.0),
    )
