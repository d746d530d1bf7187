"""Sets of questions: which there are, the archive that each is about, and what of them may be shown.

`evals/sets.toml` names them, a table each: `questions` and `corpus` (paths from its folder), `about`, and `hidden`, the
splits of which only figures are shown because nothing may be chosen by looking at single answers; `needs`, how an
archive that is not in the repository is made: while it is missing the set is left out, unless it is asked for by name.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ..errors import ConfigError
from .questions import Question, Split, read_listings, read_questions

SETS = "sets.toml"


class SetEntry(BaseModel):
    """A table of sets.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    questions: str
    corpus: str
    about: str = ""
    format: Literal["questions", "listings"] = "questions"
    hidden: tuple[Split, ...] = ()
    needs: str = ""


class QuestionSet(BaseModel):
    """A set and where it lies."""

    model_config = ConfigDict(frozen=True)
    name: str
    path: Path
    corpus: Path
    about: str = ""
    format: Literal["questions", "listings"] = "questions"
    hidden: tuple[str, ...] = ()
    needs: str = ""

    @property
    def waits(self) -> bool:
        """Whether its archive has to be made first."""
        return bool(self.needs) and not self.corpus.is_dir()

    def read(self) -> list[Question]:
        """The questions, in the order of the file.

        Raises:
            ConfigError: the file cannot be used; names the line.
        """
        return read_listings(self.path) if self.format == "listings" else read_questions(self.path)

    def digest(self) -> str:
        """The sha256 of the file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    def shows(self, question: Question) -> bool:
        """Whether the question and its answer may be shown."""
        return question.split not in self.hidden


def choose_sets(wanted: Sequence[str], folder: Path, *, corpus: Path | None = None) -> list[QuestionSet]:
    """The sets that are named, by a name of `folder/sets.toml` or the path of a file of questions; all if none is.

    Args:
        corpus: The archive that files of questions are about.

    Raises:
        ConfigError: there is no such set, or a file has no archive.
    """
    files = [name for name in wanted if name.endswith(".jsonl")]
    if files and corpus is None:
        raise ConfigError(f"{files[0]} is about no archive", hint="name its folder with --corpus")
    known = {} if len(files) == len(wanted) and wanted else _known(folder)
    chosen = []
    for name in wanted or known:
        if name in files and corpus is not None:
            chosen.append(QuestionSet(name=Path(name).stem, path=Path(name), corpus=corpus))
        elif name in known:
            chosen.append(known[name])
        else:
            raise ConfigError(
                f"there is no set {name!r}", hint=f"{folder / SETS} names {', '.join(known)}; or name a .jsonl file"
            )
    for each in chosen:
        if each.waits and each.name in wanted:
            raise ConfigError(f"the archive of {each.name} is not there yet", hint=each.needs)
    twice = {each.name for each in chosen if sum(other.name == each.name for other in chosen) > 1}
    if twice:
        raise ConfigError(f"the set {min(twice)} is named twice", hint="name each once")
    return chosen


def _known(folder: Path) -> dict[str, QuestionSet]:
    path = folder / SETS
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = {name: SetEntry.model_validate(table) for name, table in tables.items()}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path} cannot be read", hint="run this where evals/ is, or name its folder with --evals"
        ) from error
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ConfigError(f"{path}: {' '.join(str(error).split())}", hint="docs/evaluating.md describes it") from error
    return {
        name: QuestionSet(
            name=name,
            path=folder / entry.questions,
            corpus=folder / entry.corpus,
            about=entry.about,
            format=entry.format,
            hidden=entry.hidden,
            needs=entry.needs,
        )
        for name, entry in entries.items()
    }
