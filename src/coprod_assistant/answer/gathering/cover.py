"""How much of a question's weight a statement covers: by its own words, those above it, before it, around it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ...passages import Candidate
from ...question import EVENT_NOUNS
from ..reading import RELATED, Section
from .asked import Question

# How much a term of the question counts where it stands: in the statement, above it (heading, title), near it.
IN_STATEMENT, ABOVE, BEFORE, IN_SECTION = 1.0, 0.7, 0.5, 0.4
PLACED = 0.9  # for a name or a year anywhere in the section
PRONOUN = re.compile(r"\b(?:he|she|they|his|her|their)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cover:
    """The weight of the question's terms that stand around a statement, in it, and in its section.

    `rarest` and `far` are the weights of the rarest term that stands nowhere in the section, and not near it.
    """

    around: float = 0.0
    statement: float = 0.0
    section: float = 0.0
    rarest: float = 0.0
    far: float = 0.0


def cover_of(
    question: Question, candidate: Candidate, section: Section, *, above: Collection[str], before: Collection[str]
) -> Cover:
    """What a candidate covers of the question.

    Args:
        above: Stems of its headings, its document's title and the names of its columns.
        before: Stems of the statement before it.
    """
    levels = ((candidate.stems, IN_STATEMENT), (above, ABOVE), (before, BEFORE), (section.stems, IN_SECTION))
    around = statement = whole = rarest = far = 0.0
    for stem, weight in question.weights.items():
        level = next((share for words, share in levels if stem in words), ABOVE * (stem in section.labels))
        level = _placed(question, candidate, stem, level)
        held = 1.0
        if not level:
            level = max(share * section.credit(stem, words) for words, share in levels)
            held = min(1.0, section.credit(stem, section.stems) / RELATED)
        around += weight * level
        statement += weight * level * (level >= ABOVE * RELATED)
        whole += weight * held
        rarest = max(rarest, weight * (1 - held))
        far = max(far, weight * (1 - min(1.0, level / (BEFORE * RELATED))))
    return Cover(around, statement, whole, rarest, far)


def _placed(question: Question, candidate: Candidate, stem: str, level: float) -> float:
    """What a term counts where it stands, more for words that say which passage is meant and not which statement."""
    if stem in question.places and level:
        return max(level, PLACED)
    if stem in EVENT_NOUNS:
        return max(level, IN_SECTION)  # a conference may be called a workshop
    if level == BEFORE and stem in question.people and PRONOUN.search(candidate.text):
        return PLACED
    return level
