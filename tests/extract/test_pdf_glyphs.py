"""Glyphs whose characters a file does not name, or names wrongly."""

from __future__ import annotations

import pypdf
import pytest
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject, NumberObject

from .conftest import Read
from .outline import outline
from .test_pdf_seen import entries, written

SENTENCES = (
    b"The of^ce of the ferry had a ~ag and a sta{ of ^ve. The ^rst of^cer was ^red for the con~ict with the di}cult "
    b"sta{ of the tra}c school, which had no bene^t of it."
)
RIGHT = (
    "The office of the ferry had a flag and a staff of five. The first officer was fired for the conflict with the "
    "difficult staff of the traffic school, which had no benefit of it."
)


def shown(text: bytes, font: DictionaryObject, cmap: bytes | None = None) -> bytes:
    """A page that shows the text, a sentence a line, in a font with the given map to Unicode."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    if cmap is not None:
        stream = DecodedStreamObject()
        stream.set_data(cmap)
        font[NameObject("/ToUnicode")] = writer._add_object(stream)
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    content = DecodedStreamObject()
    lines = b" T* ".join(b"(" + line.strip() + b".) Tj" for line in text.strip(b".").split(b"."))
    content.set_data(b"BT /F1 10 Tf 12 TL 60 700 Td " + lines + b" ET")
    page[NameObject("/Contents")] = writer._add_object(content)
    return written(writer)


def helvetica() -> DictionaryObject:
    return entries(
        {
            "/Type": NameObject("/Font"),
            "/Subtype": NameObject("/Type1"),
            "/BaseFont": NameObject("/Helvetica"),
            "/Encoding": NameObject("/WinAnsiEncoding"),
        }
    )


def cmap(**glyphs: int) -> bytes:
    """A map to Unicode of printable characters to themselves, but of these to others: `fi=0xE001`."""
    codes = {"fi": 0x5E, "fl": 0x7E, "ff": 0x7B, "ffi": 0x7D}
    named = {codes[name]: number for name, number in glyphs.items()}
    rows = "\n".join(f"<{code:02X}> <{named.get(code, code):04X}>" for code in range(32, 127))
    return (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"95 beginbfchar\n{rows}\nendbfchar endcmap end"
    ).encode()


@pytest.mark.parametrize(
    "glyphs",
    [
        {"fi": 0xE001, "fl": 0xE002, "ff": 0xE003, "ffi": 0xE004},
        {"fi": 0xFFFD, "fl": 0xFFFD, "ff": 0xFFFD, "ffi": 0xFFFD},
        {"fi": 0, "fl": 0, "ff": 0, "ffi": 0},
        {"fi": 0x1C, "fl": 0x1D, "ff": 0x1B, "ffi": 0x1E},
        {"fi": 0xFB01, "fl": 0xFB02, "ff": 0xFB00, "ffi": 0xFB03},
    ],
)
def test_ligatures_without_their_character_are_told_by_the_words(read: Read, glyphs: dict[str, int]) -> None:
    document = read(shown(SENTENCES, helvetica(), cmap(**glyphs)), "ligatures.pdf")
    assert " ".join(document.text.split()) == RIGHT
    assert document.warnings == ()


def test_letters_that_nothing_tells_are_shown_as_unknown_and_named(read: Read) -> None:
    data = shown(b"The ferry of Zw^bbel had no name.", helvetica(), cmap(fi=0xE001))
    document = read(data, "unknown.pdf")
    assert document.text == "The ferry of Zw\ufffdbbel had no name."
    assert document.warnings == ("page 1: it has letters that the file does not name; they are shown as \ufffd",)


def type3(codes: bytes) -> DictionaryObject:
    """A font of drawn glyphs without a map, as TeX makes of its bitmaps: widths in pixels."""
    glyphs = sorted(set(codes))
    first, last = glyphs[0], glyphs[-1]
    names = ArrayObject()
    for code in glyphs:
        names += [NumberObject(code), NameObject(f"/a{code}")]
    return entries(
        {
            "/Type": NameObject("/Font"),
            "/Subtype": NameObject("/Type3"),
            "/FontMatrix": ArrayObject(FloatObject(value) for value in (0.02, 0, 0, 0.02, 0, 0)),
            "/FontBBox": ArrayObject(NumberObject(value) for value in (0, 0, 50, 50)),
            "/FirstChar": NumberObject(first),
            "/LastChar": NumberObject(last),
            "/Widths": ArrayObject(FloatObject(25 if code in glyphs else 0) for code in range(first, last + 1)),
            "/Encoding": entries({"/Type": NameObject("/Encoding"), "/Differences": names}),
            "/CharProcs": DictionaryObject(),
        }
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            b"The \x1crst o\x1ece had a sta\x1b\x16a \x1dag, too\x16of \xbf5 in 1911\x1512",
            "The first office had a staff—a flag, too—of £5 in 1911–12.",
        ),
        (b'The \x0crst o\x0ece had \\\\no" \x0dag in 1911{12', "The first office had “no” flag in 1911–12."),
    ],
)
def test_bitmap_fonts_of_tex_are_read_by_their_encoding(read: Read, text: bytes, expected: str) -> None:
    assert read(shown(text, type3(text + b".")), "tex.pdf").text == expected


def test_narrow_figures_of_a_font_with_two_kinds_are_marks_of_notes(read: Read) -> None:
    widths = ArrayObject(FloatObject(300 if code in b"!#" else 500) for code in range(32, 127))
    descriptor = entries(
        {"/Type": NameObject("/FontDescriptor"), "/FontName": NameObject("/X"), "/Flags": NumberObject(4)}
    )
    font = helvetica() | {
        NameObject("/BaseFont"): NameObject("/AAAAAA+X"),
        NameObject("/FirstChar"): NumberObject(32),
        NameObject("/Widths"): widths,
        NameObject("/LastChar"): NumberObject(126),
        NameObject("/FontDescriptor"): descriptor,
    }
    narrow = cmap().replace(b"<21> <0021>", b"<21> <0031>").replace(b"<23> <0023>", b"<23> <0034>")
    data = shown(
        b"It was dug in 1862) Tj (!) Tj ( by 12 men) Tj (#) Tj (, and in 1904 it fell.", DictionaryObject(font), narrow
    )
    assert read(data, "narrow.pdf").text == "It was dug in 1862 by 12 men, and in 1904 it fell."


@pytest.mark.parametrize("code", [0xE00C, 0xF0B7, 0x88], ids=["OpenSymbol", "Symbol", "pdflatex"])
def test_bullets_that_have_no_character_of_their_own_begin_items(read: Read, code: int) -> None:
    data = shown(b"^ Nobody rang the bell.^ The rope was gone.^ It is mended now.", helvetica(), cmap(fi=code))
    assert outline(read(data, "bullets.pdf")) == [
        "list: Nobody rang the bell. / The rope was gone. / It is mended now."
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"It was Andr\x13, and Fran\x18ois too.", "´"),
        (b"It was \x13La Cloche\x14 that he read.", "«"),
        (b"It was \x12\x10na so\x10 that he read.", "„"),
    ],
    ids=["accents", "guillemets", "German"],
)
def test_accents_of_one_encoding_of_tex_are_quotation_marks_of_the_other(
    read: Read, text: bytes, expected: str
) -> None:
    assert expected in read(shown(text, type3(text)), "tex.pdf").text
