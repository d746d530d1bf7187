"""What the tools of the MCP server give, as their output schemas say it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from ..answer_view import hit_to_dict
from ..archive import Archive
from ..types import Answer, Citation, Event, EventSource, Hit


class Source(BaseModel):
    """An exact range of a published source; `read` gives what stands around it."""

    marker: int = Field(description="The number in brackets that stands for it in the text; 0 where there is none.")
    title: str
    quote: str = Field(description="The words of the source, unaltered.")
    link: str | None = Field(description="Opens the published source at the passage.")
    heading: str | None
    page: int | None
    place: str | None = Field(description="What the page is called, and whether it was read by OCR.")
    file: str
    document_id: str
    start: int = Field(description="First character of the document's text.")
    end: int = Field(description="The character after the last one.")


class Answered(BaseModel):
    """An answer from the archive."""

    status: str = Field(description="answered, partial or refused.")
    text: str = Field(description="What the archive says; [1] stands for the citation of that marker.")
    citations: list[Source]
    missing: str | None = Field(description="What the archive does not hold of what was asked.")
    nearest: list[Source] = Field(description="Of a refused question the statements that come nearest; no answer.")
    follow_ups: list[str] = Field(description="Questions that the archive answers, too.")
    reason: str = Field(description="What decided the status.")
    index: str = Field(description="The generation of the index that it was made from.")


class Passage(Source):
    """A passage that was found; `quote` is the whole of it."""

    rank: int
    score: float = Field(description="Higher is nearer; comparable within one search only.")
    nearest: str = Field(description="The statement of it that comes nearest to what was asked.")
    event_id: str | None


class Passages(BaseModel):
    """Passages, best first."""

    passages: list[Passage]


class Held(BaseModel):
    """An event and where the sources tell of it."""

    id: str
    name: str
    place: str | None
    country: str | None
    starts: str | None = Field(description="First possible day (ISO 8601).")
    ends: str | None = Field(description="Last possible day (ISO 8601).")
    precision: str = Field(description="day, month or year: how exactly the sources date it.")
    status: str = Field(description="Empty, cancelled or postponed.")
    sources: list[Source]


class Events(BaseModel):
    """Events by date."""

    events: list[Held]
    total: int = Field(description="How many fit; more than are listed where it exceeds the limit.")


class Words(Source):
    """A range of a document's text."""

    characters: int = Field(description="Length of the whole document.")


def answered(answer: Answer) -> Answered:
    """An answer; the passages of a refusal are shown by their nearest statements."""
    return Answered(
        status=answer.status,
        text=answer.text,
        citations=[source(citation) for citation in answer.citations],
        missing=answer.missing,
        nearest=[_nearest(hit) for hit in answer.hits[:3]] if answer.status == "refused" else [],
        follow_ups=list(answer.follow_ups),
        reason=answer.reason,
        index=answer.index,
    )


def source(citation: Citation) -> Source:
    """A citation."""
    return Source(**_fields(citation))


def words(citation: Citation, characters: int) -> Words:
    """A range of a document of that many characters."""
    return Words(**_fields(citation), characters=characters)


def passage(archive: Archive, hit: Hit) -> Passage:
    """A passage that was found."""
    chunk = hit.chunk
    return Passage(
        **_fields(archive.read(chunk.document_id, chunk.start, chunk.end)),
        rank=hit.rank,
        score=hit.scores["fused"],
        nearest=hit.words,
        event_id=chunk.event_id,
    )


def held(archive: Archive, event: Event) -> Held:
    """An event, with the words of each source that name and date it."""
    return Held(
        id=event.id,
        name=event.name,
        place=event.place,
        country=event.country,
        starts=event.starts.isoformat() if event.starts else None,
        ends=event.ends.isoformat() if event.ends else None,
        precision=event.precision,
        status=event.status,
        sources=[_telling(archive, telling) for telling in event.sources],
    )


def _nearest(hit: Hit) -> Source:
    """The statement of a passage that comes nearest to what was asked."""
    chunk, at = hit.chunk, hit.nearest or hit.chunk
    return Source(
        marker=0,
        title=hit.title,
        quote=hit.words,
        link=hit_to_dict(hit)["link"],
        heading=chunk.headings[-1] if chunk.headings else None,
        page=chunk.pages[0] if chunk.pages else None,
        place=chunk.place,
        file=hit.file,
        document_id=chunk.document_id,
        start=at.start,
        end=at.end,
    )


def _telling(archive: Archive, telling: EventSource) -> Source:
    return source(archive.read(telling.document_id, telling.dated_start, telling.dated_end))


def _fields(citation: Citation) -> dict[str, Any]:
    return {name: getattr(citation, name) for name in Source.model_fields}
