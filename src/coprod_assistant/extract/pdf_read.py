"""PDF files by pypdf: its parser, decryption and fonts, not its text extraction (why not: see `pdf_draw.py`)."""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..errors import ExtractionError
from .parsed import MAX_PAGES
from .pdf_draw import MAX_STREAM_BYTES, Drawing, TooLongError
from .pdf_glyphs import tex_characters
from .pdf_marked import IsOff, add_written, layers_off
from .pdf_state import RawPage, Run, State

OCR_IMAGE_SHARE = 0.5  # of the page, which a picture must fill for invisible text to be what was read from it
OCR_TEXT_SHARE = 0.2  # of the text, which may be visible there: a stamp, a page number


# Codes of ligatures in fonts that do not name their characters, and white space to Python: here for private use.
CONTROLS = {code: 0xE800 + code for code in (0x0B, 0x0C, 0x0E, 0x0F, *range(0x1C, 0x20))}
FIGURES = frozenset("0123456789")
NARROW = 0.8  # of the usual width: a figure so narrow is a small one


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


def read_metadata(data: bytes) -> tuple[str | None, dt.date | None]:
    """The title that a PDF gives itself and the day it says it was made; no page is read."""
    reader = load_pypdf().PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return None, None
    try:
        made = reader.metadata.creation_date if reader.metadata else None
    except Exception:  # as for the title
        made = None
    return _title(reader), made.date() if made else None


def _title(reader: Any) -> str | None:
    try:
        return str(reader.metadata.title) if reader.metadata and reader.metadata.title else None
    except Exception:  # a broken information dictionary has no title, and pypdf raises many kinds of errors on it
        return None


def _pages(reader: Any, count: int) -> Iterator[RawPage]:
    shelf: dict[int, tuple[Any, Font]] = {}  # fonts read so far; the resource is kept so that its id stays its own

    def load_font(resource: Any) -> Font:
        if id(resource) not in shelf:
            shelf[id(resource)] = resource, Font(resource)
        return shelf[id(resource)][1]

    is_off = layers_off(reader.root_object)
    for index in range(count):
        try:
            yield read_page(reader.pages[index], index + 1, load_font, is_off)
        except MemoryError:
            raise
        except Exception as error:  # a broken page costs this page only
            words = " ".join(str(error).split())[:80]
            yield RawPage(index + 1, 0, 0, problem=f"it is broken ({type(error).__name__}: {words})")


def read_page(page: Any, number: int, load_font: Callable[[Any], Font], is_off: IsOff) -> RawPage:
    """All visible runs of one page, in the order they are drawn."""
    box = page.cropbox if page.cropbox.width > 0 and page.cropbox.height > 0 else page.mediabox
    left, bottom = float(box.left), float(box.bottom)
    raw = RawPage(number, float(box.width), float(box.height))
    start = State(matrix=(1, 0, 0, 1, -left, -bottom))
    commands = partial(_commands, page=page)
    drawing = Drawing(raw, start, load_font=load_font, load_commands=commands, is_off=is_off)
    contents, resources = page.get("/Contents"), page.get("/Resources")
    if contents is not None:
        drawing.draw(contents.get_object(), resources.get_object() if resources is not None else {}, depth=0)
    add_written(raw, page, (left, bottom), is_off)
    _take_scanned(raw)
    if not raw.runs and not raw.hidden and not raw.problem:
        raw.runs = _plain_runs(page, raw)
    return raw


def _commands(content: Any, page: Any) -> Iterator[tuple[Any, bytes]]:
    """The operands and operators of a content stream.

    Raises:
        TooLongError: it is longer than is read.
    """
    from pypdf.generic import ContentStream, NameObject, create_string_object

    stream = ContentStream(content, getattr(page, "pdf", None), "bytes")
    if len(stream.get_data()) > MAX_STREAM_BYTES:
        raise TooLongError
    for operands, operator in stream.operations:
        if operator == b"BDC" and len(operands) > 1 and isinstance(operands[1], dict):
            actual = operands[1].get("/ActualText")
            if isinstance(actual, bytes):  # `str` would take any even number of letters for UTF-16
                operands[1][NameObject("/ActualText")] = create_string_object(bytes(actual))
        yield operands, operator


def _take_scanned(raw: RawPage) -> None:
    """Invisible text over a picture of the page is what a scanner read there: it becomes the text of the page."""
    unseen = sum(len(run.text) for run in raw.unseen)
    seen = sum(len(run.text) for run in raw.runs)
    if raw.image_area >= OCR_IMAGE_SHARE * raw.width * raw.height and seen <= OCR_TEXT_SHARE * unseen:
        raw.runs += raw.unseen
        raw.hidden.discard("invisible")
        raw.scanned = bool(raw.unseen)


def _plain_runs(page: Any, raw: RawPage) -> list[Run]:
    """The lines pypdf's own extraction finds where ours finds none; they have no place of their own."""
    size = 10.0
    lines = [line.strip() for line in str(page.extract_text() or "").splitlines()]
    top = raw.height
    return [
        Run(line, 0.0, min(len(line) * size / 2, raw.width), top - (n + 1) * size * 1.2, size, False, n)
        for n, line in enumerate(lines)
        if line
    ]


class Font:
    """A font as pypdf reads it, with the width of each code remembered.

    `extra` are characters that it does not name; `raised` the codes of figures that it draws as marks of notes.
    """

    def __init__(self, resource: Any) -> None:
        from pypdf.generic._font import Font  # the only way to a font's widths; private in 7.1.0

        self.font = Font.from_font_resource(resource)
        self.interpretable = self.font.interpretable
        name = self.font.name.lower()
        weight = self.font.font_descriptor.weight if isinstance(self.font.font_descriptor.weight, (int, float)) else 0
        self.bold = any(word in name for word in ("bold", "black", "heavy", "demi")) or weight >= 600
        self.widths: dict[str, float] = {}
        self.glyphs: dict[str, tuple[str, float]] = {}
        self.unit = 1.0  # of its widths, in thousandths of the font size
        self.extra: Mapping[int, str] = {}
        if resource.get("/Subtype") == "/Type3":
            self.unit = abs(float(resource["/FontMatrix"][0])) * 1000 or 1.0
            if "/ToUnicode" not in resource:
                self.extra = tex_characters(_drawn_codes(resource))
        self.raised = self._raised_figures()

    def glyph(self, code: str, named: str) -> tuple[str, float]:
        """What a code shows, and how wide it is in thousandths of the font size; `named` by the font's encoding."""
        if code not in self.glyphs:
            character = str(self.font.character_map.get(named, named))
            self.glyphs[code] = character.translate(self.extra or CONTROLS), self.width(code)
        return self.glyphs[code]

    def width(self, code: str) -> float:
        """In thousandths of the font size."""
        if code not in self.widths:
            space = code == self.font.space_char
            self.widths[code] = float(self.font.space_width if space else self.font.get_text_width(code)) * self.unit
        return self.widths[code]

    def _raised_figures(self) -> frozenset[str]:
        """Codes of figures much narrower than the font's usual ones, where those are all as wide as each other."""
        figures = [str(code) for code, character in self.font.character_map.items() if character in FIGURES]
        if len(figures) < 2:
            return frozenset()
        usual, count = Counter(round(self.width(code)) for code in figures).most_common(1)[0]
        if count < 2 or usual == 0:
            return frozenset()
        return frozenset(code for code in figures if 0 < self.width(code) < NARROW * usual)


def _drawn_codes(resource: Any) -> list[int]:
    """The codes of the glyphs that a font of drawn glyphs has."""
    codes: list[int] = []
    code = 0
    for entry in resource["/Encoding"].get_object()["/Differences"]:
        if isinstance(entry, int):
            code = int(entry)
        else:
            if entry != "/.notdef":
                codes.append(code)
            code += 1
    return codes
