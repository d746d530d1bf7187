"""An answer as a run keeps it: all that scores are made of, so that they can be made again without asking."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from ..answer import Draft
from ..types import Answer, Generation, Status


class Kept(BaseModel):
    """Base of what is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptStatement(Kept):
    """One thing said."""

    text: str
    citations: tuple[int, ...]
    verbatim: bool


class KeptCitation(Kept):
    """Where it stands."""

    marker: int
    document_id: str
    file: str
    title: str
    start: int
    end: int
    quote: str
    page: int | None
    heading: str | None
    event_id: str | None
    link: str | None


class KeptHit(Kept):
    """A passage that was found; its words are in the archive that the run keeps."""

    rank: int
    document_id: str
    chunk_id: str
    file: str
    start: int
    end: int
    page: int | None
    heading: str | None
    fused: float | None


class KeptGeneration(Kept):
    """What became of a language model's sentences, see `types.Generation`."""

    model: str
    written: int
    shown: int
    dropped: dict[str, int]
    fallback: str | None


class KeptRange(Kept):
    """Characters of a document."""

    document_id: str
    start: int
    end: int


class KeptAnswer(Kept):
    """An answer; `error` is what went wrong instead of one.

    `confidence` is the probability of being answerable that the program gave it, and `nearest` the statement that it
    would have shown had it not refused; both are None where it did not come to that. `generation` is None where no
    language model was asked.
    """

    status: Status
    mode: str = "extractive"
    query: str = ""
    text: str = ""
    statements: tuple[KeptStatement, ...] = ()
    citations: tuple[KeptCitation, ...] = ()
    hits: tuple[KeptHit, ...] = ()
    missing: str | None = None
    confidence: float | None = None
    nearest: KeptRange | None = None
    generation: KeptGeneration | None = None
    milliseconds: float = 0.0
    error: str | None = None


class Asked(Kept):
    """A question of a set with what was answered; `standalone` is the answer to its stand-alone wording."""

    set: str
    id: str
    answer: KeptAnswer
    standalone: KeptAnswer | None = None


def keep_answer(answer: Answer, draft: Draft | None, *, milliseconds: float) -> KeptAnswer:
    """What is kept of an answer and of the draft that it was made from."""
    return KeptAnswer(
        status=answer.status,
        mode=answer.mode,
        query=answer.query,
        text=answer.text,
        statements=tuple(
            KeptStatement(text=each.text, citations=each.citations, verbatim=each.verbatim)
            for each in answer.statements
        ),
        citations=tuple(
            KeptCitation.model_validate({name: getattr(each, name) for name in KeptCitation.model_fields})
            for each in answer.citations
        ),
        hits=_hits(answer),
        missing=answer.missing,
        confidence=None if draft is None else round(draft.confidence, 6),
        nearest=_nearest(draft),
        generation=_generation(answer.generation),
        milliseconds=round(milliseconds, 2),
    )


def _generation(of: Generation | None) -> KeptGeneration | None:
    if of is None:
        return None
    return KeptGeneration(
        model=of.model, written=of.written, shown=of.shown, dropped=dict(of.dropped), fallback=of.fallback
    )


def _hits(answer: Answer) -> tuple[KeptHit, ...]:
    return tuple(
        KeptHit(
            rank=hit.rank,
            document_id=hit.chunk.document_id,
            chunk_id=hit.chunk.id,
            file=hit.file,
            start=hit.chunk.start,
            end=hit.chunk.end,
            page=hit.chunk.pages[0] if hit.chunk.pages else None,
            heading=hit.chunk.headings[-1] if hit.chunk.headings else None,
            fused=round(hit.scores["fused"], 4) if "fused" in hit.scores else None,
        )
        for hit in answer.hits
    )


def _nearest(draft: Draft | None) -> KeptRange | None:
    if draft is None or not draft.readings.all:
        return None
    best = draft.readings.all[0]
    return KeptRange(document_id=best.passage.chunk.document_id, start=best.start, end=best.end)
