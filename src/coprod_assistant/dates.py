"""Dates as English and German texts write them: "9-11 May 2011", "the 30th October 2012", "Mai 2011", "2012-05-02"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Precision = Literal["day", "month", "year"]

_NAMES = (
    "january januar jan", "february februar feb", "march märz maerz mar", "april apr", "may mai",
    "june juni jun", "july juli jul", "august aug", "september sept sep", "october oktober oct okt",
    "november nov", "december dezember dec dez",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_LAST = r"(?:\s*(?:-|–|—|to|and|&|bis|und)\s*(?:the\s+)?(?P<last>\d{1,2})(?:st|nd|rd|th|\.)?)?"
_YEAR = r"(?P<year>(?:1[0-9]|20)\d\d)\b"
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>(?:19|20)\d\d)-(?P<monthno>\d\d)-(?P<day>\d\d)\b",
        rf"\b(?P<day>\d{{1,2}})[./](?P<monthno>\d{{1,2}})[./]{_YEAR}",
        rf"\b{_DAY}{_LAST}\s+(?:of\s+)?{_MONTH}(?:\s*,?\s+{_YEAR})?",
        rf"\b{_MONTH}\s+{_DAY}{_LAST}(?:\s*,?\s*{_YEAR})?(?!\d)",
        rf"\b(?:(?:early|mid|late)[- ])?{_MONTH}\s*,?\s+{_YEAR}",
        rf"\b(?:early|mid|late)[- ]{_MONTH}\b",
        rf"\b{_YEAR}",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text, `text[start:end]`, with its first and last day as far as it is precise.

    `year` is None where the text leaves it out; `month` and the days where it gives no more than the year.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    first_day: int | None
    last_day: int | None

    @property
    def precision(self) -> Precision:
        """The smallest unit that the text gives."""
        return "day" if self.first_day else "month" if self.month else "year"

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """Orders mentions by their first day; what is not given comes first."""
        return self.year or 0, self.month or 0, self.first_day or 0


def find_dates(text: str) -> list[DateMention]:
    """The dates in `text` in order; of overlapping readings the earlier pattern, which is the fuller one, wins."""
    found: list[DateMention] = []
    for pattern in PATTERNS:
        for mention in _mentions(pattern, text):
            if all(mention.end <= other.start or mention.start >= other.end for other in found):
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _mentions(pattern: re.Pattern[str], text: str) -> Iterator[DateMention]:
    for match in pattern.finditer(text):
        part = match.groupdict()
        month = int(part["monthno"]) if part.get("monthno") else MONTHS.get((part.get("month") or "").lower())
        year = int(part["year"]) if part.get("year") else None
        day = int(part["day"]) if part.get("day") else None
        last = int(part["last"]) if part.get("last") else day
        if part.get("month") == "may" and year is None:
            continue  # the verb: "you may 2 times"
        if _possible(year, month, day) and _possible(year, month, last):
            yield DateMention(match.start(), match.end(), year, month, day, last)


def _possible(year: int | None, month: int | None, day: int | None) -> bool:
    try:
        dt.date(year or 2000, month or 1, day or 1)
    except ValueError:
        return False
    return True
