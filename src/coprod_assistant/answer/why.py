"""Query and Draft -> lines that say what decided an answer, for somebody who wonders about it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..types import Query
from .compose import Draft
from .readings import Reading

SHOWN = 4  # statements that came nearest
LONGEST = 110  # characters of a statement

TYPES = {
    "date": "a date",
    "place": "a place",
    "person": "a person",
    "role": "somebody's role",
    "number": "a number",
    "events": "a list of events",
    "quotation": "a quotation",
    "other": "a statement",
}


def why(query: Query, draft: Draft) -> list[str]:
    """What was understood, what decided, and which statements came nearest, a line each."""
    return [*_understood(query), f"Decided by: {draft.reason}", *_nearest(draft)]


def _understood(query: Query) -> Iterator[str]:
    yield f"Asked for: {TYPES[query.intent]}, searched as “{query.text}”"
    if query.corrections:
        yield "Spelling: " + ", ".join(f"“{wrong}” read as “{right}”" for wrong, right in query.corrections)
    if query.focus:
        yield "Follow-up: the conversation says what it is about"
    names = [term.word for term in query.terms if term.kind in {"name", "person", "number"}]
    if names:
        yield f"Must stand in the source: {', '.join(dict.fromkeys(names))}"


def _nearest(draft: Draft) -> Iterator[str]:
    if not draft.readings.all:
        return
    yield "The reader's view of the statements that came nearest:"
    for reading in draft.readings.all[:SHOWN]:
        words = " ".join(reading.candidate.text.split())
        shown = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
        yield f"  {_chance(reading.logit):3.0%}  {shown}{_against(reading)}"


def _against(reading: Reading) -> str:
    """What exact checks hold against a statement."""
    lacks = ", ".join(dict.fromkeys(term.word for term in reading.breaches))
    reasons = [
        f"its section lacks {lacks}" if lacks else "",
        "of another year" if reading.other_year else "",
        "without the type of answer asked for" if reading.fit < 0 else "",
    ]
    told = "; ".join(reason for reason in reasons if reason)
    return f" ({told})" if told else ""


def _chance(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))
