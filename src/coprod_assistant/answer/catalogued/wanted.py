"""What a question wants of events: a list or one, and what an event has to have, read off its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...catalogue import country_named, is_place
from ...passages import Passages
from ...question import EVENT_NOUNS, Limits, Period
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
IGNORED = frozenset(
    terms(
        "held hold take took taken place happen list listed archive page name run ran organised cover covered "
        "present know recent latest last first earliest newest oldest organisation came earlier later part were "
        "mention named report since fall fell do done anything something put date year month week overall "
        "altogether total number chronological order sorted please everything anything something thing very one page "
        "go went gone come visit join whole full happen happened complete kind gathering "
        "upcoming planned forthcoming future next coming past previous "
        "deal dealt concern address focus touch treat topic theme subject dedicate devote talk"
    )
)
# What is said of somebody or at an event is no list of events.
NO_LIST = re.compile(
    r"\b(?:who|whom|whose|why|how (?:did|was|were|do|does|much|long)|say|said|recommend\w*|barriers?|obstacles?|quot\w+"
    r"|speakers?|attend(?:ees|ance)|participants?|people|members)\b"
)
# Right before a plural: "which", "any other", "list all the", "were there any"; not "what did the events show".
OPENS = re.compile(
    r"(?:^|\b)(?:which|what|list|show|name|give me|tell me|any|all|how many|there)\s+"
    r"(?:of (?:the|your|our|their|these|those)\s+)?"
    r"(?:(?!(?:did|do|does|was|were|is|are|have|has|had|about|at|of|in)\b)[\w-]+\s+){0,3}$"
)
KINDS = EVENT_NOUNS | frozenset(terms("gathering webinar colloquium convention assembly"))
PAST = frozenset(terms("past previous"))
PLURAL = re.compile(r"\b[a-z-]+s\b|\b(?:symposia|colloquia)\b")
# "What took place in autumn 2019?", "what happened at the end of 2012?"
HAPPENED = re.compile(
    r"\bwhat (?:else )?(?:happened|took place|was on|went on|was there|has (?:happened|taken place))\b"
    r"|\bwhat (?:all )?did (?:you|they) (?:do|run|put on|hold|organi[sz]e)\b"
)
# "Did you do anything in South America?", "was there something online?", "list everything held in the UK"
ANYTHING = re.compile(
    r"\b(?:(?:did|have|has|was|were|is) (?:you|they|there|we) (?:\w+ )?(?:do |done |been |held |hold )?|^)"
    r"(?:anything|something|things)\b"
    r"|^(?:please )?(?:list|show|give|name|tell)(?: me| us)?(?: of)? (?:everything|all)\b"
)
ONE = re.compile(
    r"\b(?:which|what) (?:one )?(?:was|is|were) (?:the )?(?:very )?"
    r"(?:first|last|latest|newest|oldest|earliest|most recent)\b"
)
WENT = re.compile(
    rf"\b(?:which|what) (?:{'|'.join(sorted(EVENT_NOUNS))})s?\b.*"
    r"\b(?:go|gone|went|been|come|came|visit(?:ed)?|join(?:ed)?|at)\b"
)
# "Where were the events held?", "in which towns did your workshops take place?"
WERE_HELD = re.compile(
    r"^\W*(?:where|(?:in|at) (?:which|what) (?:places|towns|cities|countries|venues))(?: all)? (?:were|have|did|are) "
    rf"(?:all )?(?:(?:the|your|these|those|our) )?(?:{'|'.join(sorted(EVENT_NOUNS))})s"
    r"(?: (?:been|all))*(?: (?:held|hold|take place|taken place|taking place|happen|happened|happening))?\W*$"
)
WAS_AT = re.compile(r"^where (?:all )?(?:was|were|has|have) ")


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
    idle = IGNORED | building | IDLE.get(query.intent, frozenset()) | dates | {"co"}
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


def asks_which(query: Query, *, dated: bool, ahead: bool = False) -> bool:
    """Whether the question asks for a list of events.

    Args:
        dated: Whether it limits itself to a time.
        ahead: Whether to what is still to come.
    """
    low = fold(query.text)
    if WERE_HELD.match(low) or of_events_alone(query, ahead=ahead):
        return True
    if query.intent in {"date", "place", "number"}:
        return query.intent == "place" and _was_where(query, low)
    plurals = (word for word in PLURAL.finditer(low) if KINDS.intersection(terms(word.group())))
    before = (low[: word.start()] for word in plurals)
    if any(OPENS.search(words) and not NO_LIST.search(words) for words in before):
        return True
    if NO_LIST.search(low):
        return False
    if WENT.search(low) or ONE.search(low):
        return True
    if HAPPENED.search(low):
        return dated or not any(term.kind == "content" for term in query.terms)
    return bool(ANYTHING.search(low))


def of_events_alone(query: Query, *, ahead: bool) -> bool:
    """Whether nothing but events is asked about: "Tell me about the events", "when is the next meeting?"."""
    low = fold(query.text)
    stems = {term.stem for term in query.terms if not (ahead and term.kind in {"name", "person"})}
    if not stems & KINDS or NO_LIST.search(low):
        return False
    return stems <= KINDS | IGNORED if ahead else stems <= KINDS | PAST and bool(PLURAL.search(low))


def _was_where(query: Query, low: str) -> bool:
    """ "Where was Kwame Ostrander?": at which events."""
    return bool(WAS_AT.match(low)) and bool(query.terms) and all(term.kind == "person" for term in query.terms)
