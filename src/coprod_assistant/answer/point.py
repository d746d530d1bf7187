"""The operating point: the constants that order statements and say when a question is answered at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..errors import ConfigError


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Constants of the decision, fitted to labelled questions by `coprod eval calibrate`.

    `rank` are weights of `rank.RANK_FEATURES` by name. `intercept` and `weights`, of `decide.ANSWER_FEATURES` by name,
    give the log-odds that the best statement answers; below the probability `threshold` a question is refused. A
    further statement is shown if its score is at most `margin` below the best one's. `reader` is the hash of the model
    that all of it was fitted to; empty where the file does not say.
    """

    rank: Mapping[str, float]
    intercept: float
    weights: Mapping[str, float]
    threshold: float
    margin: float
    reader: str = ""


@lru_cache(maxsize=1)
def shipped_point() -> OperatingPoint:
    """The point that the package comes with, for the shipped reader."""
    return _point(json.loads(files(__package__).joinpath("operating_point.json").read_text(encoding="utf-8")))


def point_of(file: Path | None, *, threshold: float | None = None) -> OperatingPoint:
    """The point in `file`, or the shipped one, with another `threshold` if one is given.

    Raises:
        ConfigError: the file cannot be read or is no operating point.
    """
    if file is None:
        point = shipped_point()
    else:
        try:
            point = _point(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigError(
                f"{file} is no operating point", hint="write one with `coprod eval calibrate --out FILE`"
            ) from error
    return point if threshold is None else replace(point, threshold=threshold)


def _point(constants: Any) -> OperatingPoint:
    told = constants["answer"]
    return OperatingPoint(
        {str(name): float(value) for name, value in constants["rank"].items()},
        float(told["intercept"]),
        {str(name): float(value) for name, value in told["weights"].items()},
        float(told["threshold"]),
        float(told["margin"]),
        str(constants.get("made", {}).get("reader", "")),
    )
