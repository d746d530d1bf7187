"""Signs that a sentence says something else than its source: things changed places, are denied, count another thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ...tokens import fold
from .align import Alignment, lines_of
from .reading import Reading
from .roles import BE
from .words import opposed

REACH = 2  # words on either side of a name or number that tell which one it is
SMALL = frozenset("the a an , of's".split())
STEPS = 3  # from a number up to what it counts: "more than 40 Scottish government officials"


def crossed(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> int:
    """Verbs whose words on the left stand on the right in the source and the other way round, in the same voice."""
    count = 0
    for verb, places in alignment.places.items():
        if sentence.tokens[verb].tag != "VERB" or len(places) != 1:
            continue
        number, at = places[0]
        if lines_of(sources[number]) or (verb in sentence.passive) != (at in sources[number].passive):
            continue
        left = _nearest(sentence, alignment, range(verb - 1, -1, -1), number)
        right = _nearest(sentence, alignment, range(verb + 1, len(sentence.tokens)), number)
        count += left is not None and right is not None and right < at < left
    return count


def _nearest(sentence: Reading, alignment: Alignment, numbers: range, source: int) -> int | None:
    """Where the nearest noun or name that stands once in the source stands there."""
    for number in numbers:
        places = alignment.places.get(number, [])
        if sentence.tokens[number].tag in {"NOUN", "PROPN", "NUM"} and len(places) == 1 and places[0][0] == source:
            return places[0][1]
        if sentence.tokens[number].tag == "VERB":
            return None
    return None


def exchanged(
    sentence: Reading, sources: Sequence[Reading], alignment: Alignment, settled: Collection[int] = ()
) -> float:
    """How much better the words around a name or number suit another one of the source, at worst; 0 to 4.

    Args:
        settled: Words of which the grammar says that they stand in the same relation in the source.
    """
    worst = 0.0
    for first, last in _mentions(sentence):
        if any(first <= at <= last for at in settled):
            continue
        places = [place for at in (first, last) for place in alignment.places.get(at, [])]
        if not places:
            continue
        left, right = _around(sentence, first, last)
        own = max(_alike(left, right, sources[number], at, at) for number, at in places)
        other = 0
        for number, source in enumerate(sources):
            for a, b in _mentions(source):
                taken = any(n == number and a <= at <= b for n, at in places)
                if not taken and (first in sentence.number_at or first in sentence.date_at) == (
                    a in source.number_at or a in source.date_at
                ):
                    other = max(other, _alike(left, right, source, a, b))
        worst = max(worst, float(other - own))
    return worst


def _mentions(reading: Reading) -> list[tuple[int, int]]:
    """First and last word of each name, number and date."""
    ranges = [*reading.names, *((n.start, n.end) for n in reading.numbers), *((d.start, d.end) for d in reading.dates)]
    found = []
    for start, end in ranges:
        inside = [n for n, t in enumerate(reading.tokens) if t.start < end and start < t.start + len(t.text)]
        inside = [n for n in inside if not reading.tokens[n].text.isspace()]
        if inside:
            found.append((inside[0], inside[-1]))
    return found


def _around(reading: Reading, first: int, last: int) -> tuple[list[str], list[str]]:
    """The words before and after a range, the nearest first; the sentence's ends are words too."""
    left = [reading.stems[n] for n in range(first - 1, -1, -1) if _counts(reading, n)][:REACH]
    right = [reading.stems[n] for n in range(last + 1, len(reading.tokens)) if _counts(reading, n)][:REACH]
    return [*left, "^"][:REACH], [*right, "$"][:REACH]


def _counts(reading: Reading, number: int) -> bool:
    text = reading.tokens[number].text
    return any(c.isalnum() for c in text) and fold(text) not in SMALL


def _alike(left: Sequence[str], right: Sequence[str], source: Reading, first: int, last: int) -> int:
    """How many of the words around stand around a range of the source too."""
    other_left, other_right = _around(source, first, last)
    return sum(a == b for a, b in zip(left, other_left, strict=False)) + sum(
        a == b for a, b in zip(right, other_right, strict=False)
    )


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


def miscounted(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> int:
    """How many numbers count another thing in the sentence than in each source that has them."""
    wrong = 0
    for place in dict.fromkeys(sentence.number_at.values()):
        tokens = [at for at, number in sentence.number_at.items() if number == place]
        thing = _what_it_counts(sentence, tokens)
        if thing is None:
            continue
        held = {spot for at in tokens for spot in alignment.places.get(at, [])}
        others = [(n, _what_it_counts(sources[n], [at])) for n, at in held if not _in_lines(sources[n])]
        known = [(n, other) for n, other in others if other is not None]
        same = set(alignment.places.get(thing, [])) if alignment.worth.get(thing, 0.0) > 0 else set()
        wrong += bool(known) and not any(spot in same for spot in known)
    return wrong


def _in_lines(source: Reading) -> bool:
    return "\n" in source.text.strip()


def _what_it_counts(reading: Reading, numbers: Sequence[int]) -> int | None:
    """The noun that a number counts; None where it counts none that is named."""
    for number in numbers:
        token = reading.tokens[number]
        if token.dependency in {"nummod", "quantmod", "compound", "amod"}:
            at = token.head
            for _ in range(STEPS):
                if reading.tokens[at].tag in {"NOUN", "PROPN"} and at not in reading.number_at:
                    return at if reading.tokens[at].tag == "NOUN" else None
                at = reading.tokens[at].head
    return None
