"""The order of statements: a linear model over what the reader and exact checks say of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ..types import Query
from .readings import Reading, Readings

SHORT = 5  # words; a shorter sentence tells little by itself
ENDS_OPEN = re.compile(r"[:?]\s*$")

RANK_FEATURES = (
    "logit",
    "answerable",
    "cosine",
    "fused_lag",
    "around",
    "statement",
    "section",
    "fits",
    "unfit",
    "breaches",
    "other_year",
    "in_focus",
    "heading",
    "list",
    "item",
    "row",
    "short",
    "open",
)


def rank_features(query: Query, reading: Reading, *, best_fused: float) -> tuple[float, ...]:  # noqa: ARG001
    """What the order rests on, in the order of `RANK_FEATURES`."""
    text = reading.candidate.text
    return (
        reading.logit,
        reading.answerable,
        reading.cosine,
        best_fused - reading.fused,
        reading.around,
        reading.statement,
        reading.section,
        float(reading.fit > 0.5),
        float(reading.fit < 0),
        float(min(len(reading.breaches), 2)),
        float(reading.other_year),
        float(reading.in_focus),
        float(reading.kind == "heading"),
        float(reading.kind == "list"),
        float(reading.kind == "item"),
        float(reading.kind == "row"),
        float(len(text.split()) < SHORT),
        float(bool(ENDS_OPEN.search(text))),
    )


def ordered(query: Query, readings: Readings, weights: Mapping[str, float]) -> Readings:
    """The readings with their scores, best first, those last that exact checks speak against; a score has no unit."""
    best = max((reading.fused for reading in readings.all), default=0.0)
    scored = []
    for reading in readings.all:
        values = zip(RANK_FEATURES, rank_features(query, reading, best_fused=best), strict=True)
        scored.append(replace(reading, score=sum(weights.get(name, 0.0) * value for name, value in values)))
    return Readings(tuple(sorted(scored, key=lambda r: (bool(r.against), -r.score, r.passage.position, r.number))))
