"""The list that a statement is an item or a part of, or the one item of it that is enough."""

from __future__ import annotations

from collections.abc import Sequence

from ...passages import same_section
from ...question import asked_noun
from ...tokens import terms
from ...types import Query
from ..gathering import Evidence

NEARLY_ALL = 0.1  # of the question may be missing in an item that stands for its list
LONG_ITEMS = 20  # words; the items of a list of questions and answers are no list of things


def whole_list(query: Query, best: Evidence, evidence: Sequence[Evidence]) -> Evidence:
    """The list that `best` is an item or a part of, where the question asks for several things."""
    if best.candidate.unit.kind == "list":
        return _item_enough(query, best, evidence) or best
    plural = asked_noun(query.text)
    for other in evidence:
        if other.candidate.unit.kind != "list" or not same_section(other.passage, best.passage):
            continue
        inside = other.start <= best.start and best.end <= other.end
        opening = other.candidate.text.split("\n")[0]
        if (inside and plural) or (plural and plural in terms(opening) and not other.breaches):
            return other
    return best


def _item_enough(query: Query, best: Evidence, evidence: Sequence[Evidence]) -> Evidence | None:
    """The one item of the list `best` that answers by itself, where the question does not ask for several."""
    items = [
        item
        for item in evidence
        if item.candidate.unit.kind == "item" and best.start <= item.start and item.end <= best.end
    ]
    opening = best.candidate.text.split("\n")[0]
    if not items or best.labelled or (asked_noun(query.text) and asked_noun(query.text) in terms(opening)):
        return None
    first = max(items, key=lambda item: item.score)
    long_items = sum(len(item.candidate.text.split()) for item in items) > LONG_ITEMS * len(items)
    enough = first.cover_statement >= best.cover_statement - NEARLY_ALL
    return first if enough and first.fit >= best.fit and (long_items or first.cosine >= best.cosine) else None
