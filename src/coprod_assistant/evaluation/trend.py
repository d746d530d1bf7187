"""Right answers of each set over the runs that are kept, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .runs import SUMMARY, Run


@dataclass(frozen=True, slots=True)
class Point:
    """A set in one run; shares are from 0 to 1. `questions` is a hash of the set's file: another is another measure."""

    run: str
    started: str
    set: str
    right: int
    of: int
    share: float
    low: float
    high: float
    questions: str


def finished_runs(runs: Path) -> list[Run]:
    """The runs of a folder that have figures, oldest first."""
    return [Run(path.parent) for path in sorted(runs.glob(f"*/{SUMMARY}"))]


def points(runs: Path) -> dict[str, list[Point]]:
    """The points of each set, oldest first.

    Raises:
        ConfigError: a run cannot be read; names it.
    """
    found: dict[str, list[Point]] = {}
    for run in finished_runs(runs):
        about, summary = run.about(), run.summary()
        for name, figures in summary["sets"].items():
            right = figures["measures"]["right"]
            found.setdefault(name, []).append(
                Point(
                    run=run.name,
                    started=about["started"],
                    set=name,
                    right=figures["right"],
                    of=figures["questions"],
                    share=right["value"],
                    low=right["low"],
                    high=right["high"],
                    questions=about["sets"][name]["sha256"][:12],
                )
            )
    return {name: sorted(each, key=lambda point: point.started) for name, each in found.items()}
