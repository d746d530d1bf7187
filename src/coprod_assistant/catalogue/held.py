"""Sentences that say by their verb that something took place, whatever it is called, and those that move it.

"The residents' tea took place on 3 May 2011 in Leeds" needs no word for an event beside "took place"; "it was held on
3 May" dates what the sentence before names; "postponed from 5 March to 19 April 2018" gives the day that counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..dates import DateMention, find_dates
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
