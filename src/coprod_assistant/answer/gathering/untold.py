"""Candidates in their order, those last that the conversation has told already."""

from __future__ import annotations

from collections.abc import Sequence

from ...types import Query
from ..reading import asks_besides, asks_else, is_told
from .evidence import Evidence

NEARLY_AS_GOOD = 0.5  # score that what is new may lack of the best, which was told before


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
