"""What each step and rule of the answering is worth: questions asked without it, against the same asked with it.

All questions are asked once, and each rule is watched meanwhile: without it only those are asked again for which it did
something. The reader, the search and the understanding of questions are computed once for each archive
(`remembering`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

import numpy as np

from ..config import Settings
from ..embed import Embedder, load_embedder
from ..errors import AssistantError, ConfigError
from ..index import Index, Progress
from ..passages import Passages
from ..reader import load_reader
from .generate import WatchedAssistant, ask_one, opened
from .intervals import bootstrap
from .questions import Question
from .remembering import Memory, RememberingAssistant, RememberingReader
from .rules import RULES, Rule, all_watched
from .scoring import Labelled, faults, label
from .sets import QuestionSet
from .snapshot import snapshot_of

Key = tuple[str, str]  # name of the set, id of the question


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
    """All that can be left out."""
    return tuple(rule.name for rule in RULES)


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
    rules = [rule for rule in RULES if rule.name in (steps or names())]
    embedder = load_embedder(settings.embedding_model)
    whole: dict[Key, Outcome] = {}
    without: dict[str, dict[Key, Outcome]] = {rule.name: {} for rule in rules}
    usable = sorted((each for each in sets if not each.waits), key=lambda each: str(each.corpus.resolve()))
    for _, group in groupby(usable, key=lambda each: str(each.corpus.resolve())):
        chosen = list(group)
        with opened(chosen[0].corpus, settings, embedder, None, progress) as (index, _notes):
            passes = Passes(chosen, index, embedder, settings, progress)
            whole.update(passes.whole)
            for number, rule in enumerate(rules, start=1):
                without[rule.name].update(passes.without(rule))
                if progress is not None:
                    progress("leaving out rules", number, len(rules))
    return [worth(rule.name, whole, without[rule.name]) for rule in rules]


class Passes:
    """The questions of sets about one archive, asked over one index as often as need be.

    `whole` is what is answered with everything.
    """

    def __init__(
        self,
        sets: Sequence[QuestionSet],
        index: Index,
        embedder: Embedder,
        settings: Settings,
        progress: Progress | None = None,
    ) -> None:
        archive = snapshot_of(index)
        self._asked: dict[Key, tuple[Question, Labelled, bool]] = {
            (each.name, question.id): (question, label(question, archive), not each.shows(question))
            for each in sets
            for question in each.read()
        }
        self._index, self._embedder, self._settings = index, embedder, settings
        self._reader = RememberingReader(load_reader(settings.reader))
        self._memory = Memory(Passages(index))
        self._fired: dict[str, set[Key]] = {rule.name: set() for rule in RULES}
        self.whole: dict[Key, Outcome] = {}
        assistant = self._assistant(self._memory)
        with all_watched() as fired:
            for number, key in enumerate(self._asked, start=1):
                fired.clear()
                self.whole[key] = self._outcome(assistant, key)
                for name in fired:
                    self._fired[name].add(key)
                if progress is not None:
                    progress("asking with all rules", number, len(self._asked))

    def without(self, rule: Rule) -> dict[Key, Outcome]:
        """What is answered without a rule; it stands as it was for questions for which the rule did nothing."""
        with rule.left_out():
            assistant = self._assistant(self._still_valid(rule))
            changed = {key: self._outcome(assistant, key) for key in self._asked if key in self._fired[rule.name]}
        return self.whole | changed

    def _assistant(self, memory: Memory) -> WatchedAssistant:
        return RememberingAssistant(self._index, self._embedder, self._settings, reader=self._reader, memory=memory)

    def _still_valid(self, rule: Rule) -> Memory:
        """What is remembered of the stages before the one that the rule changes."""
        memory = Memory(self._memory.passages)
        if rule.stage != "question":
            memory.understood = self._memory.understood
        if rule.stage != "search":
            memory.found = self._memory.found
        return memory

    def _outcome(self, assistant: WatchedAssistant, key: Key) -> Outcome:
        question, labelled, hidden = self._asked[key]
        answer = ask_one(assistant, key[0], question.model_copy(update={"standalone": ""})).answer
        if answer.error is not None:
            raise AssistantError(f"{key[0]} {key[1]} could not be asked: {answer.error}")
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
