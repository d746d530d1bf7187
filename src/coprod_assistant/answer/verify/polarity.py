"""What in its sources denies a sentence: what is denied on one side only, and opposites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .align import Alignment
from .reading import Reading
from .roles import BE
from .words import opposed


@dataclass(slots=True)
class Opposed:
    """What in a source denies a sentence: words denied in one and not in the other, and opposites."""

    polarity: float = 0.0
    opposites: float = 0.0
    loose: float = 0.0


def compare_polarity(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> Opposed:
    """Denials and opposites of the sentence held against those of its sources."""
    result = Opposed()
    for at, places in alignment.places.items():
        if sentence.weights[at] <= 0 or sentence.tokens[at].tag not in {"VERB", "NOUN", "ADJ", "ADV"} or not places:
            continue
        mine = at in sentence.denied
        theirs = [place in sources[number].denied for number, place in places]
        if all(their != mine for their in theirs):
            result.polarity += 1 if sentence.tokens[at].tag in {"VERB", "ADJ"} else 0.5
    result.opposites = _opposites(sentence, sources)
    result.loose = float(_denial_differs(sentence, sources, alignment))
    return result


def _denial_differs(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> bool:
    """Whether only the sentence denies something, or only the source, of the words that the sentence repeats."""
    if sentence.denied:
        return not any(source.denied for source in sources)
    repeated = {place for places in alignment.places.values() for place in places}
    for number, source in enumerate(sources):
        for at in source.denied:
            beside = {at, source.tokens[at].head, *(n for n, t in enumerate(source.tokens) if t.head == at)}
            if sum((number, n) in repeated for n in beside) >= 2:
                return True
    return False


def _counted(reading: Reading) -> Counter[str]:
    """How often each stem stands in a text; "turned up" has no "up"."""
    tokens = zip(reading.stems, reading.tokens, strict=True)
    return Counter(known for known, token in tokens if token.dependency != "prt")


def _opposites(sentence: Reading, sources: Sequence[Reading]) -> float:
    """Words that the sentence has more often than its sources, where they have the opposite more often."""
    mine, theirs = _counted(sentence), Counter[str]()
    for source in sources:
        theirs += _counted(source)
    count = 0.0
    for known, times in mine.items():
        if times <= theirs[known] or known in BE or not known[:1].isalpha():
            continue
        if any(opposed(known, other) and theirs[other] > mine[other] for other in theirs):
            count += 1.0
    return count
