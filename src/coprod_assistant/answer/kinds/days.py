"""Whether a statement says when: a day, a month, a year, or a time of the day."""

from __future__ import annotations

import re

from ...dates import find_dates
from ...tokens import fold
from ...types import Query

CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.|o['’]clock)|\b(?:noon|midnight|midday)\b", re.IGNORECASE
)
ASKS_CLOCK = re.compile(r"\b(?:what time|time of day|at which time|o['’]clock)\b")
WHEN = {"day": 1.0, "month": 0.7, "year": 0.6}
ON_WHAT_DAY = {"day": 1.0, "month": 0.2, "year": 0.0}


def date_fit(query: Query, text: str, *, kind: str) -> float:
    """1 where `text` gives a day, less for a month or a year, -1 where it has no date besides those of the question."""
    if ASKS_CLOCK.search(fold(query.text)):
        return 1.0 if CLOCK.search(text) else -1.0
    given = set(re.findall(r"\d+", query.text))
    best = -1.0
    for mention in find_dates(text):
        words = text[mention.start : mention.end]
        if set(re.findall(r"\d+", words)) <= given and not re.search(r"[A-Za-z]{3}", words):
            continue
        by_precision = ON_WHAT_DAY if re.search(r"\b(?:day|date)\b", fold(query.text)) else WHEN
        # "Annual Report 2019": a bare year in a heading dates the report, not what it tells of.
        bare = kind == "heading" and mention.precision == "year"
        best = max(best, -1.0 if bare else by_precision[mention.precision])
    if best < 0 and re.search(
        r"\b(?:\d+(?:st|nd|rd|th) centur|centur(?:y|ies)|decade|today|yesterday|annual|summer|winter|spring)", text
    ):
        return 0.3
    return best
