"""What fusing gains over the better single ranking."""

from __future__ import annotations

import pytest

from coprod_assistant.evaluation.beir import gain_of

QRELS = {"q1": {"p1": 1}, "q2": {"p2": 1}}
SECOND = 0.6309297535714575  # nDCG of one relevant passage at rank 2: 1 / log2(3)


def ranking(**first: str) -> dict[str, dict[str, float]]:
    """For each question a passage at rank 1 and the other at rank 2."""
    other = {"p1": "p2", "p2": "p1"}
    return {key: {passage: 2.0, other[passage]: 1.0} for key, passage in first.items()}


def test_the_gain_is_over_the_better_of_the_two_and_paired() -> None:
    run = {"dense": ranking(q1="p2", q2="p1"), "lexical": ranking(q1="p1", q2="p1"), "fused": ranking(q1="p1", q2="p2")}
    gain = gain_of(QRELS, run, ["q1", "q2"])
    assert gain.over == "lexical"
    assert gain.mean == pytest.approx((1 - SECOND) / 2, abs=1e-4)
    assert gain.low == 0.0
    assert gain.high == pytest.approx(1 - SECOND, abs=1e-4)


def test_only_the_questions_named_count() -> None:
    run = {"dense": ranking(q1="p1", q2="p2"), "lexical": ranking(q1="p2", q2="p1"), "fused": ranking(q1="p2", q2="p2")}
    assert gain_of(QRELS, run, ["q1"]).mean == pytest.approx(SECOND - 1, abs=1e-4)
    assert gain_of(QRELS, run, ["q2"]).mean == 0.0


def test_a_question_without_hits_counts_as_zero() -> None:
    run = {"dense": ranking(q1="p1"), "lexical": ranking(q1="p2"), "fused": {"q1": {}}}
    assert gain_of(QRELS, run, ["q1"]).mean == -1.0
