"""Query and Search -> Draft: an answer in the archive's own words, or a refusal that says what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..language import DEFAULT_PIPELINE
from ..passages import Candidate, Passage, Passages
from ..question import PERSON_PRONOUNS, is_order, is_small_talk
from ..search import Search
from ..tokens import fold
from ..types import Query
from .answered import answered
from .by_catalogue import ask_catalogue
from .catalogued import Recorded
from .choosing import is_off_matter, of_the_kind, on_matter, select
from .draft import Draft
from .gathering import Evidence, gather, untold
from .refusing import (
    answerable,
    asks_in_vain,
    cannot_answer,
    dated_otherwise,
    leaves_out_result,
    missing_from,
    operating_point,
)
from .stating import from_rows, in_order, state

ONLY_QUOTES = (
    "This assistant only quotes what the archive says, with its sources. "
    "Ask about an event, a person, a place or a policy."
)
WHAT_TO_ASK = (
    "This assistant answers questions with what the archive says, word for word and with its sources. "
    "Ask about an event, a person, a place or a policy."
)
DATED_OTHERWISE = "The archive has no such event at that time, and dates it otherwise."
OR = re.compile(r"\bor\b|\bboth\b|\bcompared?\b", re.IGNORECASE)


def answer_extractively(
    passages: Passages,
    query: Query,
    search: Search,
    *,
    focus: int | None = None,
    pipeline: str = DEFAULT_PIPELINE,
) -> Draft:
    """The answer to `query` from what was found; every citation in it has been checked against its document.

    Args:
        focus: Position of the passage that the conversation is about.
        pipeline: The spaCy pipeline that parses a statement in doubt.
    """
    if is_small_talk(query.question):
        return Draft("refused", "extractive", missing=WHAT_TO_ASK, searched=False)
    if is_order(query.text):
        return Draft("refused", "extractive", missing=ONLY_QUOTES)
    asked = ask_catalogue(passages, query, search, focus=focus)
    if asked.draft is not None:
        return asked.draft
    for only_focus in (True, False) if _stays(query) else (False,):
        found = untold(query, gather(passages, query, search, focus=focus, only_focus=only_focus))
        evidence = of_the_kind(query, found)
        confidence = answerable(query, evidence) if query.terms or focus is not None else 0.0
        refused = confidence < operating_point().threshold or _cannot(
            query, evidence, asked.recorded, pipeline=pipeline
        )
        if not refused or on_matter(query, evidence):
            return answered(passages, query, evidence, confidence)
    both = _alternatives(passages, query, search)
    if both:
        statements, citations = state(passages, both)
        return Draft("answered", "extractive", statements, citations, confidence=confidence)
    other = dated_otherwise(passages, query)
    if other is not None:
        return replace(from_rows(passages, [other.places]), status="partial", missing=DATED_OTHERWISE)
    missing = asked.listing.missing if asked.listing is not None else missing_from(passages, query, evidence)
    return Draft("refused", "extractive", missing=missing, confidence=confidence, evidence=tuple(evidence))


def _cannot(query: Query, evidence: Sequence[Evidence], recorded: Recorded | None, *, pipeline: str) -> bool:
    """Whether the best evidence, sure as it may be, is no answer."""
    if not evidence:
        return True
    if recorded is not None and not _may_be(recorded, evidence[0]):
        return True
    if is_off_matter(query, evidence) or asks_in_vain(query, evidence[0]):
        return True
    if cannot_answer(query, evidence[0], pipeline=pipeline):
        return True
    return leaves_out_result(query, select(query, evidence))


def _may_be(recorded: Recorded, best: Evidence) -> bool:
    return recorded.may_be(best.candidate.stems, fits=best.fit == 1.0)


def _stays(query: Query) -> bool:
    """Whether a follow-up names nothing new, and so is about the passage that the conversation is about."""
    if not query.focus or PERSON_PRONOUNS & set(fold(query.question).split()):
        return False  # a person may be told of elsewhere, too
    return not any(term.kind != "content" for term in query.terms)


def _alternatives(passages: Passages, query: Query, search: Search) -> list[tuple[Passage, Candidate]]:
    """One statement for each side of "Berlin or Brasilia?", if every side has one by itself."""
    phrases = sorted({term.phrase for term in query.terms if term.kind == "name"})
    if len(phrases) < 2 or not OR.search(query.text):
        return []
    rows = []
    for phrase in phrases:
        terms = tuple(term for term in query.terms if term.kind != "name" or term.phrase == phrase)
        side = replace(query, terms=terms)
        evidence = gather(passages, side, search)
        if not evidence or answerable(side, evidence) < operating_point().threshold:
            return []
        rows.append(evidence[0])
    return [(item.passage, item.candidate) for item in in_order(rows)]
