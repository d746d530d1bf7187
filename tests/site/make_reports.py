"""The PDF reports of the sample site, made from `report_texts/`: `python -m tests.site.make_reports`.

The bytes are the same each time: dates are fixed and nothing is compressed, since zlib's output differs between builds.
A text's first lines give title (=), subtitle (~) and imprint (@); then #, ## headings, -, 1. items, | rows under their
caption (T:), > quotations, >> who said it, and paragraphs, parted by blank lines.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.text_region import TextColumns
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
TEXTS = HERE / "report_texts"
REPORTS = HERE / "reports"
INVENTED = "Invented for tests: there is no Reedmarch Network, and nothing in this report happened."
MIN_HYPHENATED = 8  # letters of the shortest word that may be parted
CONSONANT = "[b-df-hj-np-tv-z]"
# Between two consonants that stand between vowels, but for "th" and the like; or before one between vowels.
HYPHEN_POINT = re.compile(
    rf"(?<=[aeiou]{CONSONANT})(?<![cgpstw](?=h))(?<!c(?=k))(?={CONSONANT}[aeiou])|(?<=[aeiou])(?={CONSONANT}[aeiou]\w\w)"
)
SCAN_LINES = """MINUTES OF THE CLOSING SESSION

Ghent, Old Fish Hall, 23 May 2014, 16.10 to 17.25

In the chair: Professor Aurelio Bastida
Minutes: Pieter Hoorn

1. The meeting thanked Lieve Daneels for the hall.
2. It was agreed that each authority shall answer
   every report within ten working days.
3. A second meeting shall be held in Graz in 2015.
4. The soup was praised. The recipe is with
   Wilhelmina Voss.

             (signed) P. Hoorn

Invented for tests."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its file's name, columns, body size in points, the day its metadata give, and the title there."""

    name: str
    columns: int
    size: float
    made: datetime
    metadata_title: str


# One has its true title only on its first page, as reports that were printed from a word processor often do.
ALL = (
    Report("annual-report-2017", 2, 12.5, datetime(2018, 4, 24, 15, 2, tzinfo=UTC), "Annual Report 2017"),
    Report("evaluation-2019", 1, 12.5, datetime(2019, 10, 9, 11, 40, tzinfo=UTC), "Evaluation 2019"),
    Report("handbook-2018", 2, 12.5, datetime(2018, 3, 12, 9, 15, tzinfo=UTC), "The Warden's Handbook"),
    Report("lisbon-2016-report", 2, 12.5, datetime(2017, 1, 9, 17, 30, tzinfo=UTC), "Hands on the Bank"),
    Report("position-paper-2015", 1, 12.5, datetime(2015, 12, 4, 8, 0, tzinfo=UTC), "Microsoft Word - WST_final3.doc"),
)
SCAN = Report("minutes-2014-scan", 1, 0, datetime(2014, 6, 10, 14, 0, tzinfo=UTC), "")


class Sheet(FPDF):
    """A report's pages, with a running head from the second page on and the page's number below each."""

    def __init__(self, report: Report, running: str) -> None:
        super().__init__(format="A4")
        self.running = running
        self.core_fonts_encoding = "windows-1252"
        self.set_compression(False)
        self.set_creation_date(report.made)
        self.set_producer("make_reports.py")
        if report.metadata_title:
            self.set_title(report.metadata_title)
        self.set_author("The Reedmarch Network (invented)")
        self.set_margins(26, 26, 26)
        self.set_auto_page_break(True, margin=30)

    def header(self) -> None:
        if self.running and self.page_no() > 1:
            self.set_y(12)
            self.set_font("Helvetica", "I", 8)
            self.cell(79, 5, self.running)
            self.cell(79, 5, "The Reedmarch Network", align="R")
            self.line(26, 18, 184, 18)
            self.set_y(26)

    def footer(self) -> None:
        if self.running:
            self.set_y(-16)
            self.set_font("Helvetica", "", 8)
            self.cell(138, 5, INVENTED)
            self.cell(20, 5, f"{self.page_no()}", align="R")


def hyphenable(text: str) -> str:
    """The text with soft hyphens in its long words."""

    def parted(found: re.Match[str]) -> str:
        word = found[0]
        points = [point.start() for point in HYPHEN_POINT.finditer(word) if 3 <= point.start() <= len(word) - 3]
        for point in reversed(points):
            word = word[:point] + "\xad" + word[point:]
        return word

    return re.sub(rf"[a-z]{{{MIN_HYPHENATED},}}", parted, text)


def parts_of(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each part of a text as its mark ("" for a paragraph) and its lines without the mark."""
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = part.splitlines()
        mark = re.match(r"(##?|>>?|[-|=~@]|T:|\d+\.) ", lines[0])
        if mark is None:
            yield "", [" ".join(lines)]
        elif mark[1] in ("T:", "="):
            yield mark[1], lines
        elif mark[1] == "-" or mark[1][0].isdigit():
            yield "item", lines
        else:
            yield mark[1], [line.removeprefix(f"{mark[1]} ") for line in lines]


def write_report(report: Report, folder: Path) -> Path:
    """The path of the PDF that was made of a report's text."""
    (_, opening), *parts = list(parts_of((TEXTS / f"{report.name}.txt").read_text("utf-8")))
    title, subtitle, imprint = (line[2:] for line in opening)
    sheet = Sheet(report, title)
    sheet.add_page()
    sheet.set_y(90)
    for words, style, size in ((title, "B", 22), (subtitle, "", 13), (imprint, "I", 10)):
        sheet.set_font("Helvetica", style, size)
        sheet.multi_cell(0, size * 0.5, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        sheet.ln(3)
    sheet.add_page()
    flow: list[tuple[str, list[str]]] = []
    for mark, lines in parts:
        if mark == "T:":
            heading = flow.pop()[1][0] if flow and flow[-1][0] == "#" else ""  # a heading of the table goes across too
            write_columns(sheet, report, flow, balance=True)
            write_heading(sheet, heading)
            write_table(sheet, lines[0].removeprefix("T: "), lines[1:])
            flow = []
        else:
            flow.append((mark, lines))
    write_columns(sheet, report, flow, balance=False)
    return saved(sheet, report, folder)


def write_heading(sheet: Sheet, words: str) -> None:
    """Sets a heading across the page, where there is one."""
    if words:
        sheet.ln(4)
        sheet.set_font("Helvetica", "B", 14)
        sheet.cell(0, 7, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def write_columns(sheet: Sheet, report: Report, flow: list[tuple[str, list[str]]], *, balance: bool) -> None:
    """Sets headings, paragraphs, lists and quotations in the report's columns."""
    with sheet.text_columns(ncols=report.columns, gutter=8, balance=balance, line_height=1.45) as columns:
        for mark, lines in flow:
            if mark == "item":
                for line in lines:
                    write_item(sheet, report, columns, line)
                continue
            style, size = {"#": ("B", 14.0), "##": ("B", 11.0), ">": ("I", report.size)}.get(mark, ("", report.size))
            sheet.set_font("Times" if mark in ("", ">", ">>") else "Helvetica", style, size)
            heading = mark.startswith("#")
            with columns.paragraph(
                text_align="L" if mark else "J",
                top_margin=3 if heading else 0,
                bottom_margin=2,
                indent=5 if mark in (">", ">>") else 0,
            ) as paragraph:
                words = lines[0] if heading else hyphenable(lines[0])
                paragraph.write({">": f"“{words}”", ">>": f"– {words}"}.get(mark, words))


def write_item(sheet: Sheet, report: Report, columns: TextColumns, line: str) -> None:
    """Sets one item of a list after its number or bullet."""
    mark, words = line.split(" ", 1)
    sheet.set_font("Times", "", report.size)
    with columns.paragraph(
        text_align="L", bottom_margin=1, indent=6, bullet_string="•" if mark == "-" else mark
    ) as paragraph:
        paragraph.write(hyphenable(words))


def write_table(sheet: Sheet, caption: str, rows: list[str]) -> None:
    """Sets a table across the page, its caption above it."""
    sheet.ln(4)
    sheet.set_font("Helvetica", "B", 9)
    sheet.cell(0, 6, caption, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.set_font("Helvetica", "", 9)
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    widths = (3, *[1] * (len(cells[0]) - 1))
    aligned = ("LEFT", *["RIGHT"] * (len(cells[0]) - 1))
    with sheet.table(borders_layout="HORIZONTAL_LINES", col_widths=widths, text_align=aligned, line_height=5) as table:
        for row in cells:
            table.row(row)
    sheet.ln(6)


def write_scan(folder: Path) -> Path:
    """The path of a PDF that holds nothing but the picture of a page, a little askew and with specks."""
    page = Image.new("L", (496, 702), 255)
    draw = ImageDraw.Draw(page)
    draw.multiline_text((60, 70), SCAN_LINES, fill=0, font=ImageFont.load_default_imagefont(), spacing=9)
    for number in range(160):  # specks of dust, spread by the golden ratio
        draw.point((int(496 * (number * 0.618034 % 1)), int(702 * (number * 0.754878 % 1))), fill=0)
    scanned = page.rotate(math.degrees(0.012), fillcolor=255).point(lambda grey: 255 if grey > 128 else 0).convert("1")
    sheet = Sheet(SCAN, "")
    sheet.add_page()
    sheet.image(scanned, x=0, y=0, w=210)
    return saved(sheet, SCAN, folder)


def saved(sheet: Sheet, report: Report, folder: Path) -> Path:
    """Writes the PDF and gives its path."""
    path = folder / f"{report.name}.pdf"
    path.write_bytes(bytes(sheet.output()))
    return path


def make_all(folder: Path) -> list[Path]:
    """The paths of all reports, made anew."""
    return [*(write_report(report, folder) for report in ALL), write_scan(folder)]


def main() -> None:
    """Makes the reports and prints how large they are."""
    parser = argparse.ArgumentParser(prog="python -m tests.site.make_reports", description="Make the sample reports.")
    parser.add_argument("--folder", type=Path, default=REPORTS)
    for path in make_all(parser.parse_args().folder):
        print(f"{path.stat().st_size:7} {path.name}")


if __name__ == "__main__":
    main()
