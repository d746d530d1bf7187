"""Risk and coverage: how often an answer is wrong if only the most confident questions are answered.

After El-Yaniv and Wiener 2010 and, for the area, Geifman, Uziel and El-Yaniv 2019. Of questions with the same
confidence none comes before another: at each coverage the expected risk over all their orders is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def risks(confidence: Floats, right: Floats) -> Floats:
    """The risk at coverage 1/n, 2/n, … 1, most confident first; shape (..., n) as the arguments, n along the last."""
    order = np.argsort(-confidence, axis=-1, kind="stable")
    sure = np.take_along_axis(confidence, order, axis=-1)
    wrong = 1.0 - np.take_along_axis(right, order, axis=-1)
    n = wrong.shape[-1]
    ends = np.concatenate([np.cumsum(wrong, axis=-1)], axis=-1)
    # Within a tie the expected number of wrong ones grows evenly from that before the tie to that after it.
    at = np.arange(1, n + 1)
    new = np.concatenate([np.ones((*sure.shape[:-1], 1), bool), sure[..., 1:] != sure[..., :-1]], axis=-1)
    last = np.concatenate([new[..., 1:], np.ones((*sure.shape[:-1], 1), bool)], axis=-1)
    first = np.maximum.accumulate(np.where(new, at - 1, 0), axis=-1)  # how many come before the tie
    after = np.flip(np.minimum.accumulate(np.flip(np.where(last, at, n), axis=-1), axis=-1), axis=-1)
    padded = np.concatenate([np.zeros((*sure.shape[:-1], 1)), ends], axis=-1)
    before = np.take_along_axis(padded, first, axis=-1)
    total = np.take_along_axis(padded, after, axis=-1)
    expected = before + (total - before) * (at - first) / (after - first)
    return np.asarray(expected / at, dtype=np.float64)


def area(confidence: Floats, right: Floats) -> Floats:
    """The area under the risk/coverage curve (AURC), 0 at best: the mean of `risks`."""
    return np.asarray(risks(confidence, right).mean(axis=-1))


def curve(confidence: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float, float]]:
    """Coverage, risk and the lowest confidence answered, a point for each confidence that occurs, sparest first."""
    sure, values = np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=np.float64)
    found = risks(sure, values)
    ordered = np.sort(sure)[::-1]
    n = len(ordered)
    ends = [at for at in range(n) if at == n - 1 or ordered[at + 1] != ordered[at]]
    return [((at + 1) / n, float(found[at]), float(ordered[at])) for at in ends]
