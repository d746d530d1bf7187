"""Letters that stand apart from their words: raised figures, spaced headings, accents, odd bullets, drop caps."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from .conftest import Read
from .outline import outline
from .test_pdf_layout import column, made, put, sheet, words


def phrase(pdf: FPDF, y: float, *parts: tuple[str, float, float], x: float = 60) -> float:
    """Parts of one line, each with its size and how far it is raised; returns where the line ends."""
    for text, size, raised in parts:
        pdf.set_font("Helvetica", "", size)
        pdf.text(x, y - raised, text)
        x += pdf.get_string_width(text)
    return x


@pytest.mark.parametrize(("size", "raised"), [(6.5, 4.5), (7.5, 3), (8, 6)])
def test_marks_of_notes_are_no_part_of_numbers_and_words(read: Read, size: float, raised: float) -> None:
    pdf = sheet()
    mark = size, raised
    phrase(pdf, 100, ("The pump was dug in 1862", 11, 0), ("4", *mark), (" by the parish, and in 1911", 11, 0))
    phrase(pdf, 114, ("it was moved", 11, 0), ("5, 6", *mark), (" for \xa33,200", 11, 0), ("12", *mark))
    phrase(pdf, 128, ("and painted", 11, 0), ("*", *mark), (", as the clerk", 11, 0), ("b", *mark), (" has it.", 11, 0))
    assert outline(made(read, pdf)) == [
        "paragraph: The pump was dug in 1862 by the parish, and in 1911 it was moved for \xa33,200 and painted, as the "
        "clerk has it."
    ]


def test_a_mark_before_the_words_of_a_note_is_kept_apart(read: Read) -> None:
    pdf = sheet()
    column(pdf, words(60, "Ann"), x=60, y=60, width=470)
    phrase(pdf, 700, ("3", 5.5, 3), ("Book of the parish, leaf 9.", 8, 0))
    assert outline(made(read, pdf))[1:] == ["paragraph: 3 Book of the parish, leaf 9."]


@pytest.mark.parametrize(
    ("before", "raised", "after", "expected"),
    [
        ("It covers 40 m", "2", " of the green.", "It covers 40 m² of the green."),
        ("It holds 7 km", "3", " of water.", "It holds 7 km³ of water."),
        ("About 10", "6", " drops fell.", "About 10⁶ drops fell."),
        ("On the 19", "th", " of May it froze.", "On the 19th of May it froze."),
        ("It was 3", "rd", " in the county.", "It was 3rd in the county."),
        ("It is sold as Wellwater", "TM", " in jars.", "It is sold as WellwaterTM in jars."),
    ],
)
def test_raised_letters_that_are_no_marks_stay(read: Read, before: str, raised: str, after: str, expected: str) -> None:
    pdf = sheet()
    phrase(pdf, 100, (before, 11, 0), (raised, 7, 4.5), (after, 11, 0))
    assert outline(made(read, pdf)) == [f"paragraph: {expected}"]


def test_marks_that_are_drawn_after_the_text_are_left_out_too(read: Read) -> None:
    pdf = sheet()
    first = phrase(pdf, 100, ("The pump was dug in 1862", 11, 0))
    second = phrase(pdf, 100, (" by the parish on the 2", 11, 0), x=first + 4)
    phrase(pdf, 100, (" of May.", 11, 0), x=second + 6.5)
    phrase(pdf, 100, ("4", 6.5, 4.5), x=first)
    phrase(pdf, 100, ("n", 6.5, 4.5), ("d", 6.5, 4.5), x=second)
    assert outline(made(read, pdf)) == ["paragraph: The pump was dug in 1862 by the parish on the 2nd of May."]


def test_lowered_figures_stay_in_their_word(read: Read) -> None:
    pdf = sheet()
    phrase(
        pdf, 100, ("It gave off CO", 11, 0), ("2", 7, -4.8), (" and some H", 11, 0), ("2", 7, -4.8), ("S too.", 11, 0)
    )
    assert outline(made(read, pdf)) == ["paragraph: It gave off CO2 and some H2S too."]


def test_text_raised_by_the_text_state_is_raised(read: Read) -> None:
    pdf = sheet()
    pdf.set_compression(False)
    pdf.set_font("Helvetica", "", 11)
    pdf.text(60, 100, "The pump was dug in 1862@ by the parish.")
    data = bytes(pdf.output())
    shown = b"(The pump was dug in 1862@ by the parish.) Tj"
    parts = b"(The pump was dug in 1862) Tj /F1 7 Tf 4 Ts (8) Tj 0 Ts /F1 11 Tf ( by the parish.) Tj"
    assert shown in data
    document = read(data.replace(shown, parts), "raised.pdf")
    assert document.text == "The pump was dug in 1862 by the parish."


@pytest.mark.parametrize("share", [0.14, 0.3, 0.5])
def test_spaced_headings_are_words(read: Read, share: float) -> None:
    pdf = sheet()
    pdf.set_font("Helvetica", "B", 14)
    x = 60.0
    for letter in "WHAT THE PUMP COST":
        if letter != " ":
            pdf.text(x, 80, letter)
        x += pdf.get_string_width(letter) + share * 14
    column(pdf, words(60, "Ann"), x=60, y=100, width=470)
    assert outline(made(read, pdf)) == ["# WHAT THE PUMP COST", f"paragraph: {words(60, 'Ann')}"]


def test_letters_in_the_cells_of_a_table_stay_apart(read: Read) -> None:
    pdf = sheet()
    for y, row in ((80, "ABCDEF"), (96, "GHIJKL")):
        for at, letter in enumerate(row):
            put(pdf, 60 + 40 * at, y, letter)
    assert outline(made(read, pdf)) == ["table: A | B | C | D | E | F / G | H | I | J | K | L"]


def test_accents_drawn_over_their_letters_are_one_with_them(read: Read) -> None:
    pdf = sheet()
    pdf.set_font("Times", "", 12)
    x = 60.0
    for before, accent, letter in (
        ("The pump was dug by Ren", "\xb4", "e"),
        (" M", "\xa8", "o"),
        ("ller and Fran", "\xb8", "c"),
    ):
        pdf.text(x, 100, before)
        x += pdf.get_string_width(before)
        pdf.text(x + (pdf.get_string_width(letter) - pdf.get_string_width(accent)) / 2, 100, accent)
        pdf.text(x, 100, letter)
        x += pdf.get_string_width(letter)
    pdf.text(x, 100, "oise.")
    assert outline(made(read, pdf)) == ["paragraph: The pump was dug by René Möller and Françoise."]


@pytest.mark.parametrize("kind", ["disc", "square", "ring"])
def test_bullets_drawn_as_shapes_begin_items(read: Read, kind: str) -> None:
    pdf = sheet()
    column(pdf, "These were seen at the pump in the summer of 1862:", x=60, y=60, width=470)
    items = (
        "Two geese that nobody owned and that went with anybody who had bread",
        "One clerk",
        "A cart without wheels",
    )
    for number, item in enumerate(items):
        y = 100 + 15 * number
        if kind == "square":
            pdf.rect(70, y - 6, 4, 4, style="F")
        else:
            pdf.ellipse(70, y - 6, 4, 4, style="F" if kind == "disc" else "D")
        put(pdf, 84, y, item, size=11)
    column(pdf, "Nobody counted the geese.", x=60, y=150, width=470, size=11)
    assert outline(made(read, pdf)) == [
        f"list: These were seen at the pump in the summer of 1862: / {' / '.join(items)}",
        "paragraph: Nobody counted the geese.",
    ]


def test_boxes_and_rules_beside_lines_are_no_bullets(read: Read) -> None:
    pdf = sheet()
    for number, (width, height) in enumerate(((2, 12), (30, 30), (4, 1))):
        pdf.rect(80 - width - 3, 98 + 30 * number - height, width, height, style="F")
        put(pdf, 84, 100 + 30 * number, f"Line number {'abc'[number]} of the page has no bullet.", size=11)
    assert all(line.startswith("paragraph: Line") for line in outline(made(read, pdf)))


def test_a_large_first_letter_belongs_to_its_word(read: Read) -> None:
    pdf = sheet()
    for y, cap, first, rest in (
        (90, "T", "he pump was dug by hand in the spring of the year, and", ("has given water to", "the green since.")),
        (
            190,
            "A",
            "well was dug beside it, but nobody drank of it,",
            ("since the clerk had", "buried his goose there."),
        ),
    ):
        put(pdf, 60, y + 18, cap, size=36)
        put(pdf, 90, y, first, size=11)
        put(pdf, 90, y + 15, rest[0], size=11)
        put(pdf, 60, y + 30, rest[1], size=11)
    assert outline(made(read, pdf)) == [
        "paragraph: The pump was dug by hand in the spring of the year, and has given water to the green since.",
        "paragraph: A well was dug beside it, but nobody drank of it, since the clerk had buried his goose there.",
    ]
