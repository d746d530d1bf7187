"""Corrections written by the program for people: entries at the end of `catalogue.toml`, and out again.

A change is a block of text: a comment that says who made it and when, and its entries. It is put at the end and cut out
as it stands, so whatever people wrote around it stays to the letter. Nothing is written that `read_corrections` would
not take.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import secrets
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import AssistantError, ConfigError
from ..types import Document, Event, Record, Span
from .correction_entries import check_entries
from .corrections import CORRECTIONS, Corrections, find_words

BACKUPS = 20  # of the file as it was before a change
MOST_QUOTE = 1500


@dataclass(frozen=True, slots=True)
class Change:
    """Entries that belong together: `[[kind]]` tables, and what they are known by."""

    id: str
    by: str
    at: dt.datetime
    block: str  # as it stands in the file


class ChangeError(AssistantError):
    """A change that cannot be made; its message says why, for the person who wants it."""


def change_of(kind: str, entries: Sequence[Mapping[str, Any]], *, by: str, at: dt.datetime) -> Change:
    """The block of some entries of one kind, `event` or `record`.

    Raises:
        ConfigError: an entry cannot be used; says why.
    """
    identity = secrets.token_hex(4)
    stamp = at.replace(microsecond=0)
    lines = []
    for entry in entries:
        given = {name: value for name, value in entry.items() if value is not None}
        given |= {"by": by, "at": stamp, "change": identity}
        lines += [f"[[{kind}]]", *(f"{name} = {_toml(value)}" for name, value in given.items()), ""]
    block = "\n".join(lines)
    check_entries(tomllib.loads(block), "the change")
    return Change(identity, by, stamp, block)


def put_in(corpus_dir: Path, change: Change, *, backups: Path) -> None:
    """Adds a change at the end of the file, which is made where there is none.

    Raises:
        ConfigError: the file cannot be used as it is; nothing is written.
        ChangeError: it cannot be written.
    """
    before = _text(corpus_dir)
    joint = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    _write(corpus_dir, before, before + joint + change.block, backups)


def take_out(corpus_dir: Path, change: Change, *, backups: Path) -> None:
    """Cuts a change out again.

    Raises:
        ChangeError: it no longer stands there as it was written, or the file cannot be written.
    """
    before = _text(corpus_dir)
    if before.count(change.block) != 1:
        raise ChangeError(
            f"{CORRECTIONS} no longer holds this change as it was written.",
            hint="Somebody has edited it by hand: correct it there.",
        )
    head, tail = before.split(change.block)
    after = head.removesuffix("\n") + tail if not tail or head.endswith("\n\n") else head + tail
    _write(corpus_dir, before, after, backups)


def standing(corpus_dir: Path) -> set[str]:
    """The ids of the changes that stand in the file; none where it cannot be read."""
    try:
        content = tomllib.loads(_text(corpus_dir))
        events, records = check_entries(content, CORRECTIONS)
    except (ConfigError, ChangeError, tomllib.TOMLDecodeError):
        return set()
    return {entry.change for entry in (*events, *records) if entry.change}


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


def _toml(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"[{', '.join(_toml(each) for each in value)}]"


def _text(corpus_dir: Path) -> str:
    path = corpus_dir / CORRECTIONS
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ChangeError(f"{CORRECTIONS} cannot be read: {error}") from error


def _write(corpus_dir: Path, before: str, after: str, backups: Path) -> None:
    """Writes the file in one step, checked, with what stood there kept."""
    try:
        check_entries(tomllib.loads(after), CORRECTIONS)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{CORRECTIONS} cannot be read: {error}", hint="correct that line") from error
    path = corpus_dir / CORRECTIONS
    try:
        if before:
            _back_up(before, backups)
        handle, made = tempfile.mkstemp(dir=corpus_dir, prefix=f".{CORRECTIONS}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(after)
                file.flush()
                os.fsync(file.fileno())
            Path(made).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(made).replace(path)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ChangeError(
            f"{CORRECTIONS} cannot be written: {error.strerror}.", hint="Whoever runs the server can allow it."
        ) from error


def _back_up(text: str, backups: Path) -> None:
    backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    (backups / f"catalogue-{stamp}.toml").write_text(text, encoding="utf-8", newline="\n")
    for old in sorted(backups.glob("catalogue-*.toml"))[:-BACKUPS]:
        old.unlink(missing_ok=True)
