"""An event as a row of an answer: the words that name and date it, and those that show why it fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...dates import find_dates
from ...passages import Passages
from ...tokens import terms
from ...types import Event, EventSource, Span, Term

ABSENT = re.compile(
    r"^\W*(?:apologies|absent|regrets|not present|excused|entschuldigt)\b|\b(?:apologies (?:were|for)"
    r"|sent (?:\w+ )?apologies|could not (?:attend|come|be there)|was unable to (?:attend|come))\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?](?=\s)")
_BUILDING = (
    r"venue|building|hall|room|hotel|house|school|church|library|museum|theatre|theater|college|university|club|caf[eé]"
    r"|cent(?:re|er)|castle|barn|station|depot|address|street"
)
VENUE_ASKED = re.compile(rf"\b(?:what|which) (?:{_BUILDING})\b|\b(?:venue|address) of\b")
VENUE_LABEL = re.compile(r"\b(?:venue|where|location|place)\s*:", re.IGNORECASE)
VENUE_NAME = re.compile(
    rf"\b(?:in|at) (?:the )?(?:[A-Z][\w’'-]*\s)+(?:(?i:{_BUILDING}))\b|\bin the (?:[A-Z][\w’'-]+)\s+(?:of|in)\b"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One event of an answer, and where it stands that it fits: its own citation first."""

    event: Event
    places: tuple[tuple[str, Span], ...]


def rows_of(passages: Passages, events: Sequence[Event], names: Sequence[Term], *, hosted: bool = False) -> list[Row]:
    """A row for each event. Those of one document are read together: an archive keeps few documents at hand."""
    order = sorted(range(len(events)), key=lambda number: events[number].sources[0].document_id)
    found = {number: row_of(passages, events[number], names, hosted=hosted) for number in order}
    return [found[number] for number in range(len(events))]


def row_of(passages: Passages, event: Event, names: Sequence[Term], *, hosted: bool = False) -> Row:
    """The event where it is dated, and the sentence that names whom the question asks about, if that is another."""
    source = event.sources[0]
    places = [(source.document_id, _dated(passages, source))]
    stems = {term.stem for term in names}
    if stems and (hosted or not stems <= passages.events.label(event)):
        found = next(present(passages, event, stems), None) or passages.events.unit_with(event, stems)
        if found is not None and found != places[0]:
            places.append(found)
    return Row(event, tuple(places))


def present(passages: Passages, event: Event, stems: set[str]) -> Iterator[tuple[str, Span]]:
    """Where statements about the event hold all `stems` and do not say that somebody was absent."""
    for document_id, span, text in passages.events.units_of(event):
        if passages.events.holds_all(text, stems) and not ABSENT.search(text):
            yield document_id, span


def _dated(passages: Passages, source: EventSource) -> Span:
    """The words that name and date the event; of a long item no more than to the end of the sentence with the date."""
    text = passages.index.document(source.document_id).text[source.dated_start : source.dated_end]
    dates = find_dates(text)
    end = SENTENCE_END.search(text, dates[0].end) if dates else None
    return Span(source.dated_start, source.dated_start + end.end() if end else source.dated_end)


def at_venue(passages: Passages, row: Row) -> Row | None:
    """The row quoted where its source names the building; None where it names only the town."""
    found = list(passages.events.units_of(row.event))
    for pattern in (VENUE_LABEL, VENUE_NAME):
        for document_id, span, text in found:
            if pattern.search(text):
                return Row(row.event, ((document_id, span),))
    named = re.search(rf"\b(?:{_BUILDING})\b", row.event.place or "", re.IGNORECASE)
    return placed(passages, row) if named else None


def placed(passages: Passages, row: Row) -> Row:
    """The row quoted where its source names the place, if that is not where it names the date."""
    document_id, span = row.places[0]
    words = set(terms(row.event.place or ""))
    if words <= set(terms(passages.index.document(document_id).text[span.start : span.end])):
        return row
    found = passages.events.unit_with(row.event, words)
    return Row(row.event, (found,)) if found else row
