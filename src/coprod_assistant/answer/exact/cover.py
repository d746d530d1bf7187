"""How much of a question's weight a statement covers: by its own words, those above it, before it, around it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ...question import EVENT_NOUNS
from .asked import Question
from .section import RELATED, Section

# How much a term of the question counts where it stands: in the statement, above it (heading, title), near it.
IN_STATEMENT, ABOVE, BEFORE, IN_SECTION = 1.0, 0.7, 0.5, 0.4
PLACED = 0.9  # for a name or a year anywhere in the section


@dataclass(frozen=True, slots=True)
class Cover:
    """Shares of the question's weight, from 0 to 1: around a statement, in it or above it, in its section.

    `rarest` is the weight of the rarest term that stands nowhere in the section, as a share of that of a term that
    stands nowhere in the archive.
    """

    around: float = 0.0
    statement: float = 0.0
    section: float = 0.0
    rarest: float = 0.0


def cover_of(
    question: Question, stems: Collection[str], section: Section, *, above: Collection[str], before: Collection[str]
) -> Cover:
    """What a statement with `stems` covers of the question.

    Args:
        above: Stems of its headings, its document's title and the names of its columns.
        before: Stems of the statement before it.
    """
    levels = ((stems, IN_STATEMENT), (above, ABOVE), (before, BEFORE), (section.stems, IN_SECTION))
    around = statement = whole = rarest = 0.0
    for stem, weight in question.weights.items():
        level = next((share for words, share in levels if stem in words), ABOVE * (stem in section.labels))
        if stem in question.placing and level:
            level = max(level, PLACED)
        if stem in EVENT_NOUNS:
            level = max(level, IN_SECTION)  # a conference may be called a workshop
        held = 1.0
        if not level:
            level = max(share * section.credit(stem, words) for words, share in levels)
            held = min(1.0, section.credit(stem, section.stems) / RELATED)
        around += weight * level
        statement += weight * level * (level >= ABOVE * RELATED)
        whole += weight * held
        rarest = max(rarest, weight * (1 - held))
    return Cover(around / question.total, statement / question.total, whole / question.total, rarest / question.scale)
