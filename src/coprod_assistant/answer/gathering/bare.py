"""Headings, and lines like headings, that say when, where and what, and nothing else."""

from __future__ import annotations

import re

from ...dates import find_dates
from ...passages import Candidate
from ...question import EVENT_NOUNS
from ...types import Query
from ..kinds import asks_shape, idle_words

LINE = 100  # characters; a longer line that no full stop ends was cut from a sentence
ENDED = re.compile(r"[.!?:;…][\"'”’)\]\d]*\s*$")


def _tells_of_more(query: Query, candidate: Candidate) -> bool:
    """Whether the question has things besides the event of which its name, date and place say nothing."""
    things = {term.stem for term in query.terms if term.kind == "content" and term.tag == "NOUN"}
    return len(things - EVENT_NOUNS - idle_words(query) - candidate.stems) > 1


def is_bare(candidate: Candidate, query: Query, fitting: float, *, keywords_only: bool, labelled: bool) -> bool:
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
