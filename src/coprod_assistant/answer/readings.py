"""What reading makes of a question and the passages found: one `Reading` for each statement, and their order.

The order is a linear model over what the reader and exact checks say of each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..passages import Candidate, Passage
from ..types import Query, Span, Term

SHORT = 5  # words; a shorter sentence tells little by itself
UNREAD = -12.0  # logit of what the reader was not given
ENDS_OPEN = re.compile(r"[:?]\s*$")

RANK_FEATURES = (
    "logit",
    "answerable",
    "cosine",
    "fused_lag",
    "around",
    "statement",
    "section",
    "fits",
    "unfit",
    "breaches",
    "other_year",
    "in_focus",
    "heading",
    "list",
    "item",
    "row",
    "short",
    "open",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement, what the reader says of it, and what exact checks say.

    `logit` is the reader's for the statement (of a list: the best of its parts), `answerable` its logit for the window
    that it stands in. `cosine` is that of question and statement; `fused` the score of its passage. `around`,
    `statement` and `section` are those of `exact.Cover`. `fit` says whether it holds the type of answer that
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

    def nearest(self) -> dict[int, Span]:
        """By position of each passage, where its best statement stands that is no heading."""
        return {
            reading.passage.position: Span(reading.start, reading.end)
            for reading in reversed(self.all)
            if reading.kind != "heading"
        }


def rank_features(query: Query, reading: Reading, *, best_fused: float) -> tuple[float, ...]:  # noqa: ARG001
    """What the order rests on, in the order of `RANK_FEATURES`."""
    text = reading.candidate.text
    return (
        reading.logit,
        reading.answerable,
        reading.cosine,
        best_fused - reading.fused,
        reading.around,
        reading.statement,
        reading.section,
        float(reading.fit > 0.5),
        float(reading.fit < 0),
        float(min(len(reading.breaches), 2)),
        float(reading.other_year),
        float(reading.in_focus),
        float(reading.kind == "heading"),
        float(reading.kind == "list"),
        float(reading.kind == "item"),
        float(reading.kind == "row"),
        float(len(text.split()) < SHORT),
        float(bool(ENDS_OPEN.search(text))),
    )


def ordered(query: Query, readings: Readings, weights: Mapping[str, float]) -> Readings:
    """The readings with their scores, best first, those last that exact checks speak against; a score has no unit."""
    best = max((reading.fused for reading in readings.all), default=0.0)
    scored = []
    for reading in readings.all:
        values = zip(RANK_FEATURES, rank_features(query, reading, best_fused=best), strict=True)
        scored.append(replace(reading, score=sum(weights.get(name, 0.0) * value for name, value in values)))
    return Readings(tuple(sorted(scored, key=lambda r: (bool(r.against), -r.score, r.passage.position, r.number))))
