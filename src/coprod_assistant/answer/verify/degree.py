"""Words of degree: a sentence may not say "all" where its source says "some", nor "at least 40" where it says 40."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...lexicon import MONTHS
from ...tokens import fold, stem
from .align import Alignment
from .numbers import Number, holds_number
from .reading import Reading
from .roles import CLOSED

_CLASSES = (
    "all every each entire entirely whole wholly fully completely total totally throughout everyone everybody "
    "everything any anyone anybody both whatever whoever full",
    "always constantly invariably ever",
    "must obliged compulsory mandatory",
    "only just solely exclusively merely sole",
    "none nobody nothing never",
    "will would shall going",
    "certainly definitely undoubtedly surely clearly",
    "most mostly mainly majority largely chiefly primarily predominantly",
    "exactly precisely",
)
CLASSES = tuple(frozenset(line.split()) for line in _CLASSES)
STRONG = (0, 1, 2, 3, 4, 6, 7, 8)  # classes whose words may not be added; "will" may stand for a plain future
DUTY = 2
FREE_TO = frozenset("may can could should might would allowed recommended suggested advised asked".split())
SPANS = frozenset(map(stem, "second minute hour day week fortnight month year decade time".split()))
WEAK = frozenset("may might can could perhaps possibly probably likely".split())
MILD = WEAK | frozenset(
    "some many most several few often sometimes usually generally mostly partly almost nearly".split()
)
ANY_STRONG = frozenset().union(*(CLASSES[n] for n in STRONG))
FEWER = frozenset("some several few many certain".split())
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
    r"(?!\w*\s+(?:earlier|ago|before|later))"
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


def _quantified_otherwise(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> int:
    """How many of the sentence's "most clubs" do in a source what it says of "some clubs".

    Where the source has the noun twice, the verb tells which of the two is meant.
    """
    spots = [{(r.governor, r.dependent) for r in source.relations} for source in sources]
    count = 0
    for relation in sentence.relations:
        mine = _quantity(sentence, relation.dependent)
        if relation.role not in CLOSED or mine not in {"most", "all", "every", "each"}:
            continue
        theirs = {
            _quantity(sources[number], place)
            for number, place in alignment.places.get(relation.dependent, [])
            for other, verb in alignment.places.get(relation.governor, [])
            if other == number
            and (verb, place) in spots[number]
            and sources[number].tokens[verb].tag == sentence.tokens[relation.governor].tag
        }
        count += bool(theirs) and theirs <= FEWER
    return count


def _quantity(reading: Reading, noun: int) -> str:
    """ "some" of "some clubs"; empty where nothing says how many."""
    before = (t for t in reading.tokens[max(0, noun - BEFORE) : noun] if t.head == noun)
    return next((word for t in before if (word := fold(t.text)) in FEWER | ANY_STRONG), "")


def stronger_words(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> int:
    """How many words of degree the sentence has that no source has."""
    mine, theirs = _degrees(sentence), [word for source in sources for word in _degrees(source)]
    every = [fold(token.text) for source in sources for token in source.tokens]
    added = _strengthened(sentence, sources, alignment) + _quantified_otherwise(sentence, sources, alignment)
    added += sum(_count(mine, CLASSES[n]) > _count(theirs, CLASSES[n]) for n in STRONG if n != DUTY)
    added += _count(mine, CLASSES[DUTY]) > _count(theirs, CLASSES[DUTY]) and bool(_count(every, FREE_TO))
    promised = _count(mine, CLASSES[5]) > _count(theirs, CLASSES[5]) and _count(theirs, WEAK) > _count(mine, WEAK)
    return added + promised


def _degrees(reading: Reading) -> list[str]:
    """The words of a text, folded, without those that look like words of degree and are none.

    "Only six" and "every hour" say how many and how often, "55 in all" and "all the way" nothing of all.
    """
    words = [fold(token.text) for token in reading.tokens]
    kept = []
    for at, word in enumerate(words):
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        counts = at + 1 in reading.number_at or after in {"twice", "once", "a", "one"}
        if word in CLASSES[3] and counts:
            continue
        if word in {"every", "each"} and (stem(after) in SPANS or at + 1 in reading.number_at):
            continue
        if word == "all" and (before in {"in", "after", "at", "above"} or words[at + 1 : at + 3] == ["the", "way"]):
            continue
        kept.append(word)
    return kept


CAUSES = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a result|therefore|in order to|so that|led to|caus\w+"
    rf"|result(?:s|ed|ing)? in|since(?! \d| (?:{'|'.join(MONTHS)}|then)\b)"
    r"|so as to|on account of|that is why|the reason|reasons?)\b",
    re.IGNORECASE,
)
SEQUENCE = re.compile(r"\b(?:before|after|prior to)\b", re.IGNORECASE)
ANY_SEQUENCE = re.compile(
    r"\b(?:before|after\w*|prior|preced\w+|follow\w*|earlier|later|previous\w*|once|when|then|since|until|next|first)\b",
    re.IGNORECASE,
)
# Words that make of a thing another one where they stand before it or fall away.
LESSENING = frozenset(
    "deputy vice former ex acting assistant future would-be honorary proposed planned draft potential partial half "
    "alleged candidate".split()
)


def causes_added(sentence: Reading, sources: Sequence[Reading]) -> bool:
    """Whether only the sentence gives a reason, or only it puts one thing before another."""
    for said, told in ((CAUSES, CAUSES), (SEQUENCE, ANY_SEQUENCE)):
        if said.search(sentence.text) and not any(told.search(source.text) for source in sources):
            return True
    return False


def lessened(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> int:
    """How many words such as "deputy" stand before a word in the sentence only, or in its sources only."""
    count = 0
    for at, places in alignment.places.items():
        if sentence.tokens[at].tag not in {"NOUN", "PROPN"} or not places:
            continue
        mine = _lessening_before(sentence, at)
        count += all(_lessening_before(sources[number], place) != mine for number, place in places)
    return count


def _lessening_before(reading: Reading, at: int) -> frozenset[str]:
    return LESSENING & {fold(token.text) for token in reading.tokens[max(0, at - 2) : at]}


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
