"""The pages of a PDF as runs of visible text with place, size and weight, by pypdf.

pypdf's own text extraction tells neither how wide a piece of text is nor whether it can be seen: white, invisible
(render mode 3), 0.1 pt and off-page text all come out as text (pypdf 7.1.0). Its parser, decryption and fonts are used
here, and the few drawing operators that matter are followed.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import ExtractionError
from .limits import MAX_PAGES
from .pdf_state import Matrix, State, multiply

MAX_STREAM_BYTES = 10_000_000  # of one page's drawing commands; pypdf 7.1.0 takes 13 s for 64 MB
MAX_OPERATIONS = 1_000_000  # of one page, with those of the forms it draws
MAX_FORMS = 500  # drawn on one page; forms that draw forms multiply
MAX_FORM_DEPTH = 8
MIN_SIZE_PT = 2.0  # nobody reads smaller text
MIN_ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text on one line; `x`, `y` count from the lower left of the page in points."""

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool


@dataclass(slots=True)
class RawPage:
    """What one page shows; `hidden` says why text was left out, in words."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    problem: str = ""


@dataclass(slots=True)
class RawPdf:
    """An open PDF: how many pages it has, the title it gives itself, and its pages in order."""

    page_count: int
    title: str | None
    pages: Iterator[RawPage]


def load_pypdf() -> Any:
    """The library, silent: what it finds in a file is not for the user's terminal."""
    import pypdf
    from pypdf.generic import _font

    del _font
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    return pypdf


def open_pdf(data: bytes) -> RawPdf:
    """The file, decrypted with the empty password where that opens it.

    Raises:
        ExtractionError: it needs a password.
    """
    pypdf = load_pypdf()
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise ExtractionError("encrypted: it needs a password", hint="save a copy without password")
    count = len(reader.pages)
    return RawPdf(count, _title(reader), _pages(reader, min(count, MAX_PAGES)))


def _title(reader: Any) -> str | None:
    try:
        return str(reader.metadata.title) if reader.metadata and reader.metadata.title else None
    except Exception:  # a broken information dictionary has no title, and pypdf raises many kinds of errors on it
        return None


def _pages(reader: Any, count: int) -> Iterator[RawPage]:
    for index in range(count):
        try:
            yield read_page(reader.pages[index], index + 1)
        except MemoryError:
            raise
        except Exception as error:  # a broken page costs this page only
            words = " ".join(str(error).split())[:80]
            yield RawPage(index + 1, 0, 0, problem=f"it is broken ({type(error).__name__}: {words})")


def read_page(page: Any, number: int) -> RawPage:
    """All visible runs of one page, in the order they are drawn."""
    box = page.cropbox if page.cropbox.width > 0 and page.cropbox.height > 0 else page.mediabox
    left, bottom = float(box.left), float(box.bottom)
    raw = RawPage(number, float(box.width), float(box.height))
    drawing = _Drawing(raw, page.pdf if hasattr(page, "pdf") else None, State(matrix=(1, 0, 0, 1, -left, -bottom)))
    contents = page.get("/Contents")
    resources = page.get("/Resources")
    if contents is not None:
        drawing.draw(contents.get_object(), resources.get_object() if resources is not None else {}, depth=0)
    if not raw.runs and not raw.hidden and not raw.problem:
        raw.runs = _plain_runs(page, raw)
    return raw


def _plain_runs(page: Any, raw: RawPage) -> list[Run]:
    """The lines pypdf's own extraction finds where ours finds none; they have no place of their own."""
    size = 10.0
    lines = [line.strip() for line in str(page.extract_text() or "").splitlines()]
    top = raw.height
    return [
        Run(line, 0.0, min(len(line) * size / 2, raw.width), top - (n + 1) * size * 1.2, size, False)
        for n, line in enumerate(lines)
        if line
    ]


class _Drawing:
    """Follows the drawing commands of a page as far as they place or hide text."""

    def __init__(self, raw: RawPage, pdf: Any, state: State) -> None:
        self.raw = raw
        self.pdf = pdf
        self.state = state
        self.stack: list[State] = []
        self.fonts: dict[int, Any] = {}
        self.operations = 0
        self.forms = 0
        self.box: list[tuple[float, float]] = []  # points of the path that is being drawn
        self.dark: list[tuple[float, float, float, float]] = []  # filled boxes that white text can be read on
        self.artifacts: list[bool] = []

    def draw(self, content: Any, resources: Any, *, depth: int) -> None:
        """Draws a content stream, or an array of them, with its resources."""
        from pypdf.generic import ContentStream

        stream = ContentStream(content, self.pdf, "bytes")
        if len(stream.get_data()) > MAX_STREAM_BYTES:
            self.raw.problem = f"its drawing commands are longer than {MAX_STREAM_BYTES / 1e6:.0f} MB"
            return
        for operands, operator in stream.operations:
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
            self.artifacts.append(_is_pagination(operands, resources))
        elif operator == b"EMC":
            del self.artifacts[-1:]
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
            return
        if reason:
            self.raw.hidden.add(reason)
        elif not any(self.artifacts):
            x, y, stop = _upright(self.state, start, end)
            self.raw.runs.append(Run(text, x, stop, y, size, font.bold))

    def _hidden(self, place: tuple[float, float], size: float) -> str:
        """Why text here cannot be seen, or nothing."""
        x, y = place
        if self.state.render in (3, 7) or self.state.alpha < MIN_ALPHA:
            return "invisible"
        if size < MIN_SIZE_PT:
            return "smaller than can be read"
        if not (-size < x < self.raw.width + 1 and -size < y < self.raw.height + size):
            return "outside the page"
        white = self.state.white and self.state.render in (0, 4)
        if white and not any(
            x0 - 1 <= x <= x1 + 1 and y0 - 1 <= y + size / 2 <= y1 + 1 for x0, y0, x1, y1 in self.dark
        ):
            return "white on white"
        return ""

    def _set_font(self, operands: Any, resources: Any) -> None:
        self.state.size = float(operands[1])
        self.state.font = None
        found = resources["/Font"].get_object()[operands[0]].get_object()
        if id(found) not in self.fonts:
            self.fonts[id(found)] = _Font(found)
        self.state.font = self.fonts[id(found)]

    def _set_alpha(self, name: Any, resources: Any) -> None:
        settings = resources["/ExtGState"].get_object()[name].get_object()
        if "/ca" in settings:
            self.state.alpha = float(settings["/ca"])

    def _draw_object(self, name: Any, resources: Any, depth: int) -> None:
        found = resources["/XObject"].get_object()[name].get_object()
        if found.get("/Subtype") != "/Form":
            self._fill([(0, 0), (1, 0), (1, 1), (0, 1)])
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
            self.box += [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        elif operator in (b"m", b"l", b"c", b"v", b"y"):
            self.box.append((float(operands[-2]), float(operands[-1])))
        else:
            if operator in FILLS and not self.state.white and self.box and self.state.alpha >= MIN_ALPHA:
                self._fill(self.box)
            self.box = []

    def _fill(self, points: list[tuple[float, float]]) -> None:
        placed = [self.state.on_page(point) for point in points]
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        self.dark.append((min(xs), min(ys), max(xs), max(ys)))


SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))
FILLS = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
PATHS = FILLS | {b"re", b"m", b"l", b"c", b"v", b"y", b"n", b"S", b"s"}


class _Font:
    """A font as pypdf reads it, with the width of each code remembered."""

    def __init__(self, resource: Any) -> None:
        from pypdf.generic._font import Font  # the only way to a font's widths; private in 7.1.0

        self.font = Font.from_font_resource(resource)
        self.interpretable = self.font.interpretable
        name = self.font.name.lower()
        weight = self.font.font_descriptor.weight if isinstance(self.font.font_descriptor.weight, (int, float)) else 0
        self.bold = any(word in name for word in ("bold", "black", "heavy", "demi")) or weight >= 600
        self.widths: dict[str, float] = {}

    def width(self, code: str) -> float:
        """In thousandths of the font size."""
        if code not in self.widths:
            space = code == self.font.space_char
            self.widths[code] = float(self.font.space_width if space else self.font.get_text_width(code))
        return self.widths[code]


def _decoded(font: _Font, data: bytes, state: State) -> tuple[str, float]:
    """The characters of a shown string and its width in text space."""
    encoding = font.font.encoding
    if isinstance(encoding, str):
        codes = data.decode(encoding, "replace")
        text = codes
    else:
        codes = "".join(chr(byte) for byte in data)
        text = "".join(encoding.get(byte, chr(byte)) for byte in data)
    width = sum(font.width(code) for code in codes) / 1000 * state.size + len(codes) * state.char_space
    width += (0 if isinstance(encoding, str) else data.count(32)) * state.word_space
    return "".join(str(font.font.character_map.get(code, code)) for code in text), width * state.scale


def _upright(state: State, start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float, float]:
    """Where a run stands: left end, baseline and right end; sideways text is turned to be read from left to right."""
    (x0, y0), (x1, y1) = start, end
    if abs(x1 - x0) >= abs(y1 - y0):
        return min(x0, x1), y0, max(x0, x1)
    return (y0, -x0, y1) if y1 > y0 else (-y0, x0, -y1)


def _is_pagination(operands: Any, resources: Any) -> bool:
    """Whether marked content says it is a running head or foot."""
    if not operands or operands[0] != "/Artifact" or len(operands) < 2:
        return False
    details = operands[1]
    if isinstance(details, str):
        details = resources["/Properties"].get_object()[details].get_object()
    return details.get("/Type") == "/Pagination"


__all__ = ["Matrix", "RawPage", "RawPdf", "Run", "load_pypdf", "open_pdf", "read_page"]
