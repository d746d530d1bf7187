"""What visitors asked, as far as it is kept: refused questions and what was said of answers, redacted and aged out."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...question import same_question
from ...tokens import fold

VERDICTS = ("refused", "wrong", "incomplete", "right")
COLUMNS = ("day", "verdict", "question", "reason", "answer", "nearest", "nearest_title", "nearest_file")
WEEKS = 26


@dataclass(frozen=True, slots=True)
class Nearest:
    """The passage that came nearest to a refused question: its words, and where they stood then."""

    words: str
    title: str
    file: str
    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """A line of what is kept."""

    day: dt.date
    verdict: str
    question: str
    reason: str = ""
    answer: str = ""
    nearest: Nearest | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with all that is kept of it, newest first."""

    words: str
    said: Sequence[Said]

    @property
    def counts(self) -> Mapping[str, int]:
        """How often what was said of it."""
        return Counter(one.verdict for one in self.said)

    @property
    def nearest(self) -> Nearest | None:
        """The newest passage that came nearest."""
        return next((one.nearest for one in self.said if one.nearest), None)

    @property
    def reasons(self) -> list[str]:
        """What visitors wrote of it."""
        return list(dict.fromkeys(one.reason for one in self.said if one.reason))


def read_said(folder: Path) -> tuple[list[Said], int]:
    """All that is kept, newest first, and how many lines of it cannot be read."""
    found: list[Said] = []
    unread = 0
    for path in sorted(folder.glob("*.jsonl"), reverse=True):
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").removesuffix("\n").split("\n")
        except OSError:
            unread += 1
            continue
        for line in reversed(lines):  # split at line feeds alone: a question may hold other breaks of lines
            one = _said(line)
            if one is None:
                unread += 1
            else:
                found.append(one)
    return found, unread


def _said(line: str) -> Said | None:
    try:
        kept = json.loads(line)
        day, verdict = dt.date.fromisoformat(kept["day"]), kept["verdict"]
        question = str(kept["question"])
    except (ValueError, KeyError, TypeError):
        return None
    if verdict not in VERDICTS:
        return None
    return Said(
        day,
        verdict,
        question,
        str(kept.get("reason") or ""),
        str(kept.get("answer") or ""),
        _nearest(kept.get("nearest")),
    )


def _nearest(kept: Any) -> Nearest | None:
    if not isinstance(kept, dict):
        return None
    texts = {name: kept[name] for name in ("words", "title", "file", "document_id") if isinstance(kept.get(name), str)}
    start, end = kept.get("start"), kept.get("end")
    if len(texts) < 4 or not isinstance(start, int) or not isinstance(end, int):
        return None
    return Nearest(**texts, start=start, end=end)


def chosen(
    said: Iterable[Said],
    *,
    verdict: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    words: str = "",
) -> list[Said]:
    """Those of a verdict ("said" is all that visitors said), a time, and words."""
    wanted = fold(words)
    return [
        one
        for one in said
        if (not verdict or one.verdict == verdict or (verdict == "said" and one.verdict != "refused"))
        and (since is None or one.day >= since)
        and (until is None or one.day <= until)
        and wanted in fold(one.question)
    ]


def by_question(said: Iterable[Said]) -> list[Question]:
    """The questions, each once, those asked most often first and of these the newest."""
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(same_question(one.question) or one.question, []).append(one)
    questions = [Question(group[0].question, group) for group in found.values()]
    return sorted(questions, key=lambda question: len(question.said), reverse=True)


def by_week(said: Iterable[Said]) -> list[tuple[dt.date, Counter[str]]]:
    """How often what in each week from the first to the last, by its Monday; newest first, at most half a year."""
    counts: dict[dt.date, Counter[str]] = {}
    for one in said:
        counts.setdefault(one.day - dt.timedelta(days=one.day.weekday()), Counter())[one.verdict] += 1
    if not counts:
        return []
    weeks: list[tuple[dt.date, Counter[str]]] = []
    monday = max(counts)
    while monday >= min(counts) and len(weeks) < WEEKS:
        weeks.append((monday, counts.get(monday, Counter())))
        monday -= dt.timedelta(days=7)
    return weeks


def row_of(said: Said) -> dict[str, object]:
    """A line for a spreadsheet."""
    return {
        "day": said.day.isoformat(),
        "verdict": said.verdict,
        "question": said.question,
        "reason": said.reason,
        "answer": said.answer,
        "nearest": said.nearest and said.nearest.words,
        "nearest_title": said.nearest and said.nearest.title,
        "nearest_file": said.nearest and said.nearest.file,
    }
