"""What each labeller said of each draft question: a file of JSON lines for each, `evals/labelled/NAME.jsonl`.

A label says whether the archive answers the question, of what kind it is, and where the answer stands: ranges of
characters of documents, each with its words, so that a range that no longer holds them is noticed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ...errors import ConfigError
from ..own_questions import MOST_WORDS
from ..questions import TurnLabel
from ..snapshot import Snapshot
from .rewriting import HINT, ChangedError, rewrite

FOLDER = "labelled"
SETTLED = "settled"  # the labeller who decides where others differ
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
Verdict = Literal["answered", "absent", "unfit"]


class Range(BaseModel):
    """Characters of a document, `start` to `end` (exclusive), and the words that stand there."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    file: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int
    text: str

    @model_validator(mode="after")
    def _is_as_long_as_its_words(self) -> Range:
        if self.end - self.start != len(self.text) or not self.text.strip():
            raise ValueError("a range is as long as its words, and holds some")
        return self


class Label(BaseModel):
    """What one labeller says of a draft question.

    Attributes:
        id: The draft's.
        verdict: `answered` (the archive answers it), `absent` (it does not), `unfit` (no good question).
        gold: Groups of alternatives, of each of which one is needed; given if, and only if, it is answered.
        of: "set/id" of the question that it labels anew, empty where the draft is a visitor's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(pattern=r"^[0-9a-f]{12}$")
    question: str = Field(min_length=1)
    history: tuple[TurnLabel, ...] = ()
    verdict: Verdict
    kind: str = Field("", max_length=40)
    gold: tuple[tuple[Range, ...], ...] = ()
    note: str = Field("", max_length=2000)
    of: str = ""

    @model_validator(mode="after")
    def _has_gold_where_it_is_answered(self) -> Label:
        if bool(self.gold) != (self.verdict == "answered") or not all(self.gold):
            raise ValueError("words are marked if, and only if, the archive answers the question")
        return self

    @property
    def ranges(self) -> list[Range]:
        """All its ranges."""
        return [each for group in self.gold for each in group]


def label_version(label: Label | None) -> str:
    """Names a label as it is; empty where there is none."""
    return hashlib.sha256(label.model_dump_json().encode()).hexdigest()[:16] if label else ""


def check_name(name: str) -> str:
    """The name of a labeller, as it is a file's.

    Raises:
        ConfigError: it is none.
    """
    if not NAME.fullmatch(name):
        raise ConfigError(
            f"{name[:60]!r} is no name of a labeller" if name else "the labeller has no name",
            hint="write small letters, figures and hyphens, 40 at most, as in anna-k",
        )
    return name


def labellers(evals: Path) -> list[str]:
    """Who has labelled, in order of their names."""
    return sorted(path.stem for path in (evals / FOLDER).glob("*.jsonl") if NAME.fullmatch(path.stem))


def read_labels(evals: Path, name: str) -> dict[str, Label]:
    """The labels of one labeller by the drafts' ids; empty where there are none.

    Raises:
        ConfigError: the name is none, or a line is no label; names it.
    """
    path = evals / FOLDER / f"{check_name(name)}.jsonl"
    try:
        return _parsed(path.read_text(encoding="utf-8"), path)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read", hint="check the file") from error


def save_label(evals: Path, name: str, label: Label, *, seen: str) -> Path:
    """Writes a label, in place of the labeller's earlier one; all others stay. The file's path.

    Args:
        seen: The `label_version` of the label that the labeller had before their eyes.

    Raises:
        ChangedError: it was changed meanwhile.
        ConfigError: the name is none, or the file cannot be written.
    """
    path = evals / FOLDER / f"{check_name(name)}.jsonl"

    def change(text: str) -> str:
        labels = _parsed(text, path)
        if label_version(labels.get(label.id)) != seen:
            raise ChangedError("this label was changed meanwhile, and yours is not saved", hint=HINT)
        labels[label.id] = label
        return "".join(f"{each.model_dump_json(exclude_defaults=True)}\n" for each in labels.values())

    rewrite(path, change)
    return path


def misfits(label: Label, archive: Snapshot) -> Iterator[str]:
    """A line for each of its ranges that does not hold its words in the archive, or is too long for a piece of gold."""
    texts = {document.file: document.text for document in archive.documents}
    for each in label.ranges:
        if texts.get(each.file, "")[each.start : each.end] != each.text:
            yield f"the words {each.text[:60]!r} do not stand at that place of {each.file} any more; mark them again"
        if len(each.text.split()) > MOST_WORDS:
            yield f"{len(each.text.split())} words in one piece; mark {MOST_WORDS} at most, best 3 to 12"


def _parsed(text: str, path: Path) -> dict[str, Label]:
    found: dict[str, Label] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                label = Label.model_validate_json(line)
            except ValidationError as error:
                raise ConfigError(
                    f"{path}, line {number} is no label: {error.errors()[0]['msg']}", hint="correct or remove the line"
                ) from error
            found[label.id] = label
    return found


def by_labeller(evals: Path, names: Sequence[str]) -> dict[str, dict[str, Label]]:
    """The labels of several labellers by name and draft."""
    return {name: read_labels(evals, name) for name in names}
