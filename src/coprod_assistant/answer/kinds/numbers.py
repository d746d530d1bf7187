"""Whether a statement holds a number, and one of what is counted, under the same noun or another that counts alike."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from ...dates import find_dates
from ...tokens import STOPWORDS, fold, terms
from ...types import Query
from .names import NAME

# Nouns under which the same things are counted: "three case studies" are three examples.
_ALIKE = (
    "example case instance illustration",
    "barrier obstacle hurdle impediment",
    "goal aim objective",
    "prize award",
)
ALIKE: dict[str, frozenset[str]] = {}
for _line in _ALIKE:
    _stems = frozenset(terms(_line))
    for _stem in _stems:
        ALIKE[_stem] = ALIKE.get(_stem, frozenset()) | _stems
_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions "
    "billion dozen dozens half quarter twice once several"
)
NUMBER = re.compile(rf"(?<![\w.,])\d[\d.,]*%?(?![\w])|\b(?:{'|'.join(_UNITS.split())})\b", re.IGNORECASE)
# What is counted when people are: a count of "participants" answers "how many people".
PEOPLE = frozenset(
    terms(
        "people person participants attendees delegates officials visitors guests members students residents citizens "
        "volunteers workers employees staff users professionals practitioners persons attended attend came men women "
        "children inhabitants customers patients soldiers players audience turnout attendance applicants "
        "candidates respondents passengers tenants pupils parents"
    )
)
# Those who are counted when it is asked how many came; others ("volunteers") count for themselves alone.
THOSE_WHO_CAME = frozenset(
    terms(
        "people person persons participants attendees delegates visitors guests audience turnout attendance attended "
        "came"
    )
)
ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
NO_NUMBER = re.compile(r"\b(?:the|this|that|each|every|no|any|which|another|other) one$")
CLAUSES = re.compile(r";\s|,? (?:while|whereas|but)\b")
UP_TO_PREPOSITION = re.compile(r"(?:(?!\b(?:of|in|for|to|from|with|on|at|about|by)\b)[^.;:()])*")
ASKS_SHARE = re.compile(
    r"\b(?:what|which) (?:percentage|percent|proportion|share)\b|\bhow (?:big|large) a (?:share|part)\b"
)
SHARE = re.compile(
    r"%|\bper ?cent\b|\b(?:half|thirds?|quarters?|fifths?|tenths?)\b|\b(?:in|out of) (?:\d+|ten|five|three|four)\b"
)


def number_fit(query: Query, text: str) -> float:
    """1 where `text` counts what the question does, 0 where something else, -1 where it has no number of its own."""
    text = ADDRESS.sub(lambda match: " " * len(match.group()), text)
    dates = find_dates(text)
    given = fold(query.question)
    best = -1.0
    if ASKS_SHARE.search(fold(query.text)):
        return 1.0 if SHARE.search(text) else -1.0
    for match in NUMBER.finditer(text):
        if any(mention.start <= match.start() < mention.end for mention in dates):
            continue
        if NO_NUMBER.search(fold(text[max(0, match.start() - 8) : match.end()])):
            continue
        if fold(match.group()) in given.split() or _is_of_elsewhere(query, text, match.start()):
            continue
        after = terms(UP_TO_PREPOSITION.match(text[match.end() : match.end() + 60]).group())  # type: ignore[union-attr]
        before = terms(text[max(0, match.start() - 30) : match.start()].rpartition(";")[2])[-2:]
        best = max(best, _agreement(query.counted, [*after, *before]))
    return best


def _is_of_elsewhere(query: Query, text: str, at: int) -> bool:
    """Whether the clause around `at` names another one than the question, whose own name stands outside it."""
    asked = {term.stem for term in query.terms if term.kind == "name"}
    if not asked & set(terms(text)):
        return False
    starts = [0, *(match.end() for match in CLAUSES.finditer(text)), len(text)]
    clause = next(text[start:end] for start, end in pairwise(starts) if start <= at < end)
    if asked & set(terms(clause)):
        return False
    named = (part for name in NAME.findall(clause) for part in name.split() if fold(part) not in STOPWORDS)
    return any(part[0].isupper() for part in named)


def _agreement(counted: str, around: Collection[str]) -> float:
    """1 where the number counts what the question does; people are counted under many names."""
    if not counted:
        return 0.8
    if not counted_as(counted).isdisjoint(around) or (
        counted in THOSE_WHO_CAME and any(stem_ in PEOPLE for stem_ in around)
    ):
        return 1.0
    return 0.0


def counted_as(stem: str) -> frozenset[str]:
    """Stems of the nouns that a count of `stem` may stand before, itself among them."""
    return ALIKE.get(stem, frozenset()) | {stem}
