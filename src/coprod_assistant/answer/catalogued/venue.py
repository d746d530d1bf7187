"""Where an event was held: the place, or the building where a question asks for that."""

from __future__ import annotations

import re

from ...passages import Passages
from ...tokens import terms
from .rows import Row

_BUILDING = (
    r"venue|building|hall|room|hotel|house|school|church|library|museum|theatre|theater|college|university|club|caf[eé]"
    r"|cent(?:re|er)|castle|barn|station|depot|address|street"
)
VENUE_ASKED = re.compile(rf"\b(?:what|which) (?:{_BUILDING})\b|\b(?:venue|address) of\b")
VENUE_LABEL = re.compile(r"\b(?:venue|where|location|place)\s*:", re.IGNORECASE)
VENUE_NAME = re.compile(
    rf"\b(?:in|at) (?:the )?(?:[A-Z][\w’'-]*\s)+(?:(?i:{_BUILDING}))\b|\bin the (?:[A-Z][\w’'-]+)\s+(?:of|in)\b"
)


def at_venue(passages: Passages, row: Row) -> Row | None:
    """The row quoted where its source names the building; None where it names only the town."""
    found = list(passages.events.units_of(row.event))
    for pattern in (VENUE_LABEL, VENUE_NAME):
        for document_id, span, text in found:
            if pattern.search(text):
                return Row(row.event, ((document_id, span),))
    named = re.search(rf"\b(?:{_BUILDING})\b", row.event.place or "", re.IGNORECASE)
    return placed(passages, row) if named else None


def placed(passages: Passages, row: Row) -> Row:
    """The row quoted where its source names the place, if that is not where it names the date."""
    document_id, span = row.places[0]
    words = set(terms(row.event.place or ""))
    if words <= set(terms(passages.index.document(document_id).text[span.start : span.end])):
        return row
    found = passages.events.unit_with(row.event, words)
    return Row(row.event, (found,)) if found else row
