"""What each step and rule of the answering is worth: all questions asked without it, against all asked with it.

The reader, the search and the understanding of questions are computed once for each archive (`remembering`), so a pass
takes a fraction of a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

import numpy as np

from ..answer import STEPS
from ..config import Settings
from ..embed import Embedder, load_embedder
from ..errors import ConfigError
from ..index import Index, Progress
from ..passages import Passages
from ..reader import load_reader
from .generate import WatchedAssistant, ask_one, opened
from .intervals import bootstrap
from .questions import Question
from .remembering import Memory, RememberingAssistant, RememberingReader
from .rules import RULES, Rule
from .scoring import Labelled, faults, label
from .sets import QuestionSet
from .snapshot import snapshot_of

Key = tuple[str, str]
WHOLE = ""  # the name of the pass that leaves nothing out


@dataclass(frozen=True, slots=True)
class Gain:
    """Right answers that a step won and lost among `of` questions; from `low` to `high` is the net's 95 % interval."""

    won: int
    lost: int
    of: int
    low: float
    high: float

    def __str__(self) -> str:
        return f"+{self.won} -{self.lost} ({self.low:+.0f} to {self.high:+.0f})" if self.won + self.lost else "0"


@dataclass(frozen=True, slots=True)
class Worth:
    """A step, how many answers it changed, and its gain on seen and on hidden questions."""

    step: str
    firings: int
    seen: Gain
    hidden: Gain

    def to_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said to a question, and whether it was right."""

    said: str
    right: bool
    hidden: bool


def names() -> tuple[str, ...]:
    """All that can be left out: the steps of the pipeline in their order, then the rules."""
    return (*STEPS, *(rule.name for rule in RULES))


def ablations(
    sets: Sequence[QuestionSet],
    settings: Settings,
    *,
    steps: Sequence[str] = (),
    progress: Progress | None = None,
) -> list[Worth]:
    """The worth of each step on the questions of the sets; nothing of hidden questions is told but numbers.

    Args:
        steps: Some of `names()`; all of them if empty.

    Raises:
        ConfigError: there is no such step.
    """
    unknown = [step for step in steps if step not in names()]
    if unknown:
        raise ConfigError(f"there is no step {unknown[0]!r}", hint=f"there are {', '.join(names())}")
    chosen_steps = (WHOLE, *(steps or names()))
    embedder = load_embedder(settings.embedding_model)
    outcomes: dict[str, dict[Key, Outcome]] = {step: {} for step in chosen_steps}
    usable = sorted((each for each in sets if not each.waits), key=lambda each: str(each.corpus.resolve()))
    for _, group in groupby(usable, key=lambda each: str(each.corpus.resolve())):
        chosen = list(group)
        with opened(chosen[0].corpus, settings, embedder, None, progress) as (index, _notes):
            passes = Passes(chosen, index, embedder, settings)
            for number, step in enumerate(chosen_steps, start=1):
                outcomes[step].update(passes.without(step))
                if progress is not None:
                    progress("leaving out steps", number, len(chosen_steps))
    return [worth(step, outcomes[WHOLE], outcomes[step]) for step in chosen_steps[1:]]


class Passes:
    """The questions of sets about one archive, asked over one index as often as need be."""

    def __init__(self, sets: Sequence[QuestionSet], index: Index, embedder: Embedder, settings: Settings) -> None:
        archive = snapshot_of(index)
        self._asked: list[tuple[str, Question, Labelled, bool]] = [
            (each.name, question, label(question, archive), not each.shows(question))
            for each in sets
            for question in each.read()
        ]
        self._index, self._embedder, self._settings = index, embedder, settings
        self._reader = RememberingReader(load_reader(settings.reader))
        self._memory = Memory(Passages(index))

    def without(self, step: str) -> dict[Key, Outcome]:
        """What is answered without a step, by set and question."""
        with self._assistant(step) as assistant:
            return {
                (name, question.id): self._outcome(assistant, name, question, labelled, hidden=hidden)
                for name, question, labelled, hidden in self._asked
            }

    @contextmanager
    def _assistant(self, step: str) -> Iterator[WatchedAssistant]:
        rule = next((rule for rule in RULES if rule.name == step), None)
        made = RememberingAssistant(
            self._index,
            self._embedder,
            self._settings,
            reader=self._reader,
            memory=self._memory if rule is None else self._still_valid(rule),
            without=(step,) if step in STEPS else (),
        )
        if rule is None:
            yield made
        else:
            with rule.left_out():
                yield made

    def _still_valid(self, rule: Rule) -> Memory:
        """What is remembered of the stages before the one that the rule changes."""
        memory = Memory(self._memory.passages)
        if rule.stage != "question":
            memory.understood = self._memory.understood
        if rule.stage != "search":
            memory.found = self._memory.found
        return memory

    @staticmethod
    def _outcome(
        assistant: WatchedAssistant, name: str, question: Question, labelled: Labelled, *, hidden: bool
    ) -> Outcome:
        answer = ask_one(assistant, name, question.model_copy(update={"standalone": ""})).answer
        return Outcome(f"{answer.status} {answer.text}", not any(faults(labelled, answer)), hidden)


def worth(step: str, whole: Mapping[Key, Outcome], without: Mapping[Key, Outcome]) -> Worth:
    """A step's worth from what was answered with everything and what without it."""
    firings = sum(whole[key].said != without[key].said for key in whole)
    return Worth(step, firings, _gain(whole, without, hidden=False), _gain(whole, without, hidden=True))


def _gain(whole: Mapping[Key, Outcome], without: Mapping[Key, Outcome], *, hidden: bool) -> Gain:
    here = [key for key in whole if whole[key].hidden == hidden]
    each = np.array([int(whole[key].right) - int(without[key].right) for key in here], dtype=np.float64)
    if not each.any():
        return Gain(0, 0, len(here), 0.0, 0.0)
    net = bootstrap(each, lambda rows: rows.sum(axis=1))
    return Gain(int((each > 0).sum()), int((each < 0).sum()), len(here), net.low, net.high)
