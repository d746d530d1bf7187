"""The constants of the decision: fitted to questions whose answer is known, they find what was put in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coprod_assistant.answer import Reading, Readings
from coprod_assistant.evaluation.fitting import Labelled, best_threshold, fit_answer, fit_rank, ranked
from coprod_assistant.passages import Candidate, Passage
from coprod_assistant.types import Chunk, Query, Unit

QUERY = Query("Who?", "Who?", "person")


def reading(*, logit: float, cosine: float, number: int) -> Reading:
    unit = Unit("sentence", number * 10, number * 10 + 8)
    candidate = Candidate(unit, "It is told here that way.", frozenset())
    chunk = Chunk("c", "d", 0, 100, "")
    passage = Passage(0, chunk, (), (), (candidate,), np.zeros((1, 3), np.float32), frozenset(), frozenset())
    return Reading(
        passage, number, candidate, logit=logit, answerable=logit, cosine=cosine, fused=1.0, around=0.5, statement=0.5,
        section=0.5, fit=0.0, breaches=(), other_year=False, in_focus=False,
    )  # fmt: skip


def cases(count: int = 240) -> list[Labelled]:
    """Questions whose gold has the greatest logit; the cosine is noise. A third cannot be answered: logits are low."""
    lot = np.random.default_rng(7)
    found = []
    for at in range(count):
        answerable = at % 3 > 0
        logits = lot.normal(-3, 1, 6)
        gold = int(lot.integers(6))
        if answerable:
            logits[gold] = lot.normal(2, 1)
        rows = [reading(logit=x, cosine=float(lot.random()), number=n) for n, x in enumerate(logits)]
        told = tuple(answerable and number == gold for number in range(6))
        found.append(Labelled(QUERY, Readings(tuple(rows)), told, answerable))
    return found


def test_the_order_rests_on_what_tells_gold() -> None:
    weights = fit_rank(cases())
    assert weights["logit"] > 0.5
    right = [ranked(case, weights).gold[0] for case in cases() if case.answerable]
    assert np.mean(right) > 0.95


def test_answerable_questions_are_told_from_the_others() -> None:
    weights = fit_rank(cases())
    told = fit_answer([ranked(case, weights) for case in cases()])
    assert told["weights"]["logit"] > 0
    assert 0.05 <= told["threshold"] <= 0.95


@pytest.mark.parametrize(
    ("chance", "right", "answerable", "low", "high"),
    [
        ([0.9, 0.8, 0.2, 0.1], [True, True, False, False], [True, True, False, False], 0.21, 0.8),
        ([0.9, 0.8], [True, True], [True, True], 0.05, 0.8),
        ([0.9, 0.8], [False, False], [False, False], 0.9, 0.95),
    ],
)
def test_the_threshold_parts_right_answers_from_refusals(
    chance: list[float], right: list[bool], answerable: list[bool], low: float, high: float
) -> None:
    found = best_threshold(np.array(chance), np.array(right), np.array(answerable))
    assert low <= found <= high


def test_questions_for_training_choose_no_threshold_and_weigh_less() -> None:
    asked = cases()
    weights = fit_rank(asked)
    misses = [replace(case, answerable=False, gold=(False,) * 6, training=True) for case in cases() if case.answerable]
    alone = fit_answer([ranked(case, weights) for case in asked])
    beside = fit_answer([ranked(case, weights) for case in (*asked, *misses)])
    strict = fit_answer([ranked(case, weights) for case in (*asked, *(replace(m, training=False) for m in misses))])
    assert fit_rank([*asked, *misses]) == weights
    assert strict["weights"]["logit"] < beside["weights"]["logit"] <= alone["weights"]["logit"]
    assert strict["threshold"] != beside["threshold"]
