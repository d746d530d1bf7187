"""The score of a candidate: what speaks for it less what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping

from ..kinds import WORTH, agreement, asks_shape
from ..reading import beside_the_point, is_header
from .asked import Question
from .bare import is_bare
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


def score_of(question: Question, found: Evidence, cover: Cover, *, elsewhere: bool) -> float:
    """The score of a candidate by its evidence, which is about 1 for a good one.

    Args:
        elsewhere: Whether another section is the one that the question names.
    """
    query, candidate = question.query, found.candidate
    needs_fit = query.intent in {"date", "number", "person", "place"} or asks_shape(query)
    bare = is_bare(candidate, query, found.fit, keywords_only=question.keywords_only, labelled=found.labelled > 0)
    return (
        found.cosine
        + LABELLED * found.labelled
        + WEIGHT_COVER * cover.around / question.total
        + WEIGHT_PASSAGE * found.fused
        + WEIGHT_FIT.get(query.intent, 0.15) * found.fit
        - UNFIT * (found.fit < 0 and needs_fit)
        - BREACH * min(len(found.breaches), 2)
        + FOCUS * found.in_focus
        - ANOTHER_YEAR * found.of_another_year
        - ELSEWHERE * elsewhere
        + WORTH * agreement(query.text, candidate.text)
        - beside_the_point(query, candidate.text)
        - BARE_HEADING * is_header(found.passage, found.number)
        - BARE_HEADING * bare
    )
