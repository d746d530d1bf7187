"""What the source goes on to say after the statement chosen: "They also asked for …", the other part of a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...tokens import fold
from ...types import Query
from ..gathering import Evidence
from ..kinds import LEAD

ALSO = re.compile(
    r"(?:The \w+|He|She|They|It|We|[A-Z][\w’'-]+)(?: (?:has|have|had|was|were|is|are))? also\b"
    r"|(?:In addition|Moreover|Furthermore|Besides)\b"
)
REACH = 2  # statements after the one chosen; what is said "also" further on goes on from another
ASKS_WHAT = re.compile(LEAD + r"(?:what (?:all )?(?:did|do|does|has|have|had|will|would|should)|which)\b")
TWO_PARTS = re.compile(
    r"\w,? and (?:(?:to|for|with|by|in|at|from) )?(?:what|who|whom|whose|how|when|where|why|which)\b"
)
POINTS_BACK = re.compile(r"(?:He|She|They|It|This|These|That|His|Her|Their|Its)\b")


def with_what_follows(query: Query, chosen: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The chosen statements, with what the source says right after the first that belongs to the answer.

    To "what did they want?" belongs what they "also" wanted; to a question in two parts the next sentence, where it
    points back to the first ("They replace …").
    """
    best, asked = chosen[0], fold(query.text)
    if best.candidate.unit.kind != "sentence":
        return list(chosen)
    after = sorted(
        (
            item
            for item in evidence
            if item.passage.position == best.passage.position
            and item.candidate.unit.kind == "sentence"
            and item.number > best.number
        ),
        key=lambda item: item.number,
    )[:REACH]
    more: list[Evidence] = []
    if query.intent == "other" and ASKS_WHAT.match(asked):
        more = [item for item in after if ALSO.match(item.candidate.text)][:1]
    if not more and TWO_PARTS.search(asked):
        more = [item for item in after[:1] if POINTS_BACK.match(item.candidate.text)]
    return [*chosen, *(item for item in more if item not in chosen)]
