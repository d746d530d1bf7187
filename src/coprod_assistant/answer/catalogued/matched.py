"""Which events of the archive have all that a question wants of them, and which have all but the date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ...catalogue import country_named
from ...passages import Passages
from ...question import EVENT_NOUNS
from ...thesaurus import SPOKE, family
from ...tokens import fold, terms
from ...types import Event, Query, Term
from .narrowed import bears, limits_in, narrowed
from .rows import Row, present, row_of
from .wanted import Wanted, wanted_of, with_names

NOT_SPECIFIC = frozenset(terms("event meeting session day"))
SPECIFIC = EVENT_NOUNS - NOT_SPECIFIC
LEAD = r"\W*(?:and |so |but )?"  # "And was it held?"
WAS_HELD = re.compile(
    LEAD + r"(?:(?:was|is) .*\b(?:in|on|held)\b"
    r"|(?:did|does) .*\b(?:take place|happen|occur|fall|go ahead)\b)"
)


def fitting(passages: Passages, wanted: Wanted) -> tuple[list[Event], int] | None:
    """The events that have all that is wanted, by date, the undated last, and how many may be besides.

    None where a limit of the question is not understood.
    """
    events = passages.index.catalogue().events
    if wanted.period is not None:
        events = tuple(event for event in events if wanted.period.holds(event.starts, event.ends))
    events = tuple(event for event in events if _has(passages, event, wanted))
    kinds = wanted.nouns & SPECIFIC  # a conference may be called a workshop, unless there are some that are
    of_kind = [event for event in events if kinds & passages.events.label(event)]
    left = narrowed(passages, of_kind or events, wanted.limits)
    if left is None:
        return None
    return list(left.events), left.unplaced


def _has(passages: Passages, event: Event, wanted: Wanted) -> bool:
    """Whether the event has every name and word that is wanted; a country counts for all places in it."""
    if wanted.either and not any(_is_in(passages, event, place) for place in wanted.either):
        return False
    named = () if wanted.country and event.country == wanted.country else wanted.names
    for term in (*named, *wanted.words):
        # "Where did Ann Roe speak?": she stands in what is told of an event, not in its name.
        told = wanted.spoke and term.kind == "person"
        label_only = (wanted.label_only and not told) or term.stem in wanted.held_in
        if not _holds(passages, event, term.stem, label_only=label_only):
            return False
    people = {term.stem for term in wanted.names if term.kind == "person"} - passages.events.label(event)
    if people and not any(present(passages, event, people)):
        return False
    if wanted.spoke and not _spoke(passages, event, wanted.names):
        return False
    if not wanted.hosted:
        return True
    hosts = {stem for host in event.hosts for stem in terms(host)}
    return all(term.stem in hosts for term in wanted.names)


def _is_in(passages: Passages, event: Event, place: str) -> bool:
    country = country_named(place)
    return (country is not None and event.country == country) or all(
        _holds(passages, event, stem, label_only=True) for stem in terms(place)
    )


def _spoke(passages: Passages, event: Event, names: Sequence[Term]) -> bool:
    """Whether a person of these names is recorded to have spoken; the names of places and events do not count."""
    catalogue = passages.index.catalogue()
    sought = {term.stem for term in names} - passages.events.label(event)
    people = catalogue.records_of(event.id, "person")
    if not sought or any(sought <= set(terms(p.subject)) and SPOKE & set(terms(p.verb)) for p in people):
        return True
    told = (text for _, _, text in passages.events.units_of(event) if passages.events.holds_all(text, sought))
    return any(_says(terms(text), sought) for text in told)


def _says(stems: Sequence[str], sought: set[str]) -> bool:
    """Whether a word for speaking follows on all of the names that are sought, which all stand there."""
    last = max(stems.index(stem) for stem in sought)
    return bool(SPOKE & set(stems[last + 1 :]))


def _holds(passages: Passages, event: Event, stem: str, *, label_only: bool) -> bool:
    if bears(passages.events.label(event), stem):
        return True
    return not label_only and any(event.id in passages.events.holding(each) for each in {stem} | family(stem))


def event_at(passages: Passages, position: int) -> Event | None:
    """The event that the passage at `position` lies in."""
    chunk, catalogue = passages[position].chunk, passages.index.catalogue()
    event_id = catalogue.event_over(chunk.document_id, chunk.start, chunk.end)
    return catalogue.event(event_id) if event_id else None


def dated_otherwise(passages: Passages, query: Query) -> Row | None:
    """The one event that has all that a yes-or-no question names but its date; None where none or several have."""
    if not WAS_HELD.match(fold(query.text)):
        return None
    query = replace(query, terms=tuple(with_names(passages, query.terms)))
    limits = limits_in(passages, query)
    wanted = wanted_of(passages, query, limits, query.terms, label_only=True)
    if wanted.period is None or not wanted.names or not wanted.nouns:
        return None
    held = fitting(passages, wanted)
    found = fitting(passages, replace(wanted, period=None))
    if held is None or held[0] or found is None or len(found[0]) != 1 or found[0][0].starts is None:
        return None
    return row_of(passages, found[0][0], wanted.names)
