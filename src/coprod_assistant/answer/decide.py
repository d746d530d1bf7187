"""Query and Readings -> Decision: is it answered, by which statements, how surely, and what decided it.

The constants of the order and of the decision are an `OperatingPoint`: data, fitted to one reader.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..errors import ConfigError
from ..tokens import terms
from ..types import Query, Status
from .readings import SHORT, UNREAD, Reading, Readings

FACTS = frozenset({"date", "place", "number"})  # answer types that one statement answers
MOST, MOST_FACTS = 3, 2  # statements of an answer, and of one that asks for a fact: the second where both come near
MOST_WORDS = 70  # of all statements after the first
LIST_SHARE = 0.5  # of a list's items that must answer for the list to be the answer

LEAD = 10.0  # points of score over others where there are none
ANSWER_FEATURES = (
    "logit",
    "answerable",
    "cosine",
    "statement",
    "section",
    "breaches",
    "unfit",
    "in_focus",
    "heading",
    "sentence",
    "words",
    "short",
    "logit_before",
    "logit_after",
    "lead",
    "lead_third",
    "cosine_rank",
    "statement_lag",
    "fused_lag",
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is answered and why.

    `confidence` is the probability that the question is answered by what was read, from 0 to 1. `reason` says in a few
    words what decided.
    """

    status: Status
    chosen: tuple[Reading, ...]
    confidence: float
    reason: str


def answer_features(readings: Readings) -> tuple[float, ...]:
    """What the probability rests on, in the order of `ANSWER_FEATURES`; there must be a reading.

    Half of them compare the best statement with all others that were read: a near miss is one of many that come
    about as near, an answer stands out. `lead` and `lead_third` are in points of score, over the next statement that
    neither holds the best nor is a part of it and over the third such; `cosine_rank` counts those that come nearer to
    the question by cosine.
    """
    best = readings.all[0]
    others = [reading for reading in readings.all[1:] if not (_inside(best, reading) or _inside(reading, best))]
    beside = {r.number - best.number: r.logit for r in readings.all if r.passage.position == best.passage.position}
    words = len(best.candidate.text.split())
    return (
        best.logit,
        best.answerable,
        best.cosine,
        best.statement,
        best.section,
        float(min(len(best.breaches), 2)),
        float(best.fit < 0),
        float(best.in_focus),
        float(best.kind == "heading"),
        float(best.kind == "sentence"),
        float(min(words, MOST_WORDS)),
        float(words < SHORT),
        beside.get(-1, UNREAD),
        beside.get(1, UNREAD),
        best.score - others[0].score if others else LEAD,
        best.score - others[2].score if len(others) > 2 else LEAD,
        float(sum(reading.cosine > best.cosine for reading in readings.all)),
        max(reading.statement for reading in readings.all) - best.statement,
        max(reading.fused for reading in readings.all) - best.fused,
    )


def probability(readings: Readings, point: OperatingPoint) -> float:
    """Probability from 0 to 1 that the best statement answers the question; 0 where nothing was read."""
    if not readings.all:
        return 0.0
    values = zip(ANSWER_FEATURES, answer_features(readings), strict=True)
    total = point.intercept + sum(point.weights.get(name, 0.0) * value for name, value in values)
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def decide(query: Query, readings: Readings, point: OperatingPoint) -> Decision:
    """Whether the question is answered by what was read, and by which statements, best first."""
    confidence = probability(readings, point)
    if not readings.all:
        return Decision("refused", (), 0.0, "nothing was found")
    against = readings.all[0].against
    if confidence < point.threshold:
        unsure = f"too unsure: {confidence:.2f}, {point.threshold:.2f} is needed"
        return Decision("refused", (), confidence, f"{against}; {unsure}" if against else unsure)
    if against:
        return Decision("refused", (), confidence, f"{against}, though it comes near ({confidence:.2f})")
    chosen, why = _choose(query, readings, point.margin)
    return Decision("answered", tuple(chosen), confidence, f"{why} ({confidence:.2f})")


def _choose(query: Query, readings: Readings, margin: float) -> tuple[list[Reading], str]:
    best = readings.all[0]
    whole = _whole_list(query, best, readings.all)
    if whole is not None:
        return [whole], "the list whose items answer"
    chosen = [best]
    most = MOST_FACTS if query.intent in FACTS and not query.listed else MOST
    words = 0
    for reading in readings.all[1:]:
        if reading.score < best.score - margin or len(chosen) == most:
            break
        if not _adds(reading, chosen):
            continue
        words += len(reading.candidate.text.split())
        if words > MOST_WORDS:
            break
        chosen.append(reading)
    return chosen, "the statement that answers best" if len(chosen) == 1 else "the statements that answer best"


def _whole_list(query: Query, best: Reading, readings: Sequence[Reading]) -> Reading | None:
    """The list that is the answer: the best statement itself, or the one it is an item of."""
    lists = [
        other
        for other in readings
        if other.kind == "list"
        and other.passage is best.passage
        and other.start <= best.start
        and best.end <= other.end
    ]
    if not lists:
        return None
    whole = lists[0]
    items = [
        other for other in readings if other.kind == "item" and whole.start <= other.start and other.end <= whole.end
    ]
    answering = [item for item in items if item.logit > 0 or item.logit > best.logit - 1]
    opening = whole.candidate.text.split("\n")[0]
    named = bool(query.listed) and query.listed in {*terms(opening), *best.passage.heading_stems}
    if named or (items and len(answering) >= max(2, LIST_SHARE * len(items))):
        return whole
    if best is whole and items:
        top = max(items, key=lambda item: item.score)
        return top if top.logit >= whole.logit - 0.01 else whole
    return None


def _inside(part: Reading, whole: Reading) -> bool:
    return part.document_id == whole.document_id and whole.start <= part.start and part.end <= whole.end


def _adds(reading: Reading, chosen: Sequence[Reading]) -> bool:
    """Whether the statement says more than those chosen."""
    if reading.kind == "heading" or reading.breaches or re.search(r"[:?]\s*$", reading.candidate.text):
        return False
    return not any(_inside(reading, other) or _inside(other, reading) for other in chosen)


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Constants of the decision, fitted to labelled questions by `coprod eval calibrate`.

    `rank` are weights of `readings.RANK_FEATURES` by name. `intercept` and `weights`, of `ANSWER_FEATURES` by name,
    give the log-odds that the best statement answers; below the probability `threshold` a question is refused. A
    further statement is shown if its score is at most `margin` below the best one's. `reader` is the hash of the model
    that all of it was fitted to; empty where the file does not say.
    """

    rank: Mapping[str, float]
    intercept: float
    weights: Mapping[str, float]
    threshold: float
    margin: float
    reader: str = ""


@lru_cache(maxsize=1)
def shipped_point() -> OperatingPoint:
    """The point that the package comes with, for the shipped reader."""
    return _point(json.loads(files(__package__).joinpath("operating_point.json").read_text(encoding="utf-8")))


def point_of(file: Path | None, *, threshold: float | None = None) -> OperatingPoint:
    """The point in `file`, or the shipped one, with another `threshold` if one is given.

    Raises:
        ConfigError: the file cannot be read or is no operating point.
    """
    if file is None:
        point = shipped_point()
    else:
        try:
            point = _point(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigError(
                f"{file} is no operating point", hint="write one with `coprod eval calibrate --out FILE`"
            ) from error
    return point if threshold is None else replace(point, threshold=threshold)


def _point(constants: Any) -> OperatingPoint:
    told = constants["answer"]
    return OperatingPoint(
        {str(name): float(value) for name, value in constants["rank"].items()},
        float(told["intercept"]),
        {str(name): float(value) for name, value in told["weights"].items()},
        float(told["threshold"]),
        float(told["margin"]),
        str(constants.get("made", {}).get("reader", "")),
    )
