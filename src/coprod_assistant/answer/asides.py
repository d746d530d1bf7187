"""Statements beside the point: lines that speak of the page and not of the matter, and exceptions to what is asked."""

from __future__ import annotations

import re

from ..tokens import fold
from ..types import Query

# "A German page exists too", "Please write to us if you remember it differently".
ASIDE = re.compile(
    r"\bplease (?:write|contact|get in touch|tell us|let us|send|e-?mail|call|ring|see|visit|note)\b"
    r"|\b(?:this|another|a|an) (?:\w+ )?(?:page|version|translation)\b[^.]{0,60}"
    r"\b(?:exists?|is available|was last|has been (?:lost|moved|updated))\b"
    r"|\bwe (?:use|set) cookies\b|\ball rights reserved\b"
)
ASKS_ASIDE = re.compile(
    r"\b(?:how (?:can|do|could|should) (?:i|we|one|you|people)|contact|write to|whom?|page|version|translation|language"
    r"|german|english|available|cookies?|please)\b"
)
EXCEPTION = re.compile(r"\bhowever\b|\bexcept(?:ion\w*|ing)?\b|\bonly (?:if|where|when)\b|^in (?:some|rare|other)\b")
COST = 0.15  # taken off the score of a statement beside the point: as much as its kind of fact counts


def beside_the_point(query: Query, text: str) -> float:
    """What a statement loses for being an aside, or an exception to the number asked for; 0 for most."""
    asked, told = fold(query.text), fold(text)
    if ASIDE.search(told) and not ASKS_ASIDE.search(asked):
        return COST
    if query.intent == "number" and EXCEPTION.search(told) and not EXCEPTION.search(asked):
        return COST
    return 0.0
