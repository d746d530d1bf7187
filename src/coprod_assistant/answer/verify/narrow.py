"""The units of cited passages that a sentence stands on: one where one is enough, at most three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...tokens import stem, words
from ...types import Unit
from .given import Passage
from .numbers import find_numbers
from .reading import Reading
from .words import likeness

MOST_UNITS = 3
LEAST_GAIN = 1.4  # weight of what a further unit must add: about a noun
LENGTH_COST = 0.0004  # per character: of units that hold the same, the shortest
DISTANCE_COST = 0.02  # per unit between two that go together


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit of a passage with its words; `place` counts the units of all cited passages."""

    passage: Passage
    unit: Unit
    text: str
    place: int


def candidates_of(passages: Sequence[Passage]) -> list[Candidate]:
    """The units of the passages, in order; a passage without units is one."""
    found: list[Candidate] = []
    for passage in passages:
        for unit in passage.units or (Unit("sentence", passage.start, passage.end),):
            start, end = max(unit.start, passage.start), min(unit.end, passage.end)
            text = passage.text[start - passage.start : end - passage.start]
            if text.strip():
                found.append(Candidate(passage, Unit(unit.kind, start, end), text, len(found)))
    return found


@lru_cache(maxsize=16_384)
def _held(text: str) -> frozenset[str]:
    """Stems and numbers of a unit."""
    return frozenset(stem(word) for word in words(text)) | {number.key for number in find_numbers(text)}


def covered(sentence: Reading, candidate: Candidate) -> dict[int, float]:
    """For each word of the sentence that carries meaning and that the unit holds, how well, times its weight."""
    held = _held(candidate.text)
    found: dict[int, float] = {}
    for at, weight in enumerate(sentence.weights):
        if weight <= 0:
            continue
        key = sentence.numbers[sentence.number_at[at]].key if at in sentence.number_at else sentence.stems[at]
        worth = 1.0 if key in held else 0.0
        if not worth and at not in sentence.number_at:
            worth = max((likeness(key, other) for other in held), default=0.0)
        if worth:
            found[at] = weight * worth
    return found


def choose(sentence: Reading, candidates: Sequence[Candidate], cosines: Sequence[float]) -> list[Candidate]:
    """The units that together hold most of the sentence, the best first."""
    total = sum(sentence.weights) or 1.0
    held = [covered(sentence, candidate) for candidate in candidates]

    def worth(number: int) -> float:
        length = len(candidates[number].text) * LENGTH_COST
        return sum(held[number].values()) / total + 0.35 * cosines[number] - min(length, 0.3)

    best = max(range(len(candidates)), key=worth)
    chosen = [best]
    while len(chosen) < MOST_UNITS:
        have = {at: max(held[n].get(at, 0.0) for n in chosen) for at in range(len(sentence.weights))}

        def gain(number: int, have: dict[int, float] = have) -> float:
            added = sum(max(0.0, value - have[at]) for at, value in held[number].items())
            return added - DISTANCE_COST * abs(number - chosen[0])

        rest = [n for n in range(len(candidates)) if not any(_overlap(candidates[n], candidates[c]) for c in chosen)]
        further = max(rest, key=gain, default=None)
        if further is None or gain(further) < LEAST_GAIN:
            break
        chosen.append(further)
    return [candidates[number] for number in chosen]


def _overlap(one: Candidate, other: Candidate) -> bool:
    same = one.passage.document_id == other.passage.document_id
    return same and one.unit.start < other.unit.end and other.unit.start < one.unit.end
