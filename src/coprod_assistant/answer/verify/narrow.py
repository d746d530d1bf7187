"""The units of cited passages that a sentence stands on: one where one is enough, at most three."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...tokens import fold, stem, words
from ...types import Unit
from .align import PRONOUNS, WORTH_OF_PRONOUN
from .claims import Passage
from .clauses import halves_of, without_lead_in
from .numbers import find_numbers
from .reading import WEIGHTS, Reading
from .words import Held, held_stems

MOST_UNITS = 3
LEAST_GAIN = 1.4  # weight of what a further unit must add: about a noun
LENGTH_COST = 0.0004  # per character: of units that hold the same, the shortest
UNITS_BEFORE = 2
WELL_COVERED = 0.9  # share of a half's weight that one unit must hold
DISTANCE_COST = 0.02  # per unit between two that go together
KEPT = 4_096  # vectors of units that came without; 1.5 kB each


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit of a passage with its words; `place` counts the units of all cited passages.

    `before` is what a pronoun in it may stand for: the two units before. `around` is the title, headings and date.
    """

    passage: Passage
    unit: Unit
    text: str
    place: int
    before: str = ""
    around: str = ""
    vector: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


def candidates_of(passages: Sequence[Passage]) -> list[Candidate]:
    """The units of the passages, in order; a passage without units is one."""
    found: list[Candidate] = []
    for passage in passages:
        around = "\n".join((passage.title, *passage.headings, passage.date))
        earlier: list[str] = []
        for number, unit in enumerate(passage.units or (Unit("sentence", passage.start, passage.end),)):
            start, end = max(unit.start, passage.start), min(unit.end, passage.end)
            text = passage.text[start - passage.start : end - passage.start]
            if text.strip():
                before = "\n".join(earlier[-UNITS_BEFORE:])
                own = passage.vectors[number] if passage.vectors is not None and passage.units else None
                placed = Unit(unit.kind, start, end)
                found.append(Candidate(passage, placed, text, len(found), before, around, own))
                earlier.append(text)
    return found


@lru_cache(maxsize=16_384)
def _held(text: str) -> Held:
    """Stems and numbers of a unit."""
    return held_stems([*(stem(word) for word in words(text)), *(number.key for number in find_numbers(text))])


def covered(sentence: Reading, candidate: Candidate) -> dict[int, float]:
    """For each word of the sentence that carries meaning and that the unit holds, how well, times its weight."""
    held = _held(candidate.text)
    found: dict[int, float] = {}
    for at, weight in enumerate(sentence.weights):
        if weight <= 0:
            continue
        key = sentence.numbers[sentence.number_at[at]].key if at in sentence.number_at else sentence.stems[at]
        if at in sentence.number_at:
            worth = 1.0 if key in held.stems else 0.0
        else:
            worth = held.best(key)
            if not worth and weight >= WEIGHTS["PROPN"]:
                pointed = held.stems & PRONOUNS and key in _held(candidate.before).stems
                worth = WORTH_OF_PRONOUN if pointed or key in _held(candidate.around).stems else 0.0
        if worth:
            found[at] = weight * worth
    return found


def copied_from(text: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """The unit whose words, all of them and in their order, the text repeats."""
    wanted = bare_words(text)
    return next((candidate for candidate in candidates if bare_words(candidate.text) == wanted), None)


@lru_cache(maxsize=16_384)
def bare_words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, without what only leads to it."""
    return tuple(fold(word) for word in words(without_lead_in(text)))


def choose(sentence: Reading, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The units that together hold most of the sentence, the best first."""
    total = sum(sentence.weights) or 1.0
    held = [covered(sentence, candidate) for candidate in candidates]

    def worth(number: int) -> float:
        length = len(candidates[number].text) * LENGTH_COST
        return sum(held[number].values()) / total - min(length, 0.3)

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


def parts_with_units(sentence: Reading, candidates: Sequence[Candidate]) -> list[tuple[Reading, list[Candidate]]]:
    """The sentence with its units, or its two halves where each half stands on one unit of its own."""
    copied = copied_from(sentence.text, candidates)
    units = [copied] if copied else choose(sentence, candidates)
    if len(units) < 2:
        return [(sentence, units)]
    for halves in halves_of(sentence):
        alone = [choose(half, candidates)[0] for half in halves]
        if all(_share(half, unit) >= WELL_COVERED for half, unit in zip(halves, alone, strict=True)):
            return [(half, [unit]) for half, unit in zip(halves, alone, strict=True)]
    return [(sentence, units)]


def _share(sentence: Reading, candidate: Candidate) -> float:
    return sum(covered(sentence, candidate).values()) / (sum(sentence.weights) or 1.0)


def _overlap(one: Candidate, other: Candidate) -> bool:
    same = one.passage.document_id == other.passage.document_id
    return same and one.unit.start < other.unit.end and other.unit.start < one.unit.end


class Nearness:
    """Compares sentences with units and remembers the vectors of units; safe to share between threads."""

    def __init__(self, embed: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        """
        Args:
            embed: Unit-length vectors, shape `(n, dim)`, of n texts.
        """
        self._embed = embed
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, text: str, units: Sequence[Candidate]) -> float:
        """The cosine of a sentence to the nearest of its units or to all of them together, from 0 to 1."""
        vectors = [unit.vector for unit in units]
        with self._lock:
            vectors = [
                self._kept.get(unit.text) if own is None else own for unit, own in zip(units, vectors, strict=True)
            ]
        new = [unit.text for unit, own in zip(units, vectors, strict=True) if own is None]
        made = self._embed([text, *new])
        fresh = dict(zip(new, made[1:], strict=True))
        self._keep(fresh)
        known = np.array([
            fresh[unit.text] if own is None else own for unit, own in zip(units, vectors, strict=True)
        ])  # fmt: skip
        together = known.sum(axis=0)
        length = float(np.linalg.norm(together))
        best = max(float((known @ made[0]).max()), float(together @ made[0]) / length if length else 0.0)
        return max(0.0, min(1.0, best))

    def of_texts(self, text: str, other: str) -> float:
        """The cosine of two texts, from 0 to 1."""
        one, two = self._embed([text, other])
        return max(0.0, min(1.0, float(one @ two)))

    def _keep(self, fresh: dict[str, NDArray[np.float32]]) -> None:
        with self._lock:
            self._kept |= fresh
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
