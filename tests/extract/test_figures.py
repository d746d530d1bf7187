"""Figures as they are: none is dropped for want of a letter, none grows by the mark of a note."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from .conftest import Read
from .outline import outline


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<div><p>318</p><p>boats were mended</p></div>", ["paragraph: 318 boats were mended"]),
        ("<div><div>£5,200</div><div>Raised by crews</div></div>", ["paragraph: £5,200 Raised by crews"]),
        ("<h3>1,500+</h3><p>visitors</p>", ["paragraph: 1,500+ visitors"]),
        ("<h2>Call us</h2><p>01555 123 0171</p>", ["## Call us", "paragraph: 01555 123 0171"]),
        ("<h2>Masters</h2><p>17</p>", ["## Masters", "paragraph: 17"]),
        ("<h2>Last day</h2><p>31/12/2013</p>", ["## Last day", "paragraph: 31/12/2013"]),
        ("<p>09:30 - 17:00</p><p>7/7</p>", ["paragraph: 09:30 - 17:00", "paragraph: 7/7"]),
        ("<p>1 2 3 4 … 9</p><p>***</p>", []),
    ],
)
def test_figures_without_a_letter_stay(read: Read, html: str, lines: list[str]) -> None:
    page = f"<main><h1>Year</h1>{html}<p>That was our year, and a good one.</p></main>"
    assert outline(read(f"<!doctype html><html><body>{page}</body></html>", "year.html"))[1:-1] == lines


def test_figures_of_a_dump_stay_and_numbers_of_pages_do_not(read: Read) -> None:
    dump = (
        "Our year\n\n318\nboats were mended\n\n£5,200\n\nwas raised by crews, who sang in the harbour for days.\n"
        "\n12\n\nMasters\n\n17\n\nTelephone\n01555 123 0171\n"
    )
    text = "\n".join(outline(read(dump)))
    assert "paragraph: 318 boats were mended" in text and "£5,200" in text and "01555 123 0171" in text
    assert "paragraph: 17" in text and "paragraph: 12" not in text


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("Dug in 1883<sup>4</sup>, and deepened.", "Dug in 1883, and deepened."),
        ("It had 640<sup><a href='#n3'>3</a></sup> crews.", "It had 640 crews."),
        ("It had 640 crews.<sup>[3]</sup><sup>[4]</sup> They sang.", "It had 640 crews. They sang."),
        ("It had 640<a role='doc-noteref' href='#n'>3</a> crews.", "It had 640 crews."),
        ("Ward 9<sup>b</sup> and 7%<sup>1,2</sup>.", "Ward 9 and 7%."),
        ("Crews<sup>*</sup> sang<sup>†</sup>.", "Crews sang."),
        ("The 3<sup>rd</sup> of May, M<sup>lle</sup> Roux.", "The 3rd of May, Mlle Roux."),
        ("A loft of 90 m<sup>2</sup> and 12km<sup>2</sup>.", "A loft of 90 m² and 12km²."),
        ("About 4 × 10<sup>9</sup> knots, x<sup>2</sup>.", "About 4 × 10⁹ knots, x²."),
        ("Some 10<sup>6</sup> knots were tied.", "Some 10⁶ knots were tied."),
        ("Of 10<sup>6</sup> crews<sup>5</sup> two sank.", "Of 10 crews two sank."),
        ("Of 10<sup><a href='#n6'>6</a></sup> crews two sank.", "Of 10 crews two sank."),
        ("At £12<sup>50</sup> a yard.", "At £12⁵⁰ a yard."),
        ("CO<sub>2</sub> and H<sub>2</sub>O.", "CO2 and H2O."),
        ("<sup>3</sup> Parish book, page 9.", "3 Parish book, page 9."),
    ],
)
def test_raised_marks(read: Read, html: str, words: str) -> None:
    page = f"<main><h1>Year</h1><p>{html}</p></main>"
    assert outline(read(f"<!doctype html><html><body>{page}</body></html>", "year.html"))[1:] == [f"paragraph: {words}"]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            "“We knot at dawn,” said Ida Penrose. The loft holds 30 people and opens on 5 June.",
            [
                "quotation: “We knot at dawn,” / Ida Penrose",
                "paragraph: The loft holds 30 people and opens on 5 June.",
            ],
        ),
        (
            '"We knot at dawn," said Dr. I. Penrose of St. Ives. It costs £9.',
            ['quotation: "We knot at dawn," / Dr. I. Penrose of St. Ives', "paragraph: It costs £9."],
        ),
        (
            '"Who knots?" asked Bo Lee. "All of us do," said Ida Penrose. The loft opens at nine.',
            ['paragraph: "Who knots?" asked Bo Lee. "All of us do," said Ida Penrose. The loft opens at nine.'],
        ),
        ('"We knot at dawn," she said, "and sing."', ['quotation: "We knot at dawn," she said, "and sing."']),
        (
            "“We knot at dawn,” said Ida. The loft is old. “We sing.”",
            ["paragraph: “We knot at dawn,” said Ida. The loft is old. “We sing.”"],
        ),
        ("“We knot at dawn,” said Ida Penrose.", ["quotation: “We knot at dawn,” / Ida Penrose"]),
    ],
)
@pytest.mark.parametrize("name", ["knots.html", "knots.txt"])
def test_facts_after_a_quotation_are_not_said_by_its_speaker(
    read: Read, words: str, lines: list[str], name: str
) -> None:
    html = f"<!doctype html><html><body><main><h1>Knots</h1><p>{words}</p></main></body></html>"
    document = read(html if name.endswith("html") else f"Knots\n\n{words}\n", name)
    assert outline(document)[1:] == lines


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_figure_in_a_text_file_stands_with_what_it_counts(read: Read, gap: str) -> None:
    text = (
        f"Our year\n\n4,217{gap}came to the suppers\n\n£86,300{gap}was given by neighbours\n\n"
        "Telephone\n\n01597 555 0160\n"
    )
    lines = outline(read(text, "year.txt"))
    assert lines[1:3] == ["paragraph: 4,217 came to the suppers", "paragraph: £86,300 was given by neighbours"]
    assert "01597 555 0160" in lines[-1]


def test_a_figure_in_large_print_stands_with_what_it_counts(read: Read) -> None:
    pdf = FPDF()
    pdf.add_page()
    for at, (figure, words) in enumerate((("4,217", "came to the suppers"), ("73%", "of them came again"))):
        pdf.set_font("Helvetica", size=26)
        pdf.text(40, 40 + 30 * at, figure)
        pdf.set_font("Helvetica", size=11)
        pdf.text(40, 48 + 30 * at, words)
    assert outline(read(bytes(pdf.output()), "year.pdf")) == [
        "paragraph: 4,217 came to the suppers",
        "paragraph: 73% of them came again",
    ]
