"""Who recommends, and things that are recommended: "Ann Holt recommended benches at every corner"."""

from __future__ import annotations

import re

from .statements import name_before
from .vocabulary import words

# "Ann Holt recommended benches": a thing, and not somebody, a prize for them, or something to read.
RECOMMENDS = re.compile(
    r"\b(?P<verb>recommend(?:s|ed)?)\s+(?!(?:that|to|for|by|as|it|him|her(?=\s+(?:for|as|to)\b)|them|you|us|me|on|in"
    r"|at|against|and|or|\w+ing)\b)(?P<thing>[a-z\d][\w'’-]*\b[^.;:]*)"
)
FOR_HONOUR = re.compile(
    r"\b(?:for|as)\s+(?:an?\s+|the\s+|its\s+|their\s+|this\s+year'?s\s+)?(?:[\w-]+\s+){0,4}?(?:prize|award|medal|honour|honor|post|job"
    r"|position|chair|chairman|president|director|successor|winner|candidate|promotion|appointment|membership)\b",
    re.I,
)
TO_READ = re.compile(
    r"^(?:(?:the|a|an|his|her|their|this|that|some|two|three)\s+)?(?:[\w-]+\s+){0,2}?(?:books?|novels?|films?|movies?|songs?"
    r"|hotels?|restaurants?|cafés?|pubs?|websites?|podcasts?|reading|recipes?|taxis?|shoes|boots|clothes|clothing|coats?|visit|trip|dish|wine|dose|readers?|viewers?)\b",
    re.I,
)
# "We recommend four things." announces and tells none.
ANNOUNCED = re.compile(
    r"^(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|some|the following|these)\s+(?:[\w-]+\s+)?"
    r"(?:things|measures|steps|changes|actions|points|improvements)\s*$",
    re.I,
)
NOT_SAID = re.compile(
    r"(?:\b(?:be|been|being|is|are|was|were|not|never|had|highly|the|an?|as|nobody|none|no\s+one|if|which|that|what|who|to)"
    r"|n['’]t)\s+(?:\w+ly\s+)?$",
    re.I,
)
BODY_BEFORE = re.compile(
    r"(?:^|[,;]\s+|\band\s+|\bbut\s+)(?:\w+\s+)?(?:(?:[Tt]he|[Aa]ll|[Oo]ur|[Tt]heir|[Mm]ost)\s+)?(?:[\w'’-]+\s+){0,3}?(?P<head>[\w'’-]+)"
    r"(?:\s+(?:as\s+a\s+whole|of\s+[\w\s]{3,30}))?(?:\s+(?:also|then|therefore|finally|further|later|jointly|unanimously|strongly))?\s+$"
)
ADVISERS = words(
    """we they he she group groups participants participant guests delegates panel meeting workshop conference seminar
    symposium forum summit congress assembly committee commission council board jury working-party party team report
    review study inquiry paper network speakers experts members audience residents visitors engineers teachers parents
    volunteers users carers citizens hearing tables table circle researchers authors attendees consultants"""
)


def recommends_thing(text: str) -> bool:
    """Whether somebody recommends a thing to be made or done: "The group recommended benches at every corner"."""
    for said in RECOMMENDS.finditer(text):
        before, thing = text[: said.start()], said["thing"]
        if NOT_SAID.search(before) or FOR_HONOUR.search(thing) or TO_READ.match(thing) or ANNOUNCED.match(thing):
            continue
        body = BODY_BEFORE.search(before)
        if (body and body["head"].lower() in ADVISERS) or name_before(text, said.start()):
            return True
    return False


def recommender(text: str) -> tuple[str, str, str] | None:
    """Name and role of the person who recommends, with the verb as written; None where no person is named."""
    for said in re.finditer(r"\brecommend(?:s|ed)\b", text):
        named = name_before(text, said.start())
        if named:
            return named[0].name, named[1], said.group()
    return None
