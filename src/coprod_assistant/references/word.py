"""A conversation as a Word document: headings, quotations, references that its numbers lead to, addresses as links."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from .conversation import Conversation, Said
from .reference import Reference
from .written import GONE, dated, day

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

BLUE = "0B5CAD"  # 6.6 to 1 on white


def as_word(of: Conversation) -> bytes:
    """The conversation as a .docx file."""
    import docx

    document = docx.Document()
    facts = document.core_properties
    facts.title, facts.author, facts.comments = of.title, "", ""
    facts.created = facts.modified = dt.datetime.combine(of.made, dt.time())
    for language in document.styles.element.xpath(".//w:lang"):
        language.set(_name("w:val"), "en-GB")
    if of.title:
        document.add_heading(of.title, level=0)
        document.add_paragraph(of.opening)
    for turn in of.turns:
        document.add_heading(turn.question, level=1)
        for note in turn.before:
            document.add_paragraph(note)
        for one in turn.said:
            _add_said(document, one)
        for note in turn.after:
            document.add_paragraph(note)
    if of.references:
        document.add_heading("References", level=1)
    for one_of_them in of.references:
        _add_reference(document.add_paragraph(), one_of_them)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add_said(document: Any, one: Said) -> None:
    rows = list(one.paragraphs()) or [(False, "")]
    for number, (item, words) in enumerate(rows):
        style = "List Bullet" if item else "Quote" if one.quoted else None
        paragraph = document.add_paragraph(words, style=style)
        paragraph.paragraph_format.keep_together = True
        if number < len(rows) - 1:
            paragraph.paragraph_format.keep_with_next = True
    for number in one.numbers:
        paragraph.add_run(" ")
        _add_link(paragraph, f"[{number}]", anchor=_anchor(number))
    if one.changed:
        document.add_paragraph().add_run(GONE).italic = True


def _add_reference(paragraph: Paragraph, one: Reference) -> None:
    _add_bookmark(paragraph, one.number)
    where = "".join(f", {part}" for part in (one.heading, one.place) if part)
    paragraph.add_run(f" {one.publisher.rstrip('.')}. " if one.publisher else " ")
    paragraph.add_run(one.title).italic = True
    paragraph.add_run(f"{where}. {dated(one)}. ")
    if one.link:
        _add_link(paragraph, one.link, address=one.link)
        paragraph.add_run(f" (accessed {day(one.accessed)}).")
    else:
        paragraph.add_run(f"File {one.file}. Accessed {day(one.accessed)}.")
    if one.changed:
        paragraph.add_run(f" {GONE}").italic = True


def _add_link(paragraph: Paragraph, words: str, *, address: str = "", anchor: str = "") -> None:
    """A link, which python-docx 1.2 reads and does not write: to an address, or to a bookmark of the document."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.shared import RGBColor

    link = OxmlElement("w:hyperlink")
    if address:
        link.set(_name("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    else:
        link.set(_name("w:anchor"), anchor)
    run = paragraph.add_run(words)
    run.font.color.rgb = RGBColor.from_string(BLUE)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _add_bookmark(paragraph: Paragraph, number: int) -> None:
    """The number of a reference, as a place that links lead to."""
    from docx.oxml import OxmlElement

    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (begin, end):
        mark.set(_name("w:id"), str(number))
    begin.set(_name("w:name"), _anchor(number))
    paragraph._p.append(begin)
    paragraph.add_run(f"[{number}]")
    paragraph._p.append(end)


def _anchor(number: int) -> str:
    return f"reference{number}"


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))
