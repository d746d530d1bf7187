"""A run made small enough to be kept with the code: what a comparison needs, and no words of hidden questions."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import ConfigError
from .answers import Asked, KeptAnswer
from .runs import ANSWERS, RUN, SCORES, SUMMARY, Run
from .scores import Score


def keep_baseline(run: Run, folder: Path) -> Run:
    """The baseline that was written to `folder`, which then holds nothing else.

    Raises:
        ConfigError: the run asked a sample, and a smaller baseline would guard less.
    """
    about, summary = run.about(), run.summary()
    if int(about.get("every", 1)) > 1:
        raise ConfigError(f"{run.name} asked one question in {about['every']}", hint="run it again without --every")
    scores, asked = run.scores(), run.asked()
    hidden = {score.key for score in scores if score.hidden}
    shutil.rmtree(folder, ignore_errors=True)
    kept = Run(folder)
    kept.write(RUN, about | {"run": run.name})
    for figures in (summary["all"], *summary["sets"].values()):
        figures["risk_coverage"].pop("points")  # long, and made anew by every run
        for measure in figures["measures"].values():
            measure.pop("left_out")
    kept.write(SUMMARY, summary)
    kept.write_lines(SCORES, (_score(score) for score in scores))
    brief = (_brief(each) for each in asked if (each.set, each.id) not in hidden)
    kept.write_lines(ANSWERS, (each.model_dump(mode="json", exclude_defaults=True) for each in brief))
    return kept


def _score(score: Score) -> dict[str, Any]:
    """What a comparison looks at; what is wrong with a hidden answer without the words of its label."""
    if score.hidden:
        score = replace(score, wrong=tuple(fault.split(":")[0] for fault in score.wrong))
    line = replace(score, left_out={}, milliseconds=0.0, confidence=None, best_right=False).to_dict()
    required = {"set", "id", "split", "kind", "allowed", "status", "wrong", "measures"}
    return {name: value for name, value in line.items() if value or name in required}


def _brief(asked: Asked) -> Asked:
    answer = asked.answer
    return Asked(
        set=asked.set,
        id=asked.id,
        answer=KeptAnswer(status=answer.status, mode=answer.mode, text=answer.text, error=answer.error),
    )
