"""Organisations: who hosted, organised, paid or was thanked, and for whom the people worked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .bodies import bodies_at, is_body
from .names import UPPER
from .passages import Passage
from .roles import people_at
from .vocabulary import DATE_WORDS, HOSTING, PLACES_AND_THINGS, any_of, words

VERBS = any_of(HOSTING - {"supported", "supports", "held", "ran"})  # "the court held", "she ran": not of an event
DOES = re.compile(
    rf"(?:\s*,)?\s+(?:(?:jointly|together|also|kindly|both|generously|who|which|has|have)\s+){{0,3}}(?P<verb>{VERBS})\b"
)
BY = re.compile(
    r"\b(?P<verb>(?:co-?)?hosted|(?:co-)?organi[sz]ed|(?:co-)?sponsored|funded|supported|convened|run|arranged|financed|paid\s+for)"
    rf"(?:\s+(?:jointly|generously|and\s+\w+ed))?\s+by\s+(?=(?:both\s+)?(?:the\s+)?[{UPPER}])"
)
WITH = re.compile(
    rf"\b(?P<verb>(?:[Cc]o-?)?[Hh]osted|(?:[Cc]o-)?[Oo]rgani[sz]ed|(?:in\s+)?(?:partnership|co-?operation|collaboration)|together|jointly|held)\s+(?:[\w'’-]+\s+){{0,5}}?with\s+(?=(?:the\s+)?[{UPPER}])"
)
LABEL = re.compile(
    rf"(?:^|\s)(?P<verb>[Hh]osts?|[Oo]rgani[sz]ers?|[Pp]artners?|[Ss]ponsors?|[Ff]unders?|[Vv]eranstalter(?:in)?)\s*:\s+(?=(?:[Tt]he\s+)?[{UPPER}])"
)
THANKS = re.compile(
    rf"\b[Tt]hank(?:s|ed|\s+you)?(?:\s+(?:go(?:es)?|are\s+due))?(?:\s+to)?\s+(?=(?:the\s+|our\s+\w+\s+)?[{UPPER}])"
)
START = re.compile(rf"(?:^|(?<=\s))[{UPPER}]")
CUES = HOSTING | words(
    "thank thanks thanked hosted partnership cooperation co-operation collaboration together jointly run paid host"
    " hosts organiser organisers organizer organizers veranstalter veranstalterin"
    " partner partners sponsor sponsors funder funders"
)
THINGS = (DATE_WORDS - {"may"}) | words(
    """street road avenue station park square river participants delegates speakers prize award
    medal"""
)


@dataclass(frozen=True, slots=True)
class Acting:
    """An organisation of a sentence and what it did; `sure` if its name shows that it is one."""

    name: str
    verb: str
    start: int
    sure: bool


def organisations_in(passage: Passage) -> list[Acting]:
    """Which organisations did something according to the sentence; each name once."""
    if passage.kind == "row" or not passage.words & CUES:
        return []
    found: dict[str, Acting] = {}
    acts = list(_behind(passage.text))
    if not passage.words.isdisjoint(HOSTING):
        acts += _before(passage.text)
    for acting in acts:
        if _may_act(acting.name):
            found.setdefault(acting.name, acting)
    return list(found.values())


def _behind(text: str) -> Iterator[Acting]:
    for pattern, named in ((BY, ""), (WITH, ""), (LABEL, ""), (THANKS, "thanked")):
        for match in pattern.finditer(text):
            verb = named or " ".join(match["verb"].lower().split())
            for name, start, _ in bodies_at(text, match.end()):
                yield Acting(name, verb, start, is_body(name))


def _before(text: str) -> Iterator[Acting]:
    done = 0
    for tried, capital in enumerate(START.finditer(text)):
        if capital.start() < done or tried > 40:
            continue
        people, end = people_at(text, capital.start())
        if people and any(person.role or person.titled for person in people):
            done = end
            continue
        bodies = bodies_at(text, capital.start())
        if not bodies:
            continue
        done = bodies[-1][2]
        after = re.compile(r"(?:\s*\([^()]{2,60}\))?").match(text, done)
        does = DOES.match(text, after.end() if after else done)
        if does:
            for name, start, _ in bodies:
                yield Acting(name, does["verb"], start, is_body(name))


def _may_act(name: str) -> bool:
    lowered = [word.lower() for word in name.split()]
    if len(lowered) == 1 and (lowered[0] in PLACES_AND_THINGS or len(name) < 3):
        return False
    return not any(word in THINGS for word in lowered)
