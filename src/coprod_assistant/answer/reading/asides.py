"""Statements beside the point: lines on the page itself, pointers to reports, exceptions to what is asked."""

from __future__ import annotations

import re

from ...tokens import fold, terms
from ...types import Query

# "A German page exists too", "Please write to us if you remember it differently".
ASIDE = re.compile(
    r"\bplease (?:write|contact|get in touch|tell us|let us|send|e-?mail|call|ring|see|visit|note)\b"
    r"|\b(?:this|another|a|an) (?:\w+ )?(?:page|version|translation)\b[^.]{0,60}"
    r"\b(?:exists?|is available|was last|has been (?:lost|moved|updated))\b"
    r"|\bwe (?:use|set) cookies\b|\ball rights reserved\b"
)
ASKS_ASIDE = re.compile(
    r"\b(?:how (?:can|do|could|should) (?:i|we|one|you|people)|contact|write to|page|version|translation|language"
    r"|german|english|available|cookies?|please)\b"
)
EXCEPTION = re.compile(r"\bhowever\b|\bexcept(?:ion\w*|ing)?\b|\bonly (?:if|where|when)\b|^in (?:some|rare|other)\b")
POINTER = re.compile(
    r"\b(?:click here|read (?:the|a|our|more|his|her|their)|download|available (?:soon|here|online|at|from)|"
    r"watch(?:ing)? the|"
    r"can be found|see the (?:full )?report|follow this link|find out more)\b",
    re.IGNORECASE,
)
WANTS_POINTER = re.compile(
    r"\b(?:is|are|was|were) there\b|\bwhere\b|\bhow can\b|\blinks?\b|\baddress\b|\burl\b|\bweb ?site\b"
    r"|\bwhich (?:report|video|interview)\b"
)
FACTS = frozenset({"person", "date", "number", "place", "role"})  # intents that no pointer answers
COST = 0.15  # taken off the score of a statement beside the point: as much as its kind of fact counts


def is_aside(text: str) -> bool:
    """Whether the statement speaks of the page, or to its reader, and not of the matter."""
    return bool(ASIDE.search(fold(text)))


def is_pointer_text(text: str) -> bool:
    """Whether the statement says where something can be read, rather than what it says."""
    return bool(POINTER.search(text))


def wants_pointer(question: str) -> bool:
    """Whether it is asked where something can be read or reached, or whether a report of it is there."""
    asked = fold(question)
    return bool(WANTS_POINTER.search(asked) or ASKS_ASIDE.search(asked))


def beside_the_point(query: Query, text: str) -> float:
    """What a statement loses for being an aside, a pointer, or an exception to the number asked for; 0 for most."""
    asked, told = fold(query.text), fold(text)
    if is_aside(text) and not ASKS_ASIDE.search(asked):
        return COST
    if query.intent in FACTS and is_pointer_text(text) and not WANTS_POINTER.search(asked):
        return COST
    if query.intent == "number" and EXCEPTION.search(told) and not EXCEPTION.search(asked):
        return COST
    return 0.0


POINTED_AT = frozenset(
    terms(
        "report interview video presentation paper publication article film recording slides pamphlet "
        "findings summary privacy statement disclaimer"
    )
)
