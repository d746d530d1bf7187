"""Answering and refusing on a set of answerable and unanswerable questions: features, correctness, risk and coverage.

Risk at a coverage is the share of wrong among the answered, when the most confident questions are answered first
(El-Yaniv and Wiener 2010). An answer is right if the question is answerable and the first statement holds one of
the reference answers (or is one of the sentences that people chose as evidence, where the set has them).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..answer import Pipeline, Reading, point_of
from ..config import Settings
from ..embed import Embedder
from ..errors import QuestionError
from ..index import Index
from ..near_words import near_words, unknown_words, words_to_compare
from ..passages import Passages
from ..reader import load_reader
from ..search import search
from ..tokens import fold
from .beir import BeirSet, half_of, query_of

HITS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """One question: how sure the program is of its best statement, whether it can be answered, whether ours was right.

    `kind` is "answerable"; "near miss", a question that people wrote so that the passage it is about does not answer
    it; or "withheld", an answerable question whose passage is kept from the search, as if the archive lacked it.
    """

    id: str
    half: str
    kind: str
    confidence: float
    answerable: bool
    right: bool


def cases_of(
    index: Index,
    beir: BeirSet,
    embedder: Embedder,
    settings: Settings,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> list[Case]:
    """A case for each question of the set whose metadata say whether it is answerable."""
    passages = Passages(index)
    pipeline = Pipeline(load_reader(settings.reader), point_of(settings.operating_point))
    items = [item for item in beir.queries if "answerable" in item.metadata]
    queries = [query_of(item, passages, embedder, settings) for item in items]
    vectors = embedder.encode([query.text for query in queries])
    documents = [index.chunk(position).document_id for position in range(len(index))]
    cases = []
    for number, (item, query, vector) in enumerate(zip(items, queries, vectors, strict=True), start=1):
        answerable = bool(item.metadata["answerable"])
        words = words_to_compare(query)
        unknown = unknown_words(index, words)
        near = near_words(index, words, dict(zip(unknown, embedder.encode(unknown), strict=True)))
        found = replace(search(passages, query, vector, top_k=HITS), near=near)
        readings, decision = pipeline.decided(passages, query, found)
        if readings.best is not None:
            right = answerable and is_right(item.metadata, readings.best)
            kind = "answerable" if answerable else "near miss"
            cases.append(Case(item.id, half_of(item.id), kind, decision.confidence, answerable, right))
        if answerable:
            hidden = set(beir.qrels.get(item.id, ()))
            found = search(passages, query, vector, top_k=HITS, among=_allowed(documents, hidden))
            readings, decision = pipeline.decided(passages, query, replace(found, near=near))
            if readings.best is not None:
                cases.append(Case(item.id, half_of(item.id), "withheld", decision.confidence, False, False))
        if progress is not None:
            progress(number, len(items))
    if not cases:
        raise QuestionError("no question of the set says whether it is answerable", hint="set metadata.answerable")
    return cases


def _allowed(documents: Sequence[str], hidden: set[str]) -> list[int]:
    return [position for position, document_id in enumerate(documents) if document_id not in hidden]


def is_right(metadata: Any, best: Reading) -> bool:
    """Whether the statement holds a reference answer, of the passage it was asked about where the set names it."""
    statement = fold(" ".join(best.candidate.text.split()))
    chosen = metadata.get("selected_sentences")
    if chosen:
        sentences = [fold(" ".join(sentence.split())) for group in chosen for sentence in group]
        return any(statement in sentence or sentence in statement for sentence in sentences)
    source = metadata.get("source_passage")
    if source and best.passage.chunk.document_id != source:
        return False
    return any(fold(" ".join(answer.split())) in statement for answer in metadata.get("answers") or () if answer)


def matrix(cases: Sequence[Case]) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Confidence, answerable, right, each (n,)."""
    return (
        np.array([case.confidence for case in cases], dtype=np.float64),
        np.array([case.answerable for case in cases]),
        np.array([case.right for case in cases]),
    )


@dataclass(frozen=True, slots=True)
class Point:
    """What happens at a threshold: shares of all questions, of the answered, of the (un)answerable."""

    threshold: float
    coverage: float
    risk: float
    answerable_refused: float
    unanswerable_answered: float


KINDS = ("answerable", "near miss", "withheld")


def risk_coverage(
    confidence: NDArray[np.float64],
    answerable: NDArray[np.bool_],
    right: NDArray[np.bool_],
    thresholds: Sequence[float],
) -> list[Point]:
    """A point of the risk/coverage curve for each threshold."""
    points = []
    for threshold in thresholds:
        answered = confidence >= threshold
        wrong = answered & ~right
        points.append(
            Point(
                threshold=float(threshold),
                coverage=float(answered.mean()),
                risk=float(wrong.sum() / max(1, answered.sum())),
                answerable_refused=float((~answered & answerable).sum() / max(1, answerable.sum())),
                unanswerable_answered=float((answered & ~answerable).sum() / max(1, (~answerable).sum())),
            )
        )
    return points


def area_under_curve(confidence: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Probability that a positive is more confident than a negative (area under the ROC curve; ties count half)."""
    order = np.argsort(confidence, kind="stable")
    ranks = np.empty(len(confidence))
    values, start = confidence[order], 0
    while start < len(values):
        end = int(np.searchsorted(values, values[start], side="right"))
        ranks[order[start:end]] = (start + 1 + end) / 2
        start = end
    n = int(positive.sum())
    m = len(positive) - n
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * m)) if n and m else float("nan")
