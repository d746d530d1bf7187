"""Word order and neighbours: signs that two names, numbers or parts of a sentence have changed places."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ...tokens import fold
from .align import Alignment, lines_of
from .reading import Reading

REACH = 2  # words on either side of a name or number that tell which one it is
SMALL = frozenset("the a an , of's".split())


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
