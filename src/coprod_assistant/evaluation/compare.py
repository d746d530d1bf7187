"""Two runs question by question: what is better, what is worse, and whether a loss is more than noise.

The verdict rests on three rules, because one figure can fall by chance and many looked at will:

1. `right` is tested by itself: a loss whose chance is below 5 % fails.
2. The further measures are tested together: their chances are corrected after Holm, and one below 5 % fails.
3. What must always hold (quotes at their place, statements supported) may not be lost for a single question.

Chances are those of `intervals.chance_of_loss`. What is simply gone fails too, without any statistics: a question of
the first run that the second left out of those of its set and split, since no run is better for leaving out what it
gets wrong; an event of the catalogue; a file of the archive. A set or a split that the second run was not asked at all,
and what a sample leaves out (`--every`), is told and is no loss. How long an answer took is told and never fails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from .answers import KeptAnswer
from .intervals import bootstrap, chance_of_loss, holm
from .measures import BY_NAME, MEASURES
from .questions import in_sample
from .runs import Run
from .scores import Score

LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure in both runs over the `n` questions that have it in both; `low` and `high` bound the difference.

    `chance` is that of a loss at least as large if the runs were equally good; `corrected` takes into account how many
    measures are looked at, where they are. `loss` says whether it fails the gate.
    """

    name: str
    n: int
    before: float
    after: float
    low: float
    high: float
    better: int
    worse: int
    chance: float
    corrected: float
    loss: bool

    @property
    def difference(self) -> float:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Side:
    """An answer as one run gave it."""

    status: str
    text: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that one run got right and the other wrong; of a hidden one only set, id and kind are known."""

    set: str
    id: str
    kind: str
    hidden: bool
    question: str = ""
    before: Side | None = None
    after: Side | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from run `before` to run `after`; `reasons` say why it fails the gate, none if it passes.

    `missing` are questions left out of a set and split that were asked; `not_asked` says how many questions are of sets
    and splits that were not, and how many are not in the sample.
    """

    before: str
    after: str
    compared: int
    differences: tuple[Difference, ...]
    turned_wrong: tuple[Turned, ...]
    turned_right: tuple[Turned, ...]
    missing: tuple[str, ...]
    not_asked: tuple[str, ...]
    gone: tuple[str, ...]
    added: int
    relabelled: tuple[str, ...]
    reasons: tuple[str, ...]
    latency_ms: tuple[tuple[float | None, float | None], tuple[float | None, float | None]]

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON."""
        return asdict(self) | {"passes": not self.reasons}


def compare(before: Run, after: Run) -> Comparison:
    """What differs between two runs.

    Raises:
        ConfigError: one of them cannot be read.
    """
    old = {score.key: score for score in before.scores()}
    new = {score.key: score for score in after.scores()}
    common = [(score, new[key]) for key, score in old.items() if key in new]
    pairs = [(one, other) for one, other in common if one.label == other.label]
    differences = differences_of(pairs)
    every = int(after.about().get("every", 1))
    gaps = [score for key, score in old.items() if key not in new]
    sampled = [score for score in gaps if in_sample(score.set, score.id, every)]
    groups = {(score.set, score.split) for score in new.values()}
    missing = tuple(f"{score.set} {score.id}" for score in sampled if (score.set, score.split) in groups)
    gone = tuple(_gone(before.about(), after.about()))
    answers = _Answers(before, after)
    return Comparison(
        before=before.name,
        after=after.name,
        compared=len(pairs),
        differences=differences,
        turned_wrong=tuple(answers.turned(one, other) for one, other in pairs if one.right and not other.right),
        turned_right=tuple(answers.turned(one, other) for one, other in pairs if other.right and not one.right),
        missing=missing,
        not_asked=(*_not_asked(sampled, groups), *_not_sampled(len(gaps) - len(sampled), every)),
        gone=gone,
        added=sum(key not in old for key in new),
        relabelled=tuple(f"{one.set} {one.id}" for one, other in common if one.label != other.label),
        reasons=tuple(_reasons(differences, missing, gone, len(pairs))),
        latency_ms=(_latency(before), _latency(after)),
    )


def differences_of(pairs: Sequence[tuple[Score, Score]]) -> tuple[Difference, ...]:
    """The measures that some question has in both runs, in the order of `MEASURES`, with what fails marked."""
    found = [each for measure in MEASURES if (each := _difference(measure.name, pairs)) is not None]
    further = [each for each in found if BY_NAME[each.name].gate == "further"]
    corrected = dict(zip((each.name for each in further), holm([each.chance for each in further]), strict=True))
    return tuple(_judged(replace(each, corrected=corrected.get(each.name, each.chance))) for each in found)


def _judged(each: Difference) -> Difference:
    gate = BY_NAME[each.name].gate
    loss = each.worse > 0 if gate == "never" else bool(gate) and each.corrected < LEVEL
    return replace(each, loss=loss)


def _difference(name: str, pairs: Sequence[tuple[Score, Score]]) -> Difference | None:
    rows = [
        (one.measures[name], other.measures[name])
        for one, other in pairs
        if name in one.measures and name in other.measures
    ]
    if not rows:
        return None
    values = np.array(rows, dtype=np.float64)
    moved = values[:, 1] - values[:, 0]
    interval = bootstrap(moved, lambda drawn: drawn.mean(axis=1))
    chance = chance_of_loss([float(value) for value in moved])
    return Difference(
        name=name,
        n=len(rows),
        before=float(values[:, 0].mean()),
        after=float(values[:, 1].mean()),
        low=interval.low,
        high=interval.high,
        better=int((moved > 0).sum()),
        worse=int((moved < 0).sum()),
        chance=chance,
        corrected=chance,
        loss=False,
    )


def _not_asked(gaps: Sequence[Score], groups: set[tuple[str, str]]) -> Iterator[str]:
    """How many questions are of each set that no question was asked of, else of each split of a set."""
    asked = {name for name, _ in groups}
    left = (score for score in gaps if (score.set, score.split) not in groups)
    counts = Counter(
        score.set if score.set not in asked else f"the split {score.split} of {score.set}" for score in left
    )
    yield from (f"{count} question{'s' if count > 1 else ''} of {name}" for name, count in counts.items())


def _not_sampled(count: int, every: int) -> Iterator[str]:
    if count:
        yield f"{count} question{'s' if count > 1 else ''} not in the sample of one in {every}"


def _gone(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Files and events of the first run's archives that the second run did not find in the same archive."""
    for name, old in before["archives"].items():
        new = after["archives"].get(name)
        if new is not None:
            yield from (f"the file {file} of {name}" for file in old["files"] if file not in new["files"])
            yield from (
                f"the event {event!r} of {name}" for key, event in old["events"].items() if key not in new["events"]
            )


def _reasons(
    differences: Sequence[Difference], missing: Sequence[str], gone: Sequence[str], compared: int
) -> Iterator[str]:
    if not compared:
        yield "no question has the same label in both runs; if labels were changed on purpose, make a new baseline"
    if missing:
        yield (
            f"{len(missing)} of the first run's questions not asked in the second, first {missing[0]}; "
            "if that was on purpose, make a new baseline"
        )
    yield from (f"{each} is no longer found; if that is right, make a new baseline" for each in gone)
    for each in differences:
        measure = BY_NAME[each.name]
        if each.loss and measure.gate == "never":
            yield f"{measure.title}: {each.worse} of {each.n} questions worse, and none may be"
        elif each.loss:
            yield (
                f"{measure.title}: {each.worse} questions worse and {each.better} better of {each.n}; "
                f"by chance that would be so in {_told(each.corrected)} of cases"
            )


def _told(chance: float) -> str:
    return "less than 0.01 %" if chance < 1e-4 else f"{100 * chance:.2f} %"


def _latency(run: Run) -> tuple[float | None, float | None]:
    found = run.summary()["all"]["latency_ms"]
    return found["p50"], found["p95"]


class _Answers:
    """The answers of both runs, read once."""

    def __init__(self, before: Run, after: Run) -> None:
        self._before = {(each.set, each.id): each.answer for each in before.asked()}
        self._after = {(each.set, each.id): each.answer for each in after.asked()}
        self._questions = after.questions()

    def turned(self, one: Score, other: Score) -> Turned:
        """A question that turned, with both answers unless it is hidden."""
        if one.hidden or other.hidden:
            return Turned(one.set, one.id, one.kind, hidden=True)
        question = self._questions[one.key].question
        return Turned(
            one.set,
            one.id,
            one.kind,
            hidden=False,
            question=question,
            before=_side(one, self._before.get(one.key)),
            after=_side(other, self._after.get(one.key)),
        )


def _side(score: Score, answer: KeptAnswer | None) -> Side:
    return Side(score.status, answer.text if answer else "", score.wrong)
