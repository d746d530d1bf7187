"""Questions that a set has already, opened to be labelled anew and put back; those of hidden splits never are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from ...errors import ConfigError
from ..gold import locate
from ..questions import Question, read_questions
from ..sets import QuestionSet
from ..snapshot import Snapshot
from .kept import Label, Range, misfits
from .rewriting import rewrite
from .taking import Taken, question_of
from .waiting import Draft

WHERE = ("gold", "file", "heading", "page", "unread")  # written anew
OF_AN_ANSWER = ("nuggets", "rows", "may")  # gone where the archive is now said not to answer


def can_open(chosen: QuestionSet) -> bool:
    """Whether the questions of a set are of the form that is labelled here, and its archive is there."""
    return chosen.format == "questions" and chosen.corpus.is_dir() and chosen.path.is_file()


def shown(chosen: QuestionSet) -> list[Question]:
    """The questions of a set that may be shown, in the order of its file.

    Raises:
        ConfigError: the file cannot be used.
    """
    return [question for question in chosen.read() if chosen.shows(question)]


def as_draft(chosen: QuestionSet, question: Question) -> Draft:
    """A question of a set as one to be labelled; its id stays while set and question keep their names."""
    return Draft(
        id=hashlib.sha256(f"{chosen.name}\0{question.id}".encode()).hexdigest()[:12],
        question=question.question,
        history=question.history,
        times=0,
        verdicts=(),
        remarks=(),
        answer="",
        files=tuple(dict.fromkeys(name for group in question.places for place in group for name in place.files)),
        of=f"{chosen.name}/{question.id}",
    )


def label_now(draft: Draft, question: Question, archive: Snapshot) -> Label:
    """What the set says of a question: its gold at the first place where it stands; what stands nowhere is left out."""
    groups = []
    for group in question.places:
        found = [next(iter(locate(place, archive)), None) for place in group]
        groups.append(
            tuple(
                Range(
                    file=here.document.file,
                    start=here.start,
                    end=here.end,
                    text=here.document.text[here.start : here.end],
                )
                for here in found
                if here is not None
            )
        )
    gold = tuple(filter(None, groups))
    return Label.model_construct(  # an answered one whose words are lost is shown without marks
        id=draft.id,
        question=draft.question,
        history=draft.history,
        verdict="answered" if question.gold else "absent",
        kind=question.kind,
        gold=gold,
        note=question.note,
        of=draft.of,
    )


def put_back(chosen: QuestionSet, labels: Sequence[Label], archive: Snapshot) -> Taken:
    """Writes labels into the lines of the questions that they are of; all other lines stay to the letter.

    Raises:
        ConfigError: the set's file cannot be read or written.
    """
    by_id = {label.of.partition("/")[2]: label for label in labels}
    problems = [f"{label.question}: {problem}" for label in labels for problem in misfits(label, archive)]
    problems += [f"{one.question}: called no good question; take it out of {chosen.path}" for one in labels
                 if one.verdict == "unfit"]  # fmt: skip
    fresh: dict[str, str] = {}
    for question in shown(chosen):
        label = by_id.get(question.id)
        if label is None or label.verdict == "unfit" or any(misfits(label, archive)):
            continue
        try:
            new = relabelled(question, label, archive)
        except ValidationError as error:
            problems.append(f"{question.question}: {error.errors()[0]['msg']}")
            continue
        if new != question:
            fresh[question.id] = new.model_dump_json(exclude_defaults=True)
    if fresh:
        rewrite(chosen.path, lambda text: _with(text, fresh), check=read_questions)
    return Taken(len(fresh), len(labels) - len(fresh), tuple(problems))


def relabelled(question: Question, label: Label, archive: Snapshot) -> Question:
    """A question as a label has it; what the label says nothing of stays.

    Raises:
        ValidationError: what stays does not fit the label.
    """
    draft = Draft(label.id, question.question, question.history, 0, (), (), "", (), of=label.of)
    same_gold = label.gold == label_now(draft, question, archive).gold and bool(label.gold) == bool(question.gold)
    fields: dict[str, Any] = question.model_dump(exclude_defaults=True)
    fields |= {"kind": label.kind or question.kind, "note": label.note}
    if same_gold:
        return Question.model_validate(fields)
    gone = WHERE if label.gold else (*WHERE, *OF_AN_ANSWER)
    kept = {name: value for name, value in fields.items() if name not in gone}
    made = question_of(label, archive, question.id)
    status = made.status if question.status == ("refused",) or not label.gold else question.status
    placed = made.model_dump(exclude_defaults=True, include={"gold", "file", "heading", "page"})
    return Question.model_validate({**kept, **placed, "status": status})


def _with(text: str, fresh: Mapping[str, str]) -> str:
    lines = []
    for line in text.split("\n"):
        id = str(json.loads(line).get("id")) if line.strip() else ""
        lines.append(fresh.get(id, line))
    return "\n".join(lines)


def of_sets(labels: Sequence[Label]) -> dict[str, list[Label]]:
    """Labels of questions of sets, by the set's name."""
    found: dict[str, list[Label]] = {}
    for label in labels:
        if label.of:
            found.setdefault(label.of.partition("/")[0], []).append(label)
    return found


def find_existing(sets: Sequence[QuestionSet], id: str) -> tuple[QuestionSet, Question] | None:
    """The set and question that a draft's id stands for; None where there is none that may be shown."""
    for chosen in filter(can_open, sets):
        try:
            questions = shown(chosen)
        except ConfigError:
            continue  # `coprod eval check` tells of it
        for question in questions:
            if as_draft(chosen, question).id == id:
                return chosen, question
    return None
