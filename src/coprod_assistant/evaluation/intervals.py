"""How sure a figure is, and whether a difference between two runs is more than noise.

The questions of a set are taken as a sample of those that people might ask, so a figure is uncertain though the program
gives the same answers each time. All draws are made with a fixed seed: equal values give equal intervals.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 20121030
Z95 = 1.959964  # standard normal quantile of a two-sided 95 % interval
FLIPS = 20_000  # random sign flips where all cannot be counted
EXACT = 12  # differences up to which all sign flips are counted
Ordered = TypeVar("Ordered", float, int)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Ends of a 95 % interval and how it was made: `bootstrap`, or `wilson` where all values are the same."""

    low: float
    high: float
    method: str


def interval_of_mean(values: Sequence[float]) -> Interval:
    """The interval of the mean of one value or more.

    Percentile bootstrap over the questions (Efron 1979). It has no width where all values are equal; for shares
    Wilson's interval is then given, which says that 20 right of 20 do not prove a hundred per cent.
    """
    drawn = np.asarray(values, dtype=np.float64)
    if drawn.min() == drawn.max() and drawn[0] in {0.0, 1.0}:
        return Interval(*wilson(round(drawn.sum()), len(drawn)), "wilson")
    return bootstrap(drawn, lambda rows: rows.mean(axis=1))


def bootstrap(values: Floats, statistic: Callable[[Floats], Floats], *, resamples: int = RESAMPLES) -> Interval:
    """The interval of a statistic over the rows of `values`, shape (n,) or (n, k), n at least 1.

    Args:
        statistic: Takes resampled values, shape (resamples, n) or (resamples, n, k), and gives one value for each.
    """
    random = np.random.default_rng(SEED)
    found = statistic(values[random.integers(0, len(values), size=(resamples, len(values)))])
    low, high = np.quantile(found, [0.025, 0.975])
    return Interval(float(low), float(high), "bootstrap")


def wilson(count: int, of: int, *, z: float = Z95) -> tuple[float, float]:
    """Ends of the interval for a share (Wilson 1927), which stays within 0 and 1 for few questions; `of` is not 0."""
    share, spread = count / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def chance_of_loss(differences: Sequence[float]) -> float:
    """The probability of a loss at least as large if better and worse were equally likely for each question.

    The paired randomisation test, one-sided (Fisher 1935; Smucker, Allan and Carterette 2007 for retrieval). Where each
    difference is -1, 0 or 1 it is McNemar's exact test; else all sign flips are counted up to 12 differences that are
    not 0, and 20,000 random ones beyond.
    """
    moved = np.asarray([value for value in differences if abs(value) > 1e-12], dtype=np.float64)
    if not len(moved):
        return 1.0
    if np.all(np.abs(moved) == 1.0):
        lost, n = int((moved < 0).sum()), len(moved)
        return float(sum(math.comb(n, k) for k in range(lost, n + 1)) / 2**n)
    total, sizes = moved.sum(), np.abs(moved)
    if len(moved) <= EXACT:
        flips = ((np.arange(2 ** len(moved))[:, None] >> np.arange(len(moved))) & 1) * 2.0 - 1.0
        return float((flips @ sizes <= total + 1e-9).mean())
    flips = np.random.default_rng(SEED).integers(0, 2, size=(FLIPS, len(moved))) * 2.0 - 1.0
    return float(((flips @ sizes <= total + 1e-9).sum() + 1) / (FLIPS + 1))


def holm(chances: Sequence[float]) -> list[float]:
    """The probabilities corrected for how many were looked at (Holm 1979), in their order."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    corrected, highest = [1.0] * len(chances), 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[at]))
        corrected[at] = highest
    return corrected


def percentile(values: Sequence[Ordered], share: float) -> Ordered:
    """The smallest of the values that at least `share` of all do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
