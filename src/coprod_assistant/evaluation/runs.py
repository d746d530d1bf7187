"""A run as a folder: what was asked with what, what was answered, what it is worth.

    run.json          when, settings (no secrets), versions, commit, sets with their hashes, generations of the index
    answers.jsonl     a line for each question: its answer with citations and hits
    archive.jsonl     a line for each document: what scoring needs of it
    questions.jsonl   the questions with their labels as they were scored last
    scores.jsonl      a line for each question
    summary.json      figures
    judge.json        what a language model thought of the answers, where one was asked; judged.jsonl, of each

A baseline is a run without its archive, the hits of its answers, and the words of those that are hidden.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..errors import ConfigError
from .answers import Asked
from .questions import Question
from .scores import Score, score_from
from .snapshot import Snapshot, snapshot_from

RUN, ANSWERS, ARCHIVE, QUESTIONS, SCORES, SUMMARY = (
    "run.json",
    "answers.jsonl",
    "archive.jsonl",
    "questions.jsonl",
    "scores.jsonl",
    "summary.json",
)
JUDGE, JUDGED = "judge.json", "judged.jsonl"
HINT = "name a folder of evals/runs, or `last`"


@dataclass(frozen=True, slots=True)
class Run:
    """The folder of a run; each part is read when it is asked for."""

    folder: Path

    @property
    def name(self) -> str:
        """What it is called: its folder's name."""
        return self.folder.name

    def about(self) -> dict[str, Any]:
        """What run.json says."""
        return self._json(RUN)

    def summary(self) -> dict[str, Any]:
        """The figures."""
        return self._json(SUMMARY)

    def scores(self) -> list[Score]:
        """A score for each question, in the order of the sets."""
        try:
            return [score_from(line) for line in self._lines(SCORES)]
        except (TypeError, KeyError) as error:
            raise ConfigError(f"{self.folder / SCORES}: {error}", hint="score it again: coprod eval score") from error

    def asked(self) -> list[Asked]:
        """What was answered to each question."""
        try:
            return [Asked.model_validate(line) for line in self._lines(ANSWERS)]
        except ValidationError as error:
            raise ConfigError(f"{self.folder / ANSWERS} is not as it was written", hint="run it again") from error

    def archive(self) -> dict[str, Snapshot]:
        """The documents of each archive, by the name that the sets give it."""
        rows: dict[str, list[dict[str, Any]]] = {}
        for line in self._lines(ARCHIVE):
            rows.setdefault(line["archive"], []).append(line["document"])
        return {name: snapshot_from(lines) for name, lines in rows.items()}

    def questions(self) -> dict[tuple[str, str], Question]:
        """The questions as they were scored last, by set and id."""
        return {
            (line["set"], line["question"]["id"]): Question.model_validate(line["question"])
            for line in self._lines(QUESTIONS)
        }

    def judge(self) -> dict[str, Any] | None:
        """What a judge thought of the answers in all; None where none was asked."""
        return self._json(JUDGE) if (self.folder / JUDGE).is_file() else None

    def judged(self) -> list[dict[str, Any]]:
        """What it thought of each; empty where none was asked."""
        return self._lines(JUDGED) if (self.folder / JUDGED).is_file() else []

    def write(self, name: str, value: Any) -> None:
        """Writes one of the JSON files."""
        self._put(name, json.dumps(value, indent=1, ensure_ascii=False) + "\n")

    def write_lines(self, name: str, rows: Iterable[Any]) -> None:
        """Writes one of the files of JSON lines."""
        self._put(name, "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows))

    def write_asked(self, asked: Sequence[Asked]) -> None:
        """Writes the answers."""
        self.write_lines(ANSWERS, (each.model_dump(mode="json") for each in asked))

    def _put(self, name: str, text: str) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(text.encode(errors="replace"))
        except OSError as error:
            raise ConfigError(
                f"{self.folder / name} cannot be written: {error.strerror}", hint="check the rights on the folder"
            ) from error

    def _json(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads(self._read(name))
        except ValueError as error:
            raise ConfigError(f"{self.folder / name} is not JSON: {error}", hint="run it again") from error
        return dict(found)

    def _lines(self, name: str) -> list[dict[str, Any]]:
        try:
            return [json.loads(line) for line in self._read(name).split("\n") if line]
        except ValueError as error:
            raise ConfigError(f"{self.folder / name} is not JSON: {error}", hint="run it again") from error

    def _read(self, name: str) -> str:
        try:
            return (self.folder / name).read_bytes().decode(errors="replace")
        except OSError as error:
            raise ConfigError(f"{self.folder} is no run: it has no {name}", hint=HINT) from error


def find_run(name: str, runs: Path) -> Run:
    """The run in a folder, of a name in `runs`, or the `last` one.

    Raises:
        ConfigError: there is none.
    """
    if name == "last":
        found = sorted(path.parent for path in runs.glob(f"*/{SUMMARY}"))
        if not found:
            raise ConfigError(f"there is no run in {runs}", hint="make one: coprod eval run")
        return Run(found[-1])
    for folder in (Path(name), runs / name):
        if (folder / RUN).is_file():
            return Run(folder)
    raise ConfigError(f"there is no run {name!r}", hint=HINT)
