"""One document -> the events that it tells of, by general rules; nothing outside the document is looked at.

A section is about an event if its heading names and dates one, if lines right below the heading do, or if its opening
sentence does. Items, rows and single lines are read one by one, then the sentences that say an event was held. What
lies inside an event's own section and days ("Programme: 12 June, opening plenary") is part of that event.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..dates import DateMention, find_dates
from ..types import Block, Document, Event, EventSource, Precision, Span, Unit
from ..units import units_of
from . import cues
from .gazetteer import country_of, is_place
from .hosts import hosts_in, series_in
from .identity import event_id
from .listed import Columns, columns_of, read_line, read_row
from .mentions import Mention, date_of_named, place_in, read_sentence
from .sections import Section, section_at, sections_of, words_of
from .titles import Title, looks_like_place, read_title

MAX_HEADING = 200  # characters; a longer one is a paragraph in bold
MAX_FACT = 160  # characters of a line below the heading that gives date or place
FACT_BLOCKS = 4  # blocks below a heading that may give date and place
BODY = 600  # characters of a section that say whether it is about an event
WHEN = re.compile(r"^(?:dates?|when|datum|wann|termin|zeit|day)\s*[:–-]\s*(?=\S)", re.IGNORECASE)
WHERE = re.compile(r"^(?:venue|where|location|place|ort|wo|veranstaltungsort|city)\s*[:–-]\s*(?=\S)", re.IGNORECASE)
# A figure ends a sentence only as a year: "11. November" goes on.
SENTENCE_END = re.compile(r"(?:(?<=[a-zäöüß)”\"][.!?])|(?<=\d{4}\.))\s+(?=[A-ZÄÖÜ“\"„])")
SENTENCE_CUE = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class _Found:
    """An event before it has an id: the passage that belongs to it and the unit that dates it."""

    name: str
    place: str | None
    days: tuple[dt.date, dt.date]
    precision: Precision
    span: Span
    dated: Span


@dataclass(frozen=True, slots=True)
class _Facts:
    """What lines below a heading say: the first date, the place, and the block that holds the date."""

    date: DateMention
    place: str | None
    block: Block
    labelled: bool


def find_events(document: Document, units: Sequence[Unit] | None = None) -> list[Event]:
    """The events of one document in the order of its text, each with one source; two tellings of one are both there.

    Args:
        units: What `units_of` gave for this document; found again if None.
    """
    sections = sections_of(document)
    found = [event for number in range(len(sections)) for event in _of_section(document, sections, number)]
    found = _whole_page(document, found)
    found += _outside(found, _listed(document, sections))
    if SENTENCE_CUE.search(document.text):
        found += _outside(found, _told(document, units_of(document) if units is None else units, sections))
    return [_event(document, event) for event in sorted(found, key=lambda event: (event.span.start, -event.span.end))]


def _event(document: Document, found: _Found) -> Event:
    told = document.text[found.span.start : found.span.end]
    country = country_of(found.place, context=f"{document.title}\n{told[:BODY]}") if found.place else None
    source = EventSource(document.id, found.span.start, found.span.end, found.dated.start, found.dated.end)
    return Event(
        id=event_id(found.name, found.days, found.precision),
        name=found.name,
        place=found.place,
        country=country,
        starts=found.days[0],
        ends=found.days[1],
        precision=found.precision,
        sources=(source,),
        series=series_in(told),
        hosts=hosts_in(told),
    )


def _outside(known: Sequence[_Found], others: Iterator[_Found]) -> list[_Found]:
    """Those of `others` that are no part of an event told of around them, and tell of none twice in one sentence."""
    kept: list[_Found] = []
    for other in others:
        around = [e for e in known if e.span.start <= other.dated.start < e.span.end]
        if not any(_within(other.days, event.days) for event in around):
            kept.append(other)
    return kept


def _within(days: tuple[dt.date, dt.date], whole: tuple[dt.date, dt.date]) -> bool:
    """Whether the days lie in those of an event, or are a vaguer word for them ("in May 2012")."""
    inside = whole[0] <= days[0] and days[1] <= whole[1]
    return inside or (days[0] <= whole[0] and whole[1] <= days[1])


def _of_section(document: Document, sections: Sequence[Section], number: int) -> Iterator[_Found]:
    """The event that a section is about, if it is about one."""
    section = sections[number]
    if any(cues.OTHER_SECTION.search(above) for above in (*section.path, section.title(document))):
        return
    found = _by_heading(document, section) or _by_facts(document, sections, number) or _by_opening(document, section)
    found = found or _by_year(document, section)
    if found:
        yield found


def _by_heading(document: Document, section: Section) -> _Found | None:
    """The event that a heading names and dates by day or month."""
    line = section.title(document)
    if not line or len(line) > MAX_HEADING or cues.NOT_EVENT.search(line):
        return None
    year = _year_above(section.path)
    title = read_title(line)
    if title.date is None or title.date.month is None or not title.name:
        return None
    days = title.date.days(year)
    if is_place(title.name) and not cues.NOUN.search(title.name):
        return None  # it dates what a heading above it names
    if days is None or not _is_about_event(title, _body(document, section)):
        return None
    return _found(title.name, title.place or _told_place(document, section), days, title.date, section)


def _is_about_event(title: Title, body: str) -> bool:
    """Whether a dated heading is an event's: by its noun, else by its place and what the text below tells."""
    if cues.STRONG_NOUN.search(title.name):
        return True
    if title.date is None or title.date.precision != "day":
        return bool(cues.NOUN.search(title.name)) and title.place is not None
    around = not body or bool(cues.AROUND.search(body) or cues.STRONG_NOUN.search(body))
    if cues.NOUN.search(title.name):
        return title.place is not None or around
    return title.separated and around


def _by_facts(document: Document, sections: Sequence[Section], number: int) -> _Found | None:
    """The event that a heading names and that lines right below it date."""
    section = sections[number]
    line = section.title(document)
    if number == 0 and section.heading is None:
        return _title_page(document, sections)
    facts = _facts(document, _below(sections, number))
    if facts is None or not line or cues.NOT_EVENT.search(line) or cues.GENERIC_HEADING.match(line):
        return None
    title = _undated(line)
    place = facts.place or title.place
    body = _body(document, section)
    strong = bool(cues.STRONG_NOUN.search(title.name))
    weak = bool(cues.NOUN.search(title.name))
    told = bool(cues.AROUND.search(body) and (cues.NOUN.search(body) or weak))
    labelled = facts.labelled and (weak or facts.place is not None)
    if not (strong or labelled or (place and (weak or told))):
        return None
    days = facts.date.days(_year_above((*section.path, line)))
    if days is None:
        return None
    place = place or _told_place(document, section)
    return replace(_found(title.name, place, days, facts.date, section), dated=Span(facts.block.start, facts.block.end))


def _title_page(document: Document, sections: Sequence[Section]) -> _Found | None:
    """The event that the first lines name, where the first line that looks like a heading only dates it."""
    first = sections[0]
    lines = [block for block in first.own if block.kind == "paragraph" and block.end - block.start <= MAX_FACT]
    if not lines or lines[0].start != first.start or cues.NOT_EVENT.search(words_of(document, lines[0])):
        return None
    rest: list[Block] = [*first.own[1:]]
    if len(sections) > 1 and len(first.own) <= FACT_BLOCKS and sections[1].heading is not None:
        rest += [sections[1].heading]
    facts = _facts(document, rest)
    title = _undated(words_of(document, lines[0]))
    if facts is None or not cues.NOUN.search(title.name) or title.name.endswith("."):
        return None
    days = facts.date.days()
    if days is None:
        return None
    span = Span(first.start, sections[-1].end)
    place = facts.place or title.place
    return _Found(title.name, place, days, facts.date.precision, span, Span(facts.block.start, facts.block.end))


def _below(sections: Sequence[Section], number: int) -> list[Block]:
    """The blocks right below a heading, deeper headings among them."""
    blocks = list(sections[number].own)
    if not blocks and number + 1 < len(sections) and sections[number + 1].end <= sections[number].end:
        deeper = sections[number + 1].heading
        blocks = [deeper] if deeper else []
    return blocks


def _facts(document: Document, blocks: Sequence[Block]) -> _Facts | None:
    """Date and place from short lines at the top of a section; None without a date."""
    date: DateMention | None = None
    place: str | None = None
    at: Block | None = None
    labelled = False
    for block in blocks[:FACT_BLOCKS]:
        lines = document.text[block.start : block.end].splitlines() if block.kind != "table" else []
        for line in (" ".join(raw.split()).lstrip("•-* ") for raw in lines):
            if len(line) > MAX_FACT or cues.NOT_EVENT.search(line):
                return _Facts(date, place, at, labelled) if date and at else None
            named = WHERE.sub("", line)
            if named != line:
                place = place or named.strip(" .")
                continue
            bare = WHEN.sub("", line)
            title = read_title(bare)
            if title.date and title.date.month and (bare != line or _is_only_place(title)):
                date, at, labelled = (date, at, labelled) if date else (title.date, block, bare != line)
                place = place or _all_place(title)
            elif not date and looks_like_place(line, known_name=False) and is_place(line.split(",")[-1].strip()):
                place = place or line
            else:
                return _Facts(date, place, at, labelled) if date and at else None
    return _Facts(date, place, at, labelled) if date and at else None


def _is_only_place(title: Title) -> bool:
    """Whether nothing but a place stands beside the date."""
    return not title.name or (looks_like_place(title.name, known_name=True) and not cues.STRONG_NOUN.search(title.name))


def _all_place(title: Title) -> str | None:
    return ", ".join(part for part in (title.name, title.place) if part) or None


def _by_opening(document: Document, section: Section) -> _Found | None:
    """The event that the first two sentences below a heading say was held."""
    first = section.own[0] if section.own else None
    if first is None or first.kind != "paragraph":
        return None
    heading = section.title(document)
    for number, sentence in enumerate(_sentences(document, first)[:2]):
        words = " ".join(document.text[sentence.start : sentence.end].split())
        mention = read_sentence(words) or _heading_told(heading, words)
        days = mention.date.days() if mention else None
        if mention is None or days is None:
            continue
        # What only the second sentence mentions is not what the heading names, unless it says so.
        own = bool(number) and not mention.proper and mention.name != heading
        name = mention.name if own else _name_of(heading, mention)
        hosted = mention.hosting and not cues.GENERIC_HEADING.match(heading)
        about = not own and (name == heading or hosted or _share(heading, mention))
        if not name or (not about and not mention.proper and not mention.hosting):
            continue
        span = Span(section.start, section.end) if about and section.heading else sentence
        place = mention.place or (_told_place(document, section) if about else None)
        return _Found(name, place, days, mention.date.precision, span, sentence)
    return None


def _heading_told(heading: str, sentence: str) -> Mention | None:
    """A sentence that dates, without naming it, the event that the heading above it names."""
    usable = (
        cues.NOUN.search(heading) and not cues.GENERIC_HEADING.match(heading) and not cues.NOT_EVENT.search(heading)
    )
    return date_of_named(sentence, heading) if usable else None


def _name_of(heading: str, mention: Mention) -> str:
    """The event's own name where the sentence has one; else the heading where it is a title."""
    usable = heading and not cues.GENERIC_HEADING.match(heading) and not heading.endswith("?")
    if mention.proper or not usable or not mention.hosting or cues.NOT_EVENT.search(heading):
        return mention.name
    return _undated(heading).name or mention.name


def _share(heading: str, mention: Mention) -> bool:
    words = set(re.findall(r"\w{4,}", heading.lower()))
    return bool(words & set(re.findall(r"\w{4,}", f"{mention.name} {mention.place or ''}".lower())))


def _by_year(document: Document, section: Section) -> _Found | None:
    """The event that a heading names with a year only: "Annual Conference 2012"."""
    line = section.title(document)
    if not line or cues.NOT_EVENT.search(line) or cues.GENERIC_HEADING.match(line):
        return None
    years = [date for date in find_dates(line) if date.precision == "year"]
    title = _undated(line)
    bare = re.sub(r"\b\d{4}\b", "", title.name).strip()
    nouns = list(cues.STRONG_NOUN.finditer(bare))
    ends = bool(nouns) and (nouns[-1].end() >= len(bare) - 1 or ":" in bare)
    body = _body(document, section)
    if len(years) != 1 or not ends or not (title.place or cues.AROUND.search(body)):
        return None
    days = years[0].days()
    return _found(title.name, title.place or _told_place(document, section), days, years[0], section) if days else None


def _undated(line: str) -> Title:
    """Name and place of a line whose date, if any, is a year that belongs to the name."""
    dates = [date for date in find_dates(line) if date.month]
    if dates:
        return read_title(line)
    apart = re.sub(r"\s*[,(–|-]\s*(?:19|20)\d\d\)?\s*$", "", line)
    hidden = re.sub(r"\b((?:19|20)\d\d)\b", lambda year: year.group().translate(_HIDE), apart)
    title = read_title(hidden)
    return replace(title, name=title.name.translate(_SHOW), place=title.place.translate(_SHOW) if title.place else None)


# Digits that no pattern takes for a year, while a name that holds one is taken apart.
_HIDE = str.maketrans("0123456789", "".join(chr(0x1D7CE + digit) for digit in range(10)))
_SHOW = {value: chr(key) for key, value in _HIDE.items()}


def _found(name: str, place: str | None, days: tuple[dt.date, dt.date], date: DateMention, section: Section) -> _Found:
    heading = section.heading
    dated = Span(heading.start, heading.end) if heading else Span(section.start, section.end)
    return _Found(name, place, days, date.precision, Span(section.start, section.end), dated)


def _whole_page(document: Document, found: list[_Found]) -> list[_Found]:
    """Where a page's first heading is the only one about an event, all of the page belongs to it."""
    blocks = document.blocks
    headings = [block for block in blocks if block.kind == "heading"]
    if (
        len(found) != 1
        or not headings
        or found[0].span.start != headings[0].start
        or headings[0].start > blocks[0].end + 200
    ):
        return found
    return [replace(found[0], span=Span(found[0].span.start, blocks[-1].end))]


def _told_place(document: Document, section: Section) -> str | None:
    """The place that the first sentences of a section name with the event's noun in them."""
    text = " ".join(_body(document, section).split())
    for sentence in re.split(r"(?<=[a-zäöüß)][.!?])\s+", text)[:3]:
        if cues.NOUN.search(sentence) and cues.HELD.search(sentence):
            place = place_in(sentence)
            if place:
                return place
    return None


def _body(document: Document, section: Section) -> str:
    start = section.heading.end if section.heading else section.start
    return document.text[start : min(section.end, start + BODY)].strip()


def _year_above(path: Sequence[str]) -> int | None:
    """The year that the nearest heading gives: "Events in 2018"."""
    for heading in reversed(path):
        years = [date.year for date in find_dates(heading) if date.year]
        if years:
            return years[0] if len(set(years)) == 1 else None
    return None


def _listed(document: Document, sections: Sequence[Section]) -> Iterator[_Found]:
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
        year = _year_above((*path, opening))
        if block.kind == "table":
            yield from _rows(document, block, year=year, among=among)
        else:
            whole = (Span(block.start, block.end),)
            for part in (block.parts or whole) if block.kind == "list" else whole:
                yield from _line(document, part, year=year, among=among, alone=block.kind == "paragraph")


def _line(document: Document, part: Span, *, year: int | None, among: bool, alone: bool) -> Iterator[_Found]:
    text = document.text[part.start : part.end]
    if not alone or "\n" not in text.strip():
        first = re.split(r"(?<=[a-zäöü)\d][.!?])\s+(?=[A-ZÄÖÜ])|\n", text.strip(), maxsplit=1)[0]
        if alone and text.rstrip().endswith((".", "!", "?", ":")):
            return
        title = read_line(first, year=year, among_events=among)
        days = title.date.days(year) if title and title.date else None
        if title and title.date and days:
            yield _Found(title.name, title.place, days, title.date.precision, part, part)


def _rows(document: Document, block: Block, *, year: int | None, among: bool) -> Iterator[_Found]:
    parts = block.parts or (Span(block.start, block.end),)
    head = document.text[parts[0].start : parts[0].end]
    columns = columns_of(head) if not find_dates(head) else Columns(None, None, None, other=False)
    for part in parts:
        title = read_row(document.text[part.start : part.end], columns, year=year, among_events=among)
        days = title.date.days(year) if title and title.date else None
        if title and title.date and days:
            yield _Found(title.name, title.place, days, title.date.precision, part, part)


def _told(document: Document, units: Sequence[Unit], sections: Sequence[Section]) -> Iterator[_Found]:
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
            yield _Found(mention.name, mention.place, days, mention.date.precision, span, span)


def _sentences(document: Document, block: Block) -> list[Span]:
    """The block's sentences, by a full stop and a capital: only its first two are looked at."""
    text = document.text[block.start : block.end]
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    starts = [0, *ends]
    return [
        Span(block.start + start, block.start + start + len(text[start:end].rstrip()))
        for start, end in zip(starts, [*ends, len(text)], strict=True)
    ]
