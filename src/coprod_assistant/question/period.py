"""The days that a question is limited to: "in 2011", "since May 2012", "between 2010 and 2012", "next spring"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from ..dates import MONTHS, find_dates
from ..tokens import fold

FUTURE = re.compile(r"\b(?:upcoming|planned|forthcoming|coming up|future|next (?:year|month|week|spring|summer|autumn|"
                    r"winter|event|conference|workshop|meeting)|tomorrow|soon)\b")  # fmt: skip
BEFORE = re.compile(r"\b(?:before|earlier than|prior to)\s+(?:the\s+|(?:early|mid|late)[- ])?$")
AFTER = re.compile(r"\b(?:after|later than)\s+(?:the\s+)?$")
SINCE = re.compile(r"\b(?:since|as of|starting (?:in|on))\s+(?:the\s+)?$")
UNTIL = re.compile(r"\b(?:until|till|up to|by)\s+(?:the\s+|the end of\s+)?$")
FROM = re.compile(r"\b(?:from|between)\s+(?:the\s+)?$")
ONWARDS = re.compile(r"^\s*(?:on\b|onwards?\b)")
TO = re.compile(r"\s*(?:to|and|until|till|through|-|–)\s*(?:the\s+)?")
A_MONTH = re.compile(rf"\b(?:in|during|of|every|each)\s+(?:an?\s+|any\s+)?({'|'.join(MONTHS)})\b(?!\s+\d)")
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day that count, None where open, and the month (1 to 12) of any year, None for all.

    `words` are the parts of the question that say so; `ahead` says that only what is still to come counts.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    month: int | None = None
    words: tuple[str, ...] = ()
    ahead: bool = False

    def holds(self, starts: dt.date | None, ends: dt.date | None) -> bool:
        """Whether something held from `starts` to `ends` may fall into the period."""
        if starts is None or ends is None:
            return False
        if self.month is not None and not (ends - starts).days > 31 and self.month not in {starts.month, ends.month}:
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
        if month := A_MONTH.search(low):
            return Period(month=MONTHS[month[1]], words=(month[1],))
        if ahead := FUTURE.search(low):
            return Period(since=today or dt.date.today(), words=(ahead.group(),), ahead=True)
        return None
    mention, (first, last) = mentions[0]
    before, after = low[: mention.start], low[mention.end :]
    if len(mentions) > 1 and (FROM.search(before) or TO.fullmatch(low[mention.end : mentions[1][0].start])):
        return Period(min(first, mentions[1][1][0]), max(last, mentions[1][1][1]), words=words)
    if BEFORE.search(before):
        return Period(until=first - DAY, words=words)
    if AFTER.search(before):
        return Period(since=last + DAY, words=words)
    if SINCE.search(before) or (FROM.search(before) and ONWARDS.match(after)):
        return Period(since=first, words=words)
    if UNTIL.search(before):
        return Period(until=last, words=words)
    return Period(first, last, words=words)
