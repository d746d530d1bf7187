"""The child's part: draws one page of a PDF and reads its characters."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from ctypes import byref, c_int
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ExtractionError
from ..extract import PageOf
from ..types import Document, Source

PAGE_READER = f"{__name__}:read_page"
WIDTH_PX = 1400  # of the picture: sharp at twice the width of the panel
HIGHEST_PX = 4000
MAX_CHARACTERS = 30_000  # on a page; of a fuller one only these can be marked
QUALITY = 80  # of WebP: text stays crisp
CHANGED = "the file has changed since it was indexed"

Quad = tuple[int, int, int, int]  # left, top, right, bottom in pixels of the picture


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page as WebP, its size in pixels, and its characters with the box of each; blanks have none."""

    webp: bytes
    width: int
    height: int
    characters: str
    quads: tuple[Quad | None, ...]


def load_reader(media_type: str) -> None:
    """Imports what drawing needs, so that its memory is not counted as the file's."""
    import pypdfium2
    from PIL import Image

    assert media_type and pypdfium2 and Image  # noqa: S101 - they are here to be loaded


def read_page(path: Path, source: Source) -> Document:
    """The page of a PDF that `source`, a `PageOf`, names, as a `PageRead`: the sandbox hands on what it is given.

    Raises:
        ExtractionError: the file is not the one that was indexed, or has no such page.
    """
    assert isinstance(source, PageOf)  # noqa: S101 - our own request
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise ExtractionError(CHANGED)
    return _drawn(data, source.number)  # type: ignore[return-value]


def _drawn(data: bytes, number: int) -> PageRead:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        if not 1 <= number <= len(pdf):
            raise ExtractionError("it has no such page")
        page = pdf[number - 1]
        width, height = page.get_size()
        scale = min(WIDTH_PX / width, HIGHEST_PX / height)
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        written = io.BytesIO()
        picture.save(written, "WEBP", quality=QUALITY, method=2)
        read = list(_characters(page, picture.size))
        characters = "".join(letter for letter, _ in read)
        return PageRead(written.getvalue(), picture.width, picture.height, characters, tuple(quad for _, quad in read))


def _characters(page: Any, size: tuple[int, int]) -> Iterator[tuple[str, Quad | None]]:
    """Each character in the order of the file, with its box on the picture: turned and cropped as the page is."""
    import pypdfium2.raw as pdfium

    def on_picture(x: float, y: float) -> tuple[int, int]:
        across, down = c_int(), c_int()
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, byref(across), byref(down))
        return across.value, down.value

    text = page.get_textpage()
    for index in range(min(text.count_chars(), MAX_CHARACTERS)):
        letter = chr(pdfium.FPDFText_GetUnicode(text.raw, index))
        if letter.isspace() or not letter.isprintable():
            yield " ", None
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        (x0, y0), (x1, y1) = on_picture(left, bottom), on_picture(right, top)
        yield letter, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
