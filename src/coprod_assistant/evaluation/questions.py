"""Questions with labels, and what an answer to one is worth; the format is described in evals/questions/README.md.

Everything here is a function of a question and its answer: nothing is asked, no text is embedded.
"""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import ConfigError
from ..types import Answer, Status, Turn

MARKER = re.compile(r"\s*\[\d+\]")
Z95 = 1.959964  # standard normal quantile of a two-sided 95 % interval
REMEDY = "the format is described in evals/questions/README.md"
Ordered = TypeVar("Ordered", float, int)


class TurnLabel(BaseModel):
    """An earlier turn of the conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: str
    answer: str = ""


class Question(BaseModel):
    """A question and what is right; `gold` holds groups of alternatives, of each of which one must be cited.

    `file` names the file that each group stands in, where the archive has several.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(min_length=1)
    split: Literal["tune", "report"]
    kind: str
    question: str = Field(min_length=1)
    history: tuple[TurnLabel, ...] = ()
    status: tuple[Status, ...] = Field(min_length=1)
    gold: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    max_words: int = Field(ge=1)
    file: tuple[str | tuple[str, ...], ...] = ()

    @model_validator(mode="after")
    def _labels_hold_words(self) -> Question:
        """A group without alternatives could never be met, and an empty text would be met by any quote."""
        texts = [*self.forbidden, *(text for group in self.gold for text in group)]
        if not all(self.gold) or not all(text.strip() for text in texts):
            raise ValueError("gold and forbidden may hold no empty group and no empty text")
        if bool(self.gold) == (self.status == ("refused",)):
            raise ValueError("gold is given if, and only if, something else than refusing is right")
        return self

    @property
    def turns(self) -> list[Turn]:
        """The history as the assistant takes it."""
        return [Turn(turn.question, turn.answer) for turn in self.history]


def read_questions(path: Path) -> list[Question]:
    """The questions of a file of JSON lines, in order.

    Raises:
        ConfigError: it cannot be read, holds none, repeats an id, or a line is not as it should be; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint="name a file of questions") from error
    found: dict[str, Question] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = Question.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            raise ConfigError(f"{path}, line {number}: {where}: {first['msg']}", hint=REMEDY) from error
        if question.id in found:
            raise ConfigError(
                f"{path}, line {number}: {question.id} occurs twice", hint="give each question its own id"
            )
        found[question.id] = question
    if not found:
        raise ConfigError(f"{path} holds no question", hint=REMEDY)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Score:
    """What one answer is worth; `wrong` says in words why it is not right and is empty where it is.

    `exact` counts the quotes that stand at their offsets, `uncited` the statements with no citation that exists;
    `words` are those of the text that a visitor reads, without its markers.
    """

    id: str
    split: str
    kind: str
    allowed: tuple[Status, ...]
    status: Status
    wrong: tuple[str, ...]
    quotes: int
    exact: int
    statements: int
    uncited: int
    words: int
    too_long: bool

    @property
    def right(self) -> bool:
        """Whether the answer has a right status, cites what it should and nothing that it should not."""
        return not self.wrong


def score_answer(question: Question, answer: Answer, text_of: Callable[[str], str]) -> Score:
    """What `answer` is worth as an answer to `question`.

    Args:
        text_of: Gives the text of a document by its id.
    """
    known = {citation.marker for citation in answer.citations}
    words = len(MARKER.sub("", answer.text).split())
    return Score(
        id=question.id,
        split=question.split,
        kind=question.kind,
        allowed=question.status,
        status=answer.status,
        wrong=tuple(_faults(question, answer)),
        quotes=len(answer.citations),
        exact=sum(text_of(cited.document_id)[cited.start : cited.end] == cited.quote for cited in answer.citations),
        statements=len(answer.statements),
        uncited=sum(
            not statement.citations or not known.issuperset(statement.citations) for statement in answer.statements
        ),
        words=words,
        too_long=answer.status != "refused" and words > question.max_words,
    )


def _faults(question: Question, answer: Answer) -> Iterable[str]:
    if answer.status not in question.status:
        yield f"{answer.status}, not {' or '.join(question.status)}"
    if answer.status == "refused":
        return
    quotes = [citation.quote for citation in answer.citations]
    for group in question.gold:
        if not any(covers(quote, text) for quote in quotes for text in group):
            yield f"not cited: {' | '.join(group)}"
    for text in question.forbidden:
        if any(_plain(text) in _plain(quote) for quote in quotes):
            yield f"cited: {text}"


def covers(quote: str, gold: str) -> bool:
    """Whether one holds the other, however white space is set; a quote without words covers nothing."""
    one, other = _plain(quote), _plain(gold)
    return bool(one) and bool(other) and (other in one or one in other)


def _plain(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, with the 95 % interval of the share by Wilson's formula; all None where `of` is 0."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share itself."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper end."""
        return wilson(self.count, self.of) if self.of else None

    def to_dict(self) -> dict[str, Any]:
        """The share as JSON."""
        return {"count": self.count, "of": self.of, "share": self.value, "interval95": self.interval}


def wilson(count: int, of: int, *, z: float = Z95) -> tuple[float, float]:
    """Ends of the interval for a share (Wilson 1927), which stays within 0 and 1 for few questions; `of` is not 0."""
    share, spread = count / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Summary:
    """What all answers of a set are worth; `words_…` are of those not refused and None where all are."""

    right: Share
    refusal_precision: Share  # of the refused answers, those whose question may be refused
    refusal_recall: Share  # of the questions that must be refused, those that were
    quotes_exact: Share
    statements_cited: Share
    words_median: float | None
    words_p90: int | None
    too_long: int

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON."""
        numbers = {key: value for key, value in asdict(self).items() if not isinstance(value, dict)}
        shares = {
            name: share.to_dict() for name in Summary.__slots__ if isinstance(share := getattr(self, name), Share)
        }
        return shares | numbers


def summarise(scores: Sequence[Score]) -> Summary:
    """Shares and counts over all `scores`."""
    refused = [score for score in scores if score.status == "refused"]
    must_refuse = [score for score in scores if score.allowed == ("refused",)]
    words = [score.words for score in scores if score.status != "refused"]
    statements = sum(score.statements for score in scores)
    return Summary(
        right=Share(sum(score.right for score in scores), len(scores)),
        refusal_precision=Share(sum("refused" in score.allowed for score in refused), len(refused)),
        refusal_recall=Share(sum(score.status == "refused" for score in must_refuse), len(must_refuse)),
        quotes_exact=Share(sum(score.exact for score in scores), sum(score.quotes for score in scores)),
        statements_cited=Share(statements - sum(score.uncited for score in scores), statements),
        words_median=statistics.median(words) if words else None,
        words_p90=percentile(words, 0.9) if words else None,
        too_long=sum(score.too_long for score in scores),
    )


def percentile(values: Sequence[Ordered], share: float) -> Ordered:
    """The smallest of the values that at least `share` of all do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def grouped(scores: Sequence[Score], key: Callable[[Score], str]) -> dict[str, Share]:
    """The share right of each group, in the order in which the groups first occur."""
    groups: dict[str, list[Score]] = {}
    for score in scores:
        groups.setdefault(key(score), []).append(score)
    return {name: Share(sum(score.right for score in group), len(group)) for name, group in groups.items()}
