"""Where the marks of the timeline stand: few events with their names on an axis of time, many as a column a year."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...types import Event
from .filters import Filters
from .when import when

NAMED_EVENTS = 24  # more than these are counted in columns
NAMED_LANES = 4  # on each side of the axis
LABEL_SHARE = 0.155  # of the strip's width that a name takes at least
LONGEST_SHARE = 0.34  # and at most, where nothing stands beside it
MONTHLY = 36  # months up to which the columns are months
YEARLY = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """An event on the axis; `left`, `width` and `reach`, how far its name may go, are per cent of the strip.

    `lane` counts from the axis away.
    """

    event: Event
    when: str
    left: float
    width: float
    above: bool
    lane: int
    reach: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A month's or year's beginning on the axis."""

    left: float
    label: str
    major: bool


@dataclass(frozen=True, slots=True)
class Column:
    """The events that begin in a month, a year or ten; `query` narrows the view to them."""

    label: str
    name: str
    count: int
    height: float
    query: str
    major: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """Either marks with ticks, or columns; neither where nothing is dated."""

    marks: Sequence[Mark] = ()
    ticks: Sequence[Tick] = ()
    columns: Sequence[Column] = ()

    @property
    def over(self) -> int:
        """How many rows of names there are above the axis."""
        return 1 + max((mark.lane for mark in self.marks if mark.above), default=-1)

    @property
    def under(self) -> int:
        """How many rows of names there are below it."""
        return 1 + max((mark.lane for mark in self.marks if not mark.above), default=-1)


def strip_of(events: Iterable[Event], filters: Filters) -> Strip:
    """The strip above the list."""
    dated = sorted(
        (event for event in events if event.starts), key=lambda event: (event.starts or dt.date.max, event.id)
    )
    if not dated:
        return Strip()
    if len(dated) <= NAMED_EVENTS:
        strip = _named(dated)
        if max(strip.over, strip.under) <= NAMED_LANES:
            return strip
    return Strip(columns=_columns(dated, filters))


def _named(events: Sequence[Event]) -> Strip:
    first = events[0].starts or dt.date.max
    begin, end = _month(first), _next_month(events[-1].starts or first)
    # Names stand to the right of their marks, so the axis goes on behind the last one.
    room = max(1, round((end - begin).days / (1 - LABEL_SHARE)))
    left = [_share((event.starts or first) - begin, room) for event in events]
    lanes = _lanes(left)
    marks = [
        Mark(
            event,
            when(event),
            left[at],
            min(100 - left[at], _share(_length(event), room)),
            *lanes[at],
            _reach(left, lanes, at),
        )
        for at, event in enumerate(events)
    ]
    return Strip(marks, _ticks(begin, room))


def _lanes(left: Sequence[float]) -> list[tuple[bool, int]]:
    """A side of the axis and a lane for each mark; no name lies on another or on a line that leads to the axis.

    A name covers what begins to the right of its mark, so on its side it goes beyond all of those.
    """
    lanes: list[tuple[bool, int]] = [(True, 0)] * len(left)
    for at in reversed(range(len(left))):
        covered = [lanes[after] for after in range(at + 1, len(left)) if left[after] - left[at] < 100 * LABEL_SHARE]
        over, under = (
            1 + max((lane for side, lane in covered if side == above), default=-1) for above in (True, False)
        )
        lanes[at] = (True, over) if over <= under else (False, under)
    return lanes


def _reach(left: Sequence[float], lanes: Sequence[tuple[bool, int]], at: int) -> float:
    """How far a name may go: to the next mark on its side whose name or line is in its lane."""
    side, lane = lanes[at]
    beside = (left[after] for after in range(at + 1, len(left)) if lanes[after][0] == side and lanes[after][1] >= lane)
    return round(min(next(beside, 100) - left[at], 100 * LONGEST_SHARE), 3)


def _length(event: Event) -> dt.timedelta:
    return event.ends - event.starts if event.starts and event.ends else dt.timedelta()


def _ticks(begin: dt.date, room: int) -> list[Tick]:
    """Years, and between them as many months as there is room for."""
    step = next(step for step, days in ((1, 800), (3, 2200), (12, 9000), (60, 10**9)) if room <= days)
    ticks, at = [], begin
    end = dt.date.fromordinal(min(begin.toordinal() + room, dt.date.max.toordinal()))
    while at < end:
        months = at.year * 12 + at.month - 1
        if at == begin or months % step == 0:
            major = at == begin or months % max(12, step) == 0
            name = str(at.year) if step >= 12 else f"{at:%b}"
            ticks.append(Tick(_share(at - begin, room), f"{at:%b} {at.year}" if major and step < 12 else name, major))
        if at.year == dt.MAXYEAR and at.month == 12:
            break
        at = _next_month(at)
    return _apart(ticks)


def _apart(ticks: list[Tick]) -> list[Tick]:
    """The ticks without those small ones whose words would touch the ones before or after."""
    large = [tick.left for tick in ticks if tick.major]
    return [tick for tick in ticks if tick.major or not any(-3 < tick.left - left < 6 for left in large)]


def _columns(events: Sequence[Event], filters: Filters) -> list[Column]:
    days = [event.starts for event in events if event.starts]
    months = (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month + 1
    years = days[-1].year - days[0].year + 1
    if months <= MONTHLY:
        counts = Counter(day.year * 12 + day.month - 1 for day in days)
    else:
        size = 1 if years <= YEARLY else 10
        counts = Counter(day.year // size * size for day in days)
    highest = max(counts.values())
    columns = []
    step = 10 if months > MONTHLY and years > YEARLY else 1
    for number in range(min(counts), max(counts) + 1, step):
        columns.append(_column(number, counts[number], highest, filters, monthly=months <= MONTHLY, years=step))
    return columns


def _column(number: int, count: int, highest: int, filters: Filters, *, monthly: bool, years: int) -> Column:
    if monthly:
        day = dt.date(number // 12, number % 12 + 1, 1)
        label, name, since = f"{day:%b}", f"{day:%B %Y}", f"{day:%Y-%m}"
        until, major = since, day.month == 1
        label = f"{label} {day.year}" if major else label
    else:
        since, until = f"{number:04}", f"{number + years - 1:04}"
        label = name = since if years == 1 else f"{since}s"
        major = number % (5 * years) == 0
    return Column(label, name, count, round(100 * count / highest, 2), filters.query(since=since, until=until), major)


def _month(day: dt.date) -> dt.date:
    return day.replace(day=1)


def _next_month(day: dt.date) -> dt.date:
    if (day.year, day.month) == (dt.MAXYEAR, 12):
        return dt.date.max
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _share(part: dt.timedelta, days: int) -> float:
    return round(100 * part.days / days, 3)
