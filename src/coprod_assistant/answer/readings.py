"""What reading makes of a question and the passages found: one `Reading` for each statement that might answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..passages import Candidate, Passage
from ..types import Term


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement, what the reader says of it, and what exact checks say.

    `logit` is the reader's for the statement (of a list: the best of its parts), `answerable` its logit for the window
    that it stands in. `cosine` is that of question and statement; `fused` the score of its passage. `around`,
    `statement`, `section` and `rarest` are those of `exact.Cover`. `fit` says whether it holds the type of answer that
    is asked for, `breaches` which names and numbers of the question its section does not hold, `other_year` that
    it gives a year and not the one asked for, `in_focus` that the conversation is about its section. `score` puts
    statements in order and has no unit.
    """

    passage: Passage
    number: int
    candidate: Candidate
    logit: float
    answerable: float
    cosine: float
    fused: float
    around: float
    statement: float
    section: float
    rarest: float
    fit: float
    breaches: tuple[Term, ...]
    other_year: bool
    in_focus: bool
    score: float = 0.0

    @property
    def start(self) -> int:
        """First character of the statement in its document."""
        return self.candidate.unit.start

    @property
    def end(self) -> int:
        """End of the statement in its document, exclusive."""
        return self.candidate.unit.end

    @property
    def kind(self) -> str:
        """What the statement is: a sentence, a list, an item, a row, a heading, a quotation."""
        return self.candidate.unit.kind

    @property
    def against(self) -> str:
        """What exact checks hold against the statement, however near it comes; empty if nothing."""
        if self.breaches:
            return f"the source lacks {', '.join(dict.fromkeys(term.word for term in self.breaches))}"
        return "the statement is of another year" if self.other_year else ""

    @property
    def document_id(self) -> str:
        """Its document."""
        return self.passage.chunk.document_id


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings of a question; best first once `rank.ordered` has seen them."""

    all: tuple[Reading, ...] = field(default=())

    @property
    def best(self) -> Reading | None:
        """The first; None if nothing was found."""
        return self.all[0] if self.all else None
