"""A language model's opinion of the answers: opt in, kept apart from all figures, and never looked at by the gate.

Each answer is put to it with the question and the passages that it cites; the rules are llm/prompts/judge.md. A reply
that is not in the form asked for is counted and never guessed at. It must repeat a check word that is made from the
answer itself, so grades that an answer holds, and a model copies, are known as copied. That an answer talks its judge
round cannot be ruled out, which is one reason why these grades are an opinion and no figure of the run.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..config import Settings
from ..errors import ConfigError, GenerationError
from ..index import Progress
from ..llm import Told, Writer, judge_messages, judge_prompt
from ..writing import writer_of
from .answers import KeptAnswer
from .intervals import interval_of_mean
from .questions import Question
from .run_sets import NO_MODEL, SET_MODEL
from .runs import JUDGE, JUDGED, Run

MOST = 2  # the best grade
ASPECTS = ("faithfulness", "usefulness")
MALFORMED = "not in the form asked for"
REPLY_TOKENS = 160
LINE = re.compile(r"\s*(check|faithfulness|usefulness|reason)\s*:[ \t]*(.*?)\s*", re.IGNORECASE)
REASON_CHARS = 300
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """The grades of one answer, each 0 to 2; None with a `fault` where there are none.

    `reason` is the model's, empty for a question of which only figures are shown.
    """

    set: str
    id: str
    faithfulness: int | None = None
    usefulness: int | None = None
    reason: str = ""
    fault: str = ""


def judge_of(settings: Settings) -> Writer:
    """The model of the settings, as a judge that answers: it is tried first, so that nobody waits for a run in vain.

    Raises:
        ConfigError: none is set, or it cannot be used as it is set.
        GenerationError: it does not answer.
    """
    writer = writer_of(settings)
    if writer is None:
        raise ConfigError(f"{NO_MODEL}, so there is no judge", hint=f"{SET_MODEL}, or leave --judge out")
    try:
        writer.try_out()
    except GenerationError:
        writer.close()
        raise
    return writer


def judge_run(run: Run, writer: Writer, *, progress: Progress | None = None) -> dict[str, Any]:
    """What the model thinks of the answers of a run; also written into the run, where nothing else changes.

    Raises:
        ConfigError: the run cannot be read or written.
    """
    answers = {(each.set, each.id): each.answer for each in run.asked()}
    questions, scores = run.questions(), run.scores()
    due = [score for score in scores if answers[score.key].status != "refused"]
    found = []
    for count, score in enumerate(due, start=1):
        judged = judge_answer(writer, score.key, questions[score.key], answers[score.key])
        found.append(Judged(**asdict(judged) | {"reason": "" if score.hidden else judged.reason}))
        if progress is not None:
            progress("judging", count, len(due))
    told = {
        "model": writer.name,
        "version": writer.version,
        "provider": writer.model.connection.provider,
        "prompt_sha256": hashlib.sha256(judge_prompt().encode()).hexdigest(),
        "all": opinion(found),
        "sets": {name: opinion([each for each in found if each.set == name]) for name in _sets(found)},
        "left_out": {"refused": len(scores) - len(due)},
    }
    run.write_lines(JUDGED, (asdict(each) for each in found))
    run.write(JUDGE, told)
    return told


def _sets(found: Sequence[Judged]) -> Iterator[str]:
    yield from dict.fromkeys(each.set for each in found)


def opinion(found: Sequence[Judged]) -> dict[str, Any]:
    """How many answers were put to the judge and graded, its failures by name, and of each aspect the mean share."""
    graded = [each for each in found if not each.fault]
    aspects = {aspect: _aspect([getattr(each, aspect) / MOST for each in graded]) for aspect in ASPECTS}
    failures = Counter(each.fault for each in found if each.fault)
    return {"asked": len(found), "graded": len(graded), "failures": dict(sorted(failures.items())), "aspects": aspects}


def _aspect(shares: Sequence[float]) -> dict[str, Any]:
    if not shares:
        return {"value": None, "n": 0, "low": None, "high": None, "interval": None}
    interval = interval_of_mean(shares)
    low, high, value = (round(float(each), DIGITS) for each in (interval.low, interval.high, np.mean(shares)))
    return {"value": value, "n": len(shares), "low": low, "high": high, "interval": interval.method}


def judge_answer(writer: Writer, key: tuple[str, str], question: Question, answer: KeptAnswer) -> Judged:
    """The grades of one answer, or why there are none."""
    check = check_word(answer.text)
    passages = [Told(cited.marker, cited.quote) for cited in answer.citations]
    messages = judge_messages(question.question, question.turns, answer.text, passages, check=check)
    try:
        reply = "".join(piece.text for piece in writer.write(messages, max_tokens=REPLY_TOKENS))
    except GenerationError as error:
        return Judged(*key, fault=error.reason)
    grades = read_grades(reply, check=check)
    if grades is None:
        return Judged(*key, fault=MALFORMED)
    faithfulness, usefulness, reason = grades
    return Judged(*key, faithfulness, usefulness, reason)


def check_word(answer: str) -> str:
    """Eight characters that `answer` cannot hold, as they are made from all of it."""
    return hashlib.sha256(answer.encode("utf-8", "replace")).hexdigest()[:8]


def read_grades(reply: str, *, check: str) -> tuple[int, int, str] | None:
    """Faithfulness, usefulness and reason; None unless the reply is four lines as they were asked for."""
    lines = [LINE.fullmatch(line) for line in reply.strip().splitlines() if line.strip()]
    told = {match[1].lower(): match[2] for match in lines if match}
    if len(lines) != len(told) or told.keys() != {"check", *ASPECTS, "reason"} or told["check"] != check:
        return None
    if any(re.fullmatch(f"[0-{MOST}]", told[aspect]) is None for aspect in ASPECTS):
        return None
    return int(told["faithfulness"]), int(told["usefulness"]), told["reason"][:REASON_CHARS]
