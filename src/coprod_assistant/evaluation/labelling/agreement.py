"""How far two labellers agree, who looked at the same questions without seeing each other's labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..intervals import Floats, Interval, bootstrap, interval_of_mean
from .kept import Label, Range

VERDICTS = ("answered", "absent", "unfit")
SAME_PLACE = 0.5  # overlap from which two labels mean the same place


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its 95 % interval."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two labellers over the questions that both labelled.

    Attributes:
        both: How many these are.
        same: How many of them have the same verdict.
        kappa: Cohen's, over the verdicts; None where all verdicts are the same one, as chance then agrees as well.
        overlap: The mean F1 over characters of what both marked, of questions that both call answered.
        marked: How many these are.
        differing: Ids of questions to settle: other verdicts, or places that share too little.
    """

    both: int
    same: int
    kappa: Measured | None
    overlap: Measured | None
    marked: int
    differing: tuple[str, ...]


def agreement(one: Mapping[str, Label], other: Mapping[str, Label]) -> Agreement:
    """How far two labellers agree; both by drafts' ids."""
    pairs = [(label, other[id]) for id, label in one.items() if id in other]
    overlaps = [overlap(a, b) for a, b in pairs if a.verdict == b.verdict == "answered"]
    return Agreement(
        both=len(pairs),
        same=sum(a.verdict == b.verdict for a, b in pairs),
        kappa=_kappa([(a.verdict, b.verdict) for a, b in pairs]),
        overlap=Measured(float(np.mean(overlaps)), interval_of_mean(overlaps)) if overlaps else None,
        marked=len(overlaps),
        differing=tuple(a.id for a, b in pairs if differ(a, b)),
    )


def differ(one: Label, other: Label) -> bool:
    """Whether two labels of a question mean different things."""
    if one.verdict != other.verdict:
        return True
    return one.verdict == "answered" and overlap(one, other) < SAME_PLACE


def overlap(one: Label, other: Label) -> float:
    """F1 over characters of what both marked, 0 to 1; 1 where neither marked any."""
    first, second = _characters(one.ranges), _characters(other.ranges)
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 1.0


def _characters(ranges: list[Range]) -> set[tuple[str, int]]:
    return {(each.file, at) for each in ranges for at in range(each.start, each.end)}


def _kappa(pairs: list[tuple[str, str]]) -> Measured | None:
    if not pairs or len({verdict for pair in pairs for verdict in pair}) == 1:
        return None
    codes = np.array([[VERDICTS.index(a), VERDICTS.index(b)] for a, b in pairs], dtype=np.float64)
    return Measured(float(kappas(codes[None])[0]), bootstrap(codes, kappas))


def kappas(codes: Floats) -> Floats:
    """Cohen's kappa (1960) of each draw, of codes of shape (draws, n, 2); 1 where a draw holds one verdict only."""
    one, other = codes[..., 0], codes[..., 1]
    seen = (one == other).mean(axis=1)
    chance = sum(((one == each).mean(axis=1) * (other == each).mean(axis=1) for each in range(len(VERDICTS))), 0.0)
    room = 1.0 - np.asarray(chance, dtype=np.float64)
    return np.where(room > 1e-12, (seen - chance) / np.where(room > 1e-12, room, 1.0), 1.0)
