"""Outlines of land, made by `scripts/make_land.py`, cut to a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

LAND = Path(__file__).parent / "land.txt"
Point = tuple[float, float]  # longitude and latitude in degrees
Frame = tuple[float, float, float, float]  # west, south, east, north


@cache
def _outlines() -> tuple[tuple[Point, ...], ...]:
    rings = []
    for line in LAND.read_text(encoding="ascii").splitlines():
        steps = list(map(int, line.split()))
        across, up = accumulate(steps[::2]), accumulate(steps[1::2])
        rings.append(tuple((x / 100, y / 100) for x, y in zip(across, up, strict=True)))
    return tuple(rings)


def land_within(frame: Frame) -> list[list[Point]]:
    """The outlines of land inside a frame; where land goes on beyond it they follow its edge."""
    west, south, east, north = frame
    found = []
    for ring in _outlines():
        cut: Sequence[Point] = ring
        for edge, axis, inside in ((west, 0, 1), (east, 0, -1), (south, 1, 1), (north, 1, -1)):
            cut = _cut(cut, axis, edge, lambda value, edge=edge, sign=inside: sign * (value - edge) >= 0)  # type: ignore[misc]
        if len(cut) > 2:
            found.append(list(cut))
    return found


def _cut(ring: Sequence[Point], axis: int, edge: float, inside: Callable[[float], bool]) -> list[Point]:
    """What of a ring lies on one side of an edge (Sutherland and Hodgman)."""
    cut: list[Point] = []
    for before, point in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        if inside(before[axis]) != inside(point[axis]):
            part = (edge - before[axis]) / (point[axis] - before[axis])
            cut.append((before[0] + part * (point[0] - before[0]), before[1] + part * (point[1] - before[1])))
        if inside(point[axis]):
            cut.append(point)
    return cut
