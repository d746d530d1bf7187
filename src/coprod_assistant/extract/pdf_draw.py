"""The drawing commands of a PDF page, followed as far as they place or hide text.

pypdf's own text extraction tells neither how wide a piece of text is nor whether it can be seen: white, invisible
(render mode 3), 0.1 pt and off-page text all come out as text (pypdf 7.1.0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from .pdf_marked import OFF_LAYER, IsOff, MarkedContent
from .pdf_state import Box, RawPage, Run, State, multiply

MAX_STREAM_BYTES = 10_000_000  # of one page's drawing commands; pypdf 7.1.0 takes 13 s for 64 MB
MAX_OPERATIONS = 1_000_000  # of one page, with those of the forms it draws
MAX_FORMS = 500  # drawn on one page; forms that draw forms multiply
MAX_FORM_DEPTH = 8
MIN_SIZE_PT = 2.0  # nobody reads smaller text
MIN_ALPHA = 0.05
MAX_SHAPES = 2_000  # remembered of one page; a chart has more, and nobody writes white text on its dots
RAISED, RAISED_SIZE = 0.33, 0.65  # of the size: where a font draws its raised figures, and how big
GLUED = 0.03  # of the size: what stands nearer to each other is one run, as some files place each glyph
INVISIBLE = "invisible"
SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))
FILLS = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
STROKES = frozenset((b"S", b"s"))
PATHS = FILLS | STROKES | {b"re", b"m", b"l", b"c", b"v", b"y", b"n", b"h"}
MIN_SHAPE_PT, MAX_SHAPE_PT = 0.8, 14.0  # of a shape that may be a bullet
SQUARE = 1.35  # times as long as wide at most
Commands = Callable[[Any], Iterable[tuple[Any, bytes]]]


class TooLongError(Exception):
    """A content stream is longer than `MAX_STREAM_BYTES`."""


class Drawing:
    """Follows the drawing commands of a page as far as they place or hide text, and fills `raw`."""

    def __init__(
        self, raw: RawPage, state: State, *, load_font: Callable[[Any], Any], load_commands: Commands, is_off: IsOff
    ) -> None:
        self.raw = raw
        self.state = state
        self.load_font = load_font
        self.load_commands = load_commands
        self.stack: list[State] = []
        self.operations = 0
        self.forms = 0
        self.path: list[list[tuple[float, float]]] = []  # points of the parts of the path that is being drawn
        self.dark: list[Box] = []  # filled boxes and pictures that white text can be read on
        self.marked = MarkedContent(is_off)

    def draw(self, content: Any, resources: Any, *, depth: int) -> None:
        """Draws a content stream, or an array of them, with its resources."""
        try:
            commands = self.load_commands(content)
        except TooLongError:
            self.raw.problem = f"its drawing commands are longer than {MAX_STREAM_BYTES / 1e6:.0f} MB"
            return
        for operands, operator in commands:
            self.operations += 1
            if self.operations > MAX_OPERATIONS:
                self.raw.problem = f"it has more than {MAX_OPERATIONS:,} drawing commands; the rest was left out"
                return
            try:
                self._operate(operator, operands, resources, depth)
            except (IndexError, TypeError, ValueError, KeyError, AttributeError, OverflowError):
                continue  # a command with wrong operands draws nothing

    def _operate(self, operator: bytes, operands: Any, resources: Any, depth: int) -> None:
        if operator in SHOWING:
            self._show(operator, operands)
        elif operator == b"q":
            self.stack.append(self.state.copy())
        elif operator == b"Q":
            self.state = self.stack.pop() if self.stack else self.state
        elif operator == b"Tf":
            self._set_font(operands, resources)
        elif operator == b"Do":
            self._draw_object(operands[0], resources, depth)
        elif operator == b"gs":
            self._set_alpha(operands[0], resources)
        elif operator in (b"cs", b"scn", b"sc", b"g", b"rg", b"k"):
            self.state.set_colour(operator, operands, resources)
        elif operator in (b"BDC", b"BMC"):
            self.marked.open(operands, resources)
        elif operator == b"EMC":
            self.marked.close()
        elif operator in PATHS:
            self._path(operator, operands)
        else:
            self.state.apply(operator, operands)

    def _show(self, operator: bytes, operands: Any) -> None:
        if operator == b"'":
            self.state.next_line()
        elif operator == b'"':
            self.state.word_space, self.state.char_space = float(operands[0]), float(operands[1])
            self.state.next_line()
        shown = operands[0] if operator == b"TJ" else [operands[-1]]
        for piece in shown:
            if isinstance(piece, bytes):
                self._show_string(piece)
            elif isinstance(piece, (int, float)):
                self.state.advance(-float(piece) / 1000 * self.state.size * self.state.scale)

    def _show_string(self, data: bytes) -> None:
        font = self.state.font
        if font is None or not font.interpretable:
            self.raw.hidden.add("in a font without characters")
            return
        text, width = _decoded(font, data, self.state)
        start = self.state.place()
        self.state.advance(width)
        end = self.state.place()
        size = self.state.height()
        reason = self._hidden(start, size)
        if not text.strip():
            self._add_space(start)
            return
        text = self.marked.read(text)
        if self.marked.is_hidden:
            reason = OFF_LAYER
        if reason:
            self.raw.hidden.add(reason)
        if self.marked.is_head or reason not in ("", INVISIBLE) or not text.strip():
            return
        x, y, stop = _upright(start, end)
        if font.raised and text.isdigit() and _is_raised(font, data):
            y, size = y + RAISED * size, RAISED_SIZE * size
        runs = self.raw.unseen if reason else self.raw.runs
        last = runs[-1] if runs else None
        if (
            last is not None
            and abs(x - last.end) <= GLUED * size
            and (last.y, last.size, last.bold) == (y, size, font.bold)
        ):
            runs[-1] = Run(last.text + text, last.x, stop, y, size, font.bold, last.order)
        else:
            runs.append(Run(text, x, stop, y, size, font.bold, len(runs)))

    def _add_space(self, place: tuple[float, float]) -> None:
        """Remembers a space that is drawn by itself right behind the last words."""
        last = self.raw.runs[-1] if self.raw.runs else None
        if last is not None and abs(place[0] - last.end) <= GLUED * last.size and place[1] == last.y:
            self.raw.runs[-1] = replace(last, text=f"{last.text.rstrip()} ")

    def _hidden(self, place: tuple[float, float], size: float) -> str:
        """Why text here cannot be seen, or nothing."""
        x, y = place
        if size < MIN_SIZE_PT:
            return "smaller than can be read"
        if not (-size < x < self.raw.width + 1 and -size < y < self.raw.height + size):
            return "outside the page"
        if self.state.render in (3, 7) or self.state.alpha < MIN_ALPHA:
            return INVISIBLE
        if self.state.white and self.state.render in (0, 4) and not self._is_on_dark(x, y + size / 2):
            return "white on white"
        return ""

    def _is_on_dark(self, x: float, y: float) -> bool:
        """Whether a coloured shape or a picture was drawn below this place."""
        return any(left - 1 <= x <= right + 1 and low - 1 <= y <= high + 1 for left, low, right, high in self.dark)

    def _set_font(self, operands: Any, resources: Any) -> None:
        self.state.size = float(operands[1])
        self.state.font = None
        found = resources["/Font"].get_object()[operands[0]].get_object()
        self.state.font = self.load_font(found)

    def _set_alpha(self, name: Any, resources: Any) -> None:
        settings = resources["/ExtGState"].get_object()[name].get_object()
        if "/ca" in settings:
            self.state.alpha = float(settings["/ca"])

    def _draw_object(self, name: Any, resources: Any, depth: int) -> None:
        found = resources["/XObject"].get_object()[name].get_object()
        if "/OC" in found and self.marked.is_off(found.raw_get("/OC")):
            self.raw.hidden.add(OFF_LAYER)
            return
        if found.get("/Subtype") != "/Form":
            left, low, right, high = self._fill([(0, 0), (1, 0), (1, 1), (0, 1)])
            self.raw.image_area += (right - left) * (high - low)
            return
        self.forms += 1
        if self.forms > MAX_FORMS or depth >= MAX_FORM_DEPTH:
            self.raw.problem = "it draws too many forms; the rest was left out"
            return
        kept, stack = self.state.copy(), self.stack
        self.stack = []
        matrix = tuple(float(number) for number in found.get("/Matrix", (1, 0, 0, 1, 0, 0)))
        self.state.matrix = multiply((matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]), kept.matrix)
        inner = found.get("/Resources")
        self.draw(found, inner.get_object() if inner is not None else resources, depth=depth + 1)
        self.state, self.stack = kept, stack

    def _path(self, operator: bytes, operands: Any) -> None:
        if operator == b"re":
            x, y, width, height = (float(number) for number in operands[:4])
            self.path.append([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
        elif operator == b"m" or (operator in (b"l", b"c", b"v", b"y") and not self.path):
            self.path.append([(float(operands[-2]), float(operands[-1]))])
        elif operator in (b"l", b"c", b"v", b"y"):
            self.path[-1].append((float(operands[-2]), float(operands[-1])))
        elif operator != b"h":
            if operator in FILLS | STROKES and not self.state.white and self.state.alpha >= MIN_ALPHA:
                self._paint(operator)
            self.path = []

    def _paint(self, operator: bytes) -> None:
        """Remembers the shapes of a painted path: those that text may stand on, and those that may be bullets."""
        if operator in FILLS and self.path:
            self._fill([point for part in self.path for point in part])
        for part in self.path:
            if len(part) < 3 or len(self.raw.shapes) >= MAX_SHAPES:
                continue
            left, low, right, high = box = self._box(part)
            shorter, longer = sorted((right - left, high - low))
            if shorter >= MIN_SHAPE_PT and longer <= min(MAX_SHAPE_PT, SQUARE * shorter):
                self.raw.shapes.append(box)

    def _fill(self, points: list[tuple[float, float]]) -> Box:
        """Remembers a filled shape by the box around it."""
        box = self._box(points)
        if len(self.dark) < MAX_SHAPES:
            self.dark.append(box)
        return box

    def _box(self, points: list[tuple[float, float]]) -> Box:
        placed = [self.state.on_page(point) for point in points]
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        return min(xs), min(ys), max(xs), max(ys)


def _decoded(font: Any, data: bytes, state: State) -> tuple[str, float]:
    """The characters of a shown string and its width in text space."""
    encoding = font.font.encoding
    if isinstance(encoding, str):
        glyphs = [font.glyph(code, code) for code in data.decode(encoding, "replace")]
    else:
        glyphs = [font.glyph(chr(byte), encoding.get(byte, chr(byte))) for byte in data]
    width = sum(width for _, width in glyphs) / 1000 * state.size + len(glyphs) * state.char_space
    width += (0 if isinstance(encoding, str) else data.count(32)) * state.word_space
    return "".join(character for character, _ in glyphs), width * state.scale


def _is_raised(font: Any, data: bytes) -> bool:
    """Whether a string shows nothing but figures that the font draws raised."""
    encoding = font.font.encoding
    codes = data.decode(encoding, "replace") if isinstance(encoding, str) else "".join(map(chr, data))
    return all(code in font.raised for code in codes)


def _upright(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float, float]:
    """Where a run stands: left end, baseline and right end; sideways text is turned to be read from left to right."""
    (x0, y0), (x1, y1) = start, end
    if abs(x1 - x0) >= abs(y1 - y0):
        return min(x0, x1), y0, max(x0, x1)
    return (y0, -x0, y1) if y1 > y0 else (-y0, x0, -y1)
