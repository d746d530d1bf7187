"""Draft questions from what visitors said of answers: a table that a person completes and then adds.

Nothing is believed: what a visitor calls right may be wrong, so words are put in as a proposal, and where the answer
was called wrong, or refused, the cell is left empty for someone who looks them up.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ..errors import ConfigError
from .questions import TurnLabel, one_line

HEADER = (
    "question", "expected words", "source", "kind", "earlier question", "earlier answer", "times", "verdict", "remark",
    "answer",
)  # fmt: skip
HINT = "name a .csv table, or a folder of feedback"
WORDS = 12  # of a quotation that are proposed


class Quoted(BaseModel):
    """A citation of the answer."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    file: str = ""
    quote: str


class Feedback(BaseModel):
    """A line of the feedback folder: what was asked and answered, and what a visitor said of it."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    question: str
    verdict: str
    reason: str = ""
    answer: str = ""
    history: tuple[TurnLabel, ...] = ()
    citations: tuple[Quoted, ...] = ()


def read_feedback(path: Path) -> list[Feedback]:
    """All feedback of a file of JSON lines or of a folder of them, oldest first.

    Raises:
        ConfigError: there is none, or a line is not feedback; names it.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    found = [each for file in files for each in _lines(file)]
    if not found:
        raise ConfigError(f"{path} holds no feedback", hint="COPROD_KEEP_FEEDBACK_DAYS and _DIR say whether it is kept")
    return found


def _lines(path: Path) -> Iterator[Feedback]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", hint=HINT) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is no feedback", hint=HINT) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield Feedback.model_validate(json.loads(line))
            except (ValueError, ValidationError) as error:
                raise ConfigError(f"{path}, line {number} is no feedback", hint=HINT) from error


def draft_groups(feedback: Sequence[Feedback]) -> list[list[Feedback]]:
    """What was said of each question, oldest first; the questions with most complaints first."""
    groups: dict[tuple[str, str], list[Feedback]] = {}
    for each in feedback:
        groups.setdefault(_asked(each), []).append(each)
    return sorted(groups.values(), key=lambda group: -sum(each.verdict != "right" for each in group))


def _asked(each: Feedback) -> tuple[str, str]:
    before = each.history[-1].question if each.history else ""
    return one_line(before).casefold(), one_line(each.question).casefold()


def draft_id(each: Feedback) -> str:
    """Names the question, with the one before it, whoever asked it and when."""
    return hashlib.sha256("\n".join(_asked(each)).encode()).hexdigest()[:12]


def draft_table(feedback: Sequence[Feedback]) -> str:
    """The table as spreadsheets open it: a row for each question, those with most complaints first."""
    ordered = draft_groups(feedback)
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, HEADER, delimiter=";", restval="")
    table.writeheader()
    table.writerows({name: _safe(value) for name, value in _row(group).items()} for group in ordered)
    return "\ufeff" + out.getvalue()


def _row(group: Sequence[Feedback]) -> dict[str, str]:
    last = group[-1]
    row = {
        "question": one_line(last.question),
        "times": str(len(group)),
        "verdict": ", ".join(dict.fromkeys(each.verdict for each in group)),
        "remark": " / ".join(dict.fromkeys(one_line(each.reason) for each in group if each.reason)),
        "answer": one_line(last.answer),
    }
    if last.history:
        row |= {"earlier question": last.history[-1].question, "earlier answer": last.history[-1].answer}
    if {each.verdict for each in group} == {"right"} and last.citations:
        first = last.citations[0]
        row |= {"expected words": " ".join(first.quote.split()[:WORDS]), "source": first.file}
    return row


def _safe(value: Any) -> str:
    """A cell that a spreadsheet takes for words: visitors write them, and `=` and its like would start a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
