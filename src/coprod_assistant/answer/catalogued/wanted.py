"""What a question wants of events: a list or one, and what an event has to have, read off its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...catalogue import country_named, is_place
from ...passages import Passages
from ...question import EVENT_NOUNS, FRAMING, Limits, Period
from ...thesaurus import HOSTS, family
from ...tokens import fold, terms
from ...types import Query, Term
from ..exact import IDLE
from .narrowed import period_in
from .rows import VENUE_ASKED

IN_PLACE = re.compile(r"\b(?:in|at|near) (?:the )?([A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,3})")
LISTED_PLACES = re.compile(
    r"\b(?:in|at) (?:the )?((?:[\w’'-]+(?: [\w’'-]+)?, )*[\w’'-]+(?: [\w’'-]+)?),? (?:or|and) (?:in |at )?(?:the )?"
    r"([\w’'-]+(?: [\w’'-]+)?)"
)
PAST = frozenset(terms("past previous"))
PLURAL = re.compile(r"\b[a-z-]+s\b|\b(?:symposia|colloquia)\b")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an event has to have, taken from the words of a question."""

    limits: Limits
    period: Period | None
    names: tuple[Term, ...]
    words: tuple[Term, ...]
    nouns: frozenset[str]
    hosted: bool
    spoke: bool
    country: str | None = None
    label_only: bool = False
    held_in: frozenset[str] = frozenset()
    either: tuple[str, ...] = ()  # places, one of which counts


def wanted_of(
    passages: Passages, query: Query, limits: Limits, given: Sequence[Term], *, label_only: bool = False
) -> Wanted:
    """What an event has to have to answer a question.

    Args:
        given: Terms of the question, those that it takes from the conversation too where they count.
        label_only: Whether an event's own name, place and date have to hold them, and not only what is told of it.
    """
    period = period_in(passages, limits)
    either = _either(limits.rest)
    said = set(terms(" ".join((*limits.said, *either)))) - set(terms(_without(limits.rest, either)))
    given = [term for term in given if term.stem not in said]
    given = with_names(passages, given)
    dates = frozenset(stem for part in (period.words if period else ()) for stem in terms(part))
    asked = VENUE_ASKED.search(limits.bare)
    building = frozenset(terms(asked.group())) if asked else frozenset()
    idle = FRAMING | building | IDLE.get(query.intent, frozenset()) | dates | {"co"}
    rest = [term for term in given if term.stem not in idle]
    nouns = frozenset(term.stem for term in rest if term.stem in EVENT_NOUNS)
    rest = [term for term in rest if term.stem not in EVENT_NOUNS]
    names = tuple(term for term in rest if term.kind in {"name", "person"})
    content = tuple(term for term in rest if term.kind not in {"name", "person"})
    hosted = bool(names) and any(term.stem in HOSTS for term in content)
    spoke = bool(names) and any(term.stem in family("speak") | {"speak"} for term in content)
    if names:  # "which events did … attend": being there is enough
        content = tuple(
            term
            for term in content
            if term.stem not in HOSTS | family("attend") | family("speak") | {"attend", "speak"}
        )
    country = country_named(" ".join(term.word for term in names)) if names else None
    held_in = _held_in(limits.rest)
    return Wanted(limits, period, names, content, nouns, hosted, spoke, country, label_only, held_in, either)


def with_names(passages: Passages, given: Sequence[Term]) -> list[Term]:
    """The terms, two beside each other that are the whole name of somebody in the archive marked as a person's.

    Names typed in small letters look like any other words.
    """
    found = list(given)
    people = passages.events.people()
    for at in range(len(found) - 1):
        pair = found[at : at + 2]
        if all(term.kind == "content" for term in pair) and frozenset(term.stem for term in pair) in people:
            found[at : at + 2] = [replace(term, kind="person") for term in pair]
    return found


def _either(text: str) -> tuple[str, ...]:
    """Places that a question lists: "in Leeds or York" wants what was held in either."""
    match = LISTED_PLACES.search(text)
    places = [*match[1].split(", "), match[2]] if match else []
    whole = [place if is_place(place) else place.title() for place in places]
    return tuple(places) if places and all(is_place(place) for place in whole) else ()


def _without(text: str, parts: Sequence[str]) -> str:
    for part in parts:
        text = text.replace(part, " ")
    return text


def _held_in(text: str) -> frozenset[str]:
    """Stems of the places that the question says events were held in: that a passage mentions them is not enough."""
    return frozenset(stem for match in IN_PLACE.finditer(text) if is_place(match[1]) for stem in terms(match[1]))


def of_events_alone(query: Query, *, ahead: bool) -> bool:
    """Whether nothing but events is asked about: "Tell me about the events", "when is the next meeting?"."""
    low = fold(query.text)
    stems = {term.stem for term in query.terms if not (ahead and term.kind in {"name", "person"})}
    if not stems & EVENT_NOUNS:
        return False
    if ahead:
        return stems <= EVENT_NOUNS | FRAMING
    return stems <= EVENT_NOUNS | PAST and bool(PLURAL.search(low))
