"""Words cut at line ends, and compounds that keep the hyphen they are written with."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from .conftest import Read
from .test_pdf_layout import made, put, sheet

BROKEN = ("The ferry was run by a com-", "mittee of the two villages on the river.")  # shows that words are cut


def lines(pdf: FPDF, *texts: str, y: float = 60) -> None:
    for number, text in enumerate(texts):
        put(pdf, 60, y + 13 * number, text, size=10)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("It was a well-", "kept boat.", "It was a well-kept boat."),
        ("There was a face-to-", "face talk.", "There was a face-to-face talk."),
        ("The toll was run by a vil-", "lage.", "The toll was run by a village."),
        ("It was a well-estab-", "lished toll.", "It was a well-established toll."),
        ("He sold the Smith-", "Hartley boat.", "He sold the Smith-Hartley boat."),
        ("It ran in 1911-", "12 only.", "It ran in 1911-12 only."),
        ("It took a 12-", "week rest.", "It took a 12-week rest."),
        ("They had short-", "and long-haul boats.", "They had short- and long-haul boats."),
        ("It was a non-", "paying boat.", "It was a non-paying boat."),
        ("It went under-", "standing nobody.", "It went understanding nobody."),
    ],
)
def test_where_words_are_cut_compounds_keep_their_hyphen(read: Read, first: str, second: str, expected: str) -> None:
    pdf = sheet()
    lines(pdf, *BROKEN)
    lines(pdf, first, second, y=120)
    assert made(read, pdf).text.split("\n\n")[1] == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("They formed a co-", "operative.", "They formed a co-operative."),
        ("It was run by a ferry-", "wright.", "It was run by a ferry-wright."),
        ("The toll was \xa36-", "7 a day.", "The toll was \xa36-7 a day."),
    ],
)
def test_where_no_word_is_cut_every_hyphen_is_written(read: Read, first: str, second: str, expected: str) -> None:
    pdf = sheet()
    lines(pdf, first, second)
    assert made(read, pdf).text == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("In all it carried 1,", "250 geese and no dog.", "In all it carried 1,250 geese and no dog."),
        ("It cost \xa31,", "204,000 in all.", "It cost \xa31,204,000 in all."),
        ("They met on June 1,", "250 of them.", "They met on June 1, 250 of them."),
        ("See lines 1,", "250 and 300.", "See lines 1, 250 and 300."),
        ("He rang 1, 2,", "300 and 400 times.", "He rang 1, 2, 300 and 400 times."),
        ("He rang it in 1,", "25 or 30 days.", "He rang it in 1, 25 or 30 days."),
        ("The toll was for carts and/", "or geese.", "The toll was for carts and/or geese."),
    ],
)
def test_what_is_broken_inside_a_figure_gets_no_space(read: Read, first: str, second: str, expected: str) -> None:
    pdf = sheet()
    before = "By the book that the clerk of the two villages has kept: "  # only long lines go on with a figure
    lines(pdf, before + first, second)
    assert made(read, pdf).text == before + expected


def test_text_that_a_file_gives_for_its_glyphs_is_read(read: Read) -> None:
    pdf = sheet()
    pdf.set_compression(False)
    lines(pdf, "The ferry was self@made by its wright.", "It had a strange na#me on it.", "Two o~ered di=erent sta*s.")
    data = bytes(pdf.output())
    for old, new in (
        (b"self@made", b"self) Tj /Span <</ActualText (-)>> BDC (\xad) Tj EMC (made"),
        (b"na#me", b") Tj /Span <</ActualText <FEFF006E0061006D0065>>> BDC (n) Tj (xx) Tj EMC ("),
        (b"o~ered", b"o) Tj /Span <</ActualText (ff)>> BDC (x) Tj EMC (ered"),  # as Chromium writes a ligature
        (b"di=erent", b"di) Tj /Span <</ActualText <EFBBBF6666>>> BDC (x) Tj EMC (erent"),
        (b"sta*", b"sta) Tj /Span <</ActualText <FEFF00660066>>> BDC (x) Tj EMC ("),
    ):
        assert old in data
        data = data.replace(old, new)
    assert " ".join(read(data, "actual.pdf").text.split()) == (
        "The ferry was self-made by its wright. It had a strange name on it. Two offered different staffs."
    )


def test_a_soft_hyphen_that_is_seen_inside_a_line_is_a_hyphen(read: Read) -> None:
    pdf = sheet()
    lines(pdf, "The ferry was a self\xadmade boat of the co\xadwrights, and the com\xad", "mittee knew it.")
    assert made(read, pdf).text == "The ferry was a self-made boat of the co-wrights, and the committee knew it."
