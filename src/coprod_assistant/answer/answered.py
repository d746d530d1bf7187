"""The draft of an answer: what is chosen, completed, and said to be left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..dates import find_dates
from ..passages import Passages
from ..tokens import fold, terms
from ..types import Query, Span, Status
from .announced import announced_list, announcement
from .choosing import on_matter, select, with_antecedents, with_what_follows
from .draft import Draft
from .gathering import Evidence
from .reading import FACTS, wants_pointer
from .refusing import (
    denies,
    holders,
    is_ahead,
    is_off,
    is_only_looked_into,
    leaves_out_doer,
    leaves_out_talk,
    missing_in_part,
)
from .stating import from_rows, in_order, place_of, state

THERE = frozenset(terms("speak talk say lecture present attend meet discuss explain stress highlight emphasise argue"))


def answered(passages: Passages, query: Query, evidence: Sequence[Evidence], confidence: float) -> Draft:
    """The chosen statements; only the one that announces what is asked for, where the source does not give it."""
    chosen = on_matter(query, evidence) or holders(query, evidence) or select(query, evidence)
    dated = _event_of(passages, query, chosen[0])
    if dated is not None:
        return replace(
            from_rows(passages, [(dated,), (place_of(chosen[0]),)]), mode="extractive", confidence=confidence
        )
    listed = announced_list(passages, query, chosen)
    if listed:
        statements, citations = state(passages, listed)
        return Draft("answered", "extractive", statements, citations, None, confidence, tuple(evidence))
    announced = announcement(query, chosen, evidence)
    missing = None
    if announced is None and query.intent in FACTS and chosen[0].is_pointer and not wants_pointer(query.text):
        announced = chosen[0]
    if announced is not None:
        chosen = [announced]
        missing = missing_in_part(passages, announced, evidence)
    elif is_ahead(query, chosen[0]):
        missing = "The source says only what is planned or still open."
    elif len(chosen) == 1 and is_only_looked_into(query, chosen[0]):
        missing = "The source says that this was looked into, but not what was found."
    elif leaves_out_doer(query, chosen[0]):
        missing = "The source says that it was done, but not by whom."
    elif leaves_out_talk(query, chosen):
        chosen, missing = chosen[:1], "The nearest passages do not tell of such a talk."
    elif denies(query, chosen[0]) or is_off(query, chosen[0]):
        missing = "The source does not say what the question takes for granted."
    if missing is None:
        chosen = with_what_follows(query, chosen, evidence)
    statements, citations = state(
        passages, [(item.passage, item.candidate) for item in in_order(with_antecedents(chosen, evidence))]
    )
    status: Status = "partial" if missing else "answered"
    return Draft(status, "extractive", statements, citations, missing, confidence, tuple(evidence))


def _event_of(passages: Passages, query: Query, best: Evidence) -> tuple[str, Span] | None:
    """Where the event is dated or placed that the best statement is about, if "when" or "where" is asked of it.

    None where the statement gives a full date, or the place, itself; and where the place of no talk or visit is asked.
    """
    event_id = best.passage.chunk.event_id
    if event_id is None or query.intent not in {"date", "place"}:
        return None
    event = passages.index.catalogue().event(event_id)
    if query.intent == "date" and any(date.year for date in find_dates(best.candidate.text)):
        return None
    if query.intent == "place" and (
        query.verb not in THERE or not event.place or fold(event.place) in fold(best.candidate.text)
    ):
        return None
    source = event.sources[0]
    return source.document_id, Span(source.dated_start, source.dated_end)
