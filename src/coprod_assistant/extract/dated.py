"""Dates in short lines: lines that are nothing but a date, and names of events that carry one."""

from __future__ import annotations

import re

MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)"
)
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)"
)
YEAR = r"(?:19|20)\d\d"
DATE_WORDS = re.compile(
    rf"(?:\b{MONTH}\b\.?|\b{WEEKDAY}\b|\b\d{{1,2}}(?:st|nd|rd|th|am|pm|h)?\b|\b{YEAR}\b|[\W_]"
    r"|\b(?:am|pm|to|from|at|and|until|of|the|on|uhr|bis|von|noon|o'clock)\b)+",
    re.I,
)
PERIOD = re.compile(rf"^(?:{MONTH}\s+)?{YEAR}$", re.I)
_TO = r"\s*(?:[-–—/&+,]|\bto\b|\band\b|\bbis\b|\bund\b)\s*"
_DAY = rf"(?:{WEEKDAY}\.?,?\s+)?\b\d{{1,2}}(?:st|nd|rd|th)?\b\.?"
_DAYS = rf"{_DAY}(?:{_TO}{_DAY}){{0,3}}"
_DATE = (
    rf"(?:{_DAYS}\s+(?:of\s+)?{MONTH}\b\.?(?:,?\s+{YEAR})?|(?:{WEEKDAY}\.?,?\s+)?\b{MONTH}\.?\s+{_DAYS}(?:,?\s+{YEAR})?"
    rf"|\b{YEAR}-\d\d-\d\d|\b\d{{1,2}}[./]\d{{1,2}}[./]{YEAR})"
)
DAY = re.compile(rf"{_DATE}", re.I)
_DATES = rf"{_DATE}(?:{_TO}{_DATE})?"
DATED_END = re.compile(rf"(?:[,:;(–—-]|\s-)\s*(?:{_DATES}|\b{MONTH}\.?\s+{YEAR})\s*\)?$", re.I)
DATED_START = re.compile(rf"(?:{_DATES}|{MONTH}\.?\s+{YEAR})\s*(?:[:,–—]|-(?=\s))\s*(?=[^\W\d_]|[“\"„])", re.I)
DAY_AND_PLACE = re.compile(rf"(?:{_DATES})(?:\s*[,:–—|-]\s*|\s+)(?P<place>[^\W_].*)", re.I)
PLACE_AND_DAY = re.compile(rf"(?P<place>[^\W\d_].*?)\s*[,:–—|-]\s*(?:{_DATES})", re.I)
MAX_PLACE = 8  # words
MAX_CHARS = 160
SMALL = 3  # letters of words that have no capital in a title (of, the, and)
TITLED = 0.7  # of the other words, which begin with a capital where a name is set like a title


def is_date(words: str) -> bool:
    """Whether words are a day and a time and nothing else; a month or a year alone can head a section."""
    return bool(DATE_WORDS.fullmatch(words)) and not PERIOD.match(words)


def has_date(words: str) -> bool:
    """Whether a year stands in it, as in the name of an event that has been held."""
    return bool(re.search(rf"\b{YEAR}\b", words))


def has_day(words: str) -> bool:
    """Whether a day of a month stands in it."""
    return bool(DAY.search(words))


def starts_dated(words: str) -> bool:
    """Whether a date and a mark stand before the rest: `14 November 2018: Care Forum, Leeds`."""
    return bool(DATED_START.match(words))


def is_day_and_place(words: str) -> bool:
    """Whether words are a day and then what may be a place, set like a name: `7 May 2018 Village Hall, Skerry`."""
    return _is_beside_place(words, DAY_AND_PLACE.fullmatch(words))


def is_place_and_day(words: str) -> bool:
    """The same where the place stands first, as the name of an event may: `Village Hall, Skerry, 7 May 2018`."""
    return len(words) <= MAX_CHARS and _is_beside_place(words, PLACE_AND_DAY.fullmatch(words))


def is_place(words: str) -> bool:
    """Whether words are set like the name of a hall and, behind a comma, of where it is: `Village Hall, Skerry`."""
    return bool(re.fullmatch(r"[^\W\d_][^,]*(?:, [^\W_][^,]*){1,3}", words)) and _is_set_like_a_name(words)


def _is_beside_place(words: str, found: re.Match[str] | None) -> bool:
    return found is not None and len(words) <= MAX_CHARS and _is_set_like_a_name(found["place"])


def _is_set_like_a_name(words: str) -> bool:
    if words[-1] in ".!?:;":
        return False
    place: list[str] = re.findall(r"[^\W_][\w'’-]*", words)
    set_large = sum(1 for word in place if not word[:1].islower())
    return len(place) <= MAX_PLACE and set_large >= TITLED * sum(
        len(word) > SMALL or not word.islower() for word in place
    )


def names_event(words: str) -> bool:
    """Whether a name is followed or led by a date that a mark sets apart: `Care Forum, Leeds, 3-4 May 2019`."""
    if len(words) > MAX_CHARS or is_date(words):
        return False
    return starts_dated(words) or bool(DATED_END.search(words))


def is_event_title(words: str) -> bool:
    """Whether words name an event and are set like a title, so that they are no sentence that ends with a date."""
    if not names_event(words):
        return False
    name = DATED_START.sub("", DATED_END.sub("", words), count=1)
    rest: list[str] = re.findall(r"[^\W\d_][\w'’-]*", name)[1:]  # the first word has its capital anyway
    titled = sum(1 for word in rest if word[:1].isupper())
    return titled >= 2 and titled >= TITLED * sum(1 for word in rest if len(word) > SMALL or word[:1].isupper())
