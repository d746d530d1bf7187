"""Documents, chunks and units of a generation, in one SQLite file that is written once and then only read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import AssistantError, BuildError, IndexDamagedError
from ..tokens import words
from ..types import Block, Chunk, Document, DocumentSummary, LeftOut, Link, LinkFrom, Page, Source, Span, Unit

SCHEMA = """
CREATE TABLE documents (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, file TEXT, url TEXT,
                        aliases TEXT NOT NULL, characters INTEGER, chunks INTEGER, body BLOB NOT NULL);
CREATE TABLE chunks (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, first_unit INTEGER, body BLOB NOT NULL,
                     document TEXT NOT NULL, first INTEGER, last INTEGER);
CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE event_labels (event TEXT PRIMARY KEY, stems BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE event_holders (stem TEXT PRIMARY KEY, events BLOB NOT NULL) WITHOUT ROWID;
"""
CACHED_DOCUMENTS = 64


class ArchiveWriter:
    """Writes the archive of one generation; positions of chunks and units are given in order from 0."""

    def __init__(self, path: Path) -> None:
        # Nothing is read back before the whole file has been synced and hashed, so a journal would only cost.
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;")
        self._connection.executescript(SCHEMA)
        self._connection.execute("BEGIN")
        self.words: Counter[str] = Counter()
        self.spans: list[tuple[str, int, int]] = []  # of each chunk: its document, start and end
        self.documents = self.chunks = self.units = 0

    def add(self, document: Document, chunks: Sequence[Chunk], units: Sequence[Sequence[Unit]]) -> None:
        """Appends one document; `units[i]` lie in `chunks[i]`."""
        row = (self.documents, document.id, _storable(document.title), document.source.file, document.source.url)
        try:
            self._connection.execute(
                "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?)",
                (
                    *row,
                    " ".join(document.source.aliases),
                    len(document.text),
                    len(chunks),
                    _packed(_document_body(document)),
                ),
            )
        except sqlite3.IntegrityError as error:
            raise BuildError(
                f"two documents have the id {document.id}", hint="give each source its own file"
            ) from error
        for chunk, inside in zip(chunks, units, strict=True):
            body = _packed([asdict(chunk), [[unit.kind, unit.start, unit.end] for unit in inside]])
            span = (chunk.document_id, chunk.start, chunk.end)
            fields = (self.chunks, chunk.id, self.units, body, *span)
            self._connection.execute("INSERT INTO chunks VALUES (?,?,?,?,?,?,?)", fields)
            self.spans.append(span)
            self.words.update(word.lower() for word in words(chunk.text))
            self.chunks += 1
            self.units += len(inside)
        self.documents += 1

    def text_of(self, document_id: str) -> str:
        """The text of a document that was added."""
        rows = self._connection.execute("SELECT body FROM documents WHERE id = ?", (document_id,)).fetchall()
        return str(_unpacked(rows[0][0])["text"])

    def add_event_terms(self, labels: Mapping[str, frozenset[str]], holders: Mapping[str, Sequence[str]]) -> None:
        """Keeps the stems of each event's label, by its id, and the ids of the events that hold each stem."""
        rows = [(event_id, _packed(sorted(stems))) for event_id, stems in sorted(labels.items())]
        self._connection.executemany("INSERT INTO event_labels VALUES (?,?)", rows)
        held = [(_storable(stem), _packed(list(events))) for stem, events in holders.items()]
        self._connection.executemany("INSERT OR IGNORE INTO event_holders VALUES (?,?)", held)

    def close(self) -> None:
        """Completes the file; nothing can be added after."""
        self._connection.executemany("INSERT INTO words VALUES (?,?)", sorted(self.words.items()))
        self._connection.execute("COMMIT")
        self._connection.close()


class Archive:
    """An archive read into memory, for any number of threads; what becomes of its file is of no matter then."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        try:
            self._connection.deserialize(path.read_bytes())
        except (OSError, sqlite3.DatabaseError) as error:
            raise IndexDamagedError(f"the archive cannot be read: {error}", hint="run: coprod index") from error
        self._lock = threading.Lock()
        self._words: Mapping[str, int] | None = None
        self._spans: list[tuple[str, int, int]] | None = None
        self._labels: Mapping[str, frozenset[str]] | None = None
        rows = self._rows("SELECT id FROM chunks ORDER BY row")
        self.positions: Mapping[str, int] = {chunk_id: row for row, (chunk_id,) in enumerate(rows)}
        self.first_units = [first for (first,) in self._rows("SELECT first_unit FROM chunks ORDER BY row")]
        self._chunk = lru_cache(maxsize=4_096)(self._read_chunk)
        self._document = lru_cache(maxsize=CACHED_DOCUMENTS)(self._read_document)

    def chunk(self, position: int) -> tuple[Chunk, tuple[Unit, ...]]:
        """The chunk at `position` and its units."""
        return self._chunk(position)

    def document(self, document_id: str) -> Document:
        """A document by its id.

        Raises:
            AssistantError: the index holds no such document.
        """
        return self._document(document_id)

    def documents(self) -> list[DocumentSummary]:
        """All documents in the order they were indexed."""
        rows = self._rows("SELECT id, title, file, url, characters, chunks, aliases FROM documents ORDER BY row")
        return [
            DocumentSummary(id, title, file, url, characters, chunks, tuple(aliases.split()))
            for id, title, file, url, characters, chunks, aliases in rows
        ]

    def spans(self) -> list[tuple[str, int, int]]:
        """Of each chunk, by position, its document's id, start and end."""
        if self._spans is None:
            self._spans = self._rows("SELECT document, first, last FROM chunks ORDER BY row")
        return self._spans

    def event_labels(self) -> Mapping[str, frozenset[str]]:
        """The stems that name each event, by its id."""
        if self._labels is None:
            rows = self._rows("SELECT event, stems FROM event_labels")
            self._labels = {event_id: frozenset(_unpacked(stems)) for event_id, stems in rows}
        return self._labels

    def events_holding(self, stem: str) -> frozenset[str]:
        """Ids of the events in whose passages a stem stands."""
        rows = self._rows("SELECT events FROM event_holders WHERE stem = ?", (_storable(stem),))
        return frozenset(_unpacked(rows[0][0])) if rows else frozenset()

    def surface_words(self) -> Mapping[str, int]:
        """How often each lower-cased word stands in the chunks."""
        if self._words is None:
            self._words = dict(self._rows("SELECT word, count FROM words"))
        return self._words

    def close(self) -> None:
        """Releases the file."""
        with self._lock:
            self._connection.close()

    def _rows(self, query: str, values: Iterable[object] = ()) -> list[Any]:
        with self._lock:
            try:
                return self._connection.execute(query, tuple(values)).fetchall()
            except sqlite3.ProgrammingError:
                raise  # it is closed
            except sqlite3.DatabaseError as error:
                raise IndexDamagedError(f"the archive cannot be read: {error}", hint="run: coprod index") from error

    def _read_chunk(self, position: int) -> tuple[Chunk, tuple[Unit, ...]]:
        rows = self._rows("SELECT body FROM chunks WHERE row = ?", (position,))
        if not rows:
            raise AssistantError(f"the index has no chunk number {position}", hint="positions are 0 to len(index) - 1")
        fields, units = _unpacked(rows[0][0])
        fields["headings"], fields["pages"] = tuple(fields["headings"]), tuple(fields["pages"])
        return Chunk(**fields), tuple(Unit(*unit) for unit in units)

    def _read_document(self, document_id: str) -> Document:
        rows = self._rows("SELECT body FROM documents WHERE id = ?", (document_id,))
        if not rows:
            raise AssistantError(f"there is no document {document_id!r}", hint="`coprod search` shows document ids")
        return _document(_unpacked(rows[0][0]))


def _packed(value: object) -> bytes:
    # Half a surrogate pair can stand in text that was read from a broken file; strict UTF-8 would refuse it.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")


def _unpacked(value: bytes) -> Any:
    return json.loads(value.decode(errors="surrogatepass"))


def _storable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _document_body(document: Document) -> dict[str, object]:
    source = asdict(document.source)
    for day in ("published", "retrieved"):
        source[day] = source[day].isoformat() if source[day] else None
    return {
        "id": document.id,
        "source": source,
        "title": document.title,
        "text": document.text,
        "blocks": [[b.kind, b.start, b.end, b.level, [[p.start, p.end] for p in b.parts]] for b in document.blocks],
        "pages": [[page.number, page.start, page.end, page.label] for page in document.pages],
        "links": [[link.start, link.end, link.url] for link in document.links],
        "warnings": document.warnings,
        "left_out": [[left.reason, left.words, left.characters] for left in document.left_out],
        "apart": [[span.start, span.end] for span in document.apart],
        "frames": [[frame.start, frame.end] for frame in document.frames],
    }


def _document(body: dict[str, Any]) -> Document:
    source = body["source"]
    for day in ("published", "retrieved"):
        source[day] = dt.date.fromisoformat(source[day]) if source[day] else None
    source["aliases"] = tuple(source.get("aliases", ()))
    source["linked_from"] = tuple(LinkFrom(**link) for link in source.get("linked_from", ()))
    return Document(
        id=body["id"],
        source=Source(**source),
        title=body["title"],
        text=body["text"],
        blocks=tuple(
            Block(kind, start, end, level, tuple(Span(*part) for part in parts))
            for kind, start, end, level, parts in body["blocks"]
        ),
        pages=tuple(Page(*page) for page in body["pages"]),
        links=tuple(Link(*link) for link in body["links"]),
        warnings=tuple(body["warnings"]),
        left_out=tuple(LeftOut(*left) for left in body.get("left_out", ())),
        apart=tuple(Span(*span) for span in body.get("apart", ())),
        frames=tuple(Span(*frame) for frame in body.get("frames", ())),
    )


def document_digest(document: Document) -> bytes:
    """A hash of all that the archive and the catalogue take from a document."""
    stated = [[*asdict(event).values()] for event in document.stated] + [[*day] for day in document.days]
    return hashlib.sha256(_packed([_document_body(document), str(stated), document.language])).digest()
