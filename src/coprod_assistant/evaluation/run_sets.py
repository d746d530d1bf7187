"""A run from start to end: questions are read and checked, asked, scored, and the figures written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..config import Settings
from ..errors import ConfigError
from ..index import Progress
from .answers import Asked
from .generate import ASKING, Generated, generate
from .labels import lost_labels
from .provenance import provenance
from .questions import Question, in_sample
from .runs import ARCHIVE, QUESTIONS, RUN, SCORES, SUMMARY, Run
from .scores import Score, score_set
from .sets import QuestionSet
from .snapshot import Snapshot
from .summary import summarise

NO_MODEL = "no language model is set"
SET_MODEL = "set COPROD_LLM_MODEL and COPROD_LLM_BASE_URL (docs/language-model.md)"
Read = Sequence[tuple[QuestionSet, list[Question]]]


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that was made, a line for each label whose words are not in its archive, and what else went wrong."""

    run: Run
    lost: tuple[str, ...]
    notes: tuple[str, ...]


def run_sets(
    sets: Sequence[QuestionSet],
    settings: Settings,
    *,
    runs: Path,
    split: str | None = None,
    every: int = 1,
    index_dir: Path | None = None,
    written: bool = False,
    progress: Progress | None = None,
) -> Finished:
    """Asks the questions of `sets` and scores the answers; the run is a new folder of `runs`.

    Args:
        split: Ask these questions only.
        every: Ask one question in so many, always the same ones.
        index_dir: An index to ask instead of a new one of each archive; all sets must then be about the same archive.
        written: The language model of the settings puts the answers into words.

    Raises:
        AssistantError: questions cannot be read, or an index cannot be built.
    """
    there = [each for each in sets if not each.waits]
    waiting = tuple(f"{each.name} was left out, its archive is not there: {each.needs}" for each in sets if each.waits)
    read = [
        (each, [item for item in each.read() if split in {None, item.split} and in_sample(each.name, item.id, every)])
        for each in there
    ]
    read = [(each, questions) for each, questions in read if questions]
    if not read:
        raise ConfigError(
            "no question" + (f" of the split {split}" if split else " in the sample"),
            hint="leave --split and --every out",
        )
    archives = {str(each.corpus): None for each, _ in read}
    if index_dir is not None and len(archives) > 1:
        raise ConfigError("one index cannot answer for several archives", hint="name the sets of one archive")
    if written and not settings.llm_model:
        raise ConfigError(NO_MODEL, hint=f"{SET_MODEL}, or leave --written out")
    started = dt.datetime.now(dt.UTC)
    # Before the run, not after it: meanwhile someone may go on with the code that is measured.
    about = provenance(settings) | {
        "started": started.isoformat(timespec="seconds"),
        "written": written,
        "every": every,
    }
    made = {}
    asked = 0
    total = sum(len(questions) for _, questions in read)
    for name in archives:
        pairs = [pair for pair in read if str(pair[0].corpus) == name]
        made[name] = generate(
            pairs, settings, index_dir=index_dir, written=written, progress=_of_all(progress, asked, total)
        )
        asked += sum(len(questions) for _, questions in pairs)
    run = Run(_new_folder(runs, started))
    _keep(run, read, made, about=about)
    lost = _score(run, read, [each for part in made.values() for each in part.asked], _by_set(read, made))
    unasked = (f"{settings.llm_model} was not asked; --written has it put the answers into words",)
    notes = (
        *waiting,
        *(unasked if settings.llm_model and not written else ()),
        *(note for part in made.values() for note in part.notes),
    )
    return Finished(run, tuple(lost), notes)


def _of_all(progress: Progress | None, before: int, in_all: int) -> Progress | None:
    """`progress` of one archive's questions as that of all."""
    if progress is None:
        return None

    def tell(stage: str, done: int, total: int) -> None:
        progress(stage, *((before + done, in_all) if stage == ASKING else (done, total)))

    return tell


def score_again(run: Run, sets: Sequence[QuestionSet]) -> Finished:
    """Scores the answers of a run anew, with the labels as they are now; nothing is asked.

    Args:
        sets: Where the questions of the run are now.

    Raises:
        ConfigError: the run or the questions cannot be read.
    """
    asked, archives = run.asked(), run.archive()
    read = [(each, each.read()) for each in sets]
    about = run.about()
    where = {each.name: archives.get(str(about["sets"][each.name]["archive"]), Snapshot(())) for each in sets}
    lost = _score(run, read, asked, where)
    about["sets"] = {each.name: about["sets"][each.name] | {"sha256": each.digest()} for each in sets}
    run.write(RUN, about)
    return Finished(run, tuple(lost), ())


def sets_of(run: Run) -> list[QuestionSet]:
    """The sets that were asked in a run, as run.json describes them."""
    return [
        QuestionSet.model_validate(
            {key: entry[key] for key in ("path", "corpus", "about", "format", "hidden", "needs")} | {"name": name}
        )
        for name, entry in run.about()["sets"].items()
    ]


def _new_folder(runs: Path, started: dt.datetime) -> Path:
    name = started.strftime("%Y-%m-%dT%H%M%SZ")
    known = {path.name for path in runs.glob(f"{name}*")}
    return runs / next(each for each in [name, *(f"{name}-{n}" for n in range(2, 1000))] if each not in known)


def _by_set(read: Read, made: dict[str, Generated]) -> dict[str, Snapshot]:
    return {each.name: made[str(each.corpus)].archive for each, _ in read}


def _keep(run: Run, read: Read, made: dict[str, Generated], *, about: dict[str, Any]) -> None:
    """Writes all that is known before anything is scored."""
    about["sets"] = {
        each.name: each.model_dump(mode="json", exclude={"name"})
        | {
            "sha256": each.digest(),
            "questions": len(questions),
            "archive": str(each.corpus),
        }
        for each, questions in read
    }
    about["archives"] = {
        name: {
            "generation": part.generation,
            "files": sorted(document.file for document in part.archive.documents),
            "events": dict(part.events),
        }
        for name, part in made.items()
    }
    run.write(RUN, about)
    run.write_asked([each for part in made.values() for each in part.asked])
    run.write_lines(
        ARCHIVE,
        ({"archive": name, "document": line} for name, part in made.items() for line in part.archive.to_lines()),
    )


def _score(run: Run, read: Read, asked: Sequence[Asked], archives: dict[str, Snapshot]) -> list[str]:
    """Writes questions, scores and figures; gives the labels whose words the archive does not hold."""
    scores: list[Score] = []
    lost: list[str] = []
    for each, questions in read:
        archive = archives[each.name]
        scores += score_set(each, questions, asked, archive)
        lost += lost_labels(each, questions, archive)
    if not scores:
        raise ConfigError(f"no question of {run.folder} is in its sets any more", hint="run it again")
    run.write_lines(
        QUESTIONS,
        (
            {"set": each.name, "question": question.model_dump(mode="json", exclude_defaults=True)}
            for each, questions in read
            for question in questions
        ),
    )
    run.write_lines(SCORES, (score.to_dict() for score in scores))
    run.write(SUMMARY, {"lost": len(lost)} | summarise(scores))
    return lost
