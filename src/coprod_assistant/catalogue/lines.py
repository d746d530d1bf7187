"""Events of list items, table rows, lines that stand alone, and sentences of running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..dates import find_dates
from ..types import Block, Document, Span, Unit
from . import cues
from .found import FoundEvent, year_above
from .listed import Columns, columns_of, hosts_of_row, read_line, read_row
from .mentions import read_sentence
from .sections import Section, section_at

SENTENCE_CUE = re.compile(r"\b(?:19|20)\d\d\b")


def listed(document: Document, sections: Sequence[Section]) -> Iterator[FoundEvent]:
    """Events of list items, table rows and lines that stand alone."""
    for block in document.blocks:
        if block.kind not in {"list", "table", "paragraph"}:
            continue
        section = section_at(sections, block.start)
        path = (*section.path, section.title(document))
        opening = document.text[block.start : block.parts[0].start] if block.kind == "list" and block.parts else ""
        above = " ".join([*path, opening, document.title if not any(path) else ""])
        among = bool(cues.EVENT_SECTION.search(above))
        if cues.OTHER_SECTION.search(above) and not among:
            continue
        year = year_above((*path, opening))
        if block.kind == "table":
            yield from _rows(document, block, year=year, among=among)
        else:
            whole = (Span(block.start, block.end),)
            for part in (block.parts or whole) if block.kind == "list" else whole:
                yield from _line(document, part, year=year, among=among, alone=block.kind == "paragraph")


def _line(document: Document, part: Span, *, year: int | None, among: bool, alone: bool) -> Iterator[FoundEvent]:
    text = document.text[part.start : part.end]
    if not alone or "\n" not in text.strip():
        first = re.split(r"(?<=[a-zäöü)\d][.!?])\s+(?=[A-ZÄÖÜ])|\n", text.strip(), maxsplit=1)[0]
        if alone and text.rstrip().endswith((".", "!", "?", ":")):
            return
        title = read_line(first, year=year, among_events=among)
        days = title.date.days(year) if title and title.date else None
        if title and title.date and days:
            yield FoundEvent(title.name, title.place, days, title.date.precision, part, part)


def _rows(document: Document, block: Block, *, year: int | None, among: bool) -> Iterator[FoundEvent]:
    parts = block.parts or (Span(block.start, block.end),)
    head = document.text[parts[0].start : parts[0].end]
    columns = columns_of(head) if not find_dates(head) else Columns(None, None, None, other=False)
    for part in parts:
        row = document.text[part.start : part.end]
        title = read_row(row, columns, year=year, among_events=among)
        days = title.date.days(year) if title and title.date else None
        if title and title.date and days:
            hosts = hosts_of_row(row, columns)
            yield FoundEvent(title.name, title.place, days, title.date.precision, part, part, hosts)


def told(document: Document, units: Sequence[Unit], sections: Sequence[Section]) -> Iterator[FoundEvent]:
    """Events that sentences of running text name and date."""
    for unit in units:
        text = document.text[unit.start : unit.end]
        if unit.kind != "sentence" or not SENTENCE_CUE.search(text) or not cues.NOUN.search(text):
            continue
        section = section_at(sections, unit.start)
        if any(cues.OTHER_SECTION.search(above) for above in (*section.path, section.title(document))):
            continue
        mention = read_sentence(" ".join(text.split()))
        days = mention.date.days() if mention else None
        if mention and days and (mention.proper or (mention.hosting and mention.place)):
            span = Span(unit.start, unit.end)
            yield FoundEvent(mention.name, mention.place, days, mention.date.precision, span, span)
