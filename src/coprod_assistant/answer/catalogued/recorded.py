"""Questions that the records of events answer: who spoke, what was said, recommended or named as a barrier there.

A record answers only where the question says no more than the kind of record, the event, the time and the people;
anything else is left to the passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...passages import Passages
from ...question import EVENT_NOUNS, Limits, Period
from ...thesaurus import HOSTS
from ...tokens import fold, terms
from ...types import Event, Query, RecordKind, Span, Term
from ..exact import asks_besides, asks_else, is_told
from .matched import event_at
from .narrowed import limits_in, narrowed, period_in
from .record_kinds import kinds_asked
from .record_rows import MOST_ROWS, fits_people, host_lines, is_asked, quoted_rows, words_of
from .wanted import with_names

FIRST = frozenset(terms("first"))
IDLE = frozenset(
    terms(
        "behalf invitation host co-host organise organize arrange run ran put think believe "
        "speak spoke talk talked lecture lectured give gave speech keynote presentation speaker guest main invited "
        "attend attended take took part participate participated come came join joined present involved people "
        "person barrier obstacle hurdle recommend recommended recommendation say said name named list mention "
        "identify identified discuss discussed raise raised make made suggest suggested policy policies measure "
        "held hold there"
    )
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Records that answer, each as document and range, in the order of dates and of the text.

    `asked` are the kinds of record that the question asks for.
    """

    rows: tuple[tuple[str, Span], ...]
    asked: tuple[RecordKind, ...] = ()


def from_records(passages: Passages, query: Query, *, focus: int | None = None) -> Recorded | None:
    """The records that `query` asks for; None where it asks for more or other than records hold.

    Args:
        focus: Position of the passage that the conversation is about.
    """
    catalogue = passages.index.catalogue()
    asked = kinds_asked(fold(query.text))
    if asked is None or not catalogue.records:
        return None
    limits = limits_in(passages, query)
    period = period_in(passages, limits)
    terms_given = _meant(passages, query, period, limits)
    borne = {term.stem for term in terms_given if any(term.stem in passages.events.label(e) for e in catalogue.events)}
    others = {term.stem for term in terms_given if term.kind in {"name", "person"}} - borne
    if {term.stem for term in terms_given} - borne - others - FIRST:
        return None  # it asks for more than the kind of record
    events = _events(passages, borne, period, query, focus)
    if events is None and not terms_given and not query.focus and "person" not in asked[0]:
        events = catalogue.events  # "what are the recommendations?": all of them
    if limits and not limits.unclear:
        left = narrowed(passages, catalogue.events if events is None else events, limits)
        events = left.events if left is not None else None
    if events is None:
        return None
    rows = [
        record
        for event in events
        for record in catalogue.records_of(event.id)
        if is_asked(passages, record, asked[0]) and fits_people(record, others, deeds=asked[1])
    ]
    if len(rows) > MOST_ROWS * 3:
        return None
    shown = list(quoted_rows(passages, rows)) or (host_lines(passages, events) if asked[1] is HOSTS else [])
    still = _still_to_tell(passages, query, shown)
    return Recorded(tuple(still)[:MOST_ROWS], asked[0]) if still is not None else None


def _still_to_tell(passages: Passages, query: Query, shown: list[tuple[str, Span]]) -> list[tuple[str, Span]] | None:
    """What a follow-up that asks for more was not told; None where all was, and it does not ask for "others"."""
    if not asks_besides(query):
        return shown
    fresh = [row for row in shown if not is_told(query, words_of(passages, row))]
    # "And who spoke up in the discussion?": not the speakers that were told, so others.
    return None if shown and not fresh and not asks_else(query) else fresh


def _meant(passages: Passages, query: Query, period: Period | None, limits: Limits) -> list[Term]:
    """The terms that say more than which kind of record is asked for, and when."""
    dates = {stem for part in (period.words if period else ()) for stem in terms(part)}
    dates |= set(terms(" ".join(limits.said))) - set(terms(limits.rest))
    every = with_names(passages, (*query.terms, *query.carried) if not query.focus else query.terms)
    return [term for term in every if term.stem not in IDLE | EVENT_NOUNS | dates]


def _events(
    passages: Passages, borne: set[str], period: Period | None, query: Query, focus: int | None
) -> Sequence[Event] | None:
    """The events that the question means; None where it limits itself to none."""
    catalogue = passages.index.catalogue()
    events = [event for event in catalogue.events if borne - FIRST <= passages.events.label(event)]
    if borne & FIRST or FIRST & {term.stem for term in query.terms}:
        # "the second forum" says so in its name, the first one seldom does
        events = [event for event in events if FIRST & passages.events.label(event)] or events[:1]
    if not events:
        return None
    if period is not None:
        return [event for event in events if period.holds(event.starts, event.ends)]
    if borne:
        return events if len(events) < len(catalogue.events) or len(events) == 1 else None
    if focus is not None and query.focus:
        event = event_at(passages, focus)
        return [event] if event else None
    return None
