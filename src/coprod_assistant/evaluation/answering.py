"""Answering and refusing on a set in the BEIR layout that says which of its questions can be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..answer import point_of
from .answerability import Case, area_under_curve, matrix, risk_coverage
from .beir import BeirSet
from .selective import area

UNANSWERABLE = ("near miss", "withheld")


@dataclass(frozen=True, slots=True)
class Answering:
    """How well answerable questions are told from one kind of unanswerable ones, at the program's threshold.

    Shares: `answerable_refused` of the answerable, `unanswerable_answered` of the others, `coverage` of all, `risk` of
    the answered. `auc` is the chance that an answerable question is held for likelier; `aurc` the mean risk over all
    coverages.
    """

    kind: str
    answerable: int
    unanswerable: int
    auc: float
    aurc: float
    coverage: float
    risk: float
    answerable_refused: float
    unanswerable_answered: float


def tells_answerable(beir: BeirSet) -> bool:
    """Whether the set names questions that its passages do not answer, beside such that they do."""
    return {bool(item.metadata["answerable"]) for item in beir.queries if "answerable" in item.metadata} == {
        True,
        False,
    }


def answering_of(cases: Sequence[Case]) -> list[Answering]:
    """A line for each kind of unanswerable question that there is, each with all answerable ones."""
    return [
        _answering(kind, [case for case in cases if case.kind in {"answerable", kind}])
        for kind in UNANSWERABLE
        if any(case.kind == kind for case in cases)
    ]


def _answering(kind: str, cases: Sequence[Case]) -> Answering:
    confidence, can_be, right = matrix(cases)
    (here,) = risk_coverage(confidence, can_be, right, [point_of(None).threshold])
    return Answering(
        kind=kind,
        answerable=int(can_be.sum()),
        unanswerable=int((~can_be).sum()),
        auc=round(area_under_curve(confidence, can_be), 4),
        aurc=round(float(area(confidence, right.astype(np.float64))), 4),
        coverage=round(here.coverage, 4),
        risk=round(here.risk, 4),
        answerable_refused=round(here.answerable_refused, 4),
        unanswerable_answered=round(here.unanswerable_answered, 4),
    )
