"""Sentences over pages: with notes between their halves, and covers that are no first half."""

from __future__ import annotations

from fpdf import FPDF

from .conftest import Read
from .outline import outline
from .test_pdf_layout import column, made, put, sheet, words

HALVES = (
    "The bench was given to the village by the smith, who had made it in the year of the flood out of the beams",
    "that the river had left in the churchyard, and nobody has ever paid for it.",
)


def test_notes_stand_before_a_sentence_that_goes_on_overleaf(read: Read) -> None:
    pdf = sheet()
    column(pdf, words(90, "Ann"), x=60, y=60, width=470)
    put(pdf, 60, 700, HALVES[0], size=9.5)
    put(pdf, 60, 740, "1 Letter of the smith, kept by his heirs", size=7.5)
    put(pdf, 60, 750, "2 Told by the sexton to the clerk in the spring of the year after the flood had gone", size=7.5)
    put(pdf, 60, 760, "and written down by her in the book of the parish.", size=7.5)
    pdf.add_page()
    put(pdf, 60, 60, HALVES[1], size=9.5)
    column(pdf, words(90, "Ben"), x=60, y=90, width=470)
    document = made(read, pdf)
    assert outline(document) == [
        f"paragraph: {words(90, 'Ann')}",
        "paragraph: 1 Letter of the smith, kept by his heirs",
        "paragraph: 2 Told by the sexton to the clerk in the spring of the year after the flood had gone and written "
        "down by her in the book of the parish.",
        f"paragraph: {' '.join(HALVES)}",
        f"paragraph: {words(90, 'Ben')}",
    ]
    pages = [document.page_at(document.text.index(part)) for part in ("1 Letter", "The bench", "that the river")]
    assert pages == [1, 1, 2]


def test_notes_below_a_column_do_not_part_it_from_the_next(read: Read) -> None:
    pdf = sheet()
    text = words(150, "Ann").split()
    pdf.set_font("Helvetica", "", 10)
    for x, part, note in ((60, text[:70], "1 Seen by the clerk."), (310, text[70:], "2 Heard by the smith.")):
        column(pdf, " ".join(part), x=x, y=80, width=220)
        put(pdf, x, 400, note, size=7.5)
    assert outline(made(read, pdf)) == [
        "paragraph: 1 Seen by the clerk.",
        f"paragraph: {words(150, 'Ann')}",
        "paragraph: 2 Heard by the smith.",
    ]


def test_a_cover_is_not_joined_to_the_page_behind_it(read: Read) -> None:
    def cover(pdf: FPDF) -> None:
        put(pdf, 60, 200, "Benches of the valley", size=26, style="B")

    for subtitle, size, y in (
        ("Told by the smith and by his forty neighbours, who sat on them", 10, 240),
        ("Printed for the parish in June 1997", 8, 800),
        ("Second edition", 10, 300),
    ):
        pdf = sheet()
        cover(pdf)
        put(pdf, 60, y, subtitle, size=size)
        pdf.add_page()
        column(pdf, words(90, "Ann"), x=60, y=60, width=470)
        first, second, third = outline(made(read, pdf))
        assert first == "# Benches of the valley"
        assert second.split(" ", 1)[1] == subtitle
        assert third == f"paragraph: {words(90, 'Ann')}"


def test_a_last_line_as_wide_as_its_page_goes_on_with_a_name(read: Read) -> None:
    pdf = sheet()
    column(pdf, words(90, "Ann"), x=60, y=60, width=470)
    column(
        pdf,
        "This is a line that was broken where the room for it was used up, and the next one is for",
        x=60,
        y=750,
        width=470,
    )
    pdf.add_page()
    column(pdf, "Benedict, who made the bench out of beams.", x=60, y=60, width=470)
    assert outline(made(read, pdf))[1:] == [
        "paragraph: This is a line that was broken where the room for it was used up, and the next one is for "
        "Benedict, who made the bench out of beams."
    ]


def test_a_head_of_one_page_is_no_part_of_a_sentence_that_goes_on_below_it(read: Read) -> None:
    pdf = sheet()
    column(pdf, words(90, "Ann"), x=60, y=60, width=470)
    put(pdf, 60, 760, HALVES[0], size=9.5)
    pdf.add_page()
    put(pdf, 60, 40, "2    BENCHES AND BEAMS", size=9)
    put(pdf, 60, 80, HALVES[1], size=9.5)
    column(pdf, words(90, "Ben"), x=60, y=110, width=470)
    document = made(read, pdf)
    assert outline(document) == [
        f"paragraph: {words(90, 'Ann')}",
        f"paragraph: {' '.join(HALVES)}",
        f"paragraph: {words(90, 'Ben')}",
    ]
    assert document.warnings == ("page 2: its first line was taken for a running head",)


def test_a_heading_above_text_is_kept_where_no_sentence_goes_on(read: Read) -> None:
    pdf = sheet()
    column(pdf, words(90, "Ann"), x=60, y=60, width=470)
    pdf.add_page()
    put(pdf, 60, 40, "Benches and beams", size=9)
    column(pdf, words(90, "Ben"), x=60, y=80, width=470)
    document = made(read, pdf)
    assert "Benches and beams" in document.text and document.warnings == ()


def test_notes_and_their_marks_are_no_table(read: Read) -> None:
    pdf = sheet()
    column(pdf, words(90, "Ann"), x=60, y=60, width=470)
    notes = (
        "Letter of the smith, kept by his heirs.",
        "Told by the sexton to the clerk.",
        "Book of the parish, leaf 9.",
    )
    for number, note in enumerate(notes, start=1):
        put(pdf, 60, 700 + 10 * number, f"{number}", size=7.5)
        put(pdf, 67, 700 + 10 * number, note, size=7.5)
    assert outline(made(read, pdf))[1:] == [f"paragraph: {n} {note}" for n, note in enumerate(notes, start=1)]
