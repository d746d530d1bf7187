"""Tables, columns, running heads and feet of reports, set in ways that other reports are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from fpdf import FPDF

from coprod_assistant.types import Document

from .conftest import Read
from .outline import outline

WORDS = (
    "the people of the valley met the council and spoke of what had been done and what had not been done in the year "
    "that had passed while the rain fell on the roof of the hall and nobody went home before the last word was said"
).split()
TABLE = [
    ("Town", "Groups", "Members"),
    ("Aldham", "11", "702"),
    ("Borley Green", "7", "1,388"),
    ("All", "18", "2,090"),
]
ROWS = "table: Town | Groups | Members / Aldham | 11 | 702 / Borley Green | 7 | 1,388 / All | 18 | 2,090"


def sheet(pages: int = 1) -> FPDF:
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    for _ in range(pages):
        pdf.add_page()
    return pdf


def words(count: int, name: str) -> str:
    """A paragraph that begins with `name` and ends with a full stop."""
    first = sum(map(ord, name))  # no two paragraphs have the same lines
    return f"{name} says that " + " ".join(WORDS[(first + number) % len(WORDS)] for number in range(count)) + "."


def column(pdf: FPDF, text: str, *, x: float, y: float, width: float, size: float = 10, style: str = "") -> float:
    """Writes a paragraph into a column and returns where the next one may begin."""
    pdf.set_font("Helvetica", style, size)
    pdf.set_xy(x, y)
    pdf.multi_cell(width, size * 1.3, text, align="L", new_x="LEFT", new_y="NEXT")
    return float(pdf.get_y()) + 6


def put(pdf: FPDF, x: float, y: float, text: str, *, size: float = 9, style: str = "") -> None:
    pdf.set_font("Helvetica", style, size)
    pdf.text(x, y, text)


def table(pdf: FPDF, rows: Sequence[Sequence[str]], *, y: float, stops: Sequence[float], step: float = 14) -> float:
    """Rows with the first cell flush left and the others flush right at `stops`, the first row bold."""
    for number, row in enumerate(rows):
        pdf.set_font("Helvetica", "B" if number == 0 else "", 9)
        for at, (cell, stop) in enumerate(zip(row, stops, strict=True)):
            pdf.text(stop - (pdf.get_string_width(cell) if at else 0), y, cell)
        y += step
    return y


def made(read: Read, pdf: FPDF) -> Document:
    return read(bytes(pdf.output()), "made.pdf")


def test_a_table_as_wide_as_a_page_of_two_columns_keeps_its_rows(read: Read) -> None:
    pdf = sheet()
    for x, names in ((60, ("Ann", "Ben")), (310, ("Cay", "Dan"))):
        y = 80.0
        for name in names:
            y = column(pdf, words(60, name), x=x, y=y, width=220)
    put(pdf, 60, 360, "Table 1. Groups and members", style="B")
    below = table(pdf, TABLE, y=376, stops=(60, 400, 530)) + 20
    for x, name in ((60, "Eve"), (310, "Fay")):
        column(pdf, words(70, name), x=x, y=below, width=220)
    assert outline(made(read, pdf)) == [
        *(f"paragraph: {words(60, name)}" for name in ("Ann", "Ben", "Cay", "Dan")),
        "paragraph: Table 1. Groups and members",
        ROWS,
        f"paragraph: {words(70, 'Eve')}",
        f"paragraph: {words(70, 'Fay')}",
    ]


def test_a_table_as_wide_as_a_page_of_three_columns_keeps_its_rows(read: Read) -> None:
    pdf = sheet()
    columns = ((50, "Ann", "Eve"), (222, "Ben", "Fay"), (394, "Cay", "Gus"))
    for x, name, _ in columns:
        column(pdf, words(70, name), x=x, y=80, width=150)
    below = table(pdf, TABLE, y=400, stops=(50, 350, 540)) + 20
    for x, _, name in columns:
        column(pdf, words(70, name), x=x, y=below, width=150)
    assert outline(made(read, pdf)) == [
        *(f"paragraph: {words(70, name)}" for _, name, _ in columns),
        ROWS,
        *(f"paragraph: {words(70, name)}" for _, _, name in columns),
    ]


@pytest.mark.parametrize(("at", "other"), [(60, 310), (310, 60)])
def test_a_table_in_one_of_two_columns_leaves_the_other_alone(read: Read, at: float, other: float) -> None:
    pdf = sheet()
    y = column(pdf, words(60, "Ann"), x=at, y=80, width=220)
    y = table(pdf, TABLE, y=y + 20, stops=(at, at + 130, at + 215)) + 10
    column(pdf, words(60, "Ben"), x=at, y=y, width=220)
    column(pdf, words(150, "Cay"), x=other, y=80, width=220)
    first = [f"paragraph: {words(60, 'Ann')}", ROWS, f"paragraph: {words(60, 'Ben')}"]
    second = [f"paragraph: {words(150, 'Cay')}"]
    assert outline(made(read, pdf)) == (first + second if at < other else second + first)


def test_tables_side_by_side_in_two_columns_stay_two(read: Read) -> None:
    pdf = sheet()
    for x, name in ((60, "Ann"), (310, "Ben")):
        column(pdf, words(70, name), x=x, y=80, width=220)
        table(pdf, TABLE, y=300, stops=(x, x + 130, x + 215))
    assert outline(made(read, pdf)) == [
        f"paragraph: {words(70, 'Ann')}",
        ROWS,
        f"paragraph: {words(70, 'Ben')}",
        ROWS,
    ]


def test_a_cell_of_two_lines_is_one_cell(read: Read) -> None:
    pdf = sheet()
    column(pdf, words(50, "Ann"), x=60, y=60, width=470)
    for x, y, cell in (
        (430, 150, "Answered in"),
        (60, 156, "Town"),
        (300, 156, "Calls"),
        (430, 162, "ten days"),
    ):
        put(pdf, x, y, cell, style="B")
    for x, y, cell in (
        (60, 180, "Aldham"),
        (300, 180, "1,604"),
        (430, 180, "70 %"),
        (60, 198, "Towns on the upper river"),
        (60, 209, "and its brooks"),
        (300, 198, "97"),
        (430, 198, "52 %"),
        (60, 227, "All"),
        (300, 227, "1,701"),
        (430, 227, "69 %"),
    ):
        put(pdf, x, y, cell)
    assert outline(made(read, pdf))[1:] == [
        "table: Town | Calls | Answered in ten days / Aldham | 1,604 | 70 % / "
        "Towns on the upper river and its brooks | 97 | 52 % / All | 1,701 | 69 %"
    ]


def test_empty_cells_keep_their_place_and_rows_of_figures_are_rows(read: Read) -> None:
    pdf = sheet()
    column(pdf, words(50, "Ann"), x=60, y=60, width=470)
    rows = [("Year", "Groups", "Members"), ("2016", "33", "1,200"), ("2017", "", "1,388"), ("2018", "41", "1,702")]
    table(pdf, rows, y=200, stops=(60, 300, 450))
    assert outline(made(read, pdf))[1:] == [
        "table: Year | Groups | Members / 2016 | 33 | 1,200 / 2017 | | 1,388 / 2018 | 41 | 1,702"
    ]


def test_bold_lines_a_little_smaller_than_the_text_are_headings(read: Read) -> None:
    pdf = sheet()
    y = 60.0
    for name in ("Ann", "Ben"):
        y = column(pdf, f"What {name} found out", x=60, y=y, width=470, size=11, style="B") - 6
        y = column(pdf, words(60, name), x=60, y=y, width=470, size=12.5)
    lines = outline(made(read, pdf))
    assert lines == [
        line for name in ("Ann", "Ben") for line in (f"# What {name} found out", f"paragraph: {words(60, name)}")
    ]


BROKEN = {  # headings: what stands on the first line, and what has no room there
    "year": ("Ferry Users' Forum, Ullbrook, 3-4 May", "2012"),
    "comma": ("What the wardens heard in the spring,", "and what the passengers said of the bell"),
    "dash": ("The Ullbrook agreement of the year", "- two winters on"),
    "days": ("Saturday 12 and Sunday 13 May 2012", "at the Net Loft of Ullbrook"),
    "figure": ("What the new winch of the ferry cost:", "1,250"),
}


@pytest.mark.parametrize("heading", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("align", ["L", "C"])
@pytest.mark.parametrize("size", [10, 15])
def test_a_heading_that_does_not_fit_on_a_line_is_one(
    read: Read, heading: tuple[str, str], align: str, size: float
) -> None:
    pdf = sheet()
    pdf.c_margin = 0
    pdf.set_font("Helvetica", "B", size)
    width = pdf.get_string_width(heading[0]) + 3
    y = column(pdf, words(60, "Ann"), x=60, y=60, width=width)
    pdf.set_font("Helvetica", "B", size)
    pdf.set_xy(60, y)
    pdf.multi_cell(width, size * 1.2, " ".join(heading), align=align, new_x="LEFT", new_y="NEXT")
    column(pdf, words(60, "Ben"), x=60, y=pdf.get_y() + 6, width=width)
    assert outline(made(read, pdf)) == [
        f"paragraph: {words(60, 'Ann')}",
        f"# {' '.join(heading)}",
        f"paragraph: {words(60, 'Ben')}",
    ]


def test_bold_words_of_several_lines_are_no_headings(read: Read) -> None:
    pdf = sheet()
    y = 60.0
    expected = []
    for name in ("Ann", "Ben", "Cay"):
        expected += [f"paragraph: {words(30, f'{name}a')}", f"paragraph: {words(90, name)}"]
        y = column(pdf, words(30, f"{name}a"), x=60, y=y, width=320, style="B")
        y = column(pdf, words(90, name), x=60, y=y, width=320)
    assert outline(made(read, pdf)) == expected


def test_a_figure_that_ends_the_last_paragraph_of_a_page_is_no_page_number(read: Read) -> None:
    pdf = sheet(0)
    for total in ("1250.", "1894."):
        pdf.add_page()
        y = column(pdf, words(60 + len(pdf.pages) * 20, f"Ann{total}"), x=60, y=60, width=320)
        put(pdf, 60, y, "The wardens counted every penny that was given for it and they had got", size=10)
        put(pdf, 60, y + 13, total, size=10)
        put(pdf, 280, 820, "3", size=10)
    text = made(read, pdf).text
    assert text.count("and they had got 1250.") == text.count("and they had got 1894.") == 1
    assert "3" not in text


def test_numbered_items_are_no_table(read: Read) -> None:
    pdf = sheet()
    for number, item in enumerate(("Walk the bank", "Find four others", "Sign the agreement"), start=1):
        put(pdf, 60, 100 + 14 * number, f"{number}.")
        put(pdf, 90, 100 + 14 * number, item)
    assert outline(made(read, pdf)) == ["list: Walk the bank / Find four others / Sign the agreement"]


def test_what_follows_a_list_at_the_edge_is_no_part_of_its_last_item(read: Read) -> None:
    pdf = sheet()
    column(pdf, words(60, "Ann"), x=60, y=60, width=220)
    for y, x, text in (
        (200, 60, "1. Nobody tells us what became of"),
        (213, 75, "the report that we have sent."),
        (226, 60, "2. Money comes for a year at a time"),
        (239, 75, "and never for two."),
        (252, 60, "The vote surprised many of us."),
    ):
        put(pdf, x, y, text, size=10)
    assert outline(made(read, pdf))[1:] == [
        "list: Nobody tells us what became of the report that we have sent. / "
        "Money comes for a year at a time and never for two.",
        "paragraph: The vote surprised many of us.",
    ]


Head = Callable[[int], tuple[str, str]]  # of a page: what stands at the left and at the right of its first line


def alternating(page: int) -> tuple[str, str]:
    return (f"{page}", "Rivers and rights") if page % 2 == 0 else ("The work of the year", f"{page}")


def chapters(page: int) -> tuple[str, str]:
    return ("", ("Aims", "Ways", "Means", "Gains")[(page - 1) % 4])


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        (lambda page: ("Rivers and rights", "The network"), lambda page: ("", f"Page {page} of 4")),
        (alternating, lambda page: ("", "")),
        (chapters, lambda page: ("", f"- {page} -")),
        (
            lambda page: ("Rivers and rights", "Draft of 3 March 2016"),
            lambda page: ("www.river.example", f"{page} | 4"),
        ),
        (lambda page: ("", ""), lambda page: ("Invented: nothing in this report happened.", f"Seite {page} von 4")),
    ],
    ids=["both", "odd and even", "chapters", "dated", "foot only"],
)
@pytest.mark.parametrize("columns", [1, 2])
def test_running_heads_and_feet_of_a_short_report(read: Read, head: Head, foot: Head, columns: int) -> None:
    pdf = sheet(0)
    names = iter(("Ann", "Ben", "Cay", "Dan", "Eve", "Fay", "Gus", "Hal"))
    pdf.add_page()
    put(pdf, 60, 300, "Rivers and their rights: a report", size=22, style="B")
    expected = ["# Rivers and their rights: a report"]
    for page in range(2, 5):
        pdf.add_page()
        for y, (left, right) in ((45, head(page)), (810, foot(page))):
            for x, text in ((60, left), (450, right)):
                if text:
                    put(pdf, x, y, text, size=8)
        for number in range(columns):
            name = next(names)
            column(pdf, words(75 + page, name), x=60 + 250 * number, y=85, width=470 if columns == 1 else 220)
            expected.append(f"paragraph: {words(75 + page, name)}")
    assert outline(made(read, pdf)) == expected


def test_footnotes_and_first_lines_are_no_running_heads(read: Read) -> None:
    pdf = sheet(0)
    expected = []
    for name, note in (("Ann", "letters"), ("Ben", "minutes"), ("Cay", "diaries"), ("Dan", "accounts")):
        pdf.add_page()
        column(pdf, words(90, name), x=60, y=60, width=470)
        put(pdf, 60, 800, f"The {note} are kept in the record office of the town.", size=8)
        expected += [
            f"paragraph: {words(90, name)}",
            f"paragraph: The {note} are kept in the record office of the town.",
        ]
    assert outline(made(read, pdf)) == expected


def test_a_head_in_the_middle_above_a_cell_of_two_lines_is_of_the_table(read: Read) -> None:
    pdf = sheet()
    put(pdf, 60, 70, "Year of bells", size=20, style="B")
    for x, head in ((100, "Event"), (230, "Date"), (360, "Place")):
        put(pdf, x, 90, head, style="B")
    for y, event, more, day, place in (
        (104, "Meeting about the future of", "the lower bells", "14 June 2013", "Leeds Town Hall"),
        (130, "Harvest forum of ringers and", "their neighbours", "21 May 2013", "Hull Old School"),
    ):
        put(pdf, 60, y, event)
        put(pdf, 60, y + 11, more)
        put(pdf, 210, y + 5.5, day)
        put(pdf, 340, y + 5.5, place)
    assert outline(made(read, pdf)) == [
        "# Year of bells",
        "table: Event | Date | Place / Meeting about the future of the lower bells | 14 June 2013 | Leeds Town Hall / "
        "Harvest forum of ringers and their neighbours | 21 May 2013 | Hull Old School",
    ]


def test_a_running_head_that_says_what_the_heading_below_it_says_is_no_text(read: Read) -> None:
    pdf = sheet(2)
    for page, name in ((1, "Wants"), (2, "Gatherings")):
        pdf.page = page
        put(pdf, 60, 40, f"{page} {name.upper()}", size=9)
        put(pdf, 60, 80, f"{page} {name}", size=14, style="B")
        column(pdf, words(60, name), x=60, y=100, width=400, size=10)
    assert outline(made(read, pdf)) == [
        "# 1 Wants",
        f"paragraph: {words(60, 'Wants')}",
        "# 2 Gatherings",
        f"paragraph: {words(60, 'Gatherings')}",
    ]
