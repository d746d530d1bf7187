"""Words that an embedding holds for near each other: "youngsters" for "children", where no table says so.

Single words are compared, as the search does for questions; there cosines from 0.45 on are related words and from 0.8
on the same in other clothes. Opposites are near each other too, so a known opposite never counts, nor does a name.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from .align import Alignment
from .reading import Reading
from .words import opposed

FAR, NEAR = 0.45, 0.8  # cosines of single words: worth nothing, worth most
MOST_WORTH = 0.7  # of a word that is only near
MOST_WORDS = 4  # of a statement: one that lacks more is not saved by words that are near
COMPARED = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
KEPT = 20_000  # vectors of words; 1.5 kB each


class NearWords:
    """Compares words by their vectors and remembers those; safe to share between threads."""

    def __init__(self, embed: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        self._embed = embed
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, sentence: Reading, units: Sequence[Reading], alignment: Alignment) -> dict[str, dict[str, float]]:
        """For each stem that the units lack, their stems near it, with their worth; empty where nothing is lacking."""
        lacking = _words(sentence, [at for at, worth in alignment.worth.items() if worth <= 0])
        if not 0 < len(lacking) <= MOST_WORDS:
            return {}
        held: dict[str, str] = {}
        for number, unit in enumerate(units):
            taken = {place for places in alignment.places.values() for n, place in places if n == number}
            held |= _words(unit, [at for at in range(len(unit.tokens)) if at not in taken])
        if not held:
            return {}
        vectors = self._vectors_of([*lacking.values(), *held.values()])
        cosines = vectors[: len(lacking)] @ vectors[len(lacking) :].T
        return {
            mine: {
                other: MOST_WORTH * min(1.0, (float(cosine) - FAR) / (NEAR - FAR))
                for other, cosine in zip(held, row, strict=True)
                if cosine > FAR and not opposed(mine, other)
            }
            for mine, row in zip(lacking, cosines, strict=True)
        }

    def _vectors_of(self, words: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            known = {word: self._kept[word] for word in words if word in self._kept}
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            known |= dict(zip(new, self._embed(new), strict=True))
        with self._lock:
            for word in words:
                self._kept[word] = known[word]
                self._kept.move_to_end(word)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return np.array([known[word] for word in words])


def _words(reading: Reading, numbers: Sequence[int]) -> dict[str, str]:
    """Stems and words, in lower case, of those that may be said otherwise: no names, no numbers."""
    return {
        reading.stems[n]: reading.tokens[n].text.lower()
        for n in numbers
        if reading.tokens[n].tag in COMPARED and 0.5 <= reading.weights[n] < 2.0 and reading.tokens[n].text.isalpha()
    }
