"""Whether the best evidence answers at all: a logistic model with a stated operating point.

The constants are in `operating_point.json`, which `scripts/calibrate.py` writes together with where they come from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ...types import Query
from ..gathering import Evidence

FEATURES = (
    "cosine",
    "fused",
    "cover",
    "cover_statement",
    "cover_section",
    "rarest_missing",
    "rarest_far",
    "head_missing",
    "verb_missing",
    "fit_best",
    "fit_none",
    "breaches",
    "margin",
    "in_focus",
)


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Weights of the features, and the probability of being answerable below which a question is refused."""

    intercept: float
    weights: tuple[float, ...]
    threshold: float


@lru_cache(maxsize=1)
def operating_point() -> OperatingPoint:
    """The point that the package comes with."""
    constants = json.loads(files(__package__).joinpath("operating_point.json").read_text(encoding="utf-8"))
    weights = tuple(float(constants["weights"][name]) for name in FEATURES)
    return OperatingPoint(float(constants["intercept"]), weights, float(constants["threshold"]))


def features(query: Query, evidence: Sequence[Evidence]) -> tuple[float, ...]:
    """What the decision rests on, in the order of `FEATURES`; evidence is sorted best first and not empty."""
    best = evidence[0]
    rival = next((item for item in evidence if item.passage.position != best.passage.position), None)
    return (
        best.cosine,
        best.fused,
        best.cover,
        best.cover_statement,
        best.cover_section,
        best.rarest_missing,
        best.rarest_far,
        float(best.head_missing),
        float(best.verb_missing),
        float(best.fit > 0.5),
        float(best.fit < 0),
        float(min(len(best.breaches), 2)),
        min(best.score - rival.score, 0.5) if rival else 0.5,
        float(best.in_focus and bool(query.focus)),
    )


def answerable(query: Query, evidence: Sequence[Evidence], *, point: OperatingPoint | None = None) -> float:
    """Probability from 0 to 1 that the best evidence answers the question; 0 without evidence."""
    if not evidence:
        return 0.0
    point = point or operating_point()
    total = point.intercept + sum(w * x for w, x in zip(point.weights, features(query, evidence), strict=True))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))
