"""Measures of a ranking against relevance grades, as trec_eval defines them; names are those of ir-measures.

The tests compare them with ir-measures, which brings scipy and so 150 MB for these few sums.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

Grades = Mapping[str, Mapping[str, int]]
Scores = Mapping[str, Mapping[str, float]]


def mean_measures(qrels: Grades, run: Scores, ids: Sequence[str], *, depth: int) -> dict[str, float]:
    """Means of nDCG, recall and reciprocal rank at `depth` over `ids`; empty for none."""
    if not ids:
        return {}
    found = [_measures(qrels[key], run[key], depth=depth, cutoffs=()) for key in ids]
    names = (f"nDCG@{depth}", f"R@{depth}", f"RR@{depth}")
    return {name: round(sum(each[name] for each in found) / len(found), 4) for name in names}


def each_measure(qrels: Grades, run: Scores, *, depth: int, cutoffs: Sequence[int]) -> dict[str, dict[str, float]]:
    """By question and name (`nDCG@10`, `RR@10`, `Success@k`); a question without hits has zeros."""
    names = [f"nDCG@{depth}", f"RR@{depth}", *(f"Success@{cutoff}" for cutoff in cutoffs)]
    found = {key: _measures(grades, run.get(key, {}), depth=depth, cutoffs=cutoffs) for key, grades in qrels.items()}
    return {key: {name: measures[name] for name in names} for key, measures in found.items()}


def _measures(
    grades: Mapping[str, int], scores: Mapping[str, float], *, depth: int, cutoffs: Sequence[int]
) -> dict[str, float]:
    """Of one question; equal scores stand in the falling order of their ids."""
    ranked = sorted(scores, key=lambda one: (scores[one], one), reverse=True)
    gained = [max(0, grades.get(one, 0)) for one in ranked]
    ideal = sorted((max(0, grade) for grade in grades.values()), reverse=True)
    best, relevant = _discounted(ideal[:depth]), sum(grade > 0 for grade in ideal)
    first = next((rank for rank, gain in enumerate(gained[:depth], 1) if gain), None)
    return {
        f"nDCG@{depth}": _discounted(gained[:depth]) / best if best else 0.0,
        f"R@{depth}": sum(gain > 0 for gain in gained[:depth]) / relevant if relevant else 0.0,
        f"RR@{depth}": 1 / first if first else 0.0,
        **{f"Success@{cutoff}": float(any(gained[:cutoff])) for cutoff in cutoffs},
    }


def _discounted(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
