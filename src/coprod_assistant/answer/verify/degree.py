"""Words of degree: a sentence may not say "all" where its source says "some", nor "at least 40" where it says 40."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...tokens import fold
from .align import Alignment
from .numbers import Number, holds_number
from .reading import Reading

_CLASSES = (
    "all every each entire entirely whole wholly fully completely total totally throughout everyone everybody "
    "everything",
    "always constantly invariably ever",
    "must have had need needs needed require required requires obliged shall should",
    "only just solely exclusively merely sole",
    "none nobody nothing never",
    "will would shall going",
    "certainly definitely undoubtedly surely clearly",
    "most mostly mainly majority largely chiefly primarily predominantly",
    "exactly precisely",
)
CLASSES = tuple(frozenset(line.split()) for line in _CLASSES)
STRONG = (0, 1, 2, 3, 4, 6, 7, 8)  # classes whose words may not be added; "will" may stand for a plain future
WEAK = frozenset("may might can could perhaps possibly probably likely".split())
MILD = WEAK | frozenset(
    "some many most several few often sometimes usually generally mostly partly almost nearly".split()
)
ANY_STRONG = frozenset().union(*(CLASSES[n] for n in STRONG))
BEFORE = 3  # words before another among which its word of degree stands
_LEAST = (
    r"at least|more than|over|above|no (?:fewer|less) than|a minimum of|upwards of|exceed(?:s|ed|ing)?|greater than"
)
_MOST = r"at most|less than|under|below|up to|no more than|fewer than|a maximum of|not more than"
_NEARLY = r"nearly|almost|just under|close to"
_ABOUT = r"about|around|roughly|approximately|some|circa|approx\.?|an estimated"
QUALIFIER = re.compile(
    rf"\b(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|(?P<nearly>{_NEARLY})|(?P<about>{_ABOUT})|(?P<exactly>exactly|precisely))"
    r"\s+(?:the\s+|an?\s+)?[£$€]?$",
    re.IGNORECASE,
)
_AMOUNT = (
    r"\s+(?:an?\s+|the\s+)?"
    r"(?=[£$€]?\d|all\b|half|third|quarter|dozen|centur|decade|year|month|hundred|thousand|million)"
)
EDGES = tuple(
    re.compile(rf"\b(?:{words}){_AMOUNT}", re.IGNORECASE)
    for words in (_LEAST.replace("over|", ""), _MOST.replace("under|", "").replace("below|", ""), "exactly|precisely")
)
# What a sentence may say of a number that the source gives so; a bare number says little of its edges.
ALLOWED = {
    "": {"", "about", "nearly", "least", "most", "exactly"},
    "about": {"about", "", "nearly"},
    "nearly": {"nearly", "about", "most"},
    "least": {"least"},
    "most": {"most", "nearly"},
    "exactly": {"exactly", ""},
}


def _strengthened(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> int:
    """How many words of the sentence follow a strong word of degree, and in every source a mild one."""
    count = 0
    for at, token in enumerate(sentence.tokens):
        if not any(fold(token.text) in CLASSES[n] for n in STRONG):
            continue
        follower = next((n for n in range(at + 1, min(at + 4, len(sentence.tokens))) if sentence.weights[n] > 0), None)
        places = alignment.places.get(follower, []) if follower is not None else []
        before = [
            {fold(other.text) for other in sources[number].tokens[max(0, place - BEFORE) : place]}
            for number, place in places
        ]
        count += bool(before) and all(words & MILD and not words & ANY_STRONG for words in before)
    return count


def stronger_words(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> int:
    """How many words of degree the sentence has that no source has."""
    mine = [fold(token.text) for token in sentence.tokens]
    theirs = [fold(token.text) for source in sources for token in source.tokens]
    added = _strengthened(sentence, sources, alignment)
    added += sum(_count(mine, CLASSES[n]) > _count(theirs, CLASSES[n]) for n in STRONG)
    promised = _count(mine, CLASSES[5]) > _count(theirs, CLASSES[5]) and _count(theirs, WEAK) > _count(mine, WEAK)
    return added + promised


def _count(words: Sequence[str], wanted: frozenset[str]) -> int:
    return sum(word in wanted for word in words)


def misjudged_numbers(sentence: Reading, sources: Sequence[Reading]) -> int:
    """How many numbers the sentence calls a least or a most that no source does; "more than a century" counts too."""
    wrong = 0
    for pattern in EDGES:
        held = sum(len(pattern.findall(source.text)) for source in sources)
        wrong += len(pattern.findall(sentence.text)) > held
    for number in sentence.numbers:
        said = qualifier(sentence.text, number)
        found = [
            qualifier(source.text, other)
            for source in sources
            for other in source.numbers
            if holds_number(number, [other])
        ]
        wrong += bool(found) and not any(theirs in ALLOWED[said] for theirs in found)
    return wrong


def qualifier(text: str, number: Number) -> str:
    """What stands before a number: "least", "most", "nearly", "about", "exactly" or nothing."""
    match = QUALIFIER.search(text[max(0, number.start - 30) : number.start])
    return (match.lastgroup or "") if match else ""
