"""Documents, chunks and units of a generation, in one SQLite file that is written once and then only read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from ..errors import AssistantError, BuildError, IndexDamagedError
from ..tokens import words
from ..types import Block, Chunk, Document, DocumentSummary, LeftOut, Link, LinkFrom, Page, Source, Span, Unit
from .database import Database, new_database, storable
from .layout import REBUILD_HINT

SCHEMA = """
CREATE TABLE documents (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, file TEXT, url TEXT,
                        aliases TEXT NOT NULL, characters INTEGER, chunks INTEGER, first_chunk INTEGER,
                        checksum INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE chunks (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, first INTEGER, last INTEGER,
                     first_unit INTEGER, checksum INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER NOT NULL, initial TEXT NOT NULL, length INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE event_labels (event TEXT PRIMARY KEY, stems BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE event_holders (stem TEXT PRIMARY KEY, events BLOB NOT NULL) WITHOUT ROWID;
"""
ALIKE = "CREATE INDEX words_alike ON words (initial, length)"
SUMMARY = "SELECT id, title, file, url, characters, chunks, aliases FROM documents"
KEPT_DOCUMENTS = 64
KEPT_CHUNKS = 4_096
KEPT_WORDS = 65_536


@dataclass(frozen=True, slots=True)
class Held:
    """A chunk with its units, whose vectors begin at the row `first_unit`.

    `above` are the headings over its end, outermost first; `section` are the outermost of them, which set it apart from
    the rest of its document.
    """

    chunk: Chunk
    units: tuple[Unit, ...]
    first_unit: int
    above: tuple[str, ...]
    section: tuple[str, ...]


class ArchiveWriter:
    """Writes the archive of one generation; positions of chunks and units are given in order from 0."""

    def __init__(self, path: Path) -> None:
        self._connection = new_database(path, SCHEMA)
        self.words: Counter[str] = Counter()
        self.spans: list[tuple[str, int, int]] = []  # of each chunk: its document, start and end
        self.documents = self.chunks = self.units = 0

    def add(self, document: Document, chunks: Sequence[Chunk], units: Sequence[Sequence[Unit]]) -> None:
        """Appends one document; `units[i]` lie in `chunks[i]`."""
        body = _packed(_document_body(document))
        row = (
            self.documents,
            document.id,
            storable(document.title),
            document.source.file,
            document.source.url,
            " ".join(document.source.aliases),
            len(document.text),
            len(chunks),
            self.chunks,
            _checksum(self.documents, body),
            body,
        )
        try:
            self._connection.execute("INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?)", row)
        except sqlite3.IntegrityError as error:
            raise BuildError(
                f"two documents have the id {document.id}", hint="give each source its own file"
            ) from error
        depth = _section_depth(document)
        for chunk, inside in zip(chunks, units, strict=True):
            # At its end: a chunk that begins with headings stands under the last of them.
            above = document.headings_at(chunk.end - 1)
            body = _packed([asdict(chunk), [[unit.kind, unit.start, unit.end] for unit in inside], above, depth])
            fields = (chunk.start, chunk.end, self.units, _checksum(self.chunks, body), body)
            self._connection.execute("INSERT INTO chunks VALUES (?,?,?,?,?,?,?)", (self.chunks, chunk.id, *fields))
            self.spans.append((chunk.document_id, chunk.start, chunk.end))
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
        held = [(storable(stem), _packed(list(events))) for stem, events in holders.items()]
        self._connection.executemany("INSERT OR IGNORE INTO event_holders VALUES (?,?)", held)

    def close(self) -> None:
        """Completes the file; nothing can be added after."""
        rows = ((word, count, word[0], len(word)) for word, count in sorted(self.words.items()))
        self._connection.executemany("INSERT INTO words VALUES (?,?,?,?)", rows)
        self._connection.execute(ALIKE)
        self._connection.execute("COMMIT")
        self._connection.close()


class StoredWords(Mapping[str, int]):
    """How often each lower-cased word stands in the chunks; looked up, not listed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._count = lru_cache(maxsize=KEPT_WORDS)(self._read_count)

    def __getitem__(self, word: str) -> int:
        count = self._count(word)
        if count is None:
            raise KeyError(word)
        return count

    def __iter__(self) -> Iterator[str]:
        return (word for (word,) in self._database.rows("SELECT word FROM words"))

    def __len__(self) -> int:
        return int(self._database.rows("SELECT count(*) FROM words")[0][0])

    def alike(self, initial: str, length: int) -> list[str]:
        """The words that begin with a letter and have so many."""
        query = "SELECT word FROM words WHERE initial = ? AND length = ?"
        return [word for (word,) in self._database.rows(query, storable(initial), length)]

    def _read_count(self, word: str) -> int | None:
        rows = self._database.rows("SELECT count FROM words WHERE word = ?", storable(word))
        return int(rows[0][0]) if rows else None


class Archive:
    """What was written, for any number of threads.

    Each text has a checksum of its own, so what a large archive reads from the disk is what was written, or an error.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.words = StoredWords(self._database)
        self._labels: Mapping[str, frozenset[str]] | None = None
        self.chunk = lru_cache(maxsize=KEPT_CHUNKS)(self._read_chunk)
        self.document = lru_cache(maxsize=KEPT_DOCUMENTS)(self._read_document)
        self.summary = lru_cache(maxsize=KEPT_CHUNKS)(self._read_summary)

    def __len__(self) -> int:
        """How many chunks there are."""
        return int(self._database.rows("SELECT count(*) FROM chunks")[0][0])

    def position(self, chunk_id: str) -> int:
        """Where a chunk stands.

        Raises:
            AssistantError: the index holds no such chunk.
        """
        rows = self._database.rows("SELECT row FROM chunks WHERE id = ?", storable(chunk_id))
        if not rows:
            raise AssistantError(f"there is no chunk {chunk_id!r}", hint="ids change with the words")
        return int(rows[0][0])

    def documents(self) -> list[DocumentSummary]:
        """All documents in the order they were indexed."""
        return [_summary(row) for row in self._database.rows(f"{SUMMARY} ORDER BY row")]

    def chunks_of(self, document_id: str) -> list[tuple[int, int, int]]:
        """Position, start and end of each chunk of a document, in order; none of a document that is not there."""
        query = (
            "SELECT chunks.row, first, last FROM documents JOIN chunks "
            "ON chunks.row >= first_chunk AND chunks.row < first_chunk + documents.chunks "
            "WHERE documents.id = ? ORDER BY chunks.row"
        )
        return self._database.rows(query, storable(document_id))

    def event_labels(self) -> Mapping[str, frozenset[str]]:
        """The stems that name each event, by its id."""
        if self._labels is None:
            rows = self._database.rows("SELECT event, stems FROM event_labels")
            self._labels = {event_id: frozenset(_unpacked(stems)) for event_id, stems in rows}
        return self._labels

    def events_holding(self, stem: str) -> frozenset[str]:
        """Ids of the events in whose passages a stem stands."""
        rows = self._database.rows("SELECT events FROM event_holders WHERE stem = ?", storable(stem))
        return frozenset(_unpacked(rows[0][0])) if rows else frozenset()

    def close(self) -> None:
        """Releases the file."""
        self._database.close()

    def _read_chunk(self, position: int) -> Held:
        """The chunk at `position`."""
        query = "SELECT first_unit, checksum, body FROM chunks WHERE row = ?"
        rows = self._database.rows(query, position)
        if not rows:
            raise AssistantError(f"the index has no chunk number {position}", hint="positions are 0 to len(index) - 1")
        [(first_unit, checksum, body)] = rows
        fields, units, above, depth = _checked(position, checksum, body)
        fields["headings"], fields["pages"] = tuple(fields["headings"]), tuple(fields["pages"])
        inside = tuple(Unit(*unit) for unit in units)
        return Held(Chunk(**fields), inside, first_unit, tuple(above), tuple(above[:depth]))

    def _read_document(self, document_id: str) -> Document:
        """A document by its id.

        Raises:
            AssistantError: the index holds no such document.
        """
        query = "SELECT row, checksum, body FROM documents WHERE id = ?"
        rows = self._database.rows(query, storable(document_id))
        if not rows:
            raise AssistantError(f"there is no document {document_id!r}", hint="`coprod search` shows document ids")
        return _document(_checked(*rows[0]))

    def _read_summary(self, document_id: str) -> DocumentSummary:
        """Title, file and address of a document; an unknown one is an AssistantError."""
        rows = self._database.rows(f"{SUMMARY} WHERE id = ?", storable(document_id))
        if not rows:
            raise AssistantError(f"there is no document {document_id!r}", hint="`coprod search` shows document ids")
        return _summary(rows[0])


def _summary(row: Sequence[Any]) -> DocumentSummary:
    id, title, file, url, characters, chunks, aliases = row
    return DocumentSummary(id, title, file, url, characters, chunks, tuple(aliases.split()))


def _checksum(row: int, body: bytes) -> int:
    """Differs where a body is another, or stands in another row."""
    return zlib.crc32(body, row)


def _checked(row: int, checksum: int, body: bytes) -> Any:
    if _checksum(row, body) != checksum:
        raise IndexDamagedError("the archive does not hold what was written", hint=REBUILD_HINT)
    return _unpacked(body)


def _section_depth(document: Document) -> int:
    """How many headings of a path name its section: those that stand over the whole document, and one more."""
    levels = Counter(block.level for block in document.blocks if block.level)
    return 1 + len(list(takewhile(lambda level: levels[level] == 1, sorted(levels))))


def _packed(value: object) -> bytes:
    # Half a surrogate pair can stand in text that was read from a broken file; strict UTF-8 would refuse it.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")


def _unpacked(value: bytes) -> Any:
    return json.loads(value.decode(errors="surrogatepass"))


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
