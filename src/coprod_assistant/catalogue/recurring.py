"""Rules of what recurs: "every second Tuesday", "fortnightly on Saturdays", "montags".

A rule is no calendar date, and the day from which it holds is no event's: "every Monday from 5 March 2012".
"""

from __future__ import annotations

import re

from ..dates import DateMention

_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekday|weekend|day|week|month)"
_TAG = r"(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|tag|woche|monat)"
_NTH = r"(?:other|first|second|third|fourth|last|1st|2nd|3rd|4th)"
RULE = re.compile(
    rf"\b(?:on\s+)?(?:the\s+)?(?:(?:every|each)\s+(?:{_NTH}\s+(?:and\s+{_NTH}\s+)?)?{_DAY}s?|{_NTH}\s+(?:and\s+{_NTH}\s+)?{_DAY}s?"
    rf"(?=\s+(?:of|in)\s+(?:each|every|the)\s+month))(?:\s+(?:of|in)\s+(?:each|every|the)\s+month)?\b"
    r"|\b(?:meets?\s+)?(?:twice\s+)?(?:weekly|fortnightly|monthly|daily)\b(?=\s*(?:on\s+(?:the|\w+days)\b|from\b|,|;|$))"
    r"(?:\s+on\s+\w+days\b)?"
    r"|\bon\s+(?:mon|tues|wednes|thurs|fri|satur|sun)days\b|(?:^|(?<=[,;:]))\s*(?:mon|tues|wednes|thurs|fri|satur|sun)days\b"
    rf"|\bjede[nrs]?\s+(?:\w+ten\s+)?{_TAG}\b|\b(?:mon|diens|donners|frei|sams|sonn)tags\b|\bmittwochs\b"
    r"|\b(?:wöchentlich|monatlich|vierzehntägig|täglich)\b",
    re.IGNORECASE,
)
STARTS = re.compile(
    r"\b(?:from|since|as\s+of|start(?:s|ing)?|begin(?:s|ning)?|ab|seit|vom)(?:\s+(?:on|from|dem|am))?\s+(?:the\s+)?"
    r"(?:\w+(?:day|tag),?\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)


def only_begins(text: str, date: DateMention) -> bool:
    """Whether a date in `text` is the day from which a rule holds, with no last day told."""
    one = date.first_day == date.last_day and date.last_month is None
    return one and bool(STARTS.search(text[: date.start]) and RULE.search(text))


def without_rules(words: str) -> str:
    """Words of a dated line without the rules in it."""
    return RULE.sub(" ", words)
