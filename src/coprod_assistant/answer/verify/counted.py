"""What numbers count: "ninety seconds" does not hold "ninety minutes"."""

from __future__ import annotations

from collections.abc import Sequence

from .align import Alignment
from .reading import Reading

STEPS = 3  # from a number up to what it counts: "more than 40 Scottish government officials"
NEXT = 3  # words after a number in which what it counts stands, where the parser does not say


def miscounted(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> int:
    """How many numbers count another thing in the sentence than in each source that has them."""
    wrong = 0
    for place in dict.fromkeys(sentence.number_at.values()):
        tokens = [at for at, number in sentence.number_at.items() if number == place]
        thing = _counted(sentence, tokens)
        if thing is None:
            continue
        held = {spot for at in tokens for spot in alignment.places.get(at, [])}
        others = [(n, _counted(sources[n], [at])) for n, at in held if not _in_lines(sources[n])]
        known = [(n, other) for n, other in others if other is not None]
        same = set(alignment.places.get(thing, [])) if alignment.worth.get(thing, 0.0) > 0 else set()
        wrong += bool(known) and not any(spot in same for spot in known)
    return wrong


def _in_lines(source: Reading) -> bool:
    return "\n" in source.text.strip()


def _counted(reading: Reading, numbers: Sequence[int]) -> int | None:
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
