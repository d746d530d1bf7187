"""One document -> the events that it tells of, by general rules; nothing outside the document is looked at.

A section is about an event if its heading names and dates one, if lines right below the heading do, or if its opening
sentence does. Items, rows and single lines are read one by one, then the sentences that say an event was held. What
lies inside an event's own section and days ("Programme: 12 June, opening plenary") is part of that event.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..types import Document, Event, EventSource, Span, Unit
from ..units import units_of
from .cards import cards_of_events
from .catalogue import event_id
from .datelines import venue_and_town
from .diary import diary_events
from .facts import by_facts
from .gazetteer import countries_of, country_of, is_country_open, is_small
from .headings import by_heading, vouched_sections
from .labels import hosts_in, series_in
from .lines import SENTENCE_CUE, is_other, listed, told
from .other_forms import by_invitation, by_opening, with_stated
from .second_look import marks_alone, settle_order, settle_status
from .sections import BODY, FoundEvent, Section, sections_of
from .titles import REPORT_OF
from .venues import with_places

ALIKE = 2  # small cities that speak for the country of each other


# What is left of a line whose name was taken for something else: "at 3 p.m. at St Paul's".
NO_NAME = re.compile(r"(?:at|in|on|from|with|by|to|of|for)\b|[\W\d_]*$|.*\bat [ap]\.?m\b")


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event, and how sure its country is.

    It is open where at most the size of a city chose it among the city's namesakes, `small` where the city is so small
    that it may have a namesake which is not known here.
    """

    event: Event
    open_country: bool
    small: bool = False


def find_events(document: Document, units: Sequence[Unit] | None = None) -> list[Event]:
    """The events of one document in the order of its text, each with one source; two tellings of one are both there.

    Args:
        units: What `units_of` gave for this document; found again if None.
    """
    return [read.event for read in read_events(document, units)]


def read_events(document: Document, units: Sequence[Unit] | None = None) -> list[ReadEvent]:
    """As `find_events`, each event with how sure its country is."""
    sections = sections_of(document)
    vouched = vouched_sections(document, sections)
    dated_alike = cards_of_events(document, sections)
    diary = diary_events(document, sections)
    found: list[FoundEvent] = []
    for number, section in enumerate(sections):
        # A heading that only dates the one above it tells of no event of its own.
        if section.heading is None or all(section.start != event.dated.start for event in found):
            found += _of_section(
                document, sections, number, vouched=number in vouched, dated_alike=number in dated_alike
            )
    alone = marks_alone(document, sections)
    found = [event for event in found if not _is_misdated(event, diary)]
    dated = _whole_page(document, found)
    found = [settle_status(document, event, alone) for event in dated]
    # The day that an event was moved from is no other event's.
    others = _outside([*dated, *found], listed(document, sections))
    others = [event for event in others if not NO_NAME.match(event.name) and not _is_misdated(event, diary)]
    others += _untold(_outside([*dated, *found, *others], iter(diary)), [*dated, *found, *others])
    if document.days or SENTENCE_CUE.search(document.text):
        known = [*dated, *found, *others]
        others += _outside(known, told(document, units_of(document) if units is None else units, sections))
    found += [settle_status(document, event, alone) for event in others]
    found = with_stated(document, found, sections)
    found = [event for event in found if not NO_NAME.match(event.name)]
    found = with_places(document, found)
    ordered = sorted(found, key=lambda event: (event.span.start, -event.span.end))
    return settle_countries([_read(document, event) for event in ordered])


def settle_countries(events: Sequence[ReadEvent], usual: Counter[str] | None = None) -> list[ReadEvent]:
    """The events, with countries that are open now chosen by where most of the others were held.

    Args:
        usual: How many events were held in each country; counted over the sure ones of `events` if None.
    """
    counted = usual if usual is not None else sure_countries(events)
    return [_settled(read, counted) if read.open_country else read for read in events]


def _settled(read: ReadEvent, usual: Counter[str]) -> ReadEvent:
    place = read.event.place or ""
    if not usual.keys() & countries_of(place):
        return read
    return replace(read, event=replace(read.event, country=country_of(place, usual=usual)), open_country=False)


def without_namesakes(events: Sequence[ReadEvent]) -> list[ReadEvent]:
    """The events of an archive, those in a small city without the country where nothing else speaks for that.

    Other events do: one that surely was there, or events all over the world; where there are no sure ones, those in
    other small cities of the same country. Where all sure ones of its own document were in one country, these alone.
    """
    events = _within_documents(events)
    sure = sure_countries([read for read in events if not read.small])
    places = {(read.event.place, read.event.country) for read in events if read.small and read.event.country}
    alike = {country for _, country in places}
    if len(sure) > 1 or (not sure and len(alike) == 1 and len(places) >= ALIKE):
        return list(events)
    return [
        replace(read, event=replace(read.event, country=None))
        if read.small and read.event.country not in sure
        else read
        for read in events
    ]


def _within_documents(events: Sequence[ReadEvent]) -> list[ReadEvent]:
    """The events, a small city's without its country where the other events of its document were all in another one."""
    by_document: defaultdict[str, list[ReadEvent]] = defaultdict(list)
    for read in events:
        by_document[read.event.sources[0].document_id].append(read)
    sure = {name: sure_countries([read for read in found if not read.small]) for name, found in by_document.items()}

    def is_namesake(read: ReadEvent) -> bool:
        here = sure[read.event.sources[0].document_id]
        return read.small and len(here) == 1 and read.event.country not in here

    return [replace(read, event=replace(read.event, country=None)) if is_namesake(read) else read for read in events]


def sure_countries(events: Sequence[ReadEvent]) -> Counter[str]:
    """How many of the events whose country is sure were held in each."""
    return Counter(read.event.country for read in events if read.event.country and not read.open_country)


def _read(document: Document, found: FoundEvent) -> ReadEvent:
    told_of = document.text[found.span.start : found.span.end]
    context = f"{document.title}\n{told_of[:BODY]}"
    country = country_of(found.place, context=context) if found.place else None
    place = venue_and_town(found.place) if found.place else None
    found = settle_order(document, found, country)
    source = EventSource(document.id, found.span.start, found.span.end, found.dated.start, found.dated.end)
    name = REPORT_OF.sub("", found.name) or found.name
    event = Event(
        id=event_id(name, found.days, found.precision),
        name=name,
        place=place,
        country=country,
        starts=found.days[0],
        ends=found.days[1],
        precision=found.precision,
        sources=(source,),
        series=series_in(told_of),
        hosts=found.hosts or hosts_in(told_of),
        status=found.status,
    )
    whole = found.place or ""
    return ReadEvent(event, is_country_open(whole, context=context), is_small(whole, context=context))


def _outside(known: Sequence[FoundEvent], others: Iterator[FoundEvent]) -> list[FoundEvent]:
    """Those of `others` that are no part of an event told of around them, and tell of none twice in one sentence."""
    kept: list[FoundEvent] = []
    for other in others:
        around = [e for e in known if e.span.start <= other.dated.start < e.span.end]
        if not any(_within(other.days, event.days) for event in around):
            kept.append(other)
    return kept


def _is_misdated(event: FoundEvent, diary: Sequence[FoundEvent]) -> bool:
    """Whether an event is dated by the line of a diary, in order, that begins below it."""
    at = bisect_right(diary, event.dated.start, key=lambda entry: entry.span.start) - 1
    return at >= 0 and event.span.start < diary[at].span.start and event.dated.start < diary[at].span.end


def _untold(diary: Sequence[FoundEvent], known: Sequence[FoundEvent]) -> Iterator[FoundEvent]:
    """The entries of a diary in which no event of the same day is known."""
    ordered = sorted(known, key=lambda event: event.dated.start)
    for entry in diary:
        first, end = (
            bisect_left(ordered, at, key=lambda event: event.dated.start) for at in (entry.span.start, entry.span.end)
        )
        if not any(_within(entry.days, event.days) for event in ordered[first:end]):
            yield entry


def _within(days: tuple[dt.date, dt.date], whole: tuple[dt.date, dt.date]) -> bool:
    """Whether the days lie in those of an event, or are a vaguer word for them ("in May 2012")."""
    inside = whole[0] <= days[0] and days[1] <= whole[1]
    return inside or (days[0] <= whole[0] and whole[1] <= days[1])


def _of_section(
    document: Document, sections: Sequence[Section], number: int, *, vouched: bool, dated_alike: bool
) -> Iterator[FoundEvent]:
    """The event that a section is about, if it is about one.

    Args:
        vouched: Whether headings beside it of the same shape are events'.
        dated_alike: The same of the lines below them.
    """
    section = sections[number]
    if any(is_other(above) for above in (*section.path, section.title(document))):
        return
    found = by_invitation(document, sections, number) or by_heading(document, section, vouched=vouched)
    found = found or by_facts(document, sections, number, vouched=dated_alike)
    found = found or by_opening(document, section)
    if found:
        yield found


def _whole_page(document: Document, found: list[FoundEvent]) -> list[FoundEvent]:
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
