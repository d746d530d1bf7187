"""The events on a map that is drawn here, as its reader's browser asks nobody else, with a list that says the same."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from starlette.responses import Response

from ...catalogue import Located, town_of
from .filters import Found, select
from .land import Frame, land_within
from .pages import Asked, frame, page, with_known_event
from .view import ArchiveView, Shelf

SIZES = {"wide": (880, 480), "narrow": (358, 380)}  # pixels of the map of the most events, by how wide the page is
SIDE = 280, 190  # of the others
APART = 12.0  # degrees between towns on maps of their own: one far away would push all others together
LEAST_DEGREES = 8.0  # that a map is high, so that there is some coast around a town
SIDE_DEGREES = 40.0  # the same of the others, which show one or two towns on their continent
MARGIN = 0.12  # of the width and height that the towns take, on each side
MARGIN_PX = 45  # at least, so that names have room
CHAR_PX, LINE_PX = 8.6, 17
HIGHEST = 84.0  # degrees north or south


@dataclass(frozen=True, slots=True)
class Town:
    """A town with the events that were held there; `number` is its place in the list, from 1."""

    number: int
    name: str
    country: str
    latitude: float
    longitude: float
    found: Sequence[Found]


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name is written; `anchor` says which part of it stands there."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A town on the map, in pixels; `label` is where its name stands, None where there is no room for it."""

    town: Town
    x: float
    y: float
    radius: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map of one size: land as the data of a path, and its towns."""

    width: int
    height: int
    land: str
    dots: Sequence[Dot]


def map_page(view: ArchiveView, _: Shelf, asked: Asked) -> Response:
    """The events that meet the filters by the town they were held in, and those of which it is not known."""
    asked = with_known_event(view, asked)
    found = select(view, asked.filters)
    towns, nowhere = towns_of(found)
    maps: list[tuple[str, Drawn]] = []
    if towns:
        most, *others = together(towns)
        maps = [(name, drawn(most, *size)) for name, size in SIZES.items()]
        maps += [("side", drawn(few, *SIDE, SIDE_DEGREES)) for few in others]
    return page(
        "map.html",
        asked,
        **frame(view, asked, found, tab="map"),
        towns=towns,
        placed=len(found) - len(nowhere),
        nowhere=nowhere,
        maps=maps,
    )


def towns_of(found: Sequence[Found]) -> tuple[list[Town], list[Found]]:
    """The towns of events, those of most events first, and the events whose town is not known."""
    there: dict[tuple[float, float], list[tuple[Located, Found]]] = {}
    nowhere = []
    for one in found:
        event = one.held.event
        located = town_of(event.place, event.country) if event.place and event.country else None
        if located:
            there.setdefault(located.at, []).append((located, one))
        else:
            nowhere.append(one)
    groups = sorted(there.items(), key=lambda each: (-len(each[1]), each[1][0][0].name))
    towns = []
    for number, (at, group) in enumerate(groups, start=1):
        name = Counter(located.name for located, _ in group).most_common(1)[0][0]
        country = group[0][1].held.event.country or ""
        towns.append(Town(number, name, country, *at, [one for _, one in group]))
    return towns, nowhere


def together(towns: Sequence[Town]) -> list[list[Town]]:
    """The towns in groups that lie far from each other, the group of most events first."""
    left, groups = list(towns), []
    while left:
        group = [left.pop(0)]
        for town in group:  # grows
            near = [other for other in left if _degrees_between(town, other) < APART]
            left = [other for other in left if other not in near]
            group += near
        groups.append(sorted(group, key=lambda town: town.number))
    return sorted(groups, key=lambda group: -sum(len(town.found) for town in group))


def _degrees_between(one: Town, other: Town) -> float:
    narrowing = math.cos(math.radians((one.latitude + other.latitude) / 2))
    return math.hypot((one.longitude - other.longitude) * narrowing, one.latitude - other.latitude)


def drawn(towns: Sequence[Town], width: int, height: int, least: float = LEAST_DEGREES) -> Drawn:
    """A map of these towns, `least` degrees high or higher; those of longitude as wide as in its middle."""
    west, south, east, north = around(towns, width, height, least)

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return (
            round((longitude - west) / (east - west) * width, 1),
            round((north - latitude) / (north - south) * height, 1),
        )

    paths = []
    for ring in land_within((west, south, east, north)):
        points = [point for point, _ in groupby((round(x), round(y)) for x, y in (at(*point) for point in ring))]
        if len(points) > 3:
            steps = (f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(points))
            paths.append(f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z")
    placed = [
        (town, *at(town.longitude, town.latitude), min(6 + 2 * math.sqrt(len(town.found)), 16.0)) for town in towns
    ]
    return Drawn(width, height, "".join(paths), _labelled(placed, width, height))


def around(towns: Sequence[Town], width: int, height: int, least: float) -> Frame:
    """The frame of the shape asked for that holds all towns with room around them."""
    longitudes, latitudes = [town.longitude for town in towns], [town.latitude for town in towns]
    middle_x, middle_y = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    narrowing = max(0.2, math.cos(math.radians(middle_y)))  # of a degree of longitude
    across, up = (max(longitudes) - min(longitudes)) * narrowing, max(latitudes) - min(latitudes)
    roomy = 1 + 2 * MARGIN
    high = max(
        up * max(roomy, height / (height - 2 * MARGIN_PX)),
        across * max(roomy, width / (width - 2 * MARGIN_PX)) * height / width,
        least,
    )
    wide = min(360.0, high * width / height / narrowing)
    middle_y = max(high / 2 - HIGHEST, min(HIGHEST - high / 2, middle_y))
    return middle_x - wide / 2, middle_y - high / 2, middle_x + wide / 2, middle_y + high / 2


def _labelled(placed: Sequence[tuple[Town, float, float, float]], width: int, height: int) -> list[Dot]:
    """The dots with their names where these lie on no dot and no other name; towns of more events come first."""
    taken = [(x - radius, y - radius, x + radius, y + radius) for _, x, y, radius in placed]
    dots = []
    for town, x, y, radius in placed:
        long = CHAR_PX * len(town.name)
        sides = (
            ("start", x + radius + 4, 0.0, y - LINE_PX / 2),
            ("end", x - radius - 4, -long, y - LINE_PX / 2),
            ("middle", x, -long / 2, y - radius - 2 - LINE_PX),
            ("middle", x, -long / 2, y + radius + 2),
        )
        label = None
        for anchor, stands, before, top in sides:
            box = stands + before, top, stands + before + long, top + LINE_PX
            inside = box[0] >= 2 and box[1] >= 2 and box[2] <= width - 2 and box[3] <= height - 2
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                label = Label(round(stands, 1), round(top + 0.76 * LINE_PX, 1), anchor)
                break
        dots.append(Dot(town, x, y, round(radius, 1), label))
    return dots


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
