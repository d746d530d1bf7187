"""Questions that the catalogue of events answers: which were held, how many, the first, when and where one was.

Top-k passages can neither list nor count. Here every event of the archive is looked at; each that fits is a row, cited
where its source names and dates it, in the order of dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...lexicon import MONTHS
from ...passages import Passages
from ...question import Limits
from ...tokens import fold, terms
from ...types import Event, Query
from .matched import SPECIFIC, event_at, fitting
from .narrowed import limits_in, period_in
from .rows import VENUE_ASKED, Row, at_venue, placed, row_of, rows_of
from .wanted import Wanted, of_events_alone, wanted_of, with_names

MOST_ROWS = 100
FIRST = re.compile(r"\b(?:first|earliest|oldest|came (?:earlier|first)|next(?= \w+\b(?<!s)))\b")
LAST = re.compile(r"\b(?:last|latest|most recent|newest|came later)\b")
AHEAD = re.compile(r"\b(?:next|upcoming|forthcoming|future)\b")
LASTED = re.compile(r"\bhow (?:long|many days) (?:did|was|were|has)\b")
COUNT = re.compile(r"\bhow many\b|\bnumber of\b")


@dataclass(frozen=True, slots=True)
class Listing:
    """What the catalogue answers: rows by date, or why there are none; `counted` where the question counts.

    Beside rows, `missing` says what is left open of them.
    """

    rows: tuple[Row, ...] = ()
    missing: str | None = None
    counted: bool = False


def from_catalogue(passages: Passages, query: Query, *, focus: int | None = None) -> Listing | None:
    """The rows that answer `query`; None where it asks for something else, or the archive has no events.

    Args:
        focus: Position of the passage that the conversation is about.
    """
    catalogue = passages.index.catalogue()
    if not catalogue.events:
        return None
    limits = limits_in(passages, query)
    query = replace(query, terms=tuple(with_names(passages, query.terms)))
    if query.intent == "events":
        return Listing(missing=_not_understood(limits)) if limits.unclear else _listed(passages, query, limits)
    if query.intent in {"date", "place"} or LASTED.search(fold(query.text)):
        return _one(passages, query, limits, focus)
    return None


def _not_understood(limits: Limits) -> str:
    words = f" but not what “{limits.unclear}” asks for" if limits.unclear else ""
    return f"The list of events can be asked for by date, place, host, person and length,{words or ' and no more'}."


def _listed(passages: Passages, query: Query, limits: Limits) -> Listing | None:
    period = period_in(passages, limits)
    whole = of_events_alone(query, ahead=period is not None and period.ahead)  # and leans on no earlier question
    wanted = wanted_of(passages, query, limits, query.terms if whole else (*query.terms, *query.carried))
    found = fitting(passages, wanted)
    if found is None:
        return Listing(missing=_not_understood(limits))
    events, unplaced = found
    low = limits.bare
    if events and limits.ends:
        events = [event for event in events if event.starts]
        events = events[: limits.ends] if limits.ends > 0 else events[limits.ends :]
    else:
        events = _at_an_end(events, low)
    if events:
        rows = rows_of(passages, events[:MOST_ROWS], wanted.names, hosted=wanted.hosted)
        return Listing(tuple(rows), _left_open(unplaced), counted=bool(COUNT.search(low)))
    if wanted.words:
        return None  # what an event was about may be said in other words than the question's
    return Listing(missing=_why_none(passages, wanted))


def _left_open(unplaced: int) -> str | None:
    if not unplaced:
        return None
    return f"Of {unplaced} other event{'s' * (unplaced > 1)} the archive does not tell where they were held."


def _at_an_end(events: Sequence[Event], question: str) -> list[Event]:
    """The last or the first of the events by date, where the question asks for it; else all."""
    if events and LAST.search(question):
        dated = [event for event in events if event.starts]
        return [event for event in dated if event.starts == dated[-1].starts] if dated else list(events[-1:])
    if events and FIRST.search(question):
        return [event for event in events if event.starts == events[0].starts]
    return list(events)


def _one(passages: Passages, query: Query, limits: Limits, focus: int | None) -> Listing | None:
    """When or where the event was that the question names, or that the conversation is about."""
    if AHEAD.search(fold(query.text)):
        return None  # "when do they meet next?" is not when they met
    wanted = wanted_of(passages, query, limits, query.terms, label_only=True)
    if not wanted.names and not wanted.words and not wanted.nouns & SPECIFIC:
        rows = _of_focus(passages, query, focus)
    elif wanted.names or wanted.either or len(wanted.words) + len(wanted.nouns) > 1:
        found = fitting(passages, wanted)
        if found is None:
            return None
        rows = rows_of(passages, found[0], wanted.names, hosted=wanted.hosted)
    else:
        rows = []
    if query.intent == "place":
        shown = at_venue if VENUE_ASKED.search(limits.bare) else placed
        shown_rows = [shown(passages, row) for row in rows if row.event.place]
        if rows and shown is at_venue and not any(shown_rows):
            return Listing(missing="The archive does not tell in which building it was held.")
        rows = [row for row in shown_rows if row is not None]
    known = [row for row in rows if query.intent == "place" or row.event.starts]
    if LASTED.search(fold(query.text)):
        return Listing(tuple(row for row in known if row.event.precision == "day")) if known else None
    kept = _at_an_end([row.event for row in known], limits.bare)
    known = [row for row in known if row.event in kept]
    return Listing(tuple(known)) if known else None


def _of_focus(passages: Passages, query: Query, focus: int | None) -> list[Row]:
    if focus is None or not query.focus:
        return []
    event = event_at(passages, focus)
    return [row_of(passages, event, ())] if event else []


def _why_none(passages: Passages, wanted: Wanted) -> str:
    """What is not in the archive, and what its events span."""
    index = passages.index
    unknown = [
        term.word for term in wanted.names if not any(map(index.document_frequency, (term.stem, *terms(term.word))))
    ]
    dated = [event for event in index.catalogue().events if event.starts and event.ends]
    if unknown and not wanted.country:
        reason = f"The archive does not mention {' '.join(dict.fromkeys(unknown))}."
    elif wanted.period and wanted.period.ahead:
        reason = "The archive’s list of events has none that is still to come."
    elif wanted.period and not wanted.names:
        reason = f"The archive’s list of events has none of that time ({_written(', '.join(wanted.period.words))})."
    else:
        reason = "The archive’s list of events has none that fits all of this."
    if not dated:
        return reason
    first, last = min(event.starts for event in dated if event.starts), max(event.ends for event in dated if event.ends)
    return f"{reason} Its events run from {_day(first)} to {_day(last)}."


def _written(time: str) -> str:
    """Words of a time, its months with their capitals."""
    return re.sub(r"[a-z]+", lambda word: word[0].title() if word[0] in MONTHS else word[0], time)


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
