"""Dates of a sentence and of its source, compared as ranges of days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ...dates import DateMention, find_dates

BEGINS = re.compile(r"\b(?:began|begins?|start(?:ed|s)?|open(?:ed|s)|from|since)\b[^.;]{0,20}$", re.IGNORECASE)
ENDS = re.compile(r"\b(?:ended|ends|clos(?:ed|es)|until|till|finish(?:ed|es)|concluded)\b[^.;]{0,20}$", re.IGNORECASE)
YEAR = re.compile(r"(?:1[0-9]|20)\d\d")


def is_bare_year(mention: DateMention, text: str) -> bool:
    """Whether a date is four digits only, which may as well be a number."""
    return YEAR.fullmatch(text[mention.start : mention.end]) is not None


def holds_date(wanted: DateMention, sentence: str, held: Iterable[DateMention], years: Sequence[int]) -> bool:
    """Whether one of `held` is as precise as `wanted` or more so, and lies within it.

    Args:
        years: What a date of the source that gives no year may mean: the years around it.
    """
    return any(_within(wanted, sentence, other, years) for other in held)


def _within(wanted: DateMention, sentence: str, held: DateMention, years: Sequence[int]) -> bool:
    for year in [held.year] if held.year else [*years, wanted.year or 2000]:
        source = held.days(year)
        if source is None or (held.year is None and wanted.year and year != wanted.year):
            continue
        if held.year is None and wanted.year and wanted.year not in years:
            continue
        mine = wanted.days(wanted.year or source[0].year)
        if mine is None:
            continue
        before = sentence[: wanted.start]
        if mine[0] <= source[0] and source[1] <= mine[1]:
            return True
        if mine[0] == mine[1] and source[0] != source[1] and wanted.precision == held.precision == "day":
            first, last = BEGINS.search(before), ENDS.search(before)
            if (first and mine[0] == source[0]) or (last and mine[1] == source[1]):
                return True
    return False


def years_of(texts: Iterable[str]) -> list[int]:
    """The years that stand in any of the texts, each once."""
    found = (mention.year for text in texts for mention in find_dates(text))
    return list(dict.fromkeys(year for year in found if year))
