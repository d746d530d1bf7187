"""How near a whole sentence is to the units that it stands on, by their vectors.

A sentence in which one thing was changed is as near to its source as a true one, so this alone decides nothing; of
freely worded sentences it tells those that say the same in words that no list knows from those that say something else.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from .narrow import Candidate

KEPT = 4_096  # vectors of units that came without; 1.5 kB each


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
