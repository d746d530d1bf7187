"""The evidence with a statement of the right kind, or the right year, put forward."""

from __future__ import annotations

from ...passages import same_section
from ...types import Query
from ..gathering import Evidence
from ..refusing import holders, lacks_kind

NEARLY_AS_GOOD = 0.4  # score that a statement of the right kind may lack of the best, which is not


def of_the_kind(query: Query, evidence: list[Evidence]) -> list[Evidence]:
    """The evidence; where the best of it lacks the kind of thing asked for, or the year, one that has it goes first."""
    first = next(iter(holders(query, evidence)), None)
    if first is not None:
        return [first, *(other for other in evidence if other is not first)]
    if not evidence or not (lacks_kind(query, evidence[0]) or evidence[0].of_another_year):
        return evidence
    best = evidence[0]
    for item in evidence[1:]:
        if item.score < best.score - NEARLY_AS_GOOD:
            break
        near = same_section(item.passage, best.passage) or item.cover >= best.cover - 0.1
        if near and (item.fit > 0 or best.of_another_year) and not (item.of_another_year or lacks_kind(query, item)):
            return [item, *(other for other in evidence if other is not item)]
    return evidence
