"""Constants of the decision fitted to labelled questions: the order of statements, then when to answer at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..answer.decide import ANSWER_FEATURES, answer_features
from ..answer.readings import RANK_FEATURES, Readings, rank_features
from ..types import Query

STEPS, RATE = 400, 0.05  # of the descent that fits the order
RANK_PULL, ANSWER_PULL = 1e-3, 0.02  # towards zero, a question, features in units of their deviation
FOLDS = 5  # where there are fewer sets
TRAINING = 0.25  # what a question of a split for training counts: they are many, of one kind, half of them near misses
NEARLY = 0.01  # of the questions
WRONG_WITHHELD = 0.5  # what it is worth, beside a right answer, not to show a wrong statement
# A larger value of these can only speak for an answer (+1) or against one (-1); a fitted weight of the other sign is
# noise or a quirk of the sets, and is held at zero.
SIGNS = {
    "logit": 1, "answerable": 1, "cosine": 1, "statement": 1, "section": 1, "breaches": -1, "unfit": -1, "lead": 1,
    "lead_third": 1, "cosine_rank": -1,
}  # fmt: skip

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question that was read: which of its readings hold gold, and whether it is to be answered at all.

    `training` questions help to weigh what an answer looks like; they are not asked as visitors ask, so neither the
    order nor the threshold is chosen by them.
    """

    query: Query
    readings: Readings
    gold: tuple[bool, ...]
    answerable: bool
    set: str = ""
    training: bool = False


def fit_rank(cases: Sequence[Labelled]) -> dict[str, float]:
    """Weights of `RANK_FEATURES` that put statements with gold first: softmax over the statements of a question."""
    told = [case for case in cases if case.answerable and any(case.gold) and not case.training]
    rows = [_rank_rows(case) for case in told]
    x = np.concatenate(rows)
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    z = (x - mean) / deviation
    gold = np.concatenate([np.array(case.gold) for case in told])
    starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
    of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    weights, slope, spread = np.zeros(z.shape[1]), np.zeros(z.shape[1]), np.zeros(z.shape[1])
    for step in range(1, STEPS + 1):  # Adam: Kingma and Ba 2015
        score = z @ weights
        share = np.exp(score - np.maximum.reduceat(score, starts)[of])
        all_share = share / np.add.reduceat(share, starts)[of]
        right = share * gold
        right_share = right / (np.add.reduceat(right, starts)[of] + 1e-12)
        gradient = z.T @ (all_share - right_share) / len(rows) + 2 * RANK_PULL * weights
        slope = 0.9 * slope + 0.1 * gradient
        spread = 0.999 * spread + 0.001 * gradient**2
        weights -= RATE * (slope / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(w), 4) for name, w in zip(RANK_FEATURES, weights / deviation, strict=True)}


def ranked(case: Labelled, weights: dict[str, float]) -> Labelled:
    """The case with its readings in the order that `weights` give."""
    scores = _rank_rows(case) @ np.array([weights[name] for name in RANK_FEATURES])
    against = [bool(reading.against) for reading in case.readings.all]
    order = np.lexsort((-scores, against))  # as `answer.rank.ordered`
    readings = tuple(replace(case.readings.all[at], score=float(scores[at])) for at in order)
    return replace(case, readings=Readings(readings), gold=tuple(case.gold[at] for at in order))


def fit_answer(cases: Sequence[Labelled]) -> dict[str, Any]:
    """Intercept, weights and threshold: the chance that the first statement of a ranked question answers it.

    The threshold is where most questions are treated rightly, answered or refused, in sets that were not fitted to.
    """
    told = [case for case in cases if case.readings.all]
    x = np.array([answer_features(case.readings) for case in told])
    right = np.array([case.answerable and case.gold[0] for case in told])
    weight = np.array([TRAINING if case.training else 1.0 for case in told])
    fold = _folds(told)
    held_out = np.zeros(len(told))
    for number in set(fold[fold >= 0]):
        intercept, weights = _logistic(x[fold != number], right[fold != number], weight[fold != number])
        held_out[fold == number] = _chance(x[fold == number], intercept, weights)
    asked = fold >= 0
    against = np.array([bool(case.readings.all[0].against) for case in told])
    answerable = np.array([case.answerable for case in told])
    threshold = best_threshold(np.where(against, 0.0, held_out)[asked], right[asked], answerable[asked])
    intercept, weights = _logistic(x, right, weight)
    return {
        "intercept": round(float(intercept), 4),
        "weights": {name: round(float(w), 4) for name, w in zip(ANSWER_FEATURES, weights, strict=True)},
        "threshold": round(threshold, 3),
    }


def _folds(cases: Sequence[Labelled]) -> NDArray[np.int64]:
    """Of each case the number of its fold: one a set, or `FOLDS` where there are fewer sets; -1 of one for training."""
    names = sorted({case.set for case in cases if not case.training})
    each = [names.index(c.set) if len(names) >= FOLDS else at % FOLDS for at, c in enumerate(cases) if not c.training]
    numbers = iter(each)
    return np.array([-1 if case.training else next(numbers) for case in cases])


def best_threshold(chance: Floats, right: NDArray[np.bool_], answerable: NDArray[np.bool_]) -> float:
    """The first quartile of the thresholds, in hundredths, at which questions are treated nearly as well as at best.

    Well is answered by a right statement, or refused where there is no answer; half as well is refused where the
    statement would have been a wrong one. The curve is flat about its top, where its very best point, like either end
    of the flat part, is chance; in its laxer half more is shown, and who is shown a source can judge it.
    """
    grid = np.arange(0.05, 0.95, 0.01)
    refusing = np.where(answerable, np.where(right, 0.0, WRONG_WITHHELD), 1.0)
    worth = np.array([((chance >= t) & right).sum() + refusing[chance < t].sum() for t in grid])
    return round(float(np.quantile(grid[worth >= worth.max() - NEARLY * len(chance)], 0.25)), 2)


def _rank_rows(case: Labelled) -> Floats:
    best = max(reading.fused for reading in case.readings.all)
    return np.array([rank_features(case.query, reading, best_fused=best) for reading in case.readings.all])


def _logistic(x: Floats, y: NDArray[np.bool_], weight: Floats) -> tuple[float, Floats]:
    """Logistic regression with a ridge, by Newton's steps; weights of the wrong sign are held at zero."""
    free = np.ones(x.shape[1], dtype=bool)
    signs = np.array([SIGNS.get(name, 0) for name in ANSWER_FEATURES])
    while True:
        intercept, weights = _newton(x[:, free], y, weight)
        whole = np.zeros(x.shape[1])
        whole[free] = weights
        wrong = (signs != 0) & (whole * signs < 0)
        if not wrong.any():
            return intercept, whole
        free &= ~wrong


def _newton(x: Floats, y: NDArray[np.bool_], weight: Floats) -> tuple[float, Floats]:
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    z = np.column_stack([np.ones(len(x)), (x - mean) / deviation])
    pull = np.full(z.shape[1], ANSWER_PULL * weight.sum())
    pull[0] = 0.0
    b = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(z @ b, -30, 30)))
        gradient = z.T @ (weight * (p - y)) + pull * b
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + np.diag(pull + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        b -= step
        if np.abs(step).max() < 1e-8:
            break
    weights = b[1:] / deviation
    return float(b[0] - weights @ mean), weights


def _chance(x: Floats, intercept: float, weights: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(intercept + x @ weights, -50, 50))), dtype=np.float64)
