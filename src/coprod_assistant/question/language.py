"""The language that a question is asked in, where it is not English."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from ..tokens import words

# Languages whose commonest words spaCy lists, by their code there.
NAMES = {
    "cs": "Czech", "da": "Danish", "de": "German", "es": "Spanish", "fi": "Finnish", "fr": "French",
    "hu": "Hungarian", "it": "Italian", "nb": "Norwegian", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "sv": "Swedish", "tr": "Turkish",
}  # fmt: skip
FEWEST = 2  # common words of another language; one may be a name or a loan


def other_language(question: str) -> str | None:
    """English name of the language that a question is in; None if that is English or cannot be told.

    It is told by the commonest words, which hardly any question lacks: the lists of stop words that spaCy keeps.
    """
    said = {word.lower() for word in words(question)}
    if not said.isdisjoint({"the", "of", "did", "does", "what", "who", "which", "how", "when", "where", "why"}):
        return None
    held = {code: len(said & _common(code)) for code in NAMES}
    best = max(held, key=lambda code: held[code])
    if held[best] < FEWEST or held[best] <= len(said & _common("en")):
        return None
    return NAMES[best]


@cache
def _common(code: str) -> frozenset[str]:
    return frozenset(import_module(f"spacy.lang.{code}.stop_words").STOP_WORDS)
