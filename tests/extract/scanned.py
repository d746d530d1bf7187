"""PDFs as scanners make them: pages drawn from real ones, spoiled as asked, with no text layer."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

import pypdfium2
from fpdf import FPDF
from PIL import Image, ImageChops, ImageFilter

WEIR = "Nineteen neighbours mended the weir at Oxley on 14 June 2011, and 37 came to the supper."
PROSE = (
    "The council lent two barges, three ropes and a winch, which came back with new bearings. Nobody was paid, and "
    "the miller wrote down the hours of each: 412 in all, most of them before noon. "
)


def report(*pages: Sequence[tuple[str, str]], font: str = "Helvetica", size: float = 11) -> bytes:
    """A PDF with text; of each page styles and words: `h` for a heading, `i` for an item, else a paragraph."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_margins(70, 70)
    for page in pages:
        pdf.add_page()
        for style, words in page:
            pdf.set_font(font, "B" if style == "h" else "", size * 1.6 if style == "h" else size)
            if style == "i":
                pdf.set_x(85)
                pdf.cell(12, size * 1.3, "\x95")  # a bullet, in the font's own encoding
            pdf.multi_cell(0, pdf.font_size * 1.3, words, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(size * 0.1 if style == "i" else size * 0.8)
    return bytes(pdf.output())


def pictures(data: bytes, *, dpi: int = 200) -> list[Image.Image]:
    """The pages of a PDF as a scanner sees them, grey."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.render(scale=dpi / 72).to_pil().convert("L") for page in pdf]


def spoiled(
    picture: Image.Image, *, skew: float = 0.0, blur: float = 0.0, noise: float = 0.0, dots: float = 0.0
) -> Image.Image:
    """A page put on the glass askew (degrees), out of focus (pixels), with grain (grey levels) and dust (share)."""
    if skew:
        picture = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    if noise:
        picture = ImageChops.add(picture, Image.effect_noise(picture.size, noise), offset=-128)
    if dots:
        chance, (width, height) = random.Random(7), picture.size
        for _ in range(round(dots * width * height)):
            picture.putpixel((chance.randrange(width), chance.randrange(height)), chance.choice((0, 255)))
    return picture


def scan(pages: Sequence[Image.Image], *, dpi: int = 200) -> bytes:
    """A PDF of pictures, as Pillow writes it."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], quality=85)
    return out.getvalue()


def letter(picture: Image.Image, *, head: str = "", body: str = "") -> FPDF:
    """A PDF with a picture as large as its page, and over it a head and text of its own."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.image(picture, 0, 0, pdf.w, pdf.h)
    pdf.set_font("Helvetica", size=9)
    if head:
        pdf.text(70, 40, head)
    if body:
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 14, body)
    return pdf
