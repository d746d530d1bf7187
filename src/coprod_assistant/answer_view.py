"""Answers, their statements and passages as the JSON objects that all ways in share."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .types import Answer, Hit, Statement


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """The answer as the JSON object that the command line, the API and the evaluations share."""
    return {
        "id": answer.id,
        "question": answer.question,
        "query": answer.query,
        "status": answer.status,
        "mode": answer.mode,
        "text": answer.text,
        "statements": [statement_to_dict(statement) for statement in answer.statements],
        "citations": [asdict(citation) for citation in answer.citations],
        "missing": answer.missing,
        "hits": [hit_to_dict(hit) for hit in answer.hits],
        "follow_ups": list(answer.follow_ups),
        "reason": answer.reason,
        "index": answer.index,
        "timings_ms": dict(answer.timings_ms),
        "generation": asdict(answer.generation) if answer.generation else None,
        "pinned": answer.pinned and {**asdict(answer.pinned), "on": answer.pinned.on.isoformat()},
    }


def statement_to_dict(statement: Statement) -> dict[str, Any]:
    """A statement as its JSON object; days of its event are ISO dates or null."""
    listed = statement.event
    event = listed and {
        "id": listed.event.id,
        "name": listed.event.name,
        "place": listed.event.place,
        "starts": listed.event.starts and listed.event.starts.isoformat(),
        "ends": listed.event.ends and listed.event.ends.isoformat(),
        "precision": listed.event.precision,
        "told": listed.told and asdict(listed.told),
    }
    return {
        "text": statement.text,
        "citations": list(statement.citations),
        "verbatim": statement.verbatim,
        "event": event,
        "line": statement.line,
    }


def hit_to_dict(hit: Hit) -> dict[str, Any]:
    """A passage as its JSON object; of a passage that crosses a page break `page` is the first."""
    chunk = hit.chunk
    page = chunk.pages[0] if chunk.pages else None
    return {
        "rank": hit.rank,
        "document_id": chunk.document_id,
        "chunk_id": chunk.id,
        "title": hit.title,
        "url": hit.url,
        "file": hit.file,
        "page": page,
        "heading": chunk.headings[-1] if chunk.headings else None,
        "event_id": chunk.event_id,
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "nearest": {"start": hit.nearest.start, "end": hit.nearest.end, "text": hit.words} if hit.nearest else None,
        "scores": dict(hit.scores),
        "link": hit.link,
    }
