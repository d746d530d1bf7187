"""`coprod eval add`: from a table or from feedback to questions."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ..config import Settings
from ..errors import ConfigError
from .check import read_archive
from .drafts import draft_table, read_feedback
from .own_questions import questions_of, read_table, write_questions


@dataclass(frozen=True, slots=True)
class Added:
    """What was written and how much; `problems` are why nothing was."""

    path: Path
    count: int
    problems: tuple[str, ...] = ()


def add_table(table: Path, to: Path | None, settings: Settings) -> Added:
    """Questions made of a table, if nothing is wrong with it, beside it where `to` is None.

    Raises:
        ConfigError: table, archive or result cannot be read or written.
    """
    rows = read_table(table)
    path = to or table.with_suffix(".jsonl")
    questions, problems = questions_of(rows, read_archive(settings.corpus_dir, settings), prefix=path.stem)
    if not problems:
        write_questions(path, questions)
    return Added(path, len(questions), tuple(problems))


def add_feedback(feedback: Path, to: Path | None) -> Added:
    """A table of draft questions made of feedback.

    Raises:
        ConfigError: the feedback cannot be read, or the table is there already: someone may have filled it in.
    """
    found = read_feedback(feedback)
    path = to or Path("drafts.csv")
    table = draft_table(found)
    _create(path, table.encode())
    return Added(path, table.count("\r\n") - 1)


def write_template(path: Path) -> None:
    """Writes the table to fill in, with examples.

    Raises:
        ConfigError: it is there already, or cannot be written.
    """
    text = files(__package__).joinpath("templates/questions.csv").read_text(encoding="utf-8")
    _create(path, "\ufeff".encode() + text.replace("\n", "\r\n").encode())


def _create(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise ConfigError(f"{path} is there already", hint="name another file, or move it away") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}", hint="name another file") from error
