"""Columns that only the order in which a file draws its lines can tell apart."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF

from .conftest import Read
from .outline import outline
from .test_pdf_layout import column, made, put, sheet, words

MARSH = (
    "Marsh parish lent its barn to the players for a whole winter and asked of every farm a cart of straw for the "
    "floor, which all but two of them sent before the frost."
)
HEATH = (
    "Heath parish would not lend a barn until the roof had been paid for and until each of the players had signed for "
    "the lamps, and it told them so in two letters."
)


def narrow(pdf: FPDF, texts: Sequence[str], *, y: float, width: float, gutter: float, size: float = 10) -> float:
    """Columns side by side, drawn one after the other, justified; returns the lowest line."""
    lowest = y
    for number, text in enumerate(texts):
        pdf.set_font("Times", "", size)
        pdf.set_xy(60 + number * (width + gutter), y)
        pdf.multi_cell(width, size * 1.2, text, align="J", new_x="LEFT", new_y="NEXT")
        lowest = max(lowest, pdf.get_y())
    return lowest


def test_columns_nearer_to_each_other_than_cells_are_not_mixed(read: Read) -> None:
    pdf = sheet()
    narrow(pdf, (MARSH, HEATH), y=80, width=200, gutter=3)
    assert outline(made(read, pdf)) == [f"paragraph: {MARSH}", f"paragraph: {HEATH}"]


def test_a_few_lines_in_columns_on_a_page_of_wide_text(read: Read) -> None:
    pdf = sheet()
    y = 60.0
    for name in ("Ann", "Ben", "Cay"):
        y = column(pdf, words(80, name), x=60, y=y, width=470)
    y = narrow(pdf, (MARSH, HEATH), y=y + 6, width=228, gutter=14) + 12
    for name in ("Dan", "Eve", "Fay"):
        y = column(pdf, words(80, name), x=60, y=y, width=470)
    assert outline(made(read, pdf)) == [
        *(f"paragraph: {words(80, name)}" for name in ("Ann", "Ben", "Cay")),
        f"paragraph: {MARSH}",
        f"paragraph: {HEATH}",
        *(f"paragraph: {words(80, name)}" for name in ("Dan", "Eve", "Fay")),
    ]


def test_short_narrow_columns_are_no_table(read: Read) -> None:
    pdf = sheet()
    narrow(pdf, (MARSH, HEATH), y=80, width=92, gutter=11)
    assert outline(made(read, pdf)) == [f"paragraph: {MARSH}", f"paragraph: {HEATH}"]


def test_headings_and_lists_in_narrow_columns_stay_in_theirs(read: Read) -> None:
    pdf = sheet()
    for number, (name, items) in enumerate((("Ann", ("one barn", "two carts")), ("Ben", ("six lamps", "no letters")))):
        x = 60 + number * 239
        put(pdf, x, 80, f"What {name} had", size=13, style="B")
        y = column(pdf, words(60, name), x=x, y=92, width=230)
        for item in items:
            put(pdf, x + 8, y + 10, "\u2022".encode("cp1252").decode("latin1"), size=10)
            put(pdf, x + 20, y + 10, f"{item}, which was more than enough for all", size=10)
            y += 14
        column(pdf, words(50 + 20 * number, f"{name}a"), x=x, y=y + 12, width=230)
    assert outline(made(read, pdf)) == [
        line
        for name, more, items in (("Ann", 50, ("one barn", "two carts")), ("Ben", 70, ("six lamps", "no letters")))
        for line in (
            f"# What {name} had",
            f"paragraph: {words(60, name)}",
            "list: " + " / ".join(f"{item}, which was more than enough for all" for item in items),
            f"paragraph: {words(more, f'{name}a')}",
        )
    ]


def test_a_box_beside_the_text_does_not_break_a_paragraph(read: Read) -> None:
    pdf = sheet()
    long = words(200, "Ann")
    pdf.set_font("Helvetica", "", 10)
    tokens, y, narrow_lines = long.split(), 80.0, 9
    line: list[str] = []
    lines: list[str] = []
    for token in tokens:  # the first lines leave room for the box, the others run below it
        if pdf.get_string_width(" ".join([*line, token])) > (320 if len(lines) < narrow_lines else 470):
            lines.append(" ".join(line))
            line = []
        line.append(token)
    lines.append(" ".join(line))
    for text in lines:
        put(pdf, 60, y, text, size=10)
        y += 13
    column(pdf, MARSH, x=400, y=85, width=130, size=9)
    assert outline(made(read, pdf)) == [f"paragraph: {MARSH}", f"paragraph: {long}"]


def test_cells_of_several_lines_are_still_rows(read: Read) -> None:
    pdf = sheet()
    rows = (
        ("Barn play", "12 May 2013, in the barn of the parish clerk", "forty people and two dogs came to it"),
        ("Lamp talk", "3 June 2014, in the old school by the ford", "nine people came, and all of them spoke"),
    )
    y = 80.0
    for row in rows:
        low = y
        for at, cell in enumerate(row):
            low = max(low, column(pdf, cell, x=60 + 160 * at, y=y, width=110, size=9))
        y = low + 6
    assert outline(made(read, pdf)) == ["table: " + " / ".join(" | ".join(row) for row in rows)]


def test_long_cells_beside_each_other_are_rows(read: Read) -> None:
    pdf = sheet()
    rows = [
        ("What was asked for", "What was done"),
        *((words(40, f"{name}a"), words(30, name)) for name in ("Ann", "Ben")),
    ]
    y = 80.0
    for row in rows:
        low = y
        for at, cell in enumerate(row):
            low = max(low, column(pdf, cell, x=60 + 240 * at, y=y, width=200, size=9))
        y = low + 4
    assert outline(made(read, pdf)) == ["table: " + " / ".join(" | ".join(row) for row in rows)]


def test_columns_of_three_lines_are_no_table(read: Read) -> None:
    pdf = sheet()
    y = column(pdf, words(60, "Ann"), x=60, y=60, width=480)
    texts = [f"{text[:115]}." for text in (MARSH, HEATH)]
    y = narrow(pdf, texts, y=y + 6, width=228, gutter=14) + 8
    column(pdf, "The end of it.", x=60, y=y, width=470)
    assert outline(made(read, pdf))[1:] == [f"paragraph: {text}" for text in (*texts, "The end of it.")]


def test_cells_in_the_middle_of_their_rows_are_rows_however_many(read: Read) -> None:
    pdf = sheet()
    rows = [
        (f"Barn meeting number {n} of the ringers", f"{n} May 2013", "Hull, in the long room of the old bell house")
        for n in range(1, 9)
    ]
    pdf.set_font("Helvetica", size=9)
    y = 80.0
    for row in rows:
        cells = [pdf.multi_cell(90, 11, cell, dry_run=True, output="LINES", align="L") for cell in row]
        tallest = max(map(len, cells))
        for at, lines in enumerate(cells):
            for number, line in enumerate(lines):
                pdf.text(60 + 115 * at, y + 11 * (number + (tallest - len(lines)) / 2), line)
        y += 11 * tallest + 5
    assert outline(made(read, pdf)) == ["table: " + " / ".join(" | ".join(row) for row in rows)]
