"""Events of list items, table rows, lines that stand alone, and sentences of running text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import takewhile

from ..columns import barred_table
from ..dates import find_dates
from ..types import Block, Document, Span, Unit
from . import cues
from .completed import completed, day_above, has_day, with_stated_days
from .datelines import Dateline
from .diary import APART, MAX_YEARS
from .held import TOOK_PLACE, held_again
from .labels import begins_labelled
from .listed import Columns, columns_of, hosts_of_row, is_week, read_line, read_row, shaped_line
from .mentions import Mention, date_of_named, name_in, read_sentence
from .sections import FoundEvent, Section, lines_of, section_at
from .titles import read_title

FIRST_LINE_END = re.compile(r"(?:(?<=[a-zäöü)][.!?])|(?<=\d{4}[.!?]))\s+(?=[A-ZÄÖÜ])|\n")
PLACE_LABEL = re.compile(r"^(?:meeting point|start|meet(?: at)?|venue|where|treffpunkt|ort)\s*:\s*", re.IGNORECASE)
MAX_STACKED = 4  # lines that give name, place and date, each a line
MAX_STACKED_LINE = 90  # characters of one
CELL = re.compile(r"(?P<day>\d{1,2})\s+(?P<name>[^\W\d_][^|]*[^|\s])")  # of a month's table
MEET_AT = re.compile(r"(?:(?:we\s+)?meet(?:ing)?\s+)?(?:at|in|from)\s+(?:the\s+)?", re.IGNORECASE)
Complete = Callable[[str], str]  # a line to one whose dates have their year
YEAR = re.compile(r"(?:19|20)\d\d")
SENTENCE_CUE = re.compile(r"\b(?:19|20)\d\d\b")


def listed(document: Document, sections: Sequence[Section]) -> Iterator[FoundEvent]:
    """Events of list items, table rows and lines that stand alone."""
    for before, block in zip((None, *document.blocks), document.blocks, strict=False):
        if block.kind not in {"list", "table", "paragraph"}:
            continue
        section = section_at(sections, block.start)
        path = (*section.path, section.title(document))
        opening = document.text[block.start : block.parts[0].start] if block.kind == "list" and block.parts else ""
        if block.kind == "table" and before is not None and before.kind == "paragraph":
            opening = _text(document, before) if before.end - before.start <= MAX_STACKED_LINE else ""
        headed = any(heading and not YEAR.fullmatch(heading) for heading in path)
        above = " ".join([*path, opening, "" if headed else document.title])
        among = bool(cues.EVENT_SECTION.search(above))
        if cues.OTHER_SECTION.search(above) and not among:
            continue
        below = (*path, opening) if opening else path
        complete = partial(_complete, document, path=below, day=day_above(document, path))
        if block.kind == "table":
            yield from _rows(document, block, complete, among=among)
        else:
            yield from _items(document, block, complete, among=among)


def _text(document: Document, span: Block | Span) -> str:
    return document.text[span.start : span.end].strip()


def _complete(document: Document, line: str, *, path: Sequence[str], day: Dateline | None) -> str:
    """A line with the year, the month or the day that stand above it, or the year that stands in a cell beside it.

    The day is given to what names an event only.
    """
    years = [cell.strip() for cell in line.split("|") if YEAR.fullmatch(cell.strip())]
    found = completed(document, line, years if len(years) == 1 else path)
    alone = day is not None and cues.NOUN.search(line) and not find_dates(found)
    return f"{found}, {completed(document, path[-1], path[:-1])}" if alone else found


def _items(document: Document, block: Block, complete: Complete, *, among: bool) -> Iterator[FoundEvent]:
    """Events of a list's items, or of a paragraph that is one line."""
    alone = block.kind == "paragraph"
    parts = block.parts if block.kind == "list" and block.parts else (Span(block.start, block.end),)
    lines = [complete(_first_line(lines_of(document, part))) for part in parts]
    shaped = not alone and _is_list_of_events(document, parts)
    for number, part in enumerate(parts):
        text = lines_of(document, part)
        if alone and text.rstrip().endswith((".", "!", "?", ":")):
            continue
        line = lines[number]
        if "\n" in text.strip() and (alone or not find_dates(line)):
            line = complete(_stacked(text))
        elif "\n" in text.strip() and not read_title(line).name:
            line = complete(", ".join(text.strip().splitlines()[:2]))
        first = " ".join(line.split())
        prose = not alone and first.endswith(".") and cues.HELD.search(first)
        sentence = read_sentence(first) if prose else None
        spoken = sentence.date.days() if sentence else None
        if sentence and spoken and (sentence.proper or (sentence.hosting and sentence.place)):
            yield FoundEvent(sentence.name, sentence.place, spoken, sentence.date.precision, part, part)
            continue
        title = read_line(line, among_events=among)
        title = title or (shaped_line(line) if shaped else None)
        days = title.date.days() if title and title.date else None
        if title and title.date and days:
            yield FoundEvent(title.name, title.place, days, title.date.precision, part, part)


def _stacked(text: str) -> str:
    """Name, place and date that stand below each other, as one line; empty where they are anything else.

    What is told below them begins with the first sentence.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    lines = [lines[0], *takewhile(lambda line: not line.endswith((".", "!", "?")), lines[1:])]
    if len(lines) > MAX_STACKED or any(len(line) > MAX_STACKED_LINE for line in lines) or begins_labelled(lines[0]):
        return ""
    return ", ".join(PLACE_LABEL.sub("", line) for line in lines)


def _is_list_of_events(document: Document, parts: Sequence[Span]) -> bool:
    """Whether several items have an event's shape and the list tells that people met."""
    texts = [document.text[part.start : part.end] for part in parts]
    if not any(cues.AROUND.search(text) or cues.STRONG_NOUN.search(text) for text in texts):
        return False
    return sum(shaped_line(_first_line(text)) is not None for text in texts) > 1


def _first_line(text: str) -> str:
    return FIRST_LINE_END.split(text.strip(), maxsplit=1)[0]


def _rows(document: Document, block: Block, complete: Complete, *, among: bool) -> Iterator[FoundEvent]:
    parts = block.parts or (Span(block.start, block.end),)
    barred = barred_table(document.text, block)
    drawn = barred != document.text[block.start : block.end]
    rows = [barred[part.start - block.start : part.end - block.start] for part in parts]
    rows = rows if drawn else [lines_of(document, part) for part in parts]
    head = rows[0]
    if is_week(head):
        yield from _cells(document, parts[1:], complete)
        return
    if find_dates(head) and len(parts) > 1 and not any(find_dates(_text(document, part)) for part in parts[1:]):
        return  # days that name columns
    columns = columns_of(head) if not find_dates(head) else Columns(None, None, None, other=False)
    completed_rows = [complete(words) for words in rows]
    kinds = columns.people or columns.place is not None or (among and columns.name is not None)
    vouched = columns.date is not None and bool(kinds) and _are_apart(completed_rows)
    for part, row in zip(parts, completed_rows, strict=True):
        title = read_row(row, columns, among_events=among, vouched=vouched and not columns.other)
        days = title.date.days() if title and title.date else None
        if title and title.date and days:
            hosts = hosts_of_row(row, columns)
            where = PLACE_LABEL.sub("", title.place) if title.place else None
            yield FoundEvent(title.name, where, days, title.date.precision, part, part, hosts)


def _are_apart(rows: Sequence[str]) -> bool:
    """Whether rows give days so far apart that they are no days of one event, and no history."""
    days = [day[0] for row in rows for date in find_dates(row)[:1] if date.first_day and (day := date.days())]
    return len(days) > 1 and APART <= (max(days) - min(days)).days <= MAX_YEARS * 366


def _cells(document: Document, rows: Sequence[Span], complete: Complete) -> Iterator[FoundEvent]:
    """Events in the cells of a month's table: `5 Bonfire supper` below a heading with month and year."""
    for row in rows:
        for cell in CELL.finditer(document.text, row.start, row.end):
            title = read_title(complete(f"{cell['day']}: {' '.join(cell['name'].split())}"))
            days = title.date.days() if title.date and title.date.precision == "day" else None
            if days and title.name and not cues.NOT_EVENT.search(title.name):
                span = Span(cell.start(), cell.end())
                yield FoundEvent(title.name, title.place, days, "day", span, span)


def is_other(heading: str) -> bool:
    """Whether what stands below a heading tells of no events; the stories of a newsletter may."""
    return bool(cues.OTHER_SECTION.search(heading)) and not cues.STORIES.match(heading)


def told(document: Document, units: Sequence[Unit], sections: Sequence[Section]) -> Iterator[FoundEvent]:
    """Events that sentences of running text name and date."""
    before = ""
    for unit in units:
        text = with_stated_days(document, document.text[unit.start : unit.end])
        above, before = before, text
        if unit.kind != "sentence" or not (SENTENCE_CUE.search(text) or has_day(text)):
            continue
        if not cues.NOUN.search(text) and not TOOK_PLACE.search(text):
            continue
        section = section_at(sections, unit.start)
        if any(is_other(above) for above in (*section.path, section.title(document))):
            continue
        words = completed(document, " ".join(text.split()), (*section.path, section.title(document)))
        mention = _again(above, text) or read_sentence(words)
        days = mention.date.days() if mention else None
        if mention and days and (mention.proper or (mention.hosting and mention.place)):
            span = Span(unit.start, unit.end)
            yield FoundEvent(mention.name, mention.place, days, mention.date.precision, span, span)


def _again(above: str, text: str) -> Mention | None:
    """The event that the sentence above names, where this one says when it was held and where."""
    words = " ".join(text.split())
    name = name_in(" ".join(above.split())) if held_again(words) else None
    return date_of_named(words, name) if name else None
