"""Questions that the catalogue of events answers: which were held, how many, the first, when and where one was.

Top-k passages can neither list nor count. Here every event of the archive is looked at; each that fits is a row, cited
where its source names and dates it, in the order of dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..catalogue import country_named, is_place
from ..dates import find_dates
from ..passages import Passages
from ..question import EVENT_NOUNS, Limits, Period
from ..thesaurus import HOSTS, SPOKE, family
from ..tokens import fold, terms
from ..types import Event, EventSource, Query, Span, Term
from .fit import KIND_WORDS
from .narrowed import limits_in, narrowed, period_in

MOST_ROWS = 100
FIRST = re.compile(r"\b(?:first|earliest|oldest|came (?:earlier|first))\b")
LAST = re.compile(r"\b(?:last|latest|most recent|newest|came later)\b")
AHEAD = re.compile(r"\b(?:next|upcoming|forthcoming|future)\b")
LASTED = re.compile(r"\bhow (?:long|many days) (?:did|was|were|has)\b")
COUNT = re.compile(r"\bhow many\b|\bnumber of\b")
_BUILDING = (
    r"venue|building|hall|room|hotel|house|school|church|library|museum|theatre|theater|college|university|club|caf[eé]"
    r"|cent(?:re|er)|castle|barn|station|depot|address|street"
)
VENUE_ASKED = re.compile(rf"\b(?:what|which) (?:{_BUILDING})\b|\b(?:venue|address) of\b")
VENUE_LABEL = re.compile(r"\b(?:venue|where|location|place)\s*:", re.IGNORECASE)
VENUE_NAME = re.compile(
    rf"\b(?:in|at) (?:the )?(?:[A-Z][\w’'-]*\s)+(?:(?i:{_BUILDING}))\b|\bin the (?:[A-Z][\w’'-]+)\s+(?:of|in)\b"
)
ABSENT = re.compile(
    r"^\W*(?:apologies|absent|regrets|not present|excused|entschuldigt)\b|\b(?:apologies (?:were|for)"
    r"|sent (?:\w+ )?apologies|could not (?:attend|come|be there)|was unable to (?:attend|come))\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?](?=\s)")
IN_PLACE = re.compile(r"\b(?:in|at|near) (?:the )?([A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,3})")
# Which month, place or person has most of them is no list of events.
RANKED = re.compile(
    r"\b(?:which|what|who|where|when)\b.*\b(?:most|fewest|least|fewer|more)\b(?! recent).*"
    r"\b(?:events|meetings|conferences|workshops|seminars|lectures)\b"
)
LISTED_PLACES = re.compile(
    r"\b(?:in|at) (?:the )?((?:[\w’'-]+(?: [\w’'-]+)?, )*[\w’'-]+(?: [\w’'-]+)?),? (?:or|and) (?:in |at )?(?:the )?"
    r"([\w’'-]+(?: [\w’'-]+)?)"
)
NOT_SPECIFIC = frozenset(terms("event meeting session day"))
SPECIFIC = EVENT_NOUNS - NOT_SPECIFIC
IGNORED = frozenset(
    terms(
        "held hold take took taken place happen list listed archive page name run ran organised cover covered "
        "present know recent latest last first earliest newest oldest organisation came earlier later part were "
        "mention named report since fall fell do done anything something put date year month week overall "
        "altogether total number upcoming planned forthcoming future next coming"
    )
)


@dataclass(frozen=True, slots=True)
class Row:
    """One event of an answer, and where it stands that it fits: its own citation first."""

    event: Event
    places: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the catalogue answers: rows by date, or why there are none; `counted` where the question counts.

    Beside rows, `missing` says what is left open of them.
    """

    rows: tuple[Row, ...] = ()
    missing: str | None = None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class _Wanted:
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


def from_catalogue(passages: Passages, query: Query, *, focus: int | None = None) -> Listing | None:
    """The rows that answer `query`; None where it asks for something else, or the archive has no events.

    Args:
        focus: Position of the passage that the conversation is about.
    """
    catalogue = passages.index.catalogue()
    if not catalogue.events:
        return None
    limits = limits_in(passages, query)
    if RANKED.search(limits.bare) or (query.intent == "events" and limits.unclear):
        return Listing(missing=_not_understood(limits))
    if query.intent == "events":
        return _listed(passages, query, limits)
    if query.intent in {"date", "place"} or LASTED.search(fold(query.text)):
        return _one(passages, query, limits, focus)
    return None


def _not_understood(limits: Limits) -> str:
    words = f" but not what “{limits.unclear}” asks for" if limits.unclear else ""
    return f"The list of events can be asked for by date, place, host, person and length,{words or ' and no more'}."


def _listed(passages: Passages, query: Query, limits: Limits) -> Listing | None:
    wanted = _wanted(passages, query, limits, (*query.terms, *query.carried))
    found = _fitting(passages, wanted)
    if found is None:
        return Listing(missing=_not_understood(limits))
    rows, unplaced = found
    low = limits.bare
    if rows and limits.ends:
        rows = [row for row in rows if row.event.starts]
        rows = rows[: limits.ends] if limits.ends > 0 else rows[limits.ends :]
    elif rows and LAST.search(low):
        rows = _at_the_end(rows)
    elif rows and FIRST.search(low):
        rows = [row for row in rows if row.event.starts == rows[0].event.starts]
    if rows:
        return Listing(tuple(rows[:MOST_ROWS]), _left_open(unplaced), counted=bool(COUNT.search(low)))
    if wanted.words and not wanted.period and not wanted.names:
        return None  # what an event was about may be said in other words than the question's
    return Listing(missing=_why_none(passages, wanted))


def _left_open(unplaced: int) -> str | None:
    if not unplaced:
        return None
    return f"Of {unplaced} other event{'s' * (unplaced > 1)} the archive does not tell where they were held."


def _at_the_end(rows: Sequence[Row]) -> list[Row]:
    dated = [row for row in rows if row.event.starts]
    return [row for row in dated if row.event.starts == dated[-1].event.starts] if dated else list(rows[-1:])


def _one(passages: Passages, query: Query, limits: Limits, focus: int | None) -> Listing | None:
    """When or where the event was that the question names, or that the conversation is about."""
    if AHEAD.search(fold(query.text)):
        return None  # "when do they meet next?" is not when they met
    wanted = _wanted(passages, query, limits, query.terms, label_only=True)
    if not wanted.names and not wanted.words and not wanted.nouns & SPECIFIC:
        rows = _of_focus(passages, query, focus)
    elif wanted.names or wanted.either or len(wanted.words) + len(wanted.nouns) > 1:
        found = _fitting(passages, wanted)
        if found is None:
            return None
        rows = found[0]
    else:
        rows = []
    if query.intent == "place":
        shown = _at_venue if VENUE_ASKED.search(limits.bare) else _placed
        placed = [shown(passages, row) for row in rows if row.event.place]
        if rows and shown is _at_venue and not any(placed):
            return Listing(missing="The archive does not tell in which building it was held.")
        rows = [row for row in placed if row is not None]
    known = [row for row in rows if query.intent == "place" or row.event.starts]
    if LASTED.search(fold(query.text)):
        return Listing(tuple(row for row in known if row.event.precision == "day")) if known else None
    if known and LAST.search(limits.bare):
        known = _at_the_end(known)
    elif known and FIRST.search(limits.bare):
        known = [row for row in known if row.event.starts == known[0].event.starts]
    return Listing(tuple(known)) if known else None


def _at_venue(passages: Passages, row: Row) -> Row | None:
    """The row quoted where its source names the building; None where it names only the town."""
    found = list(passages.events.units_of(row.event))
    for pattern in (VENUE_LABEL, VENUE_NAME):
        for document_id, span, text in found:
            if pattern.search(text):
                return Row(row.event, ((document_id, span),))
    named = re.search(rf"\b(?:{_BUILDING})\b", row.event.place or "", re.IGNORECASE)
    return _placed(passages, row) if named else None


def _placed(passages: Passages, row: Row) -> Row:
    """The row quoted where its source names the place, if that is not where it names the date."""
    document_id, span = row.places[0]
    words = set(terms(row.event.place or ""))
    if words <= set(terms(passages.index.document(document_id).text[span.start : span.end])):
        return row
    found = passages.events.unit_with(row.event, words)
    return Row(row.event, (found,)) if found else row


def _of_focus(passages: Passages, query: Query, focus: int | None) -> list[Row]:
    if focus is None or not query.focus:
        return []
    chunk = passages[focus].chunk
    catalogue = passages.index.catalogue()
    event_id = catalogue.event_over(chunk.document_id, chunk.start, chunk.end)
    return [_row(passages, catalogue.event(event_id), ())] if event_id else []


def _wanted(
    passages: Passages, query: Query, limits: Limits, given: Sequence[Term], *, label_only: bool = False
) -> _Wanted:
    period = period_in(passages, limits)
    either = _either(limits.rest)
    said = set(terms(" ".join((*limits.said, *either)))) - set(terms(_without(limits.rest, either)))
    given = [term for term in given if term.stem not in said]
    dates = frozenset(stem for part in (period.words if period else ()) for stem in terms(part))
    asked = VENUE_ASKED.search(limits.bare)
    building = frozenset(terms(asked.group())) if asked else frozenset()
    idle = IGNORED | building | KIND_WORDS.get(query.intent, frozenset()) | dates | {"co"}
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
    return _Wanted(limits, period, names, content, nouns, hosted, spoke, country, label_only, held_in, either)


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


def _fitting(passages: Passages, wanted: _Wanted) -> tuple[list[Row], int] | None:
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
    return [_row(passages, event, wanted.names, hosted=wanted.hosted) for event in left.events], left.unplaced


def _has(passages: Passages, event: Event, wanted: _Wanted) -> bool:
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
    if people and not _named_by_page(passages, event, people) and not any(_present(passages, event, people)):
        return False
    if wanted.spoke and not _spoke(passages, event, wanted.names):
        return False
    if not wanted.hosted:
        return True
    hosts = {stem for host in event.hosts for stem in terms(host)}
    return all(term.stem in hosts for term in wanted.names)


def _named_by_page(passages: Passages, event: Event, people: set[str]) -> bool:
    """Whether the names stand over the event's passages and in no statement by themselves, or apart in several."""
    return passages.events.unit_with(event, people) is None


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
    return any(_says(terms(text), sought) for _, _, text in passages.events.units_of(event))


def _says(stems: Sequence[str], sought: set[str]) -> bool:
    """Whether a word for speaking follows on all of the names that are sought."""
    if not sought <= set(stems):
        return False
    last = max(stems.index(stem) for stem in sought)
    return bool(SPOKE & set(stems[last + 1 :]))


def _holds(passages: Passages, event: Event, stem: str, *, label_only: bool) -> bool:
    stems = {stem} | family(stem)
    if not stems.isdisjoint(passages.events.label(event)):
        return True
    return not label_only and any(event.id in passages.events.holding(each) for each in stems)


def _row(passages: Passages, event: Event, names: Sequence[Term], *, hosted: bool = False) -> Row:
    """The event where it is dated, and the sentence that names whom the question asks about, if that is another."""
    source = event.sources[0]
    places = [(source.document_id, _dated(passages, source))]
    stems = {term.stem for term in names}
    if stems and (hosted or not stems <= passages.events.label(event)):
        found = next(_present(passages, event, stems), None) or passages.events.unit_with(event, stems)
        if found is not None and found != places[0]:
            places.append(found)
    return Row(event, tuple(places))


def _present(passages: Passages, event: Event, stems: set[str]) -> Iterator[tuple[str, Span]]:
    """Where statements about the event hold all `stems` and do not say that somebody was absent."""
    for document_id, span, text in passages.events.units_of(event):
        if stems <= set(terms(text)) and not ABSENT.search(text):
            yield document_id, span


def _dated(passages: Passages, source: EventSource) -> Span:
    """The words that name and date the event; of a long item no more than to the end of the sentence with the date."""
    text = passages.index.document(source.document_id).text[source.dated_start : source.dated_end]
    dates = find_dates(text)
    end = SENTENCE_END.search(text, dates[0].end) if dates else None
    return Span(source.dated_start, source.dated_start + end.end() if end else source.dated_end)


def _why_none(passages: Passages, wanted: _Wanted) -> str:
    """What is not in the archive, and what its events span."""
    index = passages.index
    unknown = [term.word for term in wanted.names if not index.document_frequency(term.stem)]
    dated = [event for event in index.catalogue().events if event.starts and event.ends]
    if unknown and not wanted.country:
        reason = f"The archive does not mention {' '.join(dict.fromkeys(unknown))}."
    elif wanted.period and wanted.period.ahead:
        reason = "The archive knows of no event that is still to come."
    elif wanted.period and not wanted.names:
        reason = f"The archive has no event of that time ({', '.join(wanted.period.words)})."
    else:
        reason = "The archive has no event that fits all of this."
    if not dated:
        return reason
    first, last = min(event.starts for event in dated if event.starts), max(event.ends for event in dated if event.ends)
    return f"{reason} Its events run from {_day(first)} to {_day(last)}."


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
