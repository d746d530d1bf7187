"""Word documents, presentations and workbooks: what their readers see is the text, and what they do not is noted."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from pptx import Presentation
from pptx.util import Inches

from coprod_assistant.corpus import CorpusFile
from coprod_assistant.errors import ExtractionError
from coprod_assistant.extract import ExtractionFailure, Sandbox, packed
from coprod_assistant.extract.shown import shown
from coprod_assistant.types import Document, Source

from .conftest import Read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def relations(*targets: tuple[str, str, str]) -> str:
    links = ""
    for name, kind, target in targets:
        mode = ' TargetMode="External"' if "://" in target else ""
        links += f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, content in parts.items():
            packing.writestr(name, content)
    return written.getvalue()


STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in [("T", "Title"), ("H1", "heading 1"), ("H2", "heading 2"), ("Q", "Quote")]
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def word(body: str, **more: str) -> bytes:
    """A Word document by hand: `body` is what stands in `w:body`, `more` are other parts by their names."""
    kinds = [
        ("rS", "styles", "styles.xml"),
        ("rN", "numbering", "numbering.xml"),
        ("rL", "hyperlink", "https://a.example/x"),
    ]
    kinds += [(f"r{name}", name.rstrip("1"), f"{name}.xml") for name in more]
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": relations(*kinds),
            "word/document.xml": f"<w:document {W} {R}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {W}>{STYLES}</w:styles>",
            "word/numbering.xml": NUMBERING,
            **{f"word/{name}.xml": content for name, content in more.items()},
        }
    )


SHOWN = '<w:vanish w:val="0"/>'


def r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def p(words: str, style: str = "", level: int | None = None, *, numbered: bool = False) -> str:
    """A paragraph, an item of a list where it has a level."""
    number = f'<w:ilvl w:val="{level}"/><w:numId w:val="{1 + numbered}"/>'
    listed = f"<w:numPr>{number}</w:numPr>" if level is not None else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = words if "<w:" in words else f"<w:r><w:t>{words}</w:t></w:r>"
    return f"<w:p><w:pPr>{styled}{listed}</w:pPr>{runs}</w:p>"


def outline(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_a_word_document_reads_as_it_looks(read: Read) -> None:
    table = "".join(
        f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in [("Day", "Hall"), ("3 May", "Mill")]
    )
    link = f'{r("See ")}<w:hyperlink r:id="rL">{r("the plan")}</w:hyperlink>'
    body = (
        p("Canal report", "T") + p("What was named", "H1") + p("These barriers were named:") + p("No boats", level=0)
        + p("None afloat", level=1) + p("No money", level=0) + p(link) + f"<w:tbl>{table}</w:tbl>"
        + p("We can mend it.", "Q")
    )  # fmt: skip
    document = read(word(body), "a.docx")
    assert outline(document) == [
        ("heading", "Canal report"),
        ("heading", "What was named"),
        ("list", "These barriers were named:\n\n• No boats\n  ◦ None afloat\n• No money"),
        ("paragraph", "See the plan"),
        ("table", "Day | Hall\n3 May | Mill"),
        ("quotation", "We can mend it."),
    ]
    assert document.title == "Canal report"
    assert [document.text[link.start : link.end] for link in document.links] == ["the plan"]
    assert document.place_at(0) is None


def test_of_tracked_changes_the_new_words_count_and_hidden_ones_do_not(read: Read) -> None:
    changed = (
        f"{r('The lock opens in ')}"
        '<w:del w:id="1" w:author="x"><w:r><w:delText>May</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="x">{r("June")}</w:ins>'
        f"{r(' or never', '<w:vanish/>')}{r('.', SHOWN)}"
    )
    comments = f'<w:comments {W}><w:comment w:id="0" w:author="x">{p("Is this so?")}</w:comment></w:comments>'
    head = f"<w:hdr {W}>{p('Canal trust, confidential')}</w:hdr>"
    document = read(word(p(changed), comments=comments, header1=head), "a.docx")
    assert document.text == "The lock opens in June."
    told = {(left.reason, left.words) for left in document.left_out}
    assert told == {
        ("aside", "May"),
        ("hidden", "or never"),
        ("aside", "Is this so?"),
        ("furniture", "Canal trust, confidential"),
    }


def test_notes_of_a_word_document_stay_and_their_marks_go(read: Read) -> None:
    words = f'{r("It was dug in 1894")}<w:r><w:footnoteReference w:id="2"/></w:r>{r(", they say.")}'
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{p("Minutes of the trust.")}</w:footnote></w:footnotes>'
    text = read(word(p(words), footnotes=notes), "a.docx").text
    assert "It was dug in 1894, they say." in text
    assert "Minutes of the trust." in text


def presentation() -> Presentation:
    shown_slides = Presentation()
    shown_slides.core_properties.title = ""
    first = shown_slides.slides.add_slide(shown_slides.slide_layouts[0])
    first.shapes.title.text = "Canal plans"
    first.placeholders[1].text = "A talk in Hull"
    second = shown_slides.slides.add_slide(shown_slides.slide_layouts[1])
    second.shapes.title.text = "What stands in the way"
    frame = second.placeholders[1].text_frame
    frame.text = "No boats"
    frame.add_paragraph().text = "None afloat"
    frame.paragraphs[1].level = 1
    frame.add_paragraph().text = "No money"
    second.notes_slide.notes_text_frame.text = "Speak slowly here."
    hidden = shown_slides.slides.add_slide(shown_slides.slide_layouts[5])
    hidden.shapes.title.text = "Salaries"
    hidden._element.set("show", "0")
    fourth = shown_slides.slides.add_slide(shown_slides.slide_layouts[6])
    table = fourth.shapes.add_table(2, 2, 0, 0, Inches(4), Inches(1)).table
    for row, cells in enumerate([("Year", "Boats"), ("2012", "7")]):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    box = fourth.shapes.add_textbox(0, 0, Inches(4), Inches(1)).text_frame
    box.text = "Boats were counted by Ann Roe."
    return shown_slides


def saved(made: Presentation | openpyxl.Workbook) -> bytes:
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def test_slides_are_pages_with_their_titles_lists_and_tables(read: Read) -> None:
    document = read(saved(presentation()), "a.pptx")
    assert outline(document) == [
        ("heading", "Canal plans"),
        ("paragraph", "A talk in Hull"),
        ("heading", "What stands in the way"),
        ("list", "No boats\n  ◦ None afloat\n• No money"),
        ("table", "Year | Boats\n2012 | 7"),
        ("paragraph", "Boats were counted by Ann Roe."),
    ]
    assert [document.place_at(document.text.index(words)) for words in ("A talk", "None", "2012", "Ann")] == [
        "slide 1", "slide 2", "slide 4", "slide 4",
    ]  # fmt: skip
    assert [(left.reason, left.words) for left in document.left_out] == [
        ("aside", "Speak slowly here."),
        ("hidden", "Salaries"),
    ]
    assert document.title == "Canal plans"


def workbook() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Boats"
    sheet["A1"] = "Counted for the trust"
    for row in [
        ("Day", "Place", "Cost", "Share"),
        (dt.date(2012, 5, 3), "Hull", 1234.5, 0.256),
        (dt.date(2012, 6, 1), "Goole", -7, 1),
    ]:
        sheet.append(row)
    for row in (3, 4):
        sheet.cell(row, 1).number_format = "d mmmm yyyy"
        sheet.cell(row, 3).number_format = "[$£-809]#,##0.00"
        sheet.cell(row, 4).number_format = "0%"
    sheet["B3"].comment = Comment("ask again", "x")
    sheet.append(("hidden row", "gone"))
    sheet.row_dimensions[5].hidden = True
    sheet["C7"] = "=SUM(C3:C4)"
    sheet["A7"], sheet["B7"] = "All", "both"
    plan = book.create_sheet("Plan 2013")
    plan["B2"], plan["C2"], plan["B3"], plan["B4"], plan["C3"], plan["C4"] = (
        "Area",
        "Task",
        "Weir",
        None,
        "mend",
        "paint",
    )
    plan.merge_cells("B3:B4")
    secret = book.create_sheet("Salaries")
    secret["A1"] = "Ann Roe: 30,000"
    secret.sheet_state = "hidden"
    return book


def test_sheets_are_pages_and_cells_stand_as_they_are_shown(read: Read) -> None:
    document = read(saved(workbook()), "boats.xlsx")
    assert outline(document) == [
        ("heading", "Boats"),
        ("paragraph", "Counted for the trust"),
        (
            "table",
            "Day | Place | Cost | Share\n3 May 2012 | Hull | £1,234.50 | 26%\n1 June 2012 | Goole | -£7.00 | 100%",
        ),
        ("table", "All | both"),
        ("heading", "Plan 2013"),
        ("table", "Area | Task\nWeir | mend\nWeir | paint"),
    ]
    assert document.place_at(document.text.index("Goole")) == "sheet Boats"
    assert document.place_at(document.text.index("paint")) == "sheet Plan 2013"
    assert [(left.reason, left.words) for left in document.left_out] == [
        ("aside", "ask again"),
        ("hidden", "hidden row | gone"),
        ("hidden", "Ann Roe: 30,000"),
    ]
    assert document.warnings == ("formulas without a computed value were left out: 1 cells; open and save the file",)


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (dt.datetime(2012, 5, 3), "mm-dd-yy", "2012-05-03"),
        (dt.datetime(2012, 5, 3, 14, 5), "dd/mm/yyyy hh:mm", "03/05/2012 14:05"),
        (dt.datetime(2012, 5, 3, 14, 5), "ddd d mmm yy, h:mm AM/PM", "Thu 3 May 12, 2:05 PM"),
        (dt.datetime(2012, 5, 3), "[$-407]d. mmmm yyyy;@", "3. Mai 2012"),
        (dt.datetime(2012, 5, 3), 'mmmm" of "yyyy', "May of 2012"),
        (dt.time(9, 30), "h:mm", "9:30"),
        (dt.timedelta(hours=30), "[h]:mm", "30:00"),
        (1234567, "General", "1234567"),
        (0.1 + 0.2, "General", "0.3"),
        (-3.5, "General", "-3.5"),
        (2.5, "0", "3"),
        (1234.5, '#,##0.00" kg"', "1,234.50 kg"),
        (-12, "#,##0;(#,##0)", "(12)"),
        (0, '0;-0;"none"', "none"),
        (7, "000", "007"),
        (0.5, "0.0#", "0.5"),
        (3, '"No. 0"0', "No. 03"),
        (1_500_000, '0.0,,"m"', "1.5m"),
        (0.25, "# ?/?", "0.25"),
        (True, "General", "TRUE"),
        ("007", "@", "007"),
        (None, "General", ""),
    ],
)
def test_a_cell_is_shown_in_its_format(value: object, number_format: str, words: str) -> None:
    assert shown(value, number_format) == words


def test_a_file_is_read_by_what_it_holds(read: Read) -> None:
    document = read(saved(presentation()), "a.docx")
    assert document.place_at(0) == "slide 1"
    assert document.warnings[0].endswith("as the name says")


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (zipped({"a.txt": "words"}), "a.docx", "the content is a ZIP archive"),
        (zipped({"word/document.xml": "<w"})[:-30], "a.docx", "it is a broken ZIP container"),
        (b"no container at all", "a.xlsx", "it is broken: the content is no workbook"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "a.docx", "an office document of an old kind or with a password"),
        (
            zipped({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "aaa">]><w:document/>'}),
            "a.docx",
            "it declares XML entities",
        ),
    ],
)
def test_what_cannot_be_read_is_told(read: Read, content: bytes, name: str, reason: str) -> None:
    with pytest.raises(ExtractionError, match=reason):
        read(content, name)


def test_a_bomb_is_refused_before_it_is_unpacked(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"word/document.xml": b" " * (packed.MAX_XML + 1)})
    assert len(bomb) < packed.MAX_XML / 500
    with pytest.raises(ExtractionError, match="it unpacks to 150 MB; at most 150 MB are read"):
        read(bomb, "a.docx")
    monkeypatch.setattr(packed, "MAX_ENTRIES", 2)
    with pytest.raises(ExtractionError, match="it packs 3 files"):
        read(zipped({"word/document.xml": "", "a": "", "b": ""}), "a.docx")


def test_a_bomb_that_lies_about_its_size_ends_with_the_child(tmp_path: Path) -> None:
    content = bytearray(zipped({"word/document.xml": b"<a>" * 60_000_000}))
    for at in (content.index(b"PK\x03\x04") + 22, content.index(b"PK\x01\x02") + 24):
        content[at : at + 4] = (1000).to_bytes(4, "little")
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with Sandbox(timeout_s=20, memory_mb=256) as sandbox:
        found = sandbox.read(CorpusFile(path, Source("a.docx", packed.WORD, "0" * 64)))
    assert isinstance(found, ExtractionFailure)
