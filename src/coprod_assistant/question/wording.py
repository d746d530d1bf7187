"""The words of a question that carry its meaning, and which of them are names, numbers or content."""

from __future__ import annotations

from collections.abc import Sequence

from ..grammar import Word
from ..tokens import terms
from ..types import Term, TermKind
from .nouns import COURTESY, FRAME, LIGHT_VERBS, MONTHS, NAMES, NO_NAMES


def own_terms(words: Sequence[Word]) -> tuple[Term, ...]:
    """The words that carry the question's meaning, each stem once, in order."""
    found: dict[str, Term] = {}
    phrase, last_name = -1, -2
    for number, word in enumerate(words):
        if word.is_function or word.tag == "PART" or (word.stem in COURTESY | FRAME and word.tag != "PROPN"):
            continue
        if word.tag in {"AUX", "VERB"} and word.stem in MONTHS:
            continue  # "may" and "march" are verbs, too
        kind = _kind(word, first=number == 0)
        if kind in NAMES:
            phrase += last_name != number - 1
            last_name = number
        for part in terms(word.text):
            found.setdefault(part, Term(word.text, part, kind, phrase if kind in NAMES else -1, word.tag))
    return tuple(found.values())


def main_verb(words: Sequence[Word]) -> str:
    """Stem of the verb that all else hangs on; empty where there is none, or it says little ("held", "give")."""
    for word in words:
        if word.dependency == "ROOT" and word.tag == "VERB" and not word.is_function:
            return "" if word.stem in COURTESY | FRAME | LIGHT_VERBS else word.stem
    return ""


def _kind(word: Word, *, first: bool) -> TermKind:
    if word.text[0].isdigit() or word.stem in MONTHS:
        return "number"
    if word.stem in NO_NAMES or word.entity in {"CARDINAL", "ORDINAL"}:
        return "content"
    # A capital that no sentence start explains is a name even where the tagger doubts it, and a word that the tagger
    # takes for a name in a question typed without capitals is one too.
    if word.entity == "PERSON":
        return "person"
    if word.tag == "PROPN" or (word.text[0].isupper() and not first and not word.text.isupper()):
        return "name"
    return "content"
