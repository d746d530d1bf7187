"""Events that a heading names and that short or labelled lines right below it date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from ..dates import find_dates
from ..types import Block, Document, Span
from . import cues
from .below import MAX_FACT, Facts, read_facts
from .completed import day_above, undated
from .labels import begins_labelled
from .records.bodies import is_body
from .sections import BODY, FoundEvent, Section, body_of, heads_events, of_section, told_place, words_of
from .titles import Title
from .vouching import Around, is_headline, is_news, speaks_for

# After the heading's name: then it is the page of an event's programme.
KIND_AFTER = re.compile(
    r"\s*[:–—-]\s*(?:the\s+)?(?:programme|program|agenda|timetable|report|minutes|notes|programm|bericht|protokoll)\s*$",
    re.IGNORECASE,
)
MAX_DEEPER = 8  # headings below one that may each be a labelled line
FACT_BLOCKS = 4  # blocks of a title page above its first heading
_WHEN = r"(?:dates?|times?|when|where|locations?|venues?|places?|datum|zeit|wann|wo|ort|termine?)"
WHEN_AND_WHERE = re.compile(
    rf"\W*(?:{_WHEN}(?:\s*(?:,|&|/|\+|and|und)\s*{_WHEN}){{0,2}}|at a glance"
    r"|(?:(?:event|key|practical|further)\s+)?(?:details|facts|info(?:rmation)?))\W*",
    re.IGNORECASE,
)


def by_facts(
    document: Document, sections: Sequence[Section], number: int, *, vouched: bool = False
) -> FoundEvent | None:
    """The event that a heading names and that lines right below it date.

    Args:
        vouched: Whether sections beside it of the same shape are events'.
    """
    section = sections[number]
    line = section.title(document)
    if number == 0 and section.heading is None:
        return _title_page(document, sections)
    if heads_events(line) and _heads_cards(sections, number):
        return None
    path = (*section.path, line)
    below = below_heading(document, sections, number)
    facts = read_facts(document, below, path, card=vouched)
    if facts.date is None:
        labelled = [block for block in section.own if begins_labelled(words_of(document, block))]
        facts = read_facts(document, labelled or _when_and_where(sections, number, document), path, card=True)
    known = known_above(document, sections, number) if facts.date is None else None
    facts = read_facts(document, below, path, known=known) if known else facts
    name = named_by(line, facts)
    if not name or facts.date is None or facts.block is None:
        return None
    days = facts.date.days()
    title = undated(KIND_AFTER.sub("", name))
    if days is None or not (vouched or _is_event(document, section, title, facts, days)):
        return None
    place = facts.place or title.place or told_place(document, section)
    found = of_section(title.name, place, days, facts.date, section)
    return replace(found, dated=Span(facts.block.start, facts.block.end), hosts=facts.hosts)


def _heads_cards(sections: Sequence[Section], number: int) -> bool:
    """Whether right below a heading stands a deeper one, and below that, as its day may, one that is deeper still."""
    near = [section.heading for section in sections[number : number + 3] if section.heading is not None]
    alone = not any(section.own for section in sections[number : number + 2])
    return alone and len(near) == 3 and near[0].level < near[1].level < near[2].level


def named_by(heading: str, facts: Facts) -> str:
    """What names the event: the heading, or the dateline below one like "Minutes"; empty where neither does."""
    kind = facts.line.kind if facts.line else ""
    if kind and cues.STRONG_NOUN.search(kind) and (cues.KIND_OF_TEXT.match(heading) or is_body(heading)):
        return kind
    dates = find_dates(heading)
    bare = len(dates) == 1 and heading.strip() == heading[dates[0].start : dates[0].end]
    other = cues.GENERIC_HEADING.match(heading) or WHEN_AND_WHERE.fullmatch(heading)
    return "" if bare or other or cues.NOT_EVENT.search(heading) else heading


def _is_event(document: Document, section: Section, title: Title, facts: Facts, days: tuple[dt.date, dt.date]) -> bool:
    """Whether the heading's noun, labels, or a place and what the text tells make the dated heading an event's."""
    body = body_of(document, section)
    weak = bool(cues.NOUN.search(title.name))
    told = bool(cues.AROUND.search(body) and (cues.NOUN.search(body) or weak))
    labelled = facts.labelled and (weak or facts.place is not None)
    placed = bool(facts.place or title.place) and (weak or told)
    if facts.line and facts.line.kind == title.name:
        return True
    if not labelled and (is_headline(title.name) or (not placed and is_news(section.path))):
        return False
    if bool(cues.STRONG_NOUN.search(title.name)) or labelled or placed:
        return True
    above = document.text[max(0, section.start - BODY) : section.start]
    around = Around(section.path, above, body, facts.signed, document.source.published)
    return facts.line is not None and speaks_for(title.name, facts.line, facts.place, days, around)


def _title_page(document: Document, sections: Sequence[Section]) -> FoundEvent | None:
    """The event that the first lines name, where the first line that looks like a heading only dates it."""
    first = sections[0]
    lines = [block for block in first.own if block.kind == "paragraph" and block.end - block.start <= MAX_FACT]
    if not lines or lines[0].start != first.start or cues.NOT_EVENT.search(words_of(document, lines[0])):
        return None
    rest: list[Block] = [*first.own[1:]]
    if len(sections) > 1 and len(first.own) <= FACT_BLOCKS and sections[1].heading is not None:
        rest += [sections[1].heading]
    facts = read_facts(document, rest, ())
    title = undated(words_of(document, lines[0]))
    if facts.date is None or facts.block is None or not cues.NOUN.search(title.name) or title.name.endswith("."):
        return None
    days = facts.date.days()
    if days is None:
        return None
    span = Span(first.start, sections[-1].end)
    dated = Span(facts.block.start, facts.block.end)
    return FoundEvent(title.name, facts.place or title.place, days, facts.date.precision, span, dated, facts.hosts)


def below_heading(document: Document, sections: Sequence[Section], number: int) -> list[Block]:
    """The blocks right below a heading; where there are none the deeper headings right below it, or all with labels."""
    section = sections[number]
    if section.own:
        return list(section.own)
    deeper = [below for below in sections[number + 1 :] if below.end <= section.end][:MAX_DEEPER]
    labelled = takewhile(lambda below: begins_labelled(below.title(document)), deeper)
    found = [block for below in labelled for block in (below.heading, *below.own) if block]
    bare = sum(1 for _ in takewhile(lambda below: not below.own, deeper))
    headings = [below.heading for below in deeper[: bare + 1] if below.heading]
    return found or [*headings, *(deeper[bare].own if bare < len(deeper) else ())]


def _when_and_where(sections: Sequence[Section], number: int, document: Document) -> list[Block]:
    """The blocks of the first heading below that says that when and where follow; empty where there is none."""
    deeper = (below for below in sections[number + 1 :] if below.end <= sections[number].end)
    return next((list(below.own) for below in deeper if WHEN_AND_WHERE.fullmatch(below.title(document))), [])


def known_above(document: Document, sections: Sequence[Section], number: int) -> Facts | None:
    """What a heading above that is nothing but a day, and perhaps a place, says of the events below it."""
    path = sections[number].path
    line = day_above(document, path)
    heading = next((s.heading for s in reversed(sections[:number]) if path and s.title(document) == path[-1]), None)
    return Facts(date=line.date, place=line.place, block=heading, line=line) if line else None
