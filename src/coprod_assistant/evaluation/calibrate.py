"""Sets of questions -> constants of the decision: what `coprod eval calibrate` does.

Only splits that may be looked at are read; hidden ones are left out, so that their figures stay what they are.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from itertools import count, groupby
from pathlib import Path
from typing import Any

from ..answer import Readings
from ..assistant import Assistant
from ..config import Settings
from ..embed import Embedder, load_embedder
from ..errors import ConfigError
from ..index import Progress
from ..reader import load_reader
from .fitting import Labelled, fit_answer, fit_rank, ranked
from .generate import opened
from .gold import overlaps
from .questions import Question, covers
from .scoring import Labelled as Label
from .scoring import label
from .sets import QuestionSet
from .snapshot import snapshot_of

LEAST = 60  # questions; fewer say nothing of so many weights
# A further statement may score so much less than the best. On the tuning questions 1.5 statements are then shown, and
# of eight in a hundred questions the second or third is the one that answers.
MARGIN = 2.5


def calibrate(sets: Sequence[QuestionSet], settings: Settings, *, progress: Progress | None = None) -> dict[str, Any]:
    """Constants fitted to the sets, with where they come from, as `COPROD_OPERATING_POINT` takes them.

    Raises:
        ConfigError: the sets hold too few questions that may be looked at, or none of a kind.
    """
    cases = labelled_cases(sets, settings, progress=progress)
    if len(cases) < LEAST or not any(case.answerable and any(case.gold) for case in cases):
        raise ConfigError(
            f"{len(cases)} questions are too few to calibrate with",
            hint=f"label at least {LEAST}, a third of them not answered by the archive: docs/evaluating.md",
        )
    rank = fit_rank(cases)
    ordered = [ranked(case, rank) for case in cases]
    return {
        "rank": rank,
        "answer": fit_answer(ordered) | {"margin": MARGIN},
        "made": {
            "date": dt.date.today().isoformat(),
            "reader": load_reader(settings.reader).model_hash,
            "questions": len(cases),
            "answerable": sum(case.answerable for case in cases),
            "sets": {name: sum(case.set == name for case in cases) for name in dict.fromkeys(c.set for c in cases)},
        },
    }


def labelled_cases(
    sets: Sequence[QuestionSet], settings: Settings, *, hidden: bool = False, progress: Progress | None = None
) -> list[Labelled]:
    """What was read for each question that the catalogue does not answer.

    Args:
        hidden: Take the hidden splits, and them alone; for figures, never for fitting.
    """
    embedder = load_embedder(settings.embedding_model)
    usable = [each for each in sets if not each.waits and each.format == "questions"]
    by_corpus = sorted(usable, key=lambda each: str(each.corpus.resolve()))
    total = sum(each.shows(question) != hidden for each in usable for question in each.read())
    asked = count(1)

    def told() -> None:
        if progress is not None:
            progress("asking", next(asked), total)

    cases: list[Labelled] = []
    for _, group in groupby(by_corpus, key=lambda each: str(each.corpus.resolve())):
        cases += _cases_on(list(group), settings, embedder, hidden, progress, told)
    return cases


def _cases_on(
    sets: Sequence[QuestionSet],
    settings: Settings,
    embedder: Embedder,
    hidden: bool,
    progress: Progress | None,
    told: Callable[[], None],
) -> list[Labelled]:
    cases: list[Labelled] = []
    with opened(sets[0].corpus, settings, embedder, None, progress) as (index, _):
        assistant = Assistant(lambda: nullcontext(index), embedder, settings, close=lambda: None)
        archive = snapshot_of(index)
        for chosen in sets:
            for question in chosen.read():
                if chosen.shows(question) == hidden:
                    continue
                query, readings = assistant.read(question.question, question.turns)
                if readings is not None and readings.all:
                    gold = _gold(label(question, archive), readings)
                    answerable = question.status != ("refused",) and bool(question.places)
                    cases.append(Labelled(query, readings, gold, answerable, chosen.name, question.split == "train"))
                told()
    return cases


def _gold(told: Label, readings: Readings) -> tuple[bool, ...]:
    """Of each reading whether it holds a piece of gold."""
    question: Question = told.question
    return tuple(
        any(
            covers(reading.candidate.text, place.text)
            and (
                not (place.files or place.headings or place.pages)
                or overlaps(reading.document_id, reading.start, reading.end, told.groups[number])
            )
            for number, places in enumerate(question.places)
            for place in places
        )
        for reading in readings.all
    )


def write_point(constants: dict[str, Any], file: Path) -> None:
    """Writes the constants to `file`."""
    file.write_text(json.dumps(constants, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
