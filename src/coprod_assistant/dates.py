"""Dates as English and German texts write them: "9-11 May 2011", "29, 30 and 31 March 2012", "Mai 2011", "14/06/11".

Of a date in figures alone either number may be the month ("05/02/2012"). It is read day first and says that it is open:
who knows the page decides (`turned`).
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from .types import Precision

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
ROMAN = "i ii iii iv v vi vii viii ix x xi xii".split()
MAX_DAY_NAME = 16  # characters of a weekday before a day, and of what parts them
MAX_LINE = 300  # characters of a text whose dates are kept for the next who asks
THIS_CENTURY = 70  # of years of two figures those below are of this century
# Every pattern holds one of these, and no other text is looked at twice.
_CUE = re.compile(rf"\d|\b(?:early|mid|late)[- ](?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|mo|di|mi|do|fr|sa|so)"
)
_TO = (
    r"\s*(?:-|–|—|−|/|\+|\b(?:to|and|until|till|through|bis|und|zum)\b|&)\s*(?:(?:the|zum)\s+)?"
    rf"(?:{_WEEKDAY}\.?,?\s+)?(?:(?:the|den)\s+)?"
)
_ALTERNATIVES = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH = rf"(?P<month>{_ALTERNATIVES})(?![^\W\d])\.?"
_LAST_MONTH = rf"(?P<lastmonth>{_ALTERNATIVES})(?![^\W\d])\.?"
_NTH = r"(?:st|nd|rd|th)?\.?"
_DAY = rf"(?P<day>\d{{1,2}}){_NTH}"
_LAST_DAY = rf"(?P<last>\d{{1,2}}){_NTH}"
# A run of days: "29, 30 and 31", "12-14 & 19-21", "1, Tuesday 2 and Wednesday 3"; no hours ("May 5, 7-9pm").
_NO_HOUR = r"(?!\d|[.:]\d|\s*(?:am|pm|[ap]\.m|noon|uhr)\b)"
_STEP = rf"(?:,?{_TO}|\s*,\s*(?:{_WEEKDAY}\.?,?\s+)?(?:the\s+)?)\d{{1,2}}{_NTH}{_NO_HOUR}"
_COMMA = re.compile(rf"{_NTH}\s*,\s*(?:{_WEEKDAY}\.?,?\s+)?(?:the\s+)?", re.IGNORECASE)
_SUFFIX = re.compile(_NTH, re.IGNORECASE)
_DAY_NAMED = re.compile(rf"{_WEEKDAY}s?\.?,?\s+(?:the\s+)?$", re.IGNORECASE)
_DAYS = rf"(?P<run>\d{{1,2}}{_NTH}(?:{_STEP}){{0,12}})"
_YEAR = r"(?P<year>(?:1[0-9]|20)\d\d)\b"
_FIRST_YEAR = r"(?P<firstyear>(?:1[0-9]|20)\d\d)\b"
_SHORT = r"(?P<shortyear>\d\d)(?![\d'’])"
_APOSTROPHE = r"\s*,?\s*['’‘]"
_BARE = r"\s+(?P<shortyear>[0-2]\d|9\d)"  # a year without a mark, which may be the hour or a number of anything
_COUNTED = (
    r"(?:(?:\s+[\w'’-]+){1,3}\s+(?:street|st|road|rd|lane|avenue|square|place|row|hill)"
    r"|\s+(?:years?|people|days|hours|a\.?m|p\.?m|noon))\b"
)
_PAIR = r"(?P<firstyear>(?:19|20)\d\d)[/–-](?P<shortyear>\d\d)(?![\d/.-])"  # "2012/13", one year after the other
_AFTER = r"(?!\d|[./-]\d)"
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<sep>[-./])(?P<monthno>\d\d?)(?P=sep)(?P<day>\d\d?)(?![\d/-]|\.\d)",
        r"(?:^|(?<=\n))(?P<year>(?:19|20)\d\d)(?P<monthno>[01]\d)(?P<day>[0-3]\d)(?=[\s_])",
        # Two months: "30 April - 2 May 2011", "April 30 to May 2, 2011", "30.4.-2.5.2011", "30/04/2011 - 02/05/2011".
        rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_FIRST_YEAR})?{_TO}{_LAST_DAY}\s+(?:of\s+)?{_LAST_MONTH}"
        rf"(?:\s*,?\s+{_YEAR})?",
        rf"\b{_MONTH}\s+{_DAY}{_TO}{_LAST_MONTH}\s+{_LAST_DAY}(?:\s*,?\s*{_YEAR})?(?!\d)",
        rf"(?<![\d./])(?P<day>\d{{1,2}})\.?(?:(?<=\.)(?P<monthno>\d{{1,2}})\.(?:{_FIRST_YEAR})?)?{_TO}"
        rf"(?P<last>\d{{1,2}})\.(?P<lastmonthno>\d{{1,2}})\.{_YEAR}",
        rf"(?<![\d./])(?P<day>\d{{1,2}})(?P<sep>[/-])(?P<monthno>\d{{1,2}})(?:(?P=sep){_FIRST_YEAR})?"
        rf"\s*(?:-|–|—|to|until|bis)\s*(?P<last>\d{{1,2}})(?P=sep)(?P<lastmonthno>\d{{1,2}})(?P=sep){_YEAR}{_AFTER}",
        rf"(?<![\d./])(?<!\d-)(?P<day>\d{{1,2}})(?P<sep>[./-])(?P<monthno>\d{{1,2}})(?P=sep){_YEAR}{_AFTER}",
        rf"(?<![\d./])(?<!\d-)(?P<day>\d{{1,2}})(?P<sep>/)(?P<monthno>\d{{1,2}})/(?P<shortyear>\d\d){_AFTER}",
        rf"(?<![\d./])(?<!\d-)(?P<day>\d\d)(?P<sep>[.-])(?P<monthno>\d\d)(?P=sep)(?P<shortyear>\d\d){_AFTER}",
        rf"(?<![\d.])(?P<day>\d{{1,2}})\.\s?(?P<roman>{'|'.join(ROMAN)})\.\s?{_YEAR}",
        rf"(?:^|(?<=\n)|(?<=[,;:(|]\s)){_DAY}\s+{_MONTH}{_BARE}(?=\s*(?:$|[\n,;)|]|:(?!\d)|[–—-]\s*(?![\d\s])))",
        rf"(?:^|(?<=\n)){_DAY}\s+{_MONTH}{_BARE}(?=\s+(?-i:[A-Z]))(?!{_COUNTED})",
        rf"\b{_DAYS}(?:\s+(?:of\s+)?|[-/]?){_MONTH}(?:(?:\s*,?\s*|[-/]){_YEAR}|(?:{_APOSTROPHE}|[-/]){_SHORT})?",
        rf"\b{_MONTH}(?:\s+|-){_DAYS}(?:(?:\s*,?\s*|-){_YEAR}|{_APOSTROPHE}{_SHORT})?(?!\d)",
        rf"\b(?:(?:early|mid|late)[- ])?{_MONTH}(?:(?:,?\s+{_FIRST_YEAR})?{_TO}{_LAST_MONTH})?"
        rf"(?:\s*,?\s+{_YEAR}|{_APOSTROPHE}{_SHORT})",
        rf"\b(?P<season>winter)\s*,?\s+(?:of\s+)?{_PAIR}",
        rf"\b(?P<season>{'|'.join(SEASONS)})\s*,?\s+(?:of\s+)?{_YEAR}",
        rf"\b(?:early|mid|late)[- ]{_MONTH}",
        rf"\b{_PAIR}",
        rf"\b{_YEAR}",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text, `text[start:end]`, with its first and last day as far as it is precise.

    `year` is None where the text leaves it out; `month` and the days where it gives no more than the year.
    `last_month` and `first_year` are given only where they differ from `month` and `year`. `open_order` says that
    figures alone do not tell which of them is the month.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    first_day: int | None
    last_day: int | None
    last_month: int | None = None
    first_year: int | None = None
    open_order: bool = False

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
        first_year = self.first_year or last_year
        if self.first_year is None and (last_month, self.last_day or 31) < (self.month or 1, self.first_day or 1):
            first_year -= bool(self.last_month)  # "30 December - 2 January 2012"
        try:
            first = dt.date(first_year, self.month or 1, self.first_day or 1)
            last = dt.date(last_year, last_month, self.last_day or monthrange(last_year, last_month)[1])
        except ValueError:
            return None  # 29 February of a year that has none
        return (first, last) if first <= last else None

    def turned(self) -> DateMention:
        """The same figures read month first."""
        last_month = self.last_day if self.last_day != self.first_day else None
        last_day = self.last_month or self.month
        return replace(
            self, month=self.first_day, first_day=self.month, last_month=last_month, last_day=last_day, open_order=False
        )


def find_dates(text: str) -> list[DateMention]:
    """The dates in `text` in order; of overlapping readings the earlier pattern, which is the fuller one, wins."""
    if not _CUE.search(text):
        return []
    return list(_found_in_line(text) if len(text) <= MAX_LINE else _found(text))


@lru_cache(maxsize=4_096)  # a line is read by several readers, one after the other
def _found_in_line(line: str) -> tuple[DateMention, ...]:
    return _found(line)


def _found(text: str) -> tuple[DateMention, ...]:
    found: list[DateMention] = []
    for pattern in PATTERNS:
        for mention in _mentions(pattern, text):
            if all(mention.end <= other.start or mention.start >= other.end for other in found):
                found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _mentions(pattern: re.Pattern[str], text: str) -> Iterator[DateMention]:
    for match in pattern.finditer(text):
        part = match.groupdict()
        if part.get("month") == "may" and not (part.get("year") or part.get("shortyear")):
            continue  # the verb: "you may 2 times"
        mention = _mention(match, part)
        if mention is not None:
            yield mention


def _mention(match: re.Match[str], part: dict[str, str | None]) -> DateMention | None:
    """The date that a match's parts give; None where there is no such day."""
    start, first_year = match.start(), _number(part.get("firstyear"))
    year = _number(part.get("year")) or _year_of(part.get("shortyear"), first_year)
    if part.get("shortyear") and first_year and year != first_year + 1:
        return None  # "2012-05" is no pair of years
    day = _number(part.get("day"))
    last = _number(part.get("last")) or day
    month, last_month = _month(part, ""), _month(part, "last")
    if part.get("season"):
        month = SEASONS.get(str(part["season"]).lower(), 12)
        last_month = (month + 2 - 1) % 12 + 1
    elif part.get("lastmonthno") and month is None:
        month = last_month  # "9.-11.5.2011"
    last_month = None if last_month == month else last_month
    end = match.end()
    if part.get("run"):
        day, last, at, until = _days_of_run(match)
        start = max(start, at) if match.start("run") < match.start("month") else start
        end = end if until == match.end("run") else until
    found = DateMention(start, end, year, month, day, last, last_month, None if first_year == year else first_year)
    if part.get("monthno") and match.start("day") < match.start("monthno"):
        found = _in_order(found, part.get("sep"))
    months = found.month, found.last_month or found.month
    if not _possible(first_year or year, months[0], found.first_day) or not _possible(year, months[1], found.last_day):
        return None
    if found.last_month is None and (found.first_day or 0) > (found.last_day or 0):
        found = replace(found, last_day=found.first_day)
    return found


def _in_order(found: DateMention, mark: str | None) -> DateMention:
    """A date in figures read day first, or month first where nothing else can be meant: "04/30/2012".

    Between dots, as Germans write it, the day stands first.
    """
    months, days = {found.month or 0, found.last_month or found.month or 0}, {found.first_day or 0, found.last_day or 0}
    if max(months) > 12 >= max(days):
        return found.turned()
    return replace(found, open_order=mark in {"/", "-"} and max(months | days) <= 12 and months != days)


def _days_of_run(match: re.Match[str]) -> tuple[int, int, int, int]:
    """The first and last day of a run, and where they begin and end: from the month on, as far as the days rise.

    A comma alone parts no two days ("Room 3, 4 May"), unless weekdays or more of the run stand beside it.
    """
    run = match["run"]
    found = [*re.finditer(r"\d+", run)]
    days = [int(day.group()) for day in found]
    between = [run[one.end() : other.start()] for one, other in pairwise(found)]
    before = match.string[max(0, match.start("run") - MAX_DAY_NAME) : match.start("run")]
    named = [bool(_DAY_NAMED.search(words)) for words in (before, *between)]
    commas = [bool(_COMMA.fullmatch(words)) for words in between]
    joins = [
        one < other
        and (not comma or not all(commas[n:]) or sum(commas[max(0, n - 1) : n + 2]) > 1 or all(named[n : n + 2]))
        for n, (one, other, comma) in enumerate(zip(days, days[1:], commas, strict=False))
    ]
    first, last = 0, len(days) - 1
    if match.start("month") < match.start("run"):
        last = joins.index(False) if False in joins else last
    elif False in joins:
        first = last - joins[::-1].index(False)
    at, suffix = match.start("run"), _SUFFIX.match(run, found[last].end())
    return days[first], days[last], at + found[first].start(), at + (suffix or found[last]).end()


def _year_of(short: str | None, first_year: int | None) -> int | None:
    """The year that its last two figures mean."""
    if not short:
        return None
    if first_year:
        return first_year // 100 * 100 + int(short) + (100 if first_year % 100 == 99 else 0)
    return int(short) + (2000 if int(short) < THIS_CENTURY else 1900)


def _month(part: dict[str, str | None], which: str) -> int | None:
    number = _number(part.get(f"{which}monthno"))
    if number is None and not which and part.get("roman"):
        return ROMAN.index(str(part["roman"]).lower()) + 1
    return number if number is not None else MONTHS.get((part.get(f"{which}month") or "").lower())


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _possible(year: int | None, month: int | None, day: int | None) -> bool:
    try:
        dt.date(year or 2000, month or 1, day or 1)
    except ValueError:
        return False
    return True
