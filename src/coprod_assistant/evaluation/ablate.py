"""What each step of the answering is worth: all questions asked without it, against all questions asked with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from ..answer import STEPS
from ..config import Settings
from ..embed import load_embedder
from ..index import Progress
from .generate import WatchedAssistant, ask_one, opened
from .scoring import faults, label
from .sets import QuestionSet
from .snapshot import snapshot_of

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Worth:
    """A step, how many answers it changed, and what it won and lost of seen and of hidden questions ("+5 -1")."""

    step: str
    firings: int
    seen: str
    hidden: str

    def to_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Outcome:
    said: str
    right: bool
    hidden: bool


def ablations(
    sets: Sequence[QuestionSet],
    settings: Settings,
    *,
    steps: Sequence[str] = STEPS,
    progress: Progress | None = None,
) -> list[Worth]:
    """The worth of each step on the questions of the sets; nothing of hidden questions is told but numbers."""
    embedder = load_embedder(settings.embedding_model)
    outcomes: dict[str, dict[Key, _Outcome]] = {step: {} for step in ("", *steps)}
    usable = sorted((each for each in sets if not each.waits), key=lambda each: str(each.corpus.resolve()))
    for _, group in groupby(usable, key=lambda each: str(each.corpus.resolve())):
        chosen = list(group)
        with opened(chosen[0].corpus, settings, embedder, None, progress) as (index, _notes):
            archive = snapshot_of(index)
            for number, step in enumerate(outcomes):
                assistant = WatchedAssistant(
                    lambda index=index: nullcontext(index),  # type: ignore[misc]
                    embedder,
                    settings,
                    close=lambda: None,
                    without=(step,) if step else (),
                )
                for each in chosen:
                    for question in each.read():
                        answer = ask_one(assistant, each.name, question).answer
                        right = not any(faults(label(question, archive), answer))
                        said = f"{answer.status} {answer.text}"
                        outcomes[step][each.name, question.id] = _Outcome(said, right, not each.shows(question))
                if progress is not None:
                    progress("leaving out steps", number + 1, len(outcomes))
    return [_worth(step, outcomes[""], outcomes[step]) for step in steps]


def _worth(step: str, whole: Mapping[Key, _Outcome], without: Mapping[Key, _Outcome]) -> Worth:
    changed = [key for key in whole if whole[key].said != without[key].said]

    def told(*, hidden: bool) -> str:
        here = [key for key in changed if whole[key].hidden == hidden]
        won = sum(whole[key].right and not without[key].right for key in here)
        lost = sum(without[key].right and not whole[key].right for key in here)
        return f"+{won} -{lost}"

    return Worth(step, len(changed), told(hidden=False), told(hidden=True))
