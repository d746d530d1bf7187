"""What a question takes for granted and its best statement does not: that it was held, is settled, is so at all."""

from __future__ import annotations

import re

from ...tokens import fold, terms
from ...types import Query
from ..gathering import Evidence
from ..kinds import YES_NO_OR_WHY, is_under_way

NEGATED = re.compile(r"\b(?:not|never|no longer|cannot|neither|nor|without|fail(?:s|ed)? to)\b|n't\b")
# What the question asks about is said not to have been, not to have been held, or not to be known yet.
NOT_HELD = re.compile(
    r"\b(?:did not|didn't|never|will not|won't) (?:take place|happen|come about|go ahead|materiali[sz]e)\b"
    r"|\b(?:has|have|had) (?:never )?been no\b|\bthere (?:is|was|are|were) (?:still )?no \w+"
    r"|\b(?:was|were|has been|have been|had been|is|are) "
    r"(?:cancelled|canceled|called off|postponed|abandoned|not held)\b"
)
# "checked out what makes Recife special": what came of it is not said.
LOOKED_INTO = re.compile(
    r"\b(?:discussed|explored|examined|checked out|looked (?:at|into)|debated|considered)\b[^.;:]{0,50}"
    r"\b(?:what|how|why|whether)\b"
)
WANTS_OUTCOME = re.compile(r"\W*(?:what|why|how)\b(?!.*\b(?:discuss|explore|examine|look|debate|consider))")
PAST = re.compile(r"\b(?:was|were|did|had|came|happened|became|said)\b")
WILL = re.compile(r"\b(?:will|is going to|are going to|plans? to|intends? to|hopes? to)\b")
TOLD = re.compile(r"\b(?:was|were|had|did|has|have|said|[a-z]{3,}ed)\b")


def is_off(query: Query, best: Evidence) -> bool:
    """Whether the question takes for granted something of which the statement says that it was not, or not held."""
    counted = query.intent == "number" and best.fit > 0
    said = NOT_HELD.search(fold(best.candidate.text))
    if said is None or counted or YES_NO_OR_WHY.match(fold(query.text)):
        return False
    return said.group() not in fold(query.text)  # "what is guaranteed when it is cancelled?" takes nothing for granted


def is_only_looked_into(query: Query, best: Evidence) -> bool:
    """Whether the statement says that the very thing asked was looked into, and not what was found."""
    found = LOOKED_INTO.search(fold(best.candidate.text))
    asked = {term.stem for term in query.terms}
    if found is None or not asked or not WANTS_OUTCOME.match(fold(query.text)):
        return False
    return asked <= set(terms(fold(best.candidate.text)[found.end() :]))


def is_ahead(query: Query, best: Evidence) -> bool:
    """Whether the statement leaves to the future what the question asks for: "will be announced in the spring"."""
    text = fold(best.candidate.text)
    if YES_NO_OR_WHY.match(fold(query.text)):
        return False
    if is_under_way(best.candidate.text):
        return True
    return bool(PAST.search(fold(query.text)) and WILL.search(text) and not TOLD.search(text))


def denies(query: Query, best: Evidence) -> bool:
    """Whether the question takes for granted the opposite of what the statement says: one negates, the other not."""
    asked = fold(query.text)
    if re.search(r"\b(?:which|what|who|where)\b.*\bnot\b", asked) and not re.search(r"\bwhy\b", asked):
        return False  # "what did not work" asks for the exception and assumes nothing
    return bool(NEGATED.search(asked)) and not NEGATED.search(fold(best.candidate.text))
