"""The days that a question is limited to: "in 2011", "since May 2012", "between 2010 and 2012", "next spring"."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass, replace
from itertools import pairwise

from ..dates import MONTHS, SEASONS, DateMention, find_dates
from ..tokens import fold

FUTURE = re.compile(r"\b(?:upcoming|planned|forthcoming|coming up|future|next (?:year|month|week|spring|summer|autumn|"
                    r"winter|event|conference|workshop|meeting)|tomorrow|soon)\b")  # fmt: skip
BEFORE = re.compile(r"\b(?:before|earlier than|prior to)\s+(?:the\s+|(?:early|mid|late)[- ])?$")
AFTER = re.compile(r"\b(?:after|later than)\s+(?:the\s+)?$")
SINCE = re.compile(r"\b(?:since|as of|starting (?:in|on))\s+(?:the\s+)?(?:(?:beginning|start) of\s+)?(?:the\s+)?$")
UNTIL = re.compile(r"\b(?:until|till|up to|by)\s+(?:the\s+|the end of\s+)?$")
FROM = re.compile(r"\b(?:from|between)\s+(?:the\s+)?$")
ONWARDS = re.compile(r"^\s*(?:on\b|onwards?\b)")
TO = re.compile(r"\s*(?:to|and|until|till|through|-|–)\s*(?:the\s+)?")
A_MONTH = re.compile(rf"\b(?:in|during|of|every|each)\s+(?:an?\s+|any\s+)?({'|'.join(MONTHS)})\b(?!\s+\d)")
A_SEASON = re.compile(
    rf"\b(?:in|during|of|every|each|any)\s+(?:an?\s+|the\s+|any\s+)?({'|'.join(SEASONS)}|winter)s?\b(?!\s+(?:of\s+)?\d)"
)
# A part of a year, and its first and last month.
PART = re.compile(
    r"\b(?:the\s+)?(?:(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th|last)\s+(?P<part>half|quarter)\s+of\s+"
    r"|(?P<when>early|mid|late)[- ](?:in\s+)?|(?P<edge>beginning|start|middle|end)\s+of\s+)(?:the\s+(?:year\s+)?)?$"
)
NTH = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}
THIRDS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
DECADE = re.compile(r"\b((?:19|20)\d)0s\b")
RELATIVE = re.compile(r"\b(last|this|past|previous|current) (year|month)\b(?! of\b)|\b(yesterday|today)\b")
EITHER = re.compile(r"\s*(?:,|or|and|,\s*(?:or|and)|&)\s*(?:in\s+|on\s+)?(?:the\s+)?")
DAY = dt.timedelta(days=1)
Dated = tuple[DateMention, tuple[dt.date, dt.date]]


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day that count, None where open, and the months (1 to 12) of any year, empty for all.

    Of `either`, where it is given, one has to hold: "in 2011 or 2013". `words` are the parts of the question that say
    so; `ahead` says that only what is still to come counts.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    months: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()
    ahead: bool = False
    either: tuple[Period, ...] = ()

    def holds(self, starts: dt.date | None, ends: dt.date | None) -> bool:
        """Whether something held from `starts` to `ends` may fall into the period."""
        if starts is None or ends is None:
            return False
        if self.either:
            return any(part.holds(starts, ends) for part in self.either)
        if self.months and not (ends - starts).days > 31 and not self.months & {starts.month, ends.month}:
            return False
        return ends >= (self.since or dt.date.min) and starts <= (self.until or dt.date.max)


def period_of(text: str, *, today: dt.date | None = None) -> Period | None:
    """The period that `text` limits itself to; None where it names no date.

    Args:
        today: From which day on something is still to come; the day of the call if None.
    """
    low = fold(text)
    mentions = [(mention, days) for mention in find_dates(low) if (days := mention.days())]
    words = tuple(low[mention.start : mention.end] for mention, _ in mentions)
    if not mentions:
        return _undated(low, today or dt.date.today())
    if len(mentions) > 1 and (several := _several(low, mentions)):
        return replace(several, words=words)
    return _one(low, *mentions[0], words)


def _several(low: str, mentions: list[Dated]) -> Period | None:
    """The period of two dates or more: from one to the other, or any of those that are listed."""
    (one, (first, last)), (other, (next_first, next_last)) = mentions[:2]
    if FROM.search(low[: one.start]):
        return Period(min(first, next_first), max(last, next_last))
    if _are_listed(low, [mention for mention, _ in mentions]):
        parts = tuple(Period(start, end) for _, (start, end) in mentions)
        firsts, lasts = zip(*(days for _, days in mentions), strict=True)
        return Period(min(firsts), max(lasts), either=parts)
    if TO.fullmatch(low[one.end : other.start]):
        return Period(min(first, next_first), max(last, next_last))
    return None


def _one(low: str, mention: DateMention, days: tuple[dt.date, dt.date], words: tuple[str, ...]) -> Period:
    """The period of one date and the word before it."""
    (first, last), before = days, low[: mention.start]
    if BEFORE.search(before):
        return Period(until=first - DAY, words=words)
    if AFTER.search(before):
        return Period(since=last + DAY, words=words)
    if SINCE.search(before) or (FROM.search(before) and ONWARDS.match(low[mention.end :])):
        return Period(since=first, words=(*words, *(match.group().strip() for match in SINCE.finditer(before))))
    if UNTIL.search(before):
        return Period(until=last, words=words)
    if mention.precision == "year" and (part := PART.search(before)):
        first, last, said = _part_of(first.year, part)
        return Period(first, last, words=(*words, said))
    return Period(first, last, words=words)


def _are_listed(low: str, mentions: list[DateMention]) -> bool:
    """Whether only "and", "or" and commas part the dates: each of them is meant, and not what lies between."""
    return all(EITHER.fullmatch(low[one.end : other.start]) for one, other in pairwise(mentions))


def _part_of(year: int, part: re.Match[str]) -> tuple[dt.date, dt.date, str]:
    """First and last day of a half, a quarter or a third of a year, and the words that say so."""
    if part["part"]:
        months = 6 if part["part"] == "half" else 3
        number = NTH.get(part["nth"], 12 // months - 1)
    else:
        months, number = 4, THIRDS[part["when"] or part["edge"]]
    opening = min(number, 12 // months - 1) * months + 1
    closing = opening + months - 1
    return dt.date(year, opening, 1), dt.date(year, closing, monthrange(year, closing)[1]), part.group().strip()


def _undated(low: str, today: dt.date) -> Period | None:
    """The period of words without a year: a month or season of any year, a decade, last year, what is to come."""
    if month := A_MONTH.search(low):
        return Period(months=frozenset({MONTHS[month[1]]}), words=(month[1],))
    if season := A_SEASON.search(low):
        opening = SEASONS.get(season[1], 12)
        return Period(months=frozenset((opening + n - 1) % 12 + 1 for n in range(3)), words=(season[1],))
    if decade := DECADE.search(low):
        year = int(decade[1]) * 10
        return Period(dt.date(year, 1, 1), dt.date(year + 9, 12, 31), words=(decade.group(),))
    if relative := RELATIVE.search(low):
        return _relative(relative, today)
    if ahead := FUTURE.search(low):
        return Period(since=today, words=(ahead.group(),), ahead=True)
    return None


def _relative(match: re.Match[str], today: dt.date) -> Period:
    """The days of "last year", "this month" or "yesterday", counted from `today`."""
    words = (match.group(),)
    if match[3]:
        day = today - DAY if match[3] == "yesterday" else today
        return Period(day, day, words=words)
    back = match[1] not in {"this", "current"}
    if match[2] == "year":
        year = today.year - back
        return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), words=words)
    last = today.replace(day=1) - DAY if back else today
    return Period(last.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1]), words=words)
