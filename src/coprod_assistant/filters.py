"""Which events, and which passages of an index, fit dates, a place, an event or a kind of record."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast, get_args

from .catalogue import Catalogue, country_named, part_of_kingdom
from .errors import QuestionError
from .index import Index
from .tokens import fold, words
from .types import Event, RecordKind

Ranges = Mapping[str, Sequence[tuple[int, int]]]  # first and last offset (exclusive), by document


@dataclass(frozen=True, slots=True)
class Filter:
    """What has to hold, all of what is given; `since` and `until` are the first and the last day that count."""

    since: dt.date | None = None
    until: dt.date | None = None
    place: str | None = None
    event: str | None = None
    kind: RecordKind | None = None

    @property
    def asks_for_events(self) -> bool:
        """Whether a passage must belong to an event."""
        return any(given is not None for given in (self.since, self.until, self.place, self.event))

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return self.asks_for_events or self.kind is not None


class FilterError(QuestionError):
    """A filter that is not understood; `field` is its name."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


def filter_of(
    since: dt.date | str | None = None,
    until: dt.date | str | None = None,
    place: str | None = None,
    *,
    event: str | None = None,
    kind: str | None = None,
) -> Filter:
    """The filter that people mean by a day, month or year ("2011-05"), a place, an event's id, a kind of record.

    Raises:
        FilterError: a day or a kind is not understood, or the days are in the wrong order.
    """
    if kind is not None and kind not in get_args(RecordKind):
        kinds = ", ".join(get_args(RecordKind))
        raise FilterError(f"{kind!r} is no kind of record; kinds are {kinds}", field="kind")
    first = None if since is None else _days_of(since, "since")[0]
    last = None if until is None else _days_of(until, "until")[1]
    if first and last and first > last:
        raise FilterError(f"{since} is after {until}", field="since")
    return Filter(first, last, place, event, cast("RecordKind | None", kind))


def _days_of(given: dt.date | str, field: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a day, month or year."""
    if isinstance(given, dt.date):
        return given, given
    try:
        if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", given):
            raise ValueError
        year, month, day = [*map(int, given.split("-")), None, None][:3]
        first = dt.date(int(year or 0), month or 1, day or 1)
        last = dt.date(first.year, month or 12, day or monthrange(first.year, month or 12)[1])
    except (ValueError, TypeError) as error:
        raise FilterError(
            f"{given!r} is not a day, month or year; write 2011-05-03, 2011-05 or 2011", field=field
        ) from error
    return first, last


def fitting_events(catalogue: Catalogue, within: Filter, *, called_off: bool = False) -> list[Event]:
    """Events by date that fit dates, place and id; one that may have been held on a day asked for fits.

    Args:
        called_off: Whether those that were cancelled or put off are wanted, and not those that were held.

    Raises:
        AssistantError: the catalogue has no event of that id.
    """
    listed = catalogue.called_off if called_off else catalogue.events
    events = [catalogue.event(within.event)] if within.event is not None else list(listed)
    dated = [event for event in events if _in_time(event, within)]
    return dated if within.place is None else _at_place(dated, catalogue, within.place)


def allowed_positions(index: Index, within: Filter) -> frozenset[int]:
    """Positions of the passages that fit.

    A passage fits an event if some of it belongs to the event, and a kind if it holds a record of it; where both are
    asked for the record must be of such an event.

    Raises:
        AssistantError: the index has no event of that id.
    """
    catalogue = index.catalogue()
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    wanted = {event.id for event in fitting_events(catalogue, within)} if within.asks_for_events else None
    if within.kind is None:
        for event_id in wanted or ():
            for source in catalogue.event(event_id).sources:
                spans[source.document_id].append((source.start, source.end))
    else:
        for record in catalogue.records:
            if record.kind == within.kind and (wanted is None or record.event_id in wanted):
                spans[record.document_id].append((record.start, record.end))
    return positions_touching(index, spans)


def positions_touching(index: Index, ranges: Ranges) -> frozenset[int]:
    """Positions of the passages that hold a part of one of the ranges, which are given by document."""
    return frozenset(
        position
        for document_id, wanted in ranges.items()
        for position, start, end in index.chunks_of(document_id)
        if any(start < last and first < end for first, last in wanted)
    )


def _in_time(event: Event, within: Filter) -> bool:
    if within.since is None and within.until is None:
        return True
    if event.starts is None or event.ends is None:
        return False
    return event.ends >= (within.since or dt.date.min) and event.starts <= (within.until or dt.date.max)


def _at_place(events: list[Event], catalogue: Catalogue, place: str) -> list[Event]:
    """Events whose place, or its country, has all words of `place`; else those in the country that it names."""
    wanted = set(words(fold(place)))
    if not wanted:
        return []
    if any(_holds(event, wanted) for event in catalogue.events):
        return [event for event in events if _holds(event, wanted)]
    country = country_named(place)
    return [event for event in events if country and event.country == country]


def _holds(event: Event, wanted: set[str]) -> bool:
    part = part_of_kingdom(event.place) if event.place else None
    return wanted <= set(words(fold(f"{event.place or ''} {event.country or ''} {part or ''}")))
