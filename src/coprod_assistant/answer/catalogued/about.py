"""What an event was about: the first statements of its own text, where a question asks for no one thing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...passages import Passages
from ...question import EVENT_NOUNS, wants_summary
from ...tokens import fold, terms
from ...types import Event, Query, Span
from ..missing import beside_the_point
from .narrowed import limits_in, period_in

ASKS_ABOUT = re.compile(
    r"\bwhat (?:did|do) (?:the )?(?:people|participants|delegates|visitors|guests|members|everybody|they|you|we)"
    r" do\b|\bwhat (?:is|was|were) the (?:\w+ )?(?:topics?|themes?|purpose|aim|goal|focus|subjects?|point|idea)\b"
    r"|\bwhat (?:topics?|themes?|subjects?) (?:was|were|did)\b"
)
# "What is the Green Weir Day?": what an event is, where the question bears its whole name.
WHAT_IS = re.compile(r"^\W*what (?:is|was|are|were)\b")
# What such a question may say besides the event's name, place and date.
GENERAL = frozenset(
    terms(
        "happen discuss cover do people participants delegates visitors guests members everybody topic theme purpose "
        "aim goal focus subject point idea main describe summary summarise overview content go gathering get-together "
        "event about detail information deal show present brief short hold held place take took visit"
    )
)
FACTS = re.compile(r"^[A-ZÄÖÜ][\w’'-]*(?: [\w’'-]+){0,2}\s*:\s+\S.{0,120}$")  # "Where: Town Hall, Llanberis"
LEAST_WORDS = 6  # a shorter statement says too little to open with
MOST_STATEMENTS = 2
MOST_WORDS = 70  # of all together; a single longer one is shown whole


def about_event(passages: Passages, query: Query, *, focus: int | None = None) -> list[tuple[str, Span]]:
    """Document and ranges of what an event's text begins with; empty where more or something else is asked.

    Args:
        focus: Position of the passage that the conversation is about.
    """
    asked = wants_summary(query.text) or bool(ASKS_ABOUT.search(fold(query.text)))
    if not asked and not WHAT_IS.match(fold(query.text)):
        return []
    event = _meant(passages, query, focus)
    if event is None or not (asked or _is_named_whole(query, event)):
        return []
    return _opening(passages, event)


def first_told(passages: Passages, event: Event) -> tuple[str, Span] | None:
    """Document and range of the first statement that says what an event was; None where its sources have none."""
    return next(((document_id, span) for document_id, span, _ in _telling(passages, event)), None)


def _is_named_whole(query: Query, event: Event) -> bool:
    """Whether the question bears all words of the event's name, its place left out."""
    name = set(terms(event.name)) - EVENT_NOUNS - set(terms(event.place or ""))
    return len(name) > 1 and name <= {term.stem for term in query.terms}


def _meant(passages: Passages, query: Query, focus: int | None) -> Event | None:
    """The one event that the words of the question name; None where they name none, several or more than that."""
    catalogue = passages.index.catalogue()
    period = period_in(passages, limits_in(passages, query))
    dates = {stem for part in (period.words if period else ()) for stem in terms(part)}
    named = {term.stem for term in query.terms} - GENERAL - EVENT_NOUNS - dates
    if not named:
        if dates or focus is None or not query.focus:
            return None  # a time alone asks which events there were
        chunk = passages[focus].chunk
        event_id = chunk.event_id or catalogue.event_over(chunk.document_id, chunk.start, chunk.end)
        return catalogue.event(event_id) if event_id else None
    found = [
        event
        for event in catalogue.events
        if named <= passages.events.label(event) and (period is None or period.holds(event.starts, event.ends))
    ]
    return found[0] if len(found) == 1 and (dates or _names(query, named, found[0])) else None


def _names(query: Query, named: frozenset[str] | set[str], event: Event) -> bool:
    """Whether the words name the event, rather than a matter that its name touches: "health" and "Health in Leith"."""
    if any(term.stem in EVENT_NOUNS or (term.kind != "content" and term.stem in named) for term in query.terms):
        return True
    whole, name = terms(event.name), set(terms(event.name)) - EVENT_NOUNS
    asked = [term.stem for term in query.terms]
    in_a_row = len(asked) > 2 and any(whole[at : at + len(asked)] == asked for at in range(len(whole)))
    return in_a_row or 2 * len(named & name) >= len(name)


def _opening(passages: Passages, event: Event) -> list[tuple[str, Span]]:
    rows: list[tuple[str, Span]] = []
    words = 0
    for document_id, span, text in _telling(passages, event):
        count = len(text.split())
        if rows and (rows[0][0] != document_id or words + count > MOST_WORDS or len(rows) == MOST_STATEMENTS):
            break
        rows.append((document_id, span))
        words += count
    return rows


def _telling(passages: Passages, event: Event) -> Iterator[tuple[str, Span, str]]:
    """The statements about the event that say something of it, lists whole and not by their items."""
    ends: dict[str, int] = {}
    for document_id, span, text in passages.events.units_of(event):
        whole = text.rstrip()
        if span.start < ends.get(document_id, 0) or len(whole.split()) < LEAST_WORDS or FACTS.match(whole):
            continue
        if whole[-1] not in '.!?:…”"’' and "\n" not in whole:
            continue  # a line of a list of facts, not a sentence
        if beside_the_point(whole):
            continue
        ends[document_id] = span.end
        yield document_id, span, whole
