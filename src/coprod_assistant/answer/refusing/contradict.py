"""Signs that a statement does not answer a question, however near it comes: each is sure enough to refuse on."""

from __future__ import annotations

import re

from ...language import DEFAULT_PIPELINE
from ...question import EVENT_NOUNS
from ...thesaurus import SPOKE
from ...tokens import fold, terms
from ...types import Query
from ..gathering import Evidence
from ..kinds import LEAD, QUOTED, WHY, YES_NO, agreement, asks_shape, lacks_place, lacks_shape, other_office
from ..reading import TITLES
from .missing import EVERYDAY
from .not_told import is_of_the_year_beside, leaves_out_holder, leaves_out_payer
from .of_another import says_it_of_another
from .office import HEADS, RUNS, lacks_office, lacks_quality
from .undefined import undefined

AHEAD = re.compile(r"\b(?:next|upcoming|forthcoming|planned|coming)\b")
SOON = re.compile(r"\b(?:next|upcoming|forthcoming)\b")
WILL = re.compile(r"\b(?:will|is to|are to|going to)\b")
REASONS = re.compile(rf"{LEAD}what (?:was|is|were) the reasons?\b")
ABOUT = re.compile(
    r"\b(?:said|say|says|spoke|speak|spoken|talked|talk|wrote|learn|learnt|heard|told|discussed|know|happened) "
    r"(?:about|on|regarding) (.+)"
)
# Where barriers or recommendations are to be listed, a source without any word for them gives none.
RECORDED = frozenset(terms("barrier barriers obstacles hurdles policy policies recommendations proposals measures"))
# What a source says of people in other words, or without any: "a paper by Tony Bovaird", "Keynote: Tony Bovaird".
BY = SPOKE | frozenset(
    terms(
        "write author edit compose publish print translate draft speak talk present attend participate join come lead"
    )
)
# What somebody does by saying something; a quotation shows it without the word.
BY_SAYING = frozenset(
    terms("admit confess concede claim warn complain joke promise regret declare insist object protest boast recall")
)


def cannot_answer(query: Query, best: Evidence, *, pipeline: str = DEFAULT_PIPELINE) -> bool:
    """Whether the best statement lacks what was asked for, or says it of somebody else."""
    text = best.candidate.text
    quoted = best.candidate.unit.kind == "quotation" or QUOTED.search(text)
    said = bool(quoted) and query.verb in BY_SAYING
    runs = query.verb in RUNS and bool(HEADS & best.candidate.stems)
    if query.intent == "person" and best.verb_missing and query.verb not in BY and not (said or runs):
        return True  # "who paid for the trip?" is not answered by who went on it
    if best.head_missing and query.listed in RECORDED:
        return True
    if YES_NO.match(fold(query.text)) and _says_nothing_asked(query, best):
        return True
    if best.of_another_year or lacks_kind(query, best) or lacks_place(query, text) or other_office(query, text):
        return True
    if lacks_office(query, best) or lacks_quality(query, best) or lacks_named_place(query, best):
        return True
    if leaves_out_holder(query, best) or leaves_out_payer(query, best) or is_of_the_year_beside(query, best):
        return True
    return takes_for_granted(query, best) or says_it_of_another(query, best, pipeline=pipeline)


def _says_nothing_asked(query: Query, best: Evidence) -> bool:
    """Whether the source knows the one asked about, and nothing of what is asked: "Is Tony Bovaird married?"."""
    asked = {term.stem for term in query.terms if term.kind == "content"} - TITLES - EVENT_NOUNS
    named = any(term.kind in {"name", "person"} for term in query.terms)
    return named and bool(asked) and asked <= best.absent


def lacks_named_place(query: Query, best: Evidence) -> bool:
    """Whether it is asked where somebody named does something, and neither the name nor the deed is there."""
    names = {term.stem for term in query.terms if term.kind in {"name", "person"}}
    return query.intent == "place" and best.verb_missing and bool(names) and not names & best.candidate.stems


def lacks_kind(query: Query, best: Evidence) -> bool:
    """Whether the best statement lacks the date, number or other fact of one shape that is asked for."""
    if query.intent in {"date", "number"} and best.fit < 0:
        return True  # without any date or number "when" and "how many" are not answered
    if query.intent == "number" and query.counted and best.fit <= 0:
        return True  # it counts something else
    if agreement(query.text, best.candidate.text) < 0:
        return True  # who was for it is not told by who was against it
    return best.fit < 0 and lacks_shape(query, best.candidate.text)


def takes_for_granted(query: Query, best: Evidence) -> bool:
    """Whether the question rests on what the source does not hold: the "next" of something, a "why", an "about"."""
    asked = fold(query.text)
    if query.intent == "date" and AHEAD.search(asked) and not AHEAD.search(fold(best.candidate.text)):
        return True
    told = fold(best.candidate.text)
    if query.intent in {"person", "place"} and SOON.search(asked) and WILL.search(asked):
        return not (SOON.search(told) or WILL.search(told))
    if WHY.match(asked) or REASONS.match(asked):
        matter = [term for term in query.terms if term.tag in {"NOUN", "VERB"} and term.stem not in EVERYDAY]
        absent = [term for term in matter if term.stem in best.absent]
        return any(term.tag == "VERB" for term in absent) or len(absent) * 3 > len(matter)
    if not asks_shape(query) and undefined(query.text, best.candidate.text):
        return True
    topic = ABOUT.search(asked)
    return topic is not None and bool(set(terms(topic[1])[:1]) & best.absent)
