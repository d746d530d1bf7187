"""Corrections written by the program for people: the entries of `catalogue.toml` that say what a person wants."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..amended import AmendedFile, Change, ChangeError, block_of
from ..types import Document, Event, Record, Span
from .correction_entries import check_entries
from .corrections import CORRECTIONS, Corrections, find_words

MOST_QUOTE = 1500


def change_of(kind: str, entries: Sequence[Mapping[str, Any]], *, by: str, at: dt.datetime) -> Change:
    """The block of some entries of one kind, `event` or `record`.

    Raises:
        ConfigError: an entry cannot be used; says why.
    """
    change = block_of(kind, entries, by=by, at=at)
    check_entries(tomllib.loads(change.block), "the change")
    return change


def corrections_file(corpus_dir: Path, backups: Path) -> AmendedFile:
    """The file of the corrections, as what is added to it for people."""

    def check(content: Mapping[str, Any]) -> Iterable[str | None]:
        events, records = check_entries(content, CORRECTIONS)
        return [entry.change for entry in (*events, *records)]

    return AmendedFile(corpus_dir / CORRECTIONS, check, backups)


def event_after(
    event: Event, entry: Mapping[str, Any], documents: Mapping[str, Document], known: Iterable[Event]
) -> Event | None:
    """What becomes of an event by an entry that corrects or removes it, found by the code that will apply it.

    None where it is removed.

    Args:
        documents: Those that tell of it, by id.
        known: All events of the catalogue.

    Raises:
        ConfigError: the entry cannot be used.
        ChangeError: the entry would reach another event, or none.
    """
    made = check_entries({"event": [dict(entry)]}, "the change")[0][0]
    document = next(one for one in documents.values() if one.source.file == made.file)
    tellings = [
        replace(one, sources=(source,)) for one in known for source in one.sources if source.document_id == document.id
    ]
    applied = Corrections([made])
    left = applied.events_of(document, tellings)
    gone = [one for one in tellings if one not in left]
    if applied.unused() or any(one.id != event.id for one in gone) or not gone:
        raise ChangeError("The words that name this event cannot be told from those of another in its source.")
    fresh = [one for one in left if one not in tellings]
    return fresh[0] if fresh else None


def quote_at(text: str, start: int, end: int) -> str:
    """Words that stand first where this range does: those of the range, and as many behind it as that takes.

    Raises:
        ChangeError: the same words stand before, however many are taken.
    """
    at = end
    while at - start <= MOST_QUOTE:
        words = " ".join(text[start:at].split())
        found = find_words(text, words) if words else None
        if found is not None and found.start < end and start < found.end:
            return words
        if at >= len(text):
            break
        following = re.compile(r"\s*\S+").match(text, at)
        at = following.end() if following else len(text)
    raise ChangeError("The same words stand earlier in this source, so a correction could not hold on to them.")


def record_entry(record: Record, document: Document, **changed: Any) -> dict[str, Any]:
    """An entry that means a record; it means every record of the same kind at these words."""
    quote = quote_at(document.text, record.start, record.end)
    return {"file": document.source.file, "quote": quote, "was": record.kind, **changed}


def event_entries(event: Event, documents: Mapping[str, Document], **changed: Any) -> list[dict[str, Any]]:
    """An entry for each place where an event is told of, so that no telling of it stays as it was."""
    entries = []
    for source in event.sources:
        document = documents[source.document_id]
        quote = quote_at(document.text, source.dated_start, source.dated_end)
        entry = {"file": document.source.file, "quote": quote, **changed}
        if entry not in entries:
            entries.append(entry)
    return entries


def added_event(document: Document, span: Span, **told: Any) -> dict[str, Any]:
    """An entry that adds an event which is told of at a range of a document."""
    return {
        "file": document.source.file,
        "quote": quote_at(document.text, span.start, span.end),
        "action": "add",
        **told,
    }
