"""The timeline above the list: a column for each month, year or ten, with the names of what was held in it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...types import Event
from .filters import Filters

NAMED = 5  # events named in a column; of more, one fewer and how many there are besides
MONTHLY = 24  # months up to which the columns are months
YEARLY = 60


@dataclass(frozen=True, slots=True)
class Column:
    """The events that begin in a month, a year or ten, the first of them in `named`; `query` narrows the view to them.

    `height` is the share of the highest column in per cent.
    """

    label: str
    name: str
    count: int
    named: Sequence[Event]
    height: float
    query: str
    major: bool


def strip_of(events: Iterable[Event], filters: Filters) -> list[Column]:
    """The columns from the first event to the last, empty ones too; none where nothing is dated."""
    dated = [(event.starts, event.id, event) for event in events if event.starts]
    if not dated:
        return []
    dated.sort(key=lambda one: one[:2])
    first, last = dated[0][0], dated[-1][0]
    monthly = (last.year - first.year) * 12 + last.month - first.month < MONTHLY
    years = 1 if last.year - first.year < YEARLY else 10
    held: dict[int, list[Event]] = defaultdict(list)
    for day, _, event in dated:
        held[day.year * 12 + day.month - 1 if monthly else day.year // years * years].append(event)
    highest = max(map(len, held.values()))
    return [
        _column(number, held.get(number, []), highest, filters, monthly=monthly, years=years)
        for number in range(min(held), max(held) + 1, 1 if monthly else years)
    ]


def _column(
    number: int, events: Sequence[Event], highest: int, filters: Filters, *, monthly: bool, years: int
) -> Column:
    if monthly:
        day = dt.date(number // 12, number % 12 + 1, 1)
        since = until = f"{day:%Y-%m}"
        label, name, major = f"{day:%b}", f"{day:%B %Y}", day.month == 1
        label = f"{label} {day.year}" if major or events else label
    else:
        since, until = f"{number:04}", f"{number + years - 1:04}"
        label = name = since if years == 1 else f"{since}s"
        major = number % (5 * years) == 0
    named = events if len(events) <= NAMED else events[: NAMED - 1]
    height, query = round(100 * len(events) / highest, 2), filters.query(since=since, until=until)
    return Column(label, name, len(events), named, height, query, major)
