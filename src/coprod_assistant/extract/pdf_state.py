"""A PDF page while it is read: its graphics state, as far as it places or hides text, and what is known of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
WHITE = 0.97  # share of full brightness from which a colour cannot be told from paper
COMPONENTS = {1: "gray", 3: "rgb", 4: "cmyk"}
SPACES = {"/DeviceGray": "gray", "/CalGray": "gray", "/DeviceRGB": "rgb", "/CalRGB": "rgb", "/DeviceCMYK": "cmyk"}
Box = tuple[float, float, float, float]  # left, lower, right and upper edge in points


def multiply(one: Matrix, other: Matrix) -> Matrix:
    """`one` applied before `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


@dataclass(slots=True)
class State:
    """What the next shown text depends on; names follow ISO 32000-1, 9.3."""

    matrix: Matrix = IDENTITY
    text_matrix: Matrix = IDENTITY
    line_matrix: Matrix = IDENTITY
    font: Any = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    render: int = 0
    alpha: float = 1.0
    white: bool = False
    space: str = "gray"

    def copy(self) -> State:
        """The state as it is now, to come back to."""
        return replace(self)

    def apply(self, operator: bytes, operands: Any) -> None:
        """Follows a command that sets a matrix or a text parameter; others change nothing here."""
        if operator == b"cm":
            self.matrix = multiply(_matrix(operands), self.matrix)
        elif operator == b"BT":
            self.text_matrix = self.line_matrix = IDENTITY
        elif operator == b"Tm":
            self.text_matrix = self.line_matrix = _matrix(operands)
        elif operator in (b"Td", b"TD"):
            if operator == b"TD":
                self.leading = -float(operands[1])
            self._move(float(operands[0]), float(operands[1]))
        elif operator == b"T*":
            self.next_line()
        elif operator == b"Tr":
            self.render = int(operands[0])
        elif operator == b"Tz":
            self.scale = float(operands[0]) / 100
        elif operator in PARAMETERS:
            setattr(self, PARAMETERS[operator], float(operands[0]))

    def next_line(self) -> None:
        """Moves to the start of the next line."""
        self._move(0.0, -self.leading)

    def _move(self, x: float, y: float) -> None:
        self.line_matrix = multiply((1.0, 0.0, 0.0, 1.0, x, y), self.line_matrix)
        self.text_matrix = self.line_matrix

    def advance(self, width: float) -> None:
        """Moves along the line by `width` of text space."""
        a, b, c, d, e, f = self.text_matrix
        self.text_matrix = a, b, c, d, e + width * a, f + width * b

    def place(self) -> tuple[float, float]:
        """Where the next character stands on the page."""
        _, _, c, d, e, f = self.text_matrix
        return self.on_page((e + self.rise * c, f + self.rise * d))

    def on_page(self, point: tuple[float, float]) -> tuple[float, float]:
        """A point of user space on the page."""
        a, b, c, d, e, f = self.matrix
        return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f

    def height(self) -> float:
        """The font size as it is seen on the page."""
        c, d = self.text_matrix[2:4]
        g, h, i, j = self.matrix[:4]
        return abs(self.size) * math.hypot(c * g + d * i, c * h + d * j)

    def set_colour(self, operator: bytes, operands: Any, resources: Any) -> None:
        """Follows a command that sets the colour of filled shapes and letters."""
        if operator == b"cs":
            self.space = _space(operands[0], resources)
            self.white = False
            return
        if operator in DEVICE:
            self.space = DEVICE[operator]
        self.white = _is_white(self.space, [float(value) for value in operands if isinstance(value, (int, float))])


PARAMETERS = {b"Tc": "char_space", b"Tw": "word_space", b"TL": "leading", b"Ts": "rise"}
DEVICE = {b"g": "gray", b"rg": "rgb", b"k": "cmyk"}


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in operands[:6])
    return a, b, c, d, e, f


def _space(name: Any, resources: Any) -> str:
    """The kind of a colour space; `other` where its numbers say nothing about brightness."""
    if name in SPACES:
        return SPACES[name]
    found = resources["/ColorSpace"].get_object()[name].get_object()
    if isinstance(found, str):
        return SPACES.get(found, "other")
    family = found[0]
    if family == "/ICCBased":
        return COMPONENTS.get(int(found[1].get_object()["/N"]), "other")
    return SPACES.get(family, "other")


def _is_white(space: str, values: list[float]) -> bool:
    if space in ("gray", "rgb") and values:
        return all(value >= WHITE for value in values)
    return space == "cmyk" and bool(values) and all(value <= 1 - WHITE for value in values)


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

    `comments` are what people wrote about it, as it opens where a reader clicks on a mark.
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
    comments: list[str] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)
    unseen: list[Run] = field(default_factory=list)
    image_area: float = 0.0
    scanned: bool = False
