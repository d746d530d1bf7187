"""What a question takes from a statement before it: "I missed the Ghent conference. What went on there?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..grammar import Word
from ..tokens import fold
from ..types import Term
from .nouns import EVENT_NOUNS, MONTHS, NAMES
from .wording import own_terms

POINTS_BACK = frozenset(
    "there it its they them their theirs he him his she her hers that this those these each both".split()
)
NAMING = frozenset({"NOUN", "PROPN"})
YEAR = re.compile(r"(?:1[89]|20)\d\d")


def leans_on_statement(words: Sequence[Word]) -> bool:
    """Whether the question, parsed, has a word that points back and nothing before it that it could point to."""
    for word in words:
        if word.tag in NAMING:
            return False
        if fold(word.text) in POINTS_BACK and word.dependency not in {"expl", "mark", "det"}:
            return True
        if fold(word.text) in {"that", "those", "each", "both"} and word.dependency == "det":
            return True
    return False


def stated_terms(words: Sequence[Word]) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Terms that a statement lends to the question after it: what it is about, and nouns beside that.

    It is about the names, the months and years and the kinds of events in it; an age or a sum says something of the
    visitor.
    """
    found = own_terms(words)
    about = tuple(
        term for term in found if term.kind in NAMES or term.stem in EVENT_NOUNS | MONTHS or YEAR.fullmatch(term.stem)
    )
    beside = tuple(term for term in found if term not in about and term.kind == "content" and term.tag == "NOUN")
    return about, beside
