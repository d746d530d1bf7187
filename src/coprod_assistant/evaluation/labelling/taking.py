"""Labels that nobody contests become questions of a set, in its file; a new set gets its table in sets.toml."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import ConfigError
from ..placing import places_of
from ..questions import Question, one_line, read_questions
from ..sets import SETS, QuestionSet, choose_sets
from ..snapshot import Snapshot
from .agreement import differ
from .kept import SETTLED, Label, misfits
from .rewriting import rewrite

SET_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SPLIT = "tune"  # who labels in the desk has seen the program's answers


@dataclass(frozen=True, slots=True)
class Taken:
    """How many questions went into a set, how many it had already, and a line for each that cannot go in."""

    count: int
    known: int
    problems: tuple[str, ...]


def settled(labels: Mapping[str, Mapping[str, Label]]) -> tuple[list[Label], list[str]]:
    """The labels that stand, one for each question, and the ids of questions that are still to be settled.

    What `SETTLED` says stands. Else the first labeller's, if no other differs from it.
    """
    stand: list[Label] = []
    open_: list[str] = []
    people = [name for name in sorted(labels) if name != SETTLED]
    for id in dict.fromkeys(id for name in [*people, SETTLED] for id in labels.get(name, {})):
        decided = labels.get(SETTLED, {}).get(id)
        given = [labels[name][id] for name in people if id in labels[name]]
        if decided is not None:
            stand.append(decided)
        elif any(differ(given[0], other) for other in given[1:]):
            open_.append(id)
        else:
            stand.append(given[0])
    return stand, open_


def take_into(chosen: QuestionSet, labels: Sequence[Label], archive: Snapshot) -> Taken:
    """Appends questions to the file of a set; those that it asks already are left as they are.

    Raises:
        ConfigError: the set has another format or hides what would be added, or its file cannot be written.
    """
    if chosen.format != "questions" or SPLIT in chosen.hidden:
        raise ConfigError(f"{chosen.name} cannot take labels from here", hint="choose another set, or begin one")
    good = [label for label in labels if label.verdict != "unfit"]
    known = {_asked(question) for question in chosen.read()} if chosen.path.is_file() else set()
    problems = [
        f"{label.question}: {problem}"
        for label in good
        if _asked(label) not in known
        for problem in misfits(label, archive)
    ]
    taken = 0

    def add(text: str) -> str:
        nonlocal taken
        there = [Question.model_validate_json(line) for line in text.split("\n") if line.strip()]
        asked = {_asked(question) for question in there}  # now, as somebody else may have added them meanwhile
        fresh = [label for label in good if _asked(label) not in asked]
        taken = len(fresh)
        return text if not fresh else _with(text, chosen.name, {question.id for question in there}, fresh, archive)

    if not problems and any(_asked(label) not in known for label in good):
        rewrite(chosen.path, add, check=read_questions)
    return Taken(taken, sum(_asked(label) in known for label in good), tuple(problems))


def _with(text: str, name: str, ids: Collection[str], labels: Sequence[Label], archive: Snapshot) -> str:
    free = (f"{name}-{number:03}" for number in range(1, 100_000) if f"{name}-{number:03}" not in ids)
    lines = [question_of(label, archive, next(free)).model_dump_json(exclude_defaults=True) for label in labels]
    whole = text if not text or text.endswith("\n") else f"{text}\n"
    return whole + "".join(f"{line}\n" for line in lines)


def question_of(label: Label, archive: Snapshot, id: str) -> Question:
    """The question that a label describes; headings and pages of its gold are looked up."""
    fields: dict[str, Any] = {
        "id": id,
        "split": SPLIT,
        "kind": label.kind or ("absent" if label.verdict == "absent" else "own"),
        "question": label.question,
        "history": label.history,
        "status": ("answered", "partial") if label.gold else ("refused",),
        "gold": [list(dict.fromkeys(one_line(each.text) for each in group)) for group in label.gold],
        "note": label.note,
    }
    if label.gold:
        files = [list(dict.fromkeys(each.file for each in group)) for group in label.gold]
        fields["file"] = [named[0] if len(named) == 1 else named for named in files]
    question = Question.model_validate(fields)
    return Question.model_validate(places_of(question, archive) | fields) if question.gold else question


def begin_set(evals: Path, name: str, *, corpus: Path, about: str) -> QuestionSet:
    """A new set, which sets.toml names and which has no question yet.

    Raises:
        ConfigError: the name is none or taken, or sets.toml cannot be read or written.
    """
    if not SET_NAME.fullmatch(name):
        raise ConfigError(
            f"{name[:60]!r} is no name of a set", hint="write small letters, figures and hyphens, 40 at most"
        )
    path = evals / name / "questions.jsonl"
    if path.exists():
        raise ConfigError(f"{path} is there already", hint="choose another name")
    from_here = Path(os.path.relpath(corpus, evals)).as_posix()
    table = {"about": about, "questions": f"{name}/questions.jsonl", "corpus": from_here}
    lines = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in table.items())

    def change(text: str) -> str:
        if name in tomllib.loads(text):
            raise ConfigError(f"there is a set {name!r} already", hint="choose it from the list")
        return f"{text.rstrip()}\n\n[{name}]\n{lines}".lstrip()

    rewrite(evals / SETS, change, check=lambda new: tomllib.loads(new.read_text(encoding="utf-8")))
    return choose_sets([name], evals)[0]


def _asked(item: Question | Label) -> tuple[str, str]:
    before = item.history[-1].question if item.history else ""
    return one_line(before).casefold(), one_line(item.question).casefold()
