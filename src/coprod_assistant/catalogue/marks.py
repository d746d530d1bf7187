"""Marks that say an event was called off or moved: "CANCELLED: Boat trip", "Boat trip (postponed)", a badge, a cell.

A mark is a word set apart from the name, and no part of it. Of two days the one counts that the line calls the new one,
or that stands behind a struck one with nothing between.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ..dates import find_dates
from ..types import EventStatus
from . import cues

_OFF = r"cancell?ed|called\s+off|abgesagt|entfällt|fällt\s+aus|ausgefallen"
_PUT_OFF = r"postponed|put\s+off|verschoben"
PUT_OFF = re.compile(_PUT_OFF, re.IGNORECASE)
_SAID = (
    rf"(?:(?:is|was|were|has\s+been|have\s+been|had\s+to\s+be|wurde|wird|ist|now)\s+)?(?:{_OFF}|{_PUT_OFF})"
    r"(?:\s+until\s+further\s+notice)?"
)
MARK = re.compile(
    rf"^\W*(?i:{_SAID})\s*[:!|–—-]+\s*"
    r"|^\W*(?:CANCELL?ED|POSTPONED|ABGESAGT|ENTFÄLLT|VERSCHOBEN)\s+"
    rf"|\s*[(\[]\s*(?i:{_SAID})\s*!?\s*[)\]]"
    rf"|(?:\s*[,;:|–—-])?\s+(?i:{_SAID})\s*!?(?=\s*(?:[,;|–—]|-\s|\.?$))"
)
ALONE = re.compile(rf"^\W*(?:this\s+event\s+)?{_SAID}\W*$", re.IGNORECASE)
# "This event has been cancelled", "der Vortrag fällt leider aus": of which event, the kind tells.
SAID_OFF = re.compile(
    rf"\b(?P<this>this|the|our|die|der|das|diese[rs]?)\s+(?P<kind>{cues.STRONG}|{cues.WEAK})"
    r"\s+(?:is|was|has|had\s+to|have|will|did|must|wurde|wird|ist|hat|fällt|fiel|findet|fand)\s+"
    r"(?:(?!not|never|nearly|almost|nicht|fast\b)[\w']+\s+){0,4}?"
    rf"(?:{_OFF}|{_PUT_OFF}|aus\b|(?:not|nicht)\s+(?:take\s+place|be\s+held|go\s+ahead|statt))",
    re.IGNORECASE,
)
NOT_HELD = re.compile(
    r"\b(?:but|and)\s+(?:did\s+not\s+take\s+place|never\s+took\s+place|was\s+called\s+off)", re.IGNORECASE
)
_MOVE = r"(?:re-?scheduled|postponed|moved|put\s+(?:off|back)|brought\s+forward|verschoben|verlegt|now|jetzt|neu)"
NEW_DAY = re.compile(
    rf"[\s,;:|(\[–—-]*(?:new\s+date|neuer\s+termin|(?:is\s+|has\s+been\s+|was\s+)?{_MOVE}(?:\s+(?:to|for|until|till|on|auf))?)"
    r"\s*:?\s*(?:the\s+|den\s+)?(?:[A-Za-zäöü]+day,?\s+|[A-Z][a-z]+tag,?\s+)?",
    re.IGNORECASE,
)
NEW_LABEL = re.compile(r"^\W*(?:new\s+date|neuer\s+termin)\s*[:–-]\s*", re.IGNORECASE)


def status_said(words: str) -> EventStatus:
    """What a mark in a line says of the event that it names; empty where there is none."""
    found = MARK.search(words) or ALONE.match(words)
    return status_of(found.group()) if found else ""


def is_mark(line: str) -> bool:
    """Whether a line is nothing but a mark."""
    return bool(ALONE.match(line))


def without_marks(line: str) -> str:
    """A line without marks, and without the day that something was moved from."""
    bare = MARK.sub("", line) if not ALONE.match(line) else line
    dates = [date for date in find_dates(bare) if date.first_day]
    for old, new in reversed([*pairwise(dates)]):
        between = bare[old.end : new.start]
        if old.year and new.year and (not between.strip() or NEW_DAY.fullmatch(between)):
            bare = bare[: old.start] + bare[new.start :]
    return bare


def said_off(sentence: str, name: str) -> EventStatus:
    """What a sentence says of the event called `name`; empty where it calls nothing off, or something else."""
    said = SAID_OFF.search(sentence)
    if said is None:
        return "cancelled" if NOT_HELD.search(sentence) else ""
    kind = said["kind"].lower()
    meant = said["this"].lower().startswith(("this", "diese")) or kind in {"event", "veranstaltung"}
    return status_of(said.group()) if meant or kind in name.lower() else ""


def status_of(words: str) -> EventStatus:
    """What words that call an event off say of it."""
    return "postponed" if PUT_OFF.search(words) else "cancelled"
