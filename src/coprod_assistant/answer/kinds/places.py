"""Whether a statement says where, and speaks of the kind of place asked for."""

from __future__ import annotations

import re

from ...catalogue import is_place
from ...tokens import fold, stem, terms
from ...types import Query
from .names import NAME, name_fit

PLACE_CUE = re.compile(
    r"\b(?:in|at|near|from|across|to|of|around|into|throughout)\s+(?:the\s+)?(?:[a-z]+\s+)?[A-Z]|,\s*[A-Z]"
)
# "It lies at the river": a place without a name.
SOMEWHERE = re.compile(
    r"\b(?:in|at|on|by|near|under|behind|beside|outside|inside|above|along)"
    r" (?:the|a|an|our|its|their|his|her) [a-z]{3,}"
)
# Kinds of places: where one is asked for, the statement has to speak of such a one.
PLACE_NOUNS = frozenset(
    terms(
        "hall hotel room university college school church castle museum street pub theatre library stadium restaurant "
        "cafe airport station park hospital street square"
    )
)
ASKED_PLACE = re.compile(r"\b(?:what|which) (\w+)(?: (\w+))?")


def place_fit(query: Query, text: str, *, kind: str) -> float:
    """1 where `text` names a place, 0.3 where it says one without a name, -1 where none."""
    named = kind == "heading" and any(is_place(name) for name in NAME.findall(text))
    if lacks_place(query, text):
        return -1.0
    if not (named or PLACE_CUE.search(text)):
        return 0.3 if SOMEWHERE.search(text) else -1.0
    return name_fit(NAME, text, {term.stem for term in query.terms})


def lacks_place(query: Query, text: str) -> bool:
    """Whether "which hall", "which college" is asked and `text` speaks of no such place."""
    match = ASKED_PLACE.search(fold(query.text))
    nouns = PLACE_NOUNS & {stem(word) for word in match.groups() if word} if match else PLACE_NOUNS & set()
    return bool(nouns) and not nouns & set(terms(text))
