"""Measures of a ranking against relevance grades; the only module that imports ir-measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Grades = Mapping[str, Mapping[str, int]]
Scores = Mapping[str, Mapping[str, float]]


def mean_measures(qrels: Grades, run: Scores, ids: Sequence[str], *, depth: int) -> dict[str, float]:
    """Means of nDCG, recall and reciprocal rank at `depth` over `ids`, by the names of ir-measures; empty for none."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    if not ids:
        return {}
    # A question for which nothing was found counts as zero, so it must be in the run.
    wanted = {key: dict(run[key]) or {"": 0.0} for key in ids}
    found = ir_measures.calc_aggregate(
        [nDCG @ depth, R @ depth, RR @ depth], {key: dict(qrels[key]) for key in ids}, wanted
    )
    return {str(name): round(float(value), 4) for name, value in found.items()}


def each_measure(qrels: Grades, run: Scores, *, depth: int, cutoffs: Sequence[int]) -> dict[str, dict[str, float]]:
    """By question and name (`nDCG@10`, `RR@10`, `Success@k`); a question without hits has zeros."""
    import ir_measures
    from ir_measures import RR, Success, nDCG

    if not qrels:
        return {}
    measures = [nDCG @ depth, RR @ depth, *(Success @ cutoff for cutoff in cutoffs)]
    wanted = {key: dict(run.get(key, {})) or {"": 0.0} for key in qrels}
    found: dict[str, dict[str, float]] = {key: {} for key in qrels}
    for row in ir_measures.iter_calc(measures, {key: dict(grades) for key, grades in qrels.items()}, wanted):
        found[row.query_id][str(row.measure)] = float(row.value)
    return found
