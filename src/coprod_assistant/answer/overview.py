"""Questions about the archive itself: what it holds, what it is about, from when to when it tells."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from ..passages import Passages
from ..question import EVENT_NOUNS
from ..tokens import fold, terms, words
from ..types import Event, Query, Span, Statement
from .catalogued import row_of
from .compose import Draft, from_rows
from .event_rows import with_events

MOST_TITLES = 6
MOST_EVENTS = 8  # of an archive with more, only the first and the last are named
# The archive, as visitors call it; "this" and "here" mean it, too, where nothing was said before.
ITSELF = frozenset(
    terms("archive collection corpus database library website site page material source assistant chatbot")
)
HERE = frozenset(["here", "you", "this", "it", "your"])
HOLDINGS = frozenset(terms("document page report file text source material publication article"))
# What a question says that asks for nothing but what is there.
OF_WHAT_IS_THERE = frozenset(
    terms(
        "about contain hold holding cover coverage find include inside know knowledge overview summary subject topic "
        "theme content kind sort tell deal period time span range year date start end begin go back far from until to "
        "old new early late many number ask help use thing information stuff have be get see read available there "
        "describe give show main what whole all"
    )
)


def overview(passages: Passages, query: Query) -> Draft | None:
    """How much the archive holds, its largest documents by their titles, its events or the first and the last of them.

    None where the question asks for anything besides.
    """
    if not _asks_for_it(query):
        return None
    documents = passages.index.documents()
    titles = sorted(documents, key=lambda document: -document.characters)[:MOST_TITLES]
    rows = [place for document in titles if (place := _title(passages, document.id)) is not None]
    events = sorted(
        (event for event in passages.index.catalogue().events if event.starts and event.ends),
        key=lambda event: (event.starts or dt.date.max, event.id),
    )
    named = events if len(events) <= MOST_EVENTS else [events[0], events[-1]]
    draft = from_rows(passages, [(row,) for row in rows] + [row_of(passages, event, ()).places for event in named])
    draft = with_events(passages, draft, [*(None for _ in rows), *named], told=False)
    if not draft.statements:
        return None
    markers = tuple(citation.marker for citation in draft.citations)
    count = Statement(_counted(len(documents), events), markers, verbatim=False)
    return replace(draft, statements=(count, *draft.statements), reason="what the archive holds")


def _asks_for_it(query: Query) -> bool:
    """Whether the archive is asked about and nothing else is: no word is left that could be looked for in it."""
    if query.focus or query.carried:
        return False
    said = set(words(fold(query.text)))
    stems = {term.stem for term in query.terms}
    named = bool(stems & ITSELF)
    if not named and not (said & HERE or stems & HOLDINGS):
        return False
    left = stems - ITSELF - OF_WHAT_IS_THERE - HOLDINGS
    return bool(said & {"what", "which", "how", "when", "describe", "summarise", "summarize", "overview"}) and not (
        left or stems & EVENT_NOUNS or query.intent in {"person", "place", "role"}
    )


def _title(passages: Passages, document_id: str) -> tuple[str, Span] | None:
    """Where a document says its title; its first words where it has none."""
    document = passages.index.document(document_id)
    blocks = [block for block in document.blocks if block.kind == "heading"] or list(document.blocks)
    place = next((block for block in blocks if document.text[block.start : block.end] == document.title), None)
    if place is None and blocks:
        place = blocks[0]
    return (document_id, Span(place.start, place.end)) if place is not None else None


def _counted(documents: int, events: list[Event]) -> str:
    holds = f"The archive holds {documents} document{'s' * (documents != 1)}"
    if not events or events[0].starts is None:
        return f"{holds}:"
    last = max(event.ends for event in events if event.ends)
    first = events[0].starts
    dated = f"{len(events)} dated event{'s' * (len(events) != 1)}"
    return f"{holds} and tells of {dated}, from {first.day} {first:%B %Y} to {last.day} {last:%B %Y}:"
