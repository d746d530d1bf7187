"""Who was for and who was against: a question about the one is not answered by a statement about the other."""

from __future__ import annotations

import re

from ...tokens import fold, terms

AGAINST = re.compile(
    r"\bagainst\b|\boppos(?:e|es|ed|ing|ition|ents?)\b|\bobject(?:s|ed|ions?) to\b|\breject(?:s|ed|ing)?\b"
    r"|\bcritici[sz]\w*|\bdisagree\w*|\bvoted no\b"
)
FAVOUR = re.compile(
    r"\bin favou?r\b|\bfavou?r(?:s|ed|ing)\b|\bsupport(?:s|ed|ing|ers?)?\b"
    r"|\b(?:argued?|spoke|spoken|voted|vote|was|were) (?:\w+ )?for\b"
    r"|\bwelcom(?:es|ed)\b|\bendors\w+|\bbacked\b|\bdefended\b"
)
STANCE_WORDS = frozenset(terms("favour favor support against oppose opposed argue spoke speak vote defend welcome"))
WORTH = 0.3  # of the score, for a statement of the stance asked for; as much is taken off one of the other


def stance(text: str) -> int:
    """1 for words of favour, -1 for words against, 0 for neither or both."""
    words = fold(text)
    return bool(FAVOUR.search(words)) - bool(AGAINST.search(words))


def agreement(question: str, text: str) -> int:
    """1 where the statement is of the stance that the question asks for, -1 where of the other, 0 where of none."""
    return stance(question) * stance(text)
