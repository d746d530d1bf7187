"""Kinds without a shape, known by a statement's words: what somebody said, why, which was the most."""

from __future__ import annotations

import re

from ...tokens import fold
from ...types import Query
from .openings import LEAD
from .shapes import asks_shape

QUOTED = re.compile('[“"„«‘].{12,}[”"“»’]', re.DOTALL)
SAID = re.compile(
    r"\b(?:sa(?:id|ys)|stress\w*|emphasi[sz]\w*|highlight\w*|argu\w+|explain\w*|stat(?:ed|es)|told|tells|suggest\w*|"
    r"according to|remark\w*|point(?:ed|s) out|believ\w+|claim\w*)\b"
)

ASKS_SAID = re.compile(
    r"\bwhat (?:did|does|has|had|do) .{2,60}"
    r"\b(?:say|said|tell|told|argue|argued|explain|think|warn|claim|reply|answer|advi[sc]e|recommend|suggest|promise"
    r"|believe|want|wish|hope|regret|complain|feel|call for|object)\b"
    r"|\bwhat (?:is|was|are|were) [\w’' -]{2,60}[’']s? (?:\w+ )?(?:advice|opinion|view|warning|wish|answer|message)\b"
)
ASKS_CAUSE = re.compile(
    rf"^{LEAD}(?:why|how come)\b" + r"|^\W*what (?:is|was|were|are) the (?:\w+ )?(?:causes?|reasons?)\b"
    r"|^\W*what (?:caused|led to|made)\b|\bfor what reasons?\b"
)
CAUSE = re.compile(
    r"\b(?:because|caus(?:e|es|ed|ing)|due to|owing to|thanks to|reasons?|so that|in order to|led to|as a result"
    r"|result(?:s|ed)? (?:of|from)|therefore|since|blam\w+|explains?|traced|(?:for|out of) (?:fear|lack|want) of"
    r"|had (?:failed|broken|burst|leaked))\b"
)
ASKS_MOST = re.compile(
    r"\b(?:most|commonest|biggest|largest|main|top|best|worst|least|highest|lowest|strongest|hardest|greatest"
    r"|favou?rite)\b"
)
RANKED = re.compile(
    r"\b(?:came|stood|were|was|is|ranked|voted) (?:in )?(?:the )?(?:first|top|last)\b|\bfirst place\b|\bnumber one\b"
    r"|\btop of the\b|\bmost (?:often|frequent\w*|common\w*|popular|important)\b|\b(?:headed|led|topped) the\b"
    r"|\bthe (?:biggest|largest|commonest|main|greatest|hardest|strongest|best|worst|highest|lowest)\b|\bby far\b"
)


def other_fit(query: Query, text: str, *, kind: str) -> float:
    """1 where `text` has words for what is asked for, 0 where not."""
    if asks_shape(query):
        return 1.0  # it is there, or `fit` would have said so
    if ASKS_SAID.search(fold(query.text)):
        return 1.0 if kind == "quotation" or QUOTED.search(text) else 0.5 if SAID.search(text) else 0.0
    if ASKS_CAUSE.search(fold(query.text)):
        return 1.0 if CAUSE.search(fold(text)) else 0.0
    if ASKS_MOST.search(fold(query.text)):
        return 1.0 if RANKED.search(fold(text)) else 0.0
    return 0.0
