"""Events of list items, table rows, lines that stand alone, and sentences of running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..dates import find_dates
from ..types import Block, Document, Span, Unit
from . import cues
from .found import FoundEvent, year_above
from .listed import Columns, columns_of, hosts_of_row, read_line, read_row, shaped_line
from .mentions import read_sentence
from .sections import Section, section_at

FIRST_LINE_END = re.compile(r"(?<=[a-zäöü)\d][.!?])\s+(?=[A-ZÄÖÜ])|\n")
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
            yield from _items(document, block, year=year, among=among)


def _items(document: Document, block: Block, *, year: int | None, among: bool) -> Iterator[FoundEvent]:
    """Events of a list's items, or of a paragraph that is one line."""
    alone = block.kind == "paragraph"
    parts = block.parts if block.kind == "list" and block.parts else (Span(block.start, block.end),)
    shaped = not alone and _is_list_of_events(document, parts)
    for part in parts:
        text = document.text[part.start : part.end]
        if alone and ("\n" in text.strip() or text.rstrip().endswith((".", "!", "?", ":"))):
            continue
        title = read_line(_first_line(text), year=year, among_events=among)
        title = title or (shaped_line(_first_line(text)) if shaped else None)
        days = title.date.days(year) if title and title.date else None
        if title and title.date and days:
            yield FoundEvent(title.name, title.place, days, title.date.precision, part, part)


def _is_list_of_events(document: Document, parts: Sequence[Span]) -> bool:
    """Whether several items have an event's shape and the list tells that people met."""
    texts = [document.text[part.start : part.end] for part in parts]
    if not any(cues.AROUND.search(text) or cues.STRONG_NOUN.search(text) for text in texts):
        return False
    return sum(shaped_line(_first_line(text)) is not None for text in texts) > 1


def _first_line(text: str) -> str:
    return FIRST_LINE_END.split(text.strip(), maxsplit=1)[0]


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
