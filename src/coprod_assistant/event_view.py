"""An event as its JSON object: what it is, and where each source tells of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .answer import cite
from .index import Index
from .types import Event, EventSource


def events_to_dict(index: Index, events: Iterable[Event]) -> dict[str, Any]:
    """The document that `coprod events --json` prints: events as given, and the generation that they are from."""
    return {"events": [event_to_dict(index, event) for event in events], "index": index.generation}


def event_to_dict(index: Index, event: Event) -> dict[str, Any]:
    """An event; days are ISO dates or null, `start` and `end` of a source bound the words that name and date it.

    `status` is empty, "cancelled" or "postponed"; `grounds` of a source say why it was joined to the first telling.
    """
    return {
        "id": event.id,
        "name": event.name,
        "place": event.place,
        "country": event.country,
        "starts": event.starts.isoformat() if event.starts else None,
        "ends": event.ends.isoformat() if event.ends else None,
        "precision": event.precision,
        "series": event.series,
        "hosts": list(event.hosts),
        "status": event.status,
        "sources": [_source_to_dict(index, source) for source in event.sources],
    }


def _source_to_dict(index: Index, source: EventSource) -> dict[str, Any]:
    document = index.document(source.document_id)
    citation = cite(document, source.dated_start, source.dated_end, marker=0)
    keys = ("document_id", "title", "file", "url", "start", "end", "quote", "heading", "page", "link")
    return {**{key: getattr(citation, key) for key in keys}, "grounds": source.grounds}
