"""The draft questions that wait for labels: what visitors asked and said of answers, a question once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..drafts import Feedback, draft_groups, draft_id, read_feedback
from ..questions import TurnLabel, one_line


@dataclass(frozen=True, slots=True)
class Draft:
    """A question to label, and what is known of it; `files` are those that the answer cited.

    `of` is "set/id" where a set has it already, empty where visitors asked it.
    """

    id: str
    question: str
    history: tuple[TurnLabel, ...]
    times: int
    verdicts: tuple[str, ...]
    remarks: tuple[str, ...]
    answer: str
    files: tuple[str, ...]
    of: str = ""


def read_drafts(feedback: Path) -> list[Draft]:
    """The drafts of a folder of feedback, those with most complaints first; none where there is no feedback.

    Raises:
        ConfigError: a line of it is no feedback.
    """
    if not any(feedback.glob("*.jsonl")):
        return []
    return [_draft(group) for group in draft_groups(read_feedback(feedback))]


def _draft(group: Sequence[Feedback]) -> Draft:
    last = group[-1]
    return Draft(
        id=draft_id(last),
        question=one_line(last.question),
        history=last.history[-1:],
        times=len(group),
        verdicts=tuple(dict.fromkeys(each.verdict for each in group)),
        remarks=tuple(dict.fromkeys(one_line(each.reason) for each in group if each.reason)),
        answer=last.answer,
        files=tuple(dict.fromkeys(quoted.file for each in group for quoted in each.citations if quoted.file)),
    )
