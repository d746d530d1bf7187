"""The second step of a run: a score for each question, with what was left out and why."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..types import Status
from .answers import Asked, KeptAnswer
from .measures import MEASURES
from .questions import Question
from .scoring import (
    Labelled,
    answer_measures,
    best_right,
    citation_measures,
    faults,
    label,
    multi_turn_measures,
    refusal_measures,
    retrieval_measures,
)
from .sets import QuestionSet
from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Score:
    """What one answer is worth.

    Attributes:
        wrong: Why it is not right, in words; empty where it is.
        measures: Values by the names of `measures.MEASURES`, those that apply.
        left_out: Why the others do not, by name.
        confidence: How sure the program was that the question can be answered, None where it gave no such figure.
        best_right: Whether its best statement would do, had it to answer: what the risk/coverage curve is made of.
        hidden: Whether only figures of its split may be shown.
        label: A hash of the question with its labels; two runs are compared where it is the same.
    """

    set: str
    id: str
    split: str
    kind: str
    allowed: tuple[Status, ...]
    status: Status
    wrong: tuple[str, ...]
    measures: dict[str, float]
    left_out: dict[str, str] = field(default_factory=dict)
    confidence: float | None = None
    best_right: bool = False
    milliseconds: float = 0.0
    hidden: bool = False
    label: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Set and id, which together are unique."""
        return self.set, self.id

    @property
    def right(self) -> bool:
        """Whether nothing is wrong with the answer."""
        return not self.wrong

    def to_dict(self) -> dict[str, Any]:
        """The score as JSON."""
        return {name: getattr(self, name) for name in Score.__slots__}


def score_from(line: dict[str, Any]) -> Score:
    """The score that `to_dict` gave."""
    return Score(**line | {"allowed": tuple(line["allowed"]), "wrong": tuple(line["wrong"])})


def score_set(
    chosen: QuestionSet, questions: Sequence[Question], asked: Sequence[Asked], archive: Snapshot
) -> list[Score]:
    """A score for each question that was asked, in the order of the set."""
    answers = {each.id: each for each in asked if each.set == chosen.name}
    pairs = [(label(question, archive), answers[question.id]) for question in questions if question.id in answers]
    retrieved = retrieval_measures([(labelled, each.answer) for labelled, each in pairs])
    return [
        _score(chosen, labelled, each, found, archive) for (labelled, each), found in zip(pairs, retrieved, strict=True)
    ]


def _score(
    chosen: QuestionSet, labelled: Labelled, asked: Asked, retrieved: dict[str, float], archive: Snapshot
) -> Score:
    question, answer = labelled.question, asked.answer
    wrong = tuple(faults(labelled, answer))
    measures = {
        "right": float(not wrong),
        **answer_measures(labelled, answer),
        **citation_measures(labelled, answer, archive),
        **refusal_measures(question, answer),
        **retrieved,
        **multi_turn_measures(labelled, answer, asked.standalone),
    }
    return Score(
        set=chosen.name,
        id=question.id,
        split=question.split,
        kind=question.kind,
        allowed=question.status,
        status=answer.status,
        wrong=wrong,
        measures={name: round(value, 6) for name, value in measures.items()},
        left_out={each.name: why_not(each.name, labelled, answer) for each in MEASURES if each.name not in measures},
        confidence=answer.confidence,
        best_right=best_right(labelled, answer),
        milliseconds=answer.milliseconds,
        hidden=not chosen.shows(question),
        label=label_hash(question),
    )


def label_hash(question: Question) -> str:
    """Names the question and its labels; a note on it is no part of them, nor is a field that is not used."""
    told = question.model_dump_json(exclude={"note", "unread"}, exclude_defaults=True)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def why_not(name: str, labelled: Labelled, answer: KeptAnswer) -> str:
    """Why a measure does not apply to an answer, in a few words."""
    question = labelled.question
    layer = next(each.layer for each in MEASURES if each.name == name)
    if layer == "multi-turn":
        return "has a conversation, and no stand-alone wording" if question.history else "stands alone"
    if layer == "refusal":
        return {"refusal_precision": "not refused", "refusal_recall": "need not be refused"}.get(
            name, "need not be answered"
        )
    if layer == "retrieval":
        return "its gold is in no passage" if question.gold else "only refusing is right"
    if answer.status == "refused":
        return "no answer" if answer.error else "refused"
    return {
        "nuggets": "only refusing is right",
        "citation_recall": "only refusing is right",
        "clean": "nothing is forbidden",
        "right_page": "no pages",
        "right_event": "no event",
        "supported": "nothing is said in the source's own words",
    }.get(name, "its gold is in no document" if question.gold else "nothing is cited")
