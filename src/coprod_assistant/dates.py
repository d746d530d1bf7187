"""Dates as English and German texts write them: "9-11 May 2011", "the 30th October 2012", "Mai 2011", "2012-05-02"."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
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
# First month of each season of the northern half of the earth; a season lasts three months.
SEASONS = {
    name: number
    for number, names in ((3, "spring frühjahr frühling"), (6, "summer sommer"), (9, "autumn herbst"))
    for name in names.split()
}
# Every pattern holds one of these, and no other text is looked at twice.
_CUE = re.compile(rf"\d|\b(?:early|mid|late)[- ](?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|mo|di|mi|do|fr|sa|so)"
)
_TO = (
    r"\s*(?:-|–|—|−|/|\b(?:to|and|until|till|through|bis|und|zum)\b|&)\s*(?:(?:the|zum)\s+)?"
    rf"(?:{_WEEKDAY}\.?,?\s+)?(?:(?:the|den)\s+)?"
)
_ALTERNATIVES = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH = rf"(?P<month>{_ALTERNATIVES})\b\.?"
_LAST_MONTH = rf"(?P<lastmonth>{_ALTERNATIVES})\b\.?"
_NTH = r"(?:st|nd|rd|th|\.)?"
_DAY = rf"(?P<day>\d{{1,2}}){_NTH}"
_LAST_DAY = rf"(?P<last>\d{{1,2}}){_NTH}"
_LAST = rf"(?:{_TO}{_LAST_DAY})?"
_YEAR = r"(?P<year>(?:1[0-9]|20)\d\d)\b"
_FIRST_YEAR = r"(?P<firstyear>(?:1[0-9]|20)\d\d)\b"
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>(?:19|20)\d\d)-(?P<monthno>\d\d)-(?P<day>\d\d)\b",
        # Two months: "30 April - 2 May 2011", "April 30 to May 2, 2011", "30.4.-2.5.2011".
        rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_FIRST_YEAR})?{_TO}{_LAST_DAY}\s+(?:of\s+)?{_LAST_MONTH}"
        rf"(?:\s*,?\s+{_YEAR})?",
        rf"\b{_MONTH}\s+{_DAY}{_TO}{_LAST_MONTH}\s+{_LAST_DAY}(?:\s*,?\s*{_YEAR})?(?!\d)",
        rf"(?<![\d./])(?P<day>\d{{1,2}})\.?(?:(?<=\.)(?P<monthno>\d{{1,2}})\.(?:{_FIRST_YEAR})?)?{_TO}"
        rf"(?P<last>\d{{1,2}})\.(?P<lastmonthno>\d{{1,2}})\.{_YEAR}",
        rf"\b(?P<day>\d{{1,2}})[./](?P<monthno>\d{{1,2}})[./]{_YEAR}",
        rf"\b{_DAY}{_LAST}\s+(?:of\s+)?{_MONTH}(?:\s*,?\s+{_YEAR})?",
        rf"\b{_MONTH}\s+{_DAY}{_LAST}(?:\s*,?\s*{_YEAR})?(?!\d)",
        rf"\b(?:(?:early|mid|late)[- ])?{_MONTH}(?:{_TO}{_LAST_MONTH})?\s*,?\s+{_YEAR}",
        rf"\b(?P<season>{'|'.join(SEASONS)})\s*,?\s+(?:of\s+)?{_YEAR}",
        rf"\b(?:early|mid|late)[- ]{_MONTH}",
        rf"\b{_YEAR}",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text, `text[start:end]`, with its first and last day as far as it is precise.

    `year` is None where the text leaves it out; `month` and the days where it gives no more than the year.
    `last_month` and `first_year` are given only where they differ from `month` and `year`.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    first_day: int | None
    last_day: int | None
    last_month: int | None = None
    first_year: int | None = None

    @property
    def precision(self) -> Precision:
        """The smallest unit that the text gives."""
        return "day" if self.first_day else "month" if self.month else "year"

    def days(self, year: int | None = None) -> tuple[dt.date, dt.date] | None:
        """The first and last possible day, in `year` where the text gives none; None without a year or out of order."""
        last_year = self.year or year
        if last_year is None:
            return None
        last_month = self.last_month or self.month or 12
        first = dt.date(self.first_year or last_year, self.month or 1, self.first_day or 1)
        last = dt.date(last_year, last_month, self.last_day or monthrange(last_year, last_month)[1])
        if last < first and self.first_year is None and self.last_month:
            first = first.replace(year=first.year - 1)  # "30 December - 2 January 2012"
        return (first, last) if first <= last else None


def find_dates(text: str) -> list[DateMention]:
    """The dates in `text` in order; of overlapping readings the earlier pattern, which is the fuller one, wins."""
    if not _CUE.search(text):
        return []
    found: list[DateMention] = []
    for pattern in PATTERNS:
        for mention in _mentions(pattern, text):
            if all(mention.end <= other.start or mention.start >= other.end for other in found):
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _mentions(pattern: re.Pattern[str], text: str) -> Iterator[DateMention]:
    for match in pattern.finditer(text):
        part = match.groupdict()
        if part.get("month") == "may" and not part.get("year"):
            continue  # the verb: "you may 2 times"
        mention = _mention(match.start(), match.end(), part)
        if mention is not None:
            yield mention


def _mention(start: int, end: int, part: dict[str, str | None]) -> DateMention | None:
    """The date that a match's parts give; None where there is no such day."""
    year, first_year = _number(part.get("year")), _number(part.get("firstyear"))
    day = _number(part.get("day"))
    last = _number(part.get("last")) or day
    month, last_month = _month(part, ""), _month(part, "last")
    if part.get("season"):
        month = SEASONS[str(part["season"]).lower()]
        last_month = month + 2
    elif part.get("monthno") and month is not None and month > 12 >= (day or 13):
        day, last, month = month, month, day  # "04/30/2012", as Americans write it
    elif part.get("lastmonthno") and month is None:
        month = last_month  # "9.-11.5.2011"
    last_month = None if last_month == month else last_month
    first_year = None if first_year == year else first_year
    if not _possible(first_year or year, month, day) or not _possible(year, last_month or month, last):
        return None
    if last_month is None and (day or 0) > (last or 0):
        last = day
    return DateMention(start, end, year, month, day, last, last_month, first_year)


def _month(part: dict[str, str | None], which: str) -> int | None:
    number = _number(part.get(f"{which}monthno"))
    return number if number is not None else MONTHS.get((part.get(f"{which}month") or "").lower())


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _possible(year: int | None, month: int | None, day: int | None) -> bool:
    try:
        dt.date(year or 2000, month or 1, day or 1)
    except ValueError:
        return False
    return True
