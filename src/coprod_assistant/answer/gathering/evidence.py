"""A candidate statement, and why it may answer."""

from __future__ import annotations

from dataclasses import dataclass

from ...passages import Candidate, Passage
from ...types import Term
from ..reading import is_pointer_text


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate and why it may answer; shares (`cover…`) are of the question's total term weight, from 0 to 1.

    `rarest_missing` and `rarest_far` are the weights of the rarest term that stands nowhere in the section, and
    not near the statement, as shares of the weight of a term that stands nowhere. `head_missing` and `verb_missing` say
    that the section holds neither the thing to be listed nor the question's main verb; `absent` are the stems of all
    words of the question that it does not hold in any form. `breaches` are
    the question's names and numbers that neither the statement nor its section holds; `of_another_year` says that the
    statement gives a year, and not the one asked for; `labelled` is how much of what is asked its label or heading
    bears.
    """

    passage: Passage
    number: int
    candidate: Candidate
    score: float
    cosine: float
    cover: float
    cover_statement: float
    cover_section: float
    fit: float
    fused: float
    rarest_missing: float
    rarest_far: float
    head_missing: bool
    verb_missing: bool
    absent: frozenset[str]
    breaches: tuple[Term, ...]
    in_focus: bool
    of_another_year: bool = False
    labelled: float = 0.0

    @property
    def start(self) -> int:
        """First character of the statement in its document."""
        return self.candidate.unit.start

    @property
    def end(self) -> int:
        """End of the statement in its document, exclusive."""
        return self.candidate.unit.end

    @property
    def is_pointer(self) -> bool:
        """Whether the statement says where something can be read, rather than what it says."""
        return is_pointer_text(self.candidate.text)
