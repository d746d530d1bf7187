"""What is known of a page before lines are made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

Box = tuple[float, float, float, float]  # left, lower, right and upper edge in points


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text on one line; `x`, `y` count from the lower left of the page in points.

    `order` counts the pieces of the page as they are drawn.
    """

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool
    order: int = 0


@dataclass(slots=True)
class RawPage:
    """What one page shows; `hidden` says why text was left out, `problem` what went wrong, in words.

    `shapes` are the boxes of small shapes, which bullets may be. `unseen` are the invisible runs, which lie over the
    picture of a scanned page; `image_area` in square points; `scanned` is whether they were taken for the text of the
    page.
    """

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    problem: str = ""
    shapes: list[Box] = field(default_factory=list)
    unseen: list[Run] = field(default_factory=list)
    image_area: float = 0.0
    scanned: bool = False
