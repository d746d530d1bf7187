"""Events that no dated heading tells of: invitations, opening sentences, and what a page states for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from ..types import Block, Document, Span, StatedEvent
from . import cues
from .completed import completed, undated, with_stated_days
from .datelines import read_dateline
from .labels import read_labels
from .mentions import Mention, date_of_named, days_in, place_in, read_sentence
from .merge import compare_names
from .records.bodies import is_body
from .sections import FoundEvent, Section, heads_events, section_at, told_place, words_of

INVITES = re.compile(
    r"^\W*(?:save the date|you are (?:cordially |warmly )?invited|join us|come and join us|invitation|einladung"
    r"|wir laden (?:sie )?(?:herzlich )?ein|herzliche einladung|termin vormerken)\W*$",
    re.IGNORECASE,
)
LEAD = re.compile(r"^(?:to|for|zu|zur|zum)\s+(?:(?:the|our|an?|der|die|das|den|dem|unserer|unserem)\s+)?", re.I)
MAX_BLOCKS = 5  # below the invitation that may give name, date and place
MAX_NAME = 160  # characters
# A figure ends a sentence only as a year: "11. November" goes on.
SENTENCE_END = re.compile(r"(?:(?<=[a-zäöüß)”\"][.!?])|(?<=\d{4}\.))\s+(?=[A-ZÄÖÜ“\"„])")
POSSESSIVE = re.compile(r"\w(?:['’]s|s['’])\s")


def by_invitation(document: Document, sections: Sequence[Section], number: int) -> FoundEvent | None:
    """The event that the lines below an inviting heading name and date; None where they do not."""
    section = sections[number]
    if not INVITES.match(section.title(document)):
        return None
    # Plain text makes headings of all short lines, so what is below may stand under headings of its own.
    after = (block for below in sections[number + 1 :] for block in (below.heading, *below.own) if block is not None)
    blocks = [*section.own, *after][:MAX_BLOCKS]
    name = LEAD.sub("", words_of(document, blocks[0])) if blocks else ""
    if not name or len(name) > MAX_NAME or cues.NOT_EVENT.search(name) or name.endswith("."):
        return None
    for block in blocks[1:]:
        line = completed(document, words_of(document, block), section.path)
        dateline = read_dateline(read_labels(line).get("when", line))
        days = dateline.date.days() if dateline else None
        if dateline is None or days is None:
            continue
        place = dateline.place or read_labels(line).get("where") or told_place(document, section)
        span = Span(section.start, max(section.end, block.end))
        return FoundEvent(name, place, days, dateline.date.precision, span, Span(block.start, block.end))
    return None


def by_opening(document: Document, section: Section) -> FoundEvent | None:
    """The event that the first two sentences below a heading say was held."""
    first = section.own[0] if section.own else None
    if first is None or first.kind != "paragraph":
        return None
    heading = section.title(document)
    for number, sentence in enumerate(_sentences(document, first)[:2]):
        words = with_stated_days(document, " ".join(document.text[sentence.start : sentence.end].split()))
        words = completed(document, words, (*section.path, heading))
        mention = read_sentence(words) or _heading_told(heading, words) or _headed_told(section.path, heading, words)
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
        place = mention.place or (told_place(document, section) if about else None)
        return FoundEvent(name, place, days, mention.date.precision, span, sentence)
    return None


def _heading_told(heading: str, sentence: str) -> Mention | None:
    """A sentence that dates, without naming it, the event that the heading above it names."""
    usable = (
        cues.NOUN.search(heading) and not cues.GENERIC_HEADING.match(heading) and not cues.NOT_EVENT.search(heading)
    )
    return date_of_named(sentence, heading) if usable else None


def _headed_told(path: Sequence[str], heading: str, sentence: str) -> Mention | None:
    """A sentence that says of what a heading in a list of events names when it was, whatever its verb."""
    dates = [date for date in days_in(sentence) if date.first_day and date.year]
    among = any(map(heads_events, path)) and not cues.GENERIC_HEADING.match(heading)
    if not among or len(dates) != 1 or cues.NOT_EVENT.search(f"{heading} {sentence}") or not _names(heading, sentence):
        return None
    return Mention(heading, place_in(sentence, heading), dates[0], proper=True, hosting=True)


def _names(heading: str, sentence: str) -> bool:
    """Whether most longer words of a heading stand in a sentence."""
    words = re.findall(r"[^\W\d_]{4,}", heading.lower())
    return bool(words) and 2 * sum(word in sentence.lower() for word in words) >= len(words)


def _name_of(heading: str, mention: Mention) -> str:
    """The event's own name where the sentence has one ("our volunteers' evening") or the heading is whose it was.

    Else the heading where it is a title, or where it has the noun that is all the sentence says ("the forum").
    """
    usable = heading and not cues.GENERIC_HEADING.match(heading) and not heading.endswith("?")
    own = is_body(heading) or (POSSESSIVE.search(mention.name) and not cues.NOUN.search(heading))
    alike = mention.name.islower() and mention.name in heading.lower().split()
    if (
        mention.proper
        or (own and not alike)
        or not usable
        or not (mention.hosting or alike)
        or cues.NOT_EVENT.search(heading)
    ):
        return mention.name
    return undated(heading).name or mention.name


def _share(heading: str, mention: Mention) -> bool:
    words = set(re.findall(r"\w{4,}", heading.lower()))
    return bool(words & set(re.findall(r"\w{4,}", f"{mention.name} {mention.place or ''}".lower())))


def _sentences(document: Document, block: Block) -> list[Span]:
    """The block's sentences, by a full stop and a capital: only its first two are looked at."""
    text = document.text[block.start : block.end]
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    starts = [0, *ends]
    return [
        Span(block.start + start, block.start + start + len(text[start:end].rstrip()))
        for start, end in zip(starts, [*ends, len(text)], strict=True)
    ]


def with_stated(document: Document, found: Sequence[FoundEvent], sections: Sequence[Section]) -> list[FoundEvent]:
    """The events found, completed by what the page states, and those that its text names and does not date."""
    events = list(found)
    for stated in document.stated:
        meant = [number for number, event in enumerate(events) if _is_meant(event, stated)]
        for number in meant:
            event = events[number]
            same_day = event.days[0] <= stated.starts <= event.days[1]
            place = event.place or (stated.place if same_day else "") or None
            events[number] = replace(event, place=place, status=event.status or (stated.status if same_day else ""))
        for own in () if meant else _named(document, stated, sections):
            # What the text tells within it of the same days is it again, or a part of it.
            events = [event for event in events if not _is_part(event, own)] + [own]
    return events


def _is_part(event: FoundEvent, whole: FoundEvent) -> bool:
    inside = whole.span.start <= event.dated.start < whole.span.end
    return inside and whole.days[0] <= event.days[0] and event.days[1] <= whole.days[1]


def _is_meant(event: FoundEvent, stated: StatedEvent) -> bool:
    """Whether an event of the page's text is the stated one; the day may be wrong in one of them, but not the year."""
    names = compare_names(event.name, stated.name)
    if names == "same":
        return event.days[0].year <= stated.starts.year <= event.days[1].year
    return names == "like" and event.days[0] <= stated.starts <= event.days[1]


def _named(document: Document, stated: StatedEvent, sections: Sequence[Section]) -> Iterator[FoundEvent]:
    """The stated event where a unit of the text has its name, best at its start: a heading, an item, a line."""
    named = r"\s+".join(map(re.escape, stated.name.split()))
    begins, holds = re.compile(named, re.IGNORECASE), re.compile(rf"(?<!\w){named}(?!\w)", re.IGNORECASE)
    units = [(block, part) for block in document.blocks for part in block.parts or (Span(block.start, block.end),)]
    first = (unit for unit in units if begins.match(document.text, unit[1].start, unit[1].end))
    held = (
        unit
        for unit in units
        if unit[1].end - unit[1].start <= MAX_NAME and holds.search(document.text, unit[1].start, unit[1].end)
    )
    for block, part in islice(chain(first, held) if begins.search(document.text) else (), 1):
        section = section_at(sections, block.start)
        whole = block.kind == "heading" and section.heading is block
        span = Span(section.start, section.end) if whole else part
        days = stated.starts, stated.ends
        yield FoundEvent(stated.name, stated.place or None, days, "day", span, part, status=stated.status)
