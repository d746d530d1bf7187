"""The filters of a view: read from its address, written back into addresses, and applied to the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args
from urllib.parse import urlencode

from ...catalogue import country_named
from ...tokens import fold
from ...types import RecordKind
from ..desk import clean_text
from .view import ArchiveView, Held, Quote
from .when import read_date

FIELDS = ("q", "since", "until", "place", "country", "person", "kind", "event")
KINDS: tuple[RecordKind, ...] = get_args(RecordKind)
VALUE_CHARS = 200
PLURALS: Mapping[RecordKind, str] = {
    "barrier": "barriers",
    "recommendation": "recommendations",
    "quotation": "quotations",
    "statement": "statements",
    "person": "people",
    "organisation": "organisations",
}
NAMES = {
    "q": "Words",
    "since": "From",
    "until": "To",
    "place": "Place",
    "country": "Country",
    "person": "Person or organisation",
    "kind": "Records",
    "event": "Event",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked for; `values` as written, `problems` say by field what cannot be applied."""

    values: Mapping[str, str] = field(default_factory=dict)
    since: dt.date | None = None
    until: dt.date | None = None
    newest: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def query(self, **changes: str | int | None) -> str:
        """The query string of this view with some values changed, None and empty ones left out; begins with `?`."""
        kept: dict[str, str] = {**self.values, **({"order": "newest"} if self.newest else {})}
        kept |= {name: "" if value is None else str(value) for name, value in changes.items()}
        written = urlencode([(name, value) for name, value in kept.items() if value], errors="replace")
        return f"?{written}" if written else ""

    def chips(self) -> list[tuple[str, str, str]]:
        """For each filter that is set its name, its value in words, and the query string without it."""
        return [
            (NAMES[name], PLURALS.get(value, value) if name == "kind" else value, self.query(**{name: None}))  # type: ignore[call-overload]
            for name, value in self.values.items()
        ]


@dataclass(frozen=True, slots=True)
class Found:
    """An event that meets the filters, and those of its records that do."""

    held: Held
    quotes: Sequence[Quote]


def read_filters(parameters: Mapping[str, str], *, max_chars: int) -> Filters:
    """The filters that an address names; what is too long or not understood becomes a problem, nothing is guessed."""
    values: dict[str, str] = {}
    problems: dict[str, str] = {}
    for name in FIELDS:
        value = " ".join(clean_text(parameters.get(name, "")).split())
        limit = max_chars if name == "q" else VALUE_CHARS
        if len(value) > limit:
            problems[name] = f"{NAMES[name]}: use {limit} characters or fewer."
        if value:
            values[name] = value[:limit]
    days = {}
    for name in ("since", "until"):
        if name in values and (found := read_date(values[name])) is None:
            problems[name] = f"“{values[name]}” is no date: write 2011, 2011-05, 2011-05-09 or 9 May 2011."
        elif name in values and found:
            days[name] = found[0] if name == "since" else found[1]
    if values.get("kind", KINDS[0]) not in KINDS:
        problems["kind"] = f"There are no records of the kind “{values['kind']}”."
    if days.get("since", dt.date.min) > days.get("until", dt.date.max):
        problems["until"] = f"“{values['until']}” is before “{values['since']}”."
    return Filters(values, days.get("since"), days.get("until"), parameters.get("order") == "newest", problems)


def select(view: ArchiveView, filters: Filters) -> list[Found]:
    """The events that meet the filters, by date, each with the records that do.

    The words may be anywhere in what is told of an event, unless a kind of record or a person is asked for: then in one
    such record. A person is at an event too that only names them in its text, as the chat has it.
    """
    if filters.problems:
        return []
    wanted = view.wanted(filters["q"])
    named = bool(filters["kind"] or filters["person"])
    found = []
    for held in view.held:
        if not _event_meets(held, filters) or not all(held.stems & stems for stems in wanted):
            continue
        quotes = [quote for quote in held.quotes if _quote_meets(quote, filters, wanted, held.own_stems)]
        by_name = filters["person"] and not filters["kind"] and fold(filters["person"]) in held.told
        if quotes or not named or by_name:
            found.append(Found(held, quotes))
    return _newest_first(found) if filters.newest else found


def select_quotes(view: ArchiveView, filters: Filters, found: Iterable[Found]) -> list[tuple[Held | None, Quote]]:
    """The records of the events that were found, each with its event, then those of no event that meet the filters."""
    listed: list[tuple[Held | None, Quote]] = [(one.held, quote) for one in found for quote in one.quotes]
    if not filters.problems and not any(filters[name] for name in ("since", "until", "place", "country", "event")):
        wanted = view.wanted(filters["q"])
        listed += [(None, quote) for quote in view.loose if _quote_meets(quote, filters, wanted, frozenset())]
    return listed


def _newest_first(found: list[Found]) -> list[Found]:
    dated = [one for one in found if one.held.event.starts]
    return dated[::-1] + [one for one in found if not one.held.event.starts]


def _event_meets(held: Held, filters: Filters) -> bool:
    event = held.event
    if filters.since and (event.ends is None or event.ends < filters.since):
        return False
    if filters.until and (event.starts is None or event.starts > filters.until):
        return False
    if filters["event"] and filters["event"] != event.id:
        return False
    if filters["country"] and fold(filters["country"]) != fold(event.country or ""):
        return False
    return not filters["place"] or _is_at(held, filters["place"])


def _is_at(held: Held, place: str) -> bool:
    """Whether an event was there, as the chat takes it: a part of the kingdom and a country hold their towns."""
    country = country_named(place)
    return fold(place) in held.place or (country is not None and held.event.country == country)


def _quote_meets(quote: Quote, filters: Filters, wanted: Sequence[frozenset[str]], around: frozenset[str]) -> bool:
    if filters["kind"] and quote.record.kind != filters["kind"]:
        return False
    if filters["person"] and fold(filters["person"]) not in quote.subject:
        return False
    return all(quote.stems & stems or around & stems for stems in wanted)
