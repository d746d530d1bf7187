"""What ir-measures gives is what the formulas say."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.evaluation.ranking import each_measure, mean_measures

CHUNKS = [f"c{number}" for number in range(14)]


def ndcg(ranking: list[str], relevant: set[str]) -> float:
    """Järvelin and Kekäläinen 2002 with grades of 1, cut at ten."""
    gain = sum(1 / math.log2(rank + 1) for rank, chunk in enumerate(ranking[:10], start=1) if chunk in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(10, len(relevant)) + 1))
    return gain / best


def reciprocal(ranking: list[str], relevant: set[str]) -> float:
    return next((1 / rank for rank, chunk in enumerate(ranking[:10], start=1) if chunk in relevant), 0.0)


@given(st.permutations(CHUNKS), st.sets(st.sampled_from(CHUNKS), min_size=1), st.integers(0, 14))
def test_each_measure_is_its_formula(order: list[str], relevant: set[str], found: int) -> None:
    ranking = order[:found]
    scores = {chunk: float(-rank) for rank, chunk in enumerate(ranking, start=1)}
    measured = each_measure({"q": dict.fromkeys(relevant, 1)}, {"q": scores}, depth=10, cutoffs=(1, 3))["q"]
    assert measured["nDCG@10"] == pytest.approx(ndcg(ranking, relevant))
    assert measured["RR@10"] == pytest.approx(reciprocal(ranking, relevant))
    assert measured["Success@1"] == float(bool(relevant & set(ranking[:1])))
    assert measured["Success@3"] == float(bool(relevant & set(ranking[:3])))


def test_a_question_for_which_nothing_was_found_counts_as_zero() -> None:
    qrels = {"a": {"c1": 1}, "b": {"c1": 1}}
    run = {"a": {"c1": 1.0}, "b": {}}
    assert mean_measures(qrels, run, ["a", "b"], depth=10) == {"nDCG@10": 0.5, "R@10": 0.5, "RR@10": 0.5}
    assert each_measure(qrels, {"a": {"c1": 1.0}}, depth=10, cutoffs=(1,))["b"] == {
        "nDCG@10": 0.0, "RR@10": 0.0, "Success@1": 0.0
    }  # fmt: skip


def test_no_questions_have_no_measures() -> None:
    assert mean_measures({}, {}, [], depth=10) == {}
    assert each_measure({}, {}, depth=10, cutoffs=(1,)) == {}


def test_they_are_those_of_ir_measures() -> None:
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    chance = random.Random(7)
    qrels = {f"q{n}": {f"d{d}": chance.choice([0, 0, 1, 2, 3]) for d in range(30)} for n in range(40)}
    run = {
        key: {f"d{d}": round(chance.random(), 2) for d in chance.sample(range(60), chance.choice([1, 5, 40]))}
        for key in qrels
    }
    measures = [nDCG @ 10, RR @ 10, R @ 10, Success @ 1, Success @ 5]
    theirs: dict[str, dict[str, float]] = {key: {} for key in qrels}
    for row in ir_measures.iter_calc(measures, qrels, run):
        theirs[row.query_id][str(row.measure)] = row.value
    for key, ours in each_measure(qrels, run, depth=10, cutoffs=(1, 5)).items():
        assert ours == pytest.approx({name: theirs[key][name] for name in ours}), key
    means = mean_measures(qrels, run, sorted(qrels), depth=10)
    for name, mean in means.items():
        assert mean == pytest.approx(sum(each[name] for each in theirs.values()) / len(qrels), abs=1e-4)
