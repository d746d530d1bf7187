"""The score of a candidate: what speaks for it less what speaks against it, such as that it is a bare heading."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...dates import find_dates
from ...passages import Candidate
from ...question import EVENT_NOUNS
from ...types import Query
from ..kinds import WORTH, agreement, asks_shape, idle_words
from ..reading import beside_the_point, is_header
from .asked import Question
from .cover import Cover
from .evidence import Evidence

# Weights of a candidate's score, the cosine's being 1. Chosen on half of squad2 and clapnq by the share of questions
# whose first statement is right, which is flat around them; a trained model gained less than one point.
WEIGHT_COVER = 0.8
WEIGHT_PASSAGE = 0.17
# How much the kind of thing asked for counts; a date or a number is told from a text far more surely than a name.
WEIGHT_FIT: Mapping[str, float] = {"date": 0.35, "number": 0.3, "role": 0.3, "place": 0.2, "person": 0.15}
UNFIT = 0.3  # taken off a statement without any date or number where one is asked for
BREACH = 0.6  # taken off for a name or a year of the question that the section does not hold
ELSEWHERE = 0.4  # taken off in other sections where a heading bears all the names of the question
LABELLED = 0.5  # added where a label, or a list's heading, bears all that is asked
FOCUS = 0.25  # added in the section that the conversation is about
BARE_HEADING = 0.5  # taken off a heading that is asked for no date, place or event
ANOTHER_YEAR = 0.2  # taken off, besides, where the statement gives another year
LINE = 100  # characters; a longer line that no full stop ends was cut from a sentence
ENDED = re.compile(r"[.!?:;…][\"'”’)\]\d]*\s*$")


def score_of(question: Question, found: Evidence, cover: Cover, *, elsewhere: bool) -> float:
    """The score of a candidate by its evidence: it only puts candidates in order, and has no unit.

    Args:
        elsewhere: Whether another section is the one that the question names.
    """
    query, candidate = question.query, found.candidate
    unfit = found.fit < 0 and (query.intent in {"date", "number", "person", "place"} or asks_shape(query))
    bare = _is_bare(candidate, query, found.fit, keywords_only=question.keywords_only, labelled=found.labelled > 0)
    return (
        found.cosine
        + LABELLED * found.labelled
        + WEIGHT_COVER * cover.around / question.total
        + WEIGHT_PASSAGE * found.fused
        + WEIGHT_FIT.get(query.intent, 0.15) * found.fit
        - UNFIT * unfit
        - BREACH * min(len(found.breaches), 2)
        + FOCUS * found.in_focus
        - ANOTHER_YEAR * found.of_another_year
        - ELSEWHERE * elsewhere
        + WORTH * agreement(query.text, candidate.text)
        - beside_the_point(query, candidate.text)
        - BARE_HEADING * is_header(found.passage, found.number)
        - BARE_HEADING * bare
    )


def _tells_of_more(query: Query, candidate: Candidate) -> bool:
    """Whether the question has things besides the event of which its name, date and place say nothing."""
    things = {term.stem for term in query.terms if term.kind == "content" and term.tag == "NOUN"}
    return len(things - EVENT_NOUNS - idle_words(query) - candidate.stems) > 1


def _is_bare(candidate: Candidate, query: Query, fitting: float, *, keywords_only: bool, labelled: bool) -> bool:
    """Whether a heading, or a line like one, would be no answer: it says when, where and what, and nothing else.

    Args:
        labelled: Whether its label says that it gives what is asked for.
    """
    is_line = candidate.unit.kind == "sentence" and len(candidate.text) < LINE and not ENDED.search(candidate.text)
    if candidate.unit.kind != "heading" and not is_line:
        return False
    if query.intent in {"date", "place", "events"}:
        return fitting < 0 or _tells_of_more(query, candidate)
    if labelled or (fitting > 0 and asks_shape(query)):
        return False
    return not (keywords_only and find_dates(candidate.text))
