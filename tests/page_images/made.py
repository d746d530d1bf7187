"""PDFs whose pages are laid out in ways that are hard to mark, and what is on them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

from fpdf import FPDF
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from coprod_assistant.types import Source

WORDS = "Nineteen neighbours mended the weir together"


def sheet(draw: Callable[[FPDF], None]) -> bytes:
    """A PDF of one A4 page on which `draw` has drawn."""
    pdf = FPDF(unit="pt", format=(600, 800))
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    draw(pdf)
    return bytes(pdf.output())


def plain(pdf: FPDF) -> None:
    """The words on one line, its baseline 200 pt below the top."""
    pdf.text(100, 100, "Something else stands above.")
    pdf.text(100, 200, WORDS)


def two_columns(pdf: FPDF) -> None:
    """The words over two lines of the right column; the left one is drawn line by line with it."""
    left = ("In the left column", "other things are told", "that go on and on")
    for line, (one, other) in enumerate(zip(left, ("Nineteen neighbours", "mended the weir", "together"), strict=True)):
        pdf.text(60, 200 + 20 * line, one)
        pdf.text(340, 200 + 20 * line, other)


def spaced(pdf: FPDF) -> None:
    """The words with wide gaps between their letters."""
    pdf.set_char_spacing(4)
    plain(pdf)


def turned(data: bytes, degrees: int) -> bytes:
    """The PDF with its page shown turned clockwise."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.pages[0].rotate(degrees)
    return _written(writer)


def cropped(data: bytes, *, left: float, top: float) -> bytes:
    """The PDF with that many points of its page cut off at the left and at the top."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.pages[0].cropbox = RectangleObject((left, 0, 600, 800 - top))
    return _written(writer)


def kept(folder: Path, data: bytes, name: str = "report.pdf") -> Source:
    """The PDF as a file of the corpus `folder`."""
    (folder / name).write_bytes(data)
    return Source(name, "application/pdf", hashlib.sha256(data).hexdigest())


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def report() -> bytes:
    """A report of two pages; the words stand on the second."""
    pdf = FPDF(unit="pt", format=(600, 800))
    for heading, line in (("The ferry", "The ferry crosses the river twice a day."), ("The weir", f"{WORDS}.")):
        pdf.add_page()
        pdf.set_font("Helvetica", size=20)
        pdf.text(80, 100, heading)
        pdf.set_font("Helvetica", size=12)
        pdf.text(80, 140, line)
        pdf.text(80, 170, "Much else was written down about it in the same year.")
    return bytes(pdf.output())
