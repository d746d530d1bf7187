"""Corrections by people: `catalogue.toml` beside the sources adds, corrects and removes events and records.

Each entry names a file and words that stand in it, so a correction holds on to its text and not to a position. One
whose words have vanished is told about and changes nothing.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import ConfigError
from ..types import Document, Event, EventSource, Record, Span
from .catalogue import event_id
from .correction_entries import Entry, EventEntry, RecordEntry, check_entries
from .gazetteer import country_of
from .sections import section_at, sections_of

CORRECTIONS = "catalogue.toml"


class Corrections:
    """The entries of one `catalogue.toml`, and which of them have been of use."""

    def __init__(
        self, events: Sequence[EventEntry] = (), records: Sequence[RecordEntry] = (), digest: str = ""
    ) -> None:
        """Entries in the order of the file; `digest` is a hash of it, empty where there is none."""
        self.digest = digest
        self.settled: set[str] = set()  # ids of events that people added or corrected
        self._events: dict[str, list[EventEntry]] = defaultdict(list)
        self._records: dict[str, list[RecordEntry]] = defaultdict(list)
        self._unused: dict[str, str] = {}
        for event in events:
            self._events[event.file].append(event)
            self._unused[event.where] = f"there is no file {event.file}, or it could not be read"
        for record in records:
            self._records[record.file].append(record)
            self._unused[record.where] = f"there is no file {record.file}, or it could not be read"

    def events_of(self, document: Document, events: Sequence[Event]) -> list[Event]:
        """The events of a document as people want them."""
        kept = list(events)
        for entry in self._events.get(document.source.file, ()):
            at = self._find(document, entry)
            if at is None:
                continue
            if entry.action == "add":
                added = _added_event(document, entry, at)
                self.settled.add(added.id)
                kept.append(added)
                continue
            told = _told_at(kept, at, by_program=entry.change is not None)
            if told is None:
                self._unused[entry.where] = f"no event is told of at the words {_short(entry.quote)}"
                continue
            kept.remove(told)
            if entry.action == "correct":
                corrected = _corrected_event(told, entry)
                self.settled.add(corrected.id)
                kept.append(corrected)
        return kept

    def records_of(self, document: Document, records: Sequence[Record]) -> list[Record]:
        """The records of a document as people want them, in the order of its text."""
        kept = list(records)
        for entry in self._records.get(document.source.file, ()):
            at = self._find(document, entry)
            if at is None:
                continue
            if entry.action == "add":
                kept.append(_added_record(document, entry, at))
                continue
            meant = [record for record in kept if _is_meant(record, entry, at)]
            if not meant:
                self._unused[entry.where] = f"no record stands at the words {_short(entry.quote)}"
            kept = [record for record in kept if record not in meant]
            if entry.action == "correct":
                kept += [_corrected_record(record, entry) for record in meant]
        return sorted(kept, key=lambda record: (record.start, record.end))

    def unused(self) -> list[str]:
        """A line for each entry that changed nothing in the documents so far, in the order of the file."""
        return [f"{where}: {why}; nothing was changed by it" for where, why in self._unused.items()]

    def _find(self, document: Document, entry: Entry) -> Span | None:
        """Where the quoted words stand, white space aside; None, remembered as of no use, where they do not."""
        found = find_words(document.text, entry.quote)
        if found is None:
            self._unused[entry.where] = f"{entry.file} no longer holds the words {_short(entry.quote)}"
            return None
        del self._unused[entry.where]
        return found


def read_corrections(corpus_dir: Path) -> Corrections:
    """What `catalogue.toml` of a corpus says; no corrections where there is none.

    Raises:
        ConfigError: the file, or an entry of it, cannot be used; names it and says what to do.
    """
    path = corpus_dir / CORRECTIONS
    if not path.exists():
        return Corrections()
    try:
        content = path.read_bytes()
        entries = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{CORRECTIONS} cannot be read: {error}", hint="correct that line") from error
    events, records = check_entries(entries, CORRECTIONS)
    return Corrections(events, records, hashlib.sha256(content).hexdigest())


def find_words(text: str, words: str) -> Span | None:
    """Where some words stand first, white space aside."""
    match = re.search(r"\s+".join(map(re.escape, words.split())), text)
    return Span(match.start(), match.end()) if match else None


def _short(words: str) -> str:
    folded = " ".join(words.split())
    return f'"{folded}"' if len(folded) <= 60 else f'"{folded[:57]}…"'


def _told_at(events: Sequence[Event], at: Span, *, by_program: bool) -> Event | None:
    """The event that is dated by the words, else the innermost whose passage holds them.

    The program quotes what dates an event. Where that is gone, hidden by somebody else before the index was made anew,
    the entry means no other.
    """
    dated = [e for e in events if any(s.dated_start < at.end and at.start < s.dated_end for s in e.sources)]
    if by_program:
        around = [e for e in dated if any(s.dated_start <= at.start < s.dated_end for s in e.sources)]
    else:
        around = dated or [e for e in events if any(s.start <= at.start and at.end <= s.end for s in e.sources)]
    return min(around, key=lambda event: event.sources[0].end - event.sources[0].start, default=None)


def _added_event(document: Document, entry: EventEntry, at: Span) -> Event:
    """The event of an entry; its passage goes from the quoted words to those of `until`, else to the end of the block
    that they stand in, or of the section where that is a heading."""
    block = next((block for block in document.blocks if block.start <= at.start < block.end), None)
    until = find_words(document.text[at.end :], entry.until) if entry.until else None
    if until:
        end = at.end + until.end
    elif block is not None and block.kind == "heading":
        end = section_at(sections_of(document), block.start).end
    else:
        end = block.end if block else at.end
    start = block.start if block is not None and block.kind == "heading" else at.start
    source = EventSource(document.id, start, max(end, at.end), at.start, at.end)
    blank = Event("", entry.name or "", None, None, None, None, "day", (source,))
    return _corrected_event(blank, entry)


def _corrected_event(event: Event, entry: EventEntry) -> Event:
    starts = entry.starts or event.starts
    ends = entry.ends or (entry.starts if entry.starts and entry.precision == "day" else event.ends)
    ends = max(ends, starts) if starts and ends else ends or starts
    place = entry.place if entry.place is not None else event.place
    country = entry.country or (country_of(place) if place and place != event.place else event.country)
    corrected = replace(
        event,
        name=entry.name or event.name,
        place=place or None,
        country=country,
        starts=starts,
        ends=ends,
        precision=entry.precision or event.precision,
        series=entry.series or event.series,
        hosts=tuple(entry.hosts) if entry.hosts is not None else event.hosts,
    )
    days = (starts, ends) if starts and ends else None
    return replace(corrected, id=event_id(corrected.name, days, corrected.precision))


def _added_record(document: Document, entry: RecordEntry, at: Span) -> Record:
    kind = entry.kind or "statement"
    key = f"{document.id}\0{at.start}\0{at.end}\0{kind}\0{document.text[at.start : at.end]}"
    identity = hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:16]
    return Record(
        identity, kind, document.id, at.start, at.end, None, entry.subject or "", entry.role or "", entry.verb or ""
    )


def _is_meant(record: Record, entry: RecordEntry, at: Span) -> bool:
    overlaps = record.start < at.end and at.start < record.end
    return overlaps and (entry.was or entry.kind or record.kind) == record.kind


def _corrected_record(record: Record, entry: RecordEntry) -> Record:
    def told(new: str | None, old: str) -> str:
        return old if new is None else new

    return replace(
        record,
        kind=entry.kind or record.kind,
        subject=told(entry.subject, record.subject),
        role=told(entry.role, record.role),
        verb=told(entry.verb, record.verb),
    )
