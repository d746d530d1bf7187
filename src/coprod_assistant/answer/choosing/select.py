"""Which candidates become the statements of an answer: few, to the point, lists whole, in the order of the source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...passages import same_section
from ...question import wants_summary
from ...tokens import fold
from ...types import Query
from ..gathering import Evidence
from ..kinds import agreement
from ..reading import POINTED_AT, WANTS_POINTER
from .whole_list import whole_list

SHORT = frozenset({"date", "place", "number", "quotation"})  # intents that one statement answers
MOST = 3  # statements of any answer
MOST_WORDS = 60  # of all statements after the first
LEAST_WORDS = 5  # a shorter sentence ("This included:") tells nothing by itself
MARGIN_PERSON = 0.25  # a further statement may score this much less than the first
NEARLY = 0.85  # of the first statement's share of the question that a further person must be found with
MARGIN_OTHER = 0.14
ASKED_ONLY = re.compile(r"\b(?:asked|wondered|wanted to know|enquired)\b[^.;:]{0,50}\b(?:what|how|why|whether|which)\b")


def select(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The statements to show, the best first; empty only where there is no evidence."""
    if not evidence:
        return []
    pointer = _pointer_asked_for(query, evidence)
    if pointer is not None:
        return [pointer]
    best = whole_list(query, evidence[0], evidence)
    if query.intent in SHORT:
        return [best]
    if is_question(best):
        return _reply_to(best, evidence)
    if best.candidate.unit.kind == "heading" or wants_summary(query.text):
        return _summary(best, evidence)
    chosen = [best]
    margin = MARGIN_PERSON if query.intent == "person" else MARGIN_OTHER
    words = 0
    for item in evidence:
        if item.score < best.score - margin or len(chosen) == MOST:
            break
        if best.candidate.unit.kind == "list" or not _adds(query, item, chosen):
            continue
        words += len(item.candidate.text.split())
        if words > (MOST_WORDS if query.intent != "person" else 2 * MOST_WORDS):
            break
        chosen.append(item)
    return chosen


def _pointer_asked_for(query: Query, evidence: Sequence[Evidence]) -> Evidence | None:
    """Of the best evidence's section, the statement that says where the report or recording asked for is found."""
    asked = {term.stem for term in query.terms} & POINTED_AT
    if not asked or not WANTS_POINTER.search(fold(query.text)):
        return None
    return next(
        (
            item
            for item in evidence
            if item.is_pointer and asked & item.candidate.stems and same_section(item.passage, evidence[0].passage)
        ),
        None,
    )


def is_question(item: Evidence) -> bool:
    """Whether the statement only asks: a heading or line of a page of questions and answers, or "We asked what …"."""
    text = item.candidate.text.rstrip()
    return text.endswith("?") or bool(ASKED_ONLY.search(text) and item.candidate.unit.kind == "sentence")


def _reply_to(asked: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """What follows a question that the source itself asks: the first two statements after it answer it."""
    after = [
        item
        for item in evidence
        if 0 <= item.passage.position - asked.passage.position <= 1
        and item.start >= asked.end
        and item.passage.chunk.document_id == asked.passage.chunk.document_id
        and item.candidate.unit.kind not in {"item", "heading"}
        and not item.candidate.text.rstrip().endswith("?")
    ]
    reply = sorted(after, key=lambda item: item.start)[:2]
    if not reply:
        return [asked]
    return reply if asked.candidate.text.rstrip().endswith("?") else [asked, *reply]


def _summary(best: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best statement and, of its section, the next best that say something, up to `MOST_WORDS` words in all."""
    chosen = [best]
    words = len(best.candidate.text.split())
    for item in evidence:
        if not same_section(item.passage, best.passage) or item.candidate.unit.kind in {"heading", "item", "row"}:
            continue
        if any(item.start < other.end and other.start < item.end for other in chosen) or item.is_pointer:
            continue
        more = len(item.candidate.text.split())
        if more < LEAST_WORDS:
            continue
        if len(chosen) == MOST or words + more > MOST_WORDS + 20:
            break
        words += more
        chosen.append(item)
    return chosen


def _adds(query: Query, item: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Whether the statement says more than those chosen, of the same section, and of the kind asked for."""
    best = chosen[0]
    if item.candidate.unit.kind == "heading" or item.breaches or item.fit < 0 or item.is_pointer:
        return False
    if not same_section(item.passage, best.passage) or agreement(query.text, item.candidate.text) < 0:
        return False
    if any(item.start < other.end and other.start < item.end for other in chosen):
        return False
    if query.intent == "person":
        return item.fit == 1.0 and item.cover >= NEARLY * best.cover
    return True
