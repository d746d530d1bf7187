"""Words that say whether an event took place: verbs of holding, marks such as "CANCELLED: Boat trip"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..dates import DateMention, find_dates
from ..types import EventStatus
from . import cues

TOOK_PLACE = re.compile(
    r"\s(?:(?:finally|then|again|also)\s)?(?:t(?:ook|akes|ake) place|(?:was|were|is|are|been) held)\b"
)
# What takes place and is no gathering.
NO_GATHERING = re.compile(
    r"\b(?:elections?|votes?|voting|ballots?|referend(?:um|ums|a)|polls?|interviews?|works?|repairs?|counts?|counting"
    r"|surveys?|cens[ui]s(?:es)?|transfers?|mergers?|moves?|changes?|transition|handover|accidents?|incidents?|attacks?"
    r"|fires?|floods?|crash(?:es)?|burglar(?:y|ies)|thefts?|robber(?:y|ies)|murders?|battles?|events|consultations?|talks"
    r"|negotiations|fieldwork|research|collection|deliver(?:y|ies)|sales?|draws?|births?|deaths?|stud(?:y|ies)|matches"
    r"|evaluation|assessments?|inspections?|reviews?|audits?|exams?|examinations|trials?|records?|posts?|office|shares"
    r"|funds?|money|accounts?|copies|views?|data|licen[cs]es?|titles?|keys?|prisoners?|hostages?)$",
    re.IGNORECASE,
)
ADJUNCT = re.compile(r"^(?:on|in|at|after|before|during|then|and|but|also)\b[^,]{0,60},\s*", re.IGNORECASE)
DETERMINER = re.compile(
    r"^(?:(?:and|but|then)\s+)?(?:the|an?|our|its|their|his|her|this|that|another|such)\s+", re.IGNORECASE
)
AFTER_HEAD = re.compile(r"\s+(?:of|for|on|in|at|with|about|by|from|to)\s")
PRONOUN = re.compile(r"^(?:it|this|that|they|these|those|which|what|who|he|she|we|there|one|both|none)\b", re.I)
MAX_SUBJECT = 12  # words of what took place
AGAIN = re.compile(
    rf"^(?:it|this|the (?:{cues.STRONG}|{cues.WEAK}))\s+(?:t(?:ook|akes) place|(?:was|is) held)\b", re.IGNORECASE
)
_MOVED = r"\b(?:postponed|moved|rescheduled|put (?:off|back)|brought forward|verschoben|verlegt)\b"
MOVED_TO = re.compile(
    rf"{_MOVED}[^.;]{{0,90}}?\b(?:to|until|till|auf)\s+(?:the\s+|den\s+)?(?:\w+(?:day|tag),?\s+)?(?:the\s+)?$", re.I
)
MOVED_FROM = re.compile(rf"{_MOVED}\s+(?:from|vom)\s+(?:the\s+)?(?:\w+day,?\s+)?$", re.IGNORECASE)
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


def subject_held(sentence: str) -> str | None:
    """What a sentence says took place or was held, in its words; None where that is no gathering, or is not said."""
    verb = TOOK_PLACE.search(sentence)
    if verb is None:
        return None
    words = ADJUNCT.sub("", sentence[: verb.start()]).strip(" ,–-")
    if not words or PRONOUN.match(words) or len(words.split()) > MAX_SUBJECT or re.search(r"[,;:?!]", words):
        return None
    head = AFTER_HEAD.split(words, maxsplit=1)[0]
    if NO_GATHERING.search(head) or find_dates(words):
        return None
    return DETERMINER.sub("", words) or None


def held_again(sentence: str) -> bool:
    """Whether a sentence says when or where "it" was held, which another sentence names."""
    return bool(AGAIN.match(sentence))


def moved_to(sentence: str, dates: Sequence[DateMention]) -> DateMention | None:
    """The day that something was moved to; None where a sentence tells of no move, or not to when."""
    for date in dates:
        if not date.month or not date.year:
            continue
        if MOVED_TO.search(sentence[: date.start]):
            return date
        if MOVED_FROM.search(sentence[: date.start]) and date.last_month and date.last_day:
            return replace(date, month=date.last_month, first_day=date.last_day, last_month=None, first_year=None)
    return None


def without_move(sentence: str) -> str:
    """The sentence without the word that says it was moved, which otherwise speaks against an event."""
    return re.sub(_MOVED, " ", sentence, flags=re.IGNORECASE)


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
