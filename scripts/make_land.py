"""Makes the outlines of land that the archive's map draws, from the npm package world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python scripts/make_land.py package/land-50m.json [--check]

The package holds Natural Earth's outlines (public domain) at 1:50,000,000. They are thinned to what a map of a few
hundred pixels shows. A line of land.txt is an outline: longitude and latitude of its first point in hundredths of a
degree, then the steps from point to point.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from coprod_assistant.web.archive.land import LAND, Point

OFF = 0.05  # degrees by which a thinned line may be off
SOUTHERNMOST = -60.0
SMALLEST = 0.12  # degrees that an island is wide or high


def main(arguments: list[str]) -> int:
    """0 after the file is written; with --check 1 if it would differ from what is there."""
    text = "".join(map(line_of, outlines(json.loads(Path(arguments[0]).read_text()))))
    if "--check" in arguments:
        return int(LAND.read_text() != text)
    LAND.write_text(text)
    return 0


def outlines(topology: dict[str, Any]) -> list[list[Point]]:
    """The rings of land of a TopoJSON file, thinned; lakes and the Antarctic are left out.

    One that crosses 180 degrees goes on beyond it, and stands there once for each side.
    """
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    polygons = [rings for land in topology["objects"]["land"]["geometries"] for rings in land["arcs"]]
    outer = [_unwrapped(_ring(rings[0], arcs)) for rings in polygons]
    outer = [ring for ring in outer if max(latitude for _, latitude in ring) > SOUTHERNMOST]
    thinned = [_thinned(ring) for ring in outer if _size(ring) >= SMALLEST]
    moved = [[(x + turn, y) for x, y in ring] for ring in thinned for turn in (-360, 0, 360) if len(ring) > 3]
    return [ring for ring in moved if max(x for x, _ in ring) > -180 and min(x for x, _ in ring) < 180]


def _unwrapped(ring: Sequence[Point]) -> list[Point]:
    """The ring without steps from one side of the world to the other."""
    went = [0.0, *((b[0] < a[0] - 180) - (b[0] > a[0] + 180) for a, b in pairwise(ring))]
    return [(x + 360 * round_, y) for (x, y), round_ in zip(ring, accumulate(went), strict=True)]


def _decoded(arc: Sequence[Sequence[int]], transform: dict[str, list[float]]) -> list[Point]:
    (wide, high), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for across, up in arc:
        x, y = x + across, y + up
        points.append((left + x * wide, bottom + y * high))
    return points


def _ring(numbers: Sequence[int], arcs: Sequence[list[Point]]) -> list[Point]:
    """The arcs of a ring one after the other; a negative number is an arc backwards."""
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _size(ring: Sequence[Point]) -> float:
    across, up = zip(*ring, strict=True)
    return float(max(max(across) - min(across), max(up) - min(up)))


def _thinned(ring: Sequence[Point]) -> list[Point]:
    """The ring without points that the line between those kept comes near to (Douglas and Peucker)."""
    keep = {0, len(ring) // 2, len(ring) - 1}
    open_spans = list(pairwise(sorted(keep)))
    while open_spans:
        first, last = open_spans.pop()
        off, at = max(((_off(ring[i], ring[first], ring[last]), i) for i in range(first + 1, last)), default=(0.0, 0))
        if off > OFF:
            keep.add(at)
            open_spans += [(first, at), (at, last)]
    return [ring[at] for at in sorted(keep)]


def _off(point: Point, start: Point, end: Point) -> float:
    across, up = end[0] - start[0], end[1] - start[1]
    length = float((across**2 + up**2) ** 0.5)
    if not length:
        return float(((point[0] - start[0]) ** 2 + (point[1] - start[1]) ** 2) ** 0.5)
    return float(abs(across * (start[1] - point[1]) - (start[0] - point[0]) * up) / length)


def line_of(ring: Sequence[Point]) -> str:
    """A line of land.txt."""
    whole = [(round(100 * across), round(100 * up)) for across, up in ring]
    steps = [whole[0], *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(whole))]
    return " ".join(f"{across} {up}" for across, up in steps) + "\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
