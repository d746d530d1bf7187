"""A question with its answer, its gold and its hits, as the report shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .answers import Asked, KeptAnswer, KeptCitation, KeptHit
from .gold import Located, overlaps
from .questions import Question, one_line
from .runs import Run
from .scores import Score
from .scoring import Labelled, label, nuggets_said
from .snapshot import Snapshot

HITS = 5
EXCERPT = 260


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of gold: its alternatives, and whether it was cited and found."""

    texts: tuple[str, ...]
    where: str
    cited: bool
    rank: int | None
    lost: bool


@dataclass(frozen=True, slots=True)
class Nugget:
    """A fact that a right answer says, in any of its wordings."""

    wordings: tuple[str, ...]
    said: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A citation; `gold` says whether it overlaps some."""

    marker: int
    quote: str
    where: str
    gold: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A hit: where it stands, how it begins, whether it holds gold."""

    rank: int
    where: str
    words: str
    gold: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A question that may be shown."""

    score: Score
    question: Question
    text: str
    missing: str
    sources: tuple[Source, ...]
    gold: tuple[Piece, ...]
    nuggets: tuple[Nugget, ...]
    hits: tuple[Passage, ...]
    before: Score | None
    text_before: str
    judged: Mapping[str, Any] | None = None

    @property
    def turned(self) -> str:
        """`wrong` or `right` where the run it is compared with was the other, else empty."""
        if self.before is None or self.before.label != self.score.label or self.before.right == self.score.right:
            return ""
        return "right" if self.score.right else "wrong"

    @property
    def differs(self) -> bool:
        """Whether the run it is compared with said something else."""
        return self.before is not None and one_line(self.text_before) != one_line(self.text)


def cases_of(run: Run, against: Run | None = None) -> list[Case]:
    """The questions of a run that may be shown, the wrong ones first, else in the order of the sets."""
    archives, questions, about = run.archive(), run.questions(), run.about()
    asked = {(each.set, each.id): each for each in run.asked()}
    older = {score.key: score for score in against.scores()} if against else {}
    said = {(each.set, each.id): each.answer.text for each in against.asked()} if against else {}
    judged = {(line["set"], line["id"]): line for line in run.judged()}
    cases = []
    for score in run.scores():
        if not score.hidden:
            archive = archives[about["sets"][score.set]["archive"]]
            labelled = label(questions[score.key], archive)
            case = _case(score, labelled, asked[score.key], archive, older.get(score.key), said.get(score.key, ""))
            cases.append(replace(case, judged=judged.get(score.key)))
    return sorted(cases, key=lambda case: case.score.right)


def _case(
    score: Score, labelled: Labelled, asked: Asked, archive: Snapshot, before: Score | None, text_before: str
) -> Case:
    answer = asked.answer
    return Case(
        score=score,
        question=labelled.question,
        text=answer.text or (answer.error or ""),
        missing=answer.missing or "",
        sources=tuple(_source(each, labelled.places) for each in answer.citations),
        gold=tuple(_piece(labelled, number, answer) for number in range(len(labelled.groups))),
        nuggets=tuple(
            Nugget(wordings, said)
            for wordings, said in zip(labelled.question.nuggets, nuggets_said(labelled.question, answer), strict=False)
        ),
        hits=tuple(_passage(each, archive, labelled.places) for each in answer.hits[:HITS]),
        before=before,
        text_before=text_before,
    )


def _source(cited: KeptCitation, gold: Sequence[Located]) -> Source:
    return Source(
        cited.marker,
        cited.quote,
        _where(cited.file, cited.heading, cited.page),
        overlaps(cited.document_id, cited.start, cited.end, gold),
    )


def _piece(labelled: Labelled, number: int, answer: KeptAnswer) -> Piece:
    group = labelled.groups[number]
    rank = next((hit.rank for hit in answer.hits if overlaps(hit.document_id, hit.start, hit.end, group)), None)
    files = dict.fromkeys(here.document.file for here in group)
    return Piece(
        texts=tuple(place.text for place in labelled.question.places[number]),
        where=", ".join(files),
        cited=labelled.meets(number, answer.citations),
        rank=rank,
        lost=not group,
    )


def _passage(hit: KeptHit, archive: Snapshot, gold: Sequence[Located]) -> Passage:
    document = archive.find(hit.document_id)
    words = one_line(document.text[hit.start : hit.end]) if document else ""
    cut = words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + " …"
    return Passage(
        hit.rank, _where(hit.file, hit.heading, hit.page), cut, overlaps(hit.document_id, hit.start, hit.end, gold)
    )


def _where(file: str, heading: str | None, page: int | None) -> str:
    parts = [file, one_line(heading or ""), f"page {page}" if page else ""]
    return " · ".join(part for part in parts if part)


def hidden_counts(scores: Sequence[Score]) -> Mapping[str, int]:
    """Of each set how many questions may not be shown; sets without any are left out."""
    counts: dict[str, int] = {}
    for score in scores:
        if score.hidden:
            counts[score.set] = counts.get(score.set, 0) + 1
    return counts
