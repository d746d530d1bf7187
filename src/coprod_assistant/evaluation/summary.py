"""From the scores of a run to its figures, each with n, an interval, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .intervals import bootstrap, interval_of_mean, percentile
from .measures import MEASURES
from .scores import Score
from .selective import area, curve

DIGITS = 4
CURVE_RESAMPLES = 1000
WEAKEST, FEWEST = 3, 3  # kinds that a headline names, and questions that a kind has for that


def summarise(scores: Sequence[Score]) -> dict[str, Any]:
    """Figures of all scores together and of each set; equal scores give equal figures."""
    sets = {score.set: None for score in scores}
    return {
        "all": figures(scores),
        "sets": {name: figures([score for score in scores if score.set == name]) for name in sets},
    }


def figures(scores: Sequence[Score]) -> dict[str, Any]:
    """The figures of a group of questions; measures that apply to none of them have n 0."""
    return {
        "questions": len(scores),
        "right": sum(score.right for score in scores),
        "hidden": sum(score.hidden for score in scores),
        "failed": sum(any(fault.startswith("no answer") for fault in score.wrong) for score in scores),
        "measures": {measure.name: figure(measure.name, scores) for measure in MEASURES},
        "kinds": _groups(scores, lambda score: score.kind),
        "splits": _groups(scores, lambda score: score.split),
        "risk_coverage": risk_coverage(scores),
        "latency_ms": latency(scores),
    }


def figure(name: str, scores: Sequence[Score]) -> dict[str, Any]:
    """The mean of a measure, n, the ends of its 95 % interval, and how many were left out for which reason."""
    values = [score.measures[name] for score in scores if name in score.measures]
    left_out = Counter(score.left_out[name] for score in scores if name in score.left_out)
    found: dict[str, Any] = {"value": None, "n": len(values), "low": None, "high": None, "interval": None}
    if values:
        interval = interval_of_mean(values)
        found |= {
            "value": round(float(np.mean(values)), DIGITS),
            "low": round(interval.low, DIGITS),
            "high": round(interval.high, DIGITS),
            "interval": interval.method,
        }
    return found | {"left_out": dict(sorted(left_out.items()))}


def _groups(scores: Sequence[Score], key: Callable[[Score], str]) -> dict[str, Any]:
    """Questions, right answers and interval of each group, in the order in which the groups first occur."""
    found = {}
    for name in dict.fromkeys(key(score) for score in scores):
        group = [score for score in scores if key(score) == name]
        found[name] = {key: value for key, value in figure("right", group).items() if key != "left_out"} | {
            "right": sum(score.right for score in group)
        }
    return found


def weakest_kinds(figures: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The kinds of question with the lowest shares of right answers, lowest first: below that of all, at most three.

    Kinds of fewer than three questions are left out: one wrong answer would make them the weakest.
    """
    whole = figures["measures"]["right"]["value"] or 0.0
    low = [(name, each) for name, each in figures["kinds"].items() if each["n"] >= FEWEST and each["value"] < whole]
    return sorted(low, key=lambda kind: kind[1]["value"])[:WEAKEST]


def risk_coverage(scores: Iterable[Score]) -> dict[str, Any]:
    """The curve of risk over coverage by confidence, and the area under it."""
    scores = list(scores)
    sure = [score for score in scores if score.confidence is not None]
    found: dict[str, Any] = {"n": len(sure), "left_out": {"no confidence was given": len(scores) - len(sure)}}
    if not sure:
        return found | {"aurc": None, "low": None, "high": None, "points": [], "now": None}
    pairs = np.array([(score.confidence, score.best_right) for score in sure], dtype=np.float64)
    interval = bootstrap(pairs, lambda rows: area(rows[..., 0], rows[..., 1]), resamples=CURVE_RESAMPLES)
    answered = [score for score in sure if score.status != "refused"]
    now = None
    if answered:
        wrong = sum(not score.best_right for score in answered)
        now = [round(len(answered) / len(sure), DIGITS), round(wrong / len(answered), DIGITS)]
    points = curve([row[0] for row in pairs], [bool(row[1]) for row in pairs])
    return found | {
        "aurc": round(float(area(pairs[:, 0], pairs[:, 1])), DIGITS),
        "low": round(interval.low, DIGITS),
        "high": round(interval.high, DIGITS),
        "points": [[round(value, DIGITS) for value in point] for point in points],
        "now": now,
    }


def latency(scores: Sequence[Score]) -> dict[str, Any]:
    """Milliseconds of an answer, median and 95th percentile: of this machine and moment, so no gate looks at them."""
    taken = sorted(score.milliseconds for score in scores if score.milliseconds)
    if not taken:
        return {"n": 0, "p50": None, "p95": None, "spread": []}
    return {
        "n": len(taken),
        "p50": percentile(taken, 0.5),
        "p95": percentile(taken, 0.95),
        "spread": [percentile(taken, share / 20) for share in range(21)],
    }
