"""A run made small enough to be kept with the code: what a comparison needs, and no words of hidden questions."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from .answers import Asked, KeptAnswer
from .runs import RUN, SCORES, SUMMARY, Run


def keep_baseline(run: Run, folder: Path) -> Run:
    """The baseline that was written to `folder`, which then holds nothing else."""
    scores, asked = run.scores(), run.asked()
    hidden = {score.key for score in scores if score.hidden}
    about, summary = run.about(), run.summary()
    shutil.rmtree(folder, ignore_errors=True)
    kept = Run(folder)
    kept.write(RUN, about | {"run": run.name})
    for figures in (summary["all"], *summary["sets"].values()):
        figures["risk_coverage"].pop("points")  # long, and made anew by every run
    kept.write(SUMMARY, summary)
    kept.write_lines(SCORES, (replace(score, left_out={}).to_dict() for score in scores))
    kept.write_asked([_brief(each) for each in asked if (each.set, each.id) not in hidden])
    return kept


def _brief(asked: Asked) -> Asked:
    answer = asked.answer
    return Asked(
        set=asked.set,
        id=asked.id,
        answer=KeptAnswer(status=answer.status, mode=answer.mode, text=answer.text, error=answer.error),
    )
