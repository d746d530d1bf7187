"""Where the marks of the report's plots stand, in per cent of a plot's width and height."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .compare import Difference
from .intervals import percentile
from .measures import BY_NAME

BARS = 28  # columns of the plot of times
STEPS = (0.04, 0.08, 0.2, 0.4, 0.6, 0.8, 1.0)  # ends of an axis of shares whose quarters are round


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on a line: its ends and its value; `before` is the value of the run it is compared with."""

    low: float
    high: float
    at: float
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A word on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Risk over coverage: `path` in a square of 100 by 100, y downwards; `now` is where the program stands."""

    path: str
    before: str
    now: tuple[float, float] | None
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the plot of times: left and right edge and height, and its words."""

    left: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Times:
    """How long answers took; `over` are those beyond the right edge."""

    columns: tuple[Column, ...]
    across: tuple[Tick, ...]
    p50: float
    p95: float
    over: int


def share_bar(found: Mapping[str, Any], before: float | None = None) -> Bar | None:
    """The bar of a figure between 0 and 1; None where it has no value."""
    if found["value"] is None:
        return None
    low, high, at = (round(100 * found[key], 2) for key in ("low", "high", "value"))
    return Bar(low, high, at, before=None if before is None else round(100 * before, 2))


def difference_bars(differences: Sequence[Difference]) -> tuple[list[tuple[Difference, Bar]], float]:
    """A bar for each share or figure from 0 to 1 that differs, nought in the middle; and what the edges mean."""
    chosen = [each for each in differences if each.name != "words" and (each.worse or each.better)]
    widest = max((max(abs(each.low), abs(each.high), abs(each.difference)) for each in chosen), default=0.0)
    edge = next((step for step in STEPS if widest <= step), 1.0)

    def at(value: float) -> float:
        return round(50 + 50 * value / edge, 2)

    return [(each, Bar(at(each.low), at(each.high), at(each.difference))) for each in chosen], edge


def risk_curve(found: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Curve | None:
    """The curve of a summary's `risk_coverage`; None where no confidence was given."""
    points = found.get("points") or []
    if not points:
        return None
    older = (before or {}).get("points") or []
    highest = max(risk for _, risk, _ in [*points, *older])
    edge = next(step for step in STEPS if highest <= step)
    now = found["now"]
    return Curve(
        path=_path(points, edge),
        before=_path(older, edge) if older else "",
        now=(round(100 * now[0], 2), round(100 - 100 * now[1] / edge, 2)) if now else None,
        across=tuple(Tick(share, f"{share} %") for share in (0, 25, 50, 75, 100)),
        up=tuple(Tick(100 - 25 * step, f"{edge * step * 25:g} %") for step in range(5)),
    )


def _path(points: Sequence[Sequence[float]], edge: float) -> str:
    first = points[0]
    steps = [(0.0, first[1]), *((point[0], point[1]) for point in points)]
    return "M" + " L".join(f"{100 * coverage:.2f} {100 - 100 * risk / edge:.2f}" for coverage, risk in steps)


def times(milliseconds: Sequence[float]) -> Times | None:
    """The columns of how long answers took, up to a little beyond the 95th percentile; None without any."""
    taken = sorted(value for value in milliseconds if value)
    if not taken:
        return None
    p50, p95 = percentile(taken, 0.5), percentile(taken, 0.95)
    edge = _round_up(1.25 * p95)
    counts = [0] * BARS
    for value in taken:
        if value < edge:
            counts[int(value / edge * BARS)] += 1
    highest, wide = max(1, *counts), edge / BARS
    columns = tuple(
        Column(
            round(100 * number / BARS, 3),
            round(100 / BARS, 3),
            round(100 * count / highest, 2),
            f"{number * wide:.0f} to {(number + 1) * wide:.0f} ms: {count}",
        )
        for number, count in enumerate(counts)
    )
    return Times(columns, tuple(_times_ticks(edge)), 100 * p50 / edge, 100 * p95 / edge, sum(v >= edge for v in taken))


def _times_ticks(edge: float) -> Iterator[Tick]:
    for part in range(5):
        yield Tick(25.0 * part, f"{edge * part / 4:g} ms")


def _round_up(value: float) -> float:
    """The next number of milliseconds that has round quarters."""
    size = 10 ** math.floor(math.log10(value))
    return float(next(size * step for step in (1, 2, 4, 8, 10, 20) if value <= size * step))


def by_share(kinds: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """Kinds of questions with their figures, the best first; of equally good ones the larger."""
    return sorted(kinds.items(), key=lambda item: (-item[1]["value"], -item[1]["n"], item[0]))


def is_share(name: str) -> bool:
    """Whether a figure stands on a scale from 0 to 1 that a bar can show."""
    return name not in {"words", "follow_up_gain"} and name in BY_NAME
