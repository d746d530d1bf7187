"""Whether a question asks which events there were, in words that name no kind of event or begin with no "which"."""

from __future__ import annotations

import re

from ...question import EVENT_NOUNS
from ...tokens import fold, terms
from ...types import Query

# What is said of somebody or at an event is no list of events.
NO_LIST = re.compile(
    r"\b(?:who|whom|whose|why|how (?:did|was|were|do|does|much|long)|say|said|recommend\w*|barriers?|obstacles?|quot\w+"
    r"|speakers?|attend(?:ees|ance)|participants?|people|members)\b"
)
# Right before a plural: "which", "any other", "list all the", "were there any"; not "what did the events show".
OPENS = re.compile(
    r"(?:^|\b)(?:which|what|list|show|name|give me|tell me|any|all|how many|there)\s+"
    r"(?:of (?:the|your|our|their|these|those)\s+)?"
    r"(?:(?!(?:did|do|does|was|were|is|are|have|has|had|about|at|of|in)\b)[\w-]+\s+){0,3}$"
)
KINDS = EVENT_NOUNS | frozenset(terms("gathering webinar colloquium convention assembly"))
PLURAL = re.compile(r"\b[a-z-]+s\b|\b(?:symposia|colloquia)\b")
# "What took place in autumn 2019?", "what happened at the end of 2012?"
HAPPENED = re.compile(
    r"\bwhat (?:else )?(?:happened|took place|was on|went on|was there|has (?:happened|taken place))\b"
    r"|\bwhat (?:all )?did (?:you|they) (?:do|run|put on|hold|organi[sz]e)\b"
)
# "Did you do anything in South America?", "was there something online?", "list everything held in the UK"
ANYTHING = re.compile(
    r"\b(?:(?:did|have|has|was|were|is) (?:you|they|there|we) (?:\w+ )?(?:do |done |been |held |hold )?|^)"
    r"(?:anything|something|things)\b"
    r"|^(?:please )?(?:list|show|give|name|tell)(?: me| us)?(?: of)? (?:everything|all)\b"
)
ONE = re.compile(
    r"\b(?:which|what) (?:one )?(?:was|is|were) (?:the )?(?:very )?"
    r"(?:first|last|latest|newest|oldest|earliest|most recent)\b"
)
WENT = re.compile(
    rf"\b(?:which|what) (?:{'|'.join(sorted(EVENT_NOUNS))})s?\b.*"
    r"\b(?:go|gone|went|been|come|came|visit(?:ed)?|join(?:ed)?|at)\b"
)
# "Where were the events held?", "in which towns did your workshops take place?"
WERE_HELD = re.compile(
    r"^\W*(?:where|(?:in|at) (?:which|what) (?:places|towns|cities|countries|venues))(?: all)? (?:were|have|did|are) "
    rf"(?:all )?(?:(?:the|your|these|those|our) )?(?:{'|'.join(sorted(EVENT_NOUNS))})s"
    r"(?: (?:been|all))*(?: (?:held|hold|take place|taken place|taking place|happen|happened|happening))?\W*$"
)
WAS_AT = re.compile(r"^where (?:all )?(?:was|were|has|have) ")


def asks_which(query: Query, *, dated: bool) -> bool:
    """Whether the question asks for a list of events.

    Args:
        dated: Whether it limits itself to a time.
    """
    low = fold(query.text)
    if WERE_HELD.match(low):
        return True
    if query.intent in {"date", "place", "number"}:
        return query.intent == "place" and _was_where(query, low)
    plurals = (word for word in PLURAL.finditer(low) if KINDS.intersection(terms(word.group())))
    before = (low[: word.start()] for word in plurals)
    if any(OPENS.search(words) and not NO_LIST.search(words) for words in before):
        return True
    if NO_LIST.search(low):
        return False
    if WENT.search(low) or ONE.search(low):
        return True
    if HAPPENED.search(low):
        return dated or not any(term.kind == "content" for term in query.terms)
    return bool(ANYTHING.search(low))


def _was_where(query: Query, low: str) -> bool:
    """ "Where was Kwame Ostrander?": at which events."""
    return bool(WAS_AT.match(low)) and bool(query.terms) and all(term.kind == "person" for term in query.terms)
