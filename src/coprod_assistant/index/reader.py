"""Reads a generation: chunks by position, by meaning and by words.

All but Chroma's files is read into memory when it is opened, between two looks at the files: what was checked is what
is used. A file that is damaged later can neither change an answer nor, as a mapped one can, end the process.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np
from numpy.typing import NDArray

from ..catalogue import Catalogue
from ..errors import AssistantError, IndexDamagedError, IndexMissingError
from ..types import Chunk, Document, DocumentSummary, Unit
from .archive import Archive
from .layout import (
    ARCHIVE,
    CATALOGUE,
    CHROMA,
    CHUNK_VECTORS,
    LEXICAL,
    MANIFEST,
    POINTER,
    REBUILD_HINT,
    UNIT_VECTORS,
    generations,
    named_generation,
)
from .lexical import Lexical, best_rows
from .locks import pin
from .manifest import Check, Manifest, check_files, read_manifest, refuse_mismatch
from .stored_catalogue import read_catalogue
from .vectors import Chroma
from .watch import Watch, stamps_of

EXACT_CHUNKS = 20_000  # up to here a product with all vectors is exact and quicker than opening Chroma
RETRIES = 3


class Index:
    """One open generation, for any number of threads; a position is the number of a chunk, 0 to `len(index) - 1`."""

    def __init__(
        self, folder: Path, manifest: Manifest, pinned: IO[bytes] | None, *, warnings: Sequence[str] = ()
    ) -> None:
        self.generation = folder.name
        self.manifest = manifest
        self.warnings = tuple(warnings)
        self._folder = folder
        self._pin = pinned
        self._archive = Archive(folder / ARCHIVE)
        self._lexical = Lexical(folder / LEXICAL)
        self._chunk_vectors: NDArray[np.float32] = np.load(folder / CHUNK_VECTORS)
        self._unit_vectors: NDArray[np.float16] = np.load(folder / UNIT_VECTORS)
        self._catalogue = read_catalogue(folder / CATALOGUE)
        self._event_ids: dict[int, str | None] = {}  # of chunks that were read, by position
        self._chroma: Chroma | None = None
        self._chroma_lock = threading.Lock()
        self._watch: Watch | None = None

    def watch(self, watch: Watch) -> None:
        """Has `damage` ask `watch`."""
        self._watch = watch

    def damage(self) -> str | None:
        """What became of the files since they were read, None if they are whole; never waits for one to be read."""
        return self._watch.damage() if self._watch is not None else None

    def __len__(self) -> int:
        """How many chunks there are."""
        return self.manifest.counts.chunks

    def chunk(self, position: int) -> Chunk:
        """The chunk at a position, with the event that it tells of."""
        chunk = self._archive.chunk(position)[0]
        if position not in self._event_ids:
            self._event_ids[position] = self.catalogue().event_over(chunk.document_id, chunk.start, chunk.end)
        event_id = self._event_ids[position]
        return replace(chunk, event_id=event_id) if event_id else chunk

    def position(self, chunk_id: str) -> int:
        """Where a chunk stands.

        Raises:
            AssistantError: the index holds no such chunk.
        """
        try:
            return self._archive.positions[chunk_id]
        except KeyError as error:
            raise AssistantError(f"there is no chunk {chunk_id!r}", hint="ids change with the words") from error

    def document(self, document_id: str) -> Document:
        """A document by its id.

        Raises:
            AssistantError: the index holds no such document.
        """
        return self._archive.document(document_id)

    def documents(self) -> list[DocumentSummary]:
        """All documents, in the order of their chunks."""
        return self._archive.documents()

    def dense(self, vector: NDArray[np.float32], top_k: int) -> list[tuple[int, float]]:
        """Positions and cosines of the chunks nearest to a unit-length vector, best first."""
        top_k = min(top_k, len(self))
        if top_k <= 0:
            return []
        if len(self) > EXACT_CHUNKS:
            found = self.chroma().search(vector[np.newaxis], top_k)[0]
            return [(self.position(chunk_id), cosine) for chunk_id, cosine in found]
        cosines = self._chunk_vectors @ vector
        return [(int(row), float(cosines[row])) for row in best_rows(cosines, top_k)]

    def cosines(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine of every chunk with a unit-length vector, by position."""
        return np.asarray(self._chunk_vectors @ vector)

    def lexical(self, query_terms: Sequence[str], top_k: int) -> list[tuple[int, float]]:
        """Positions and BM25 scores for terms as `tokens.terms` makes them, best first; no score is zero."""
        return self._lexical.search(query_terms, top_k)

    def chunk_vectors(self, positions: Sequence[int]) -> NDArray[np.float32]:
        """Unit-length vectors of chunks, shape `(len(positions), dim)`."""
        return np.array(self._chunk_vectors[list(positions)], dtype=np.float32)

    def chunk_spans(self) -> Sequence[tuple[str, int, int]]:
        """Of each chunk, by position, its document's id, start and end."""
        return self._archive.spans()

    def units(self, position: int) -> tuple[Unit, ...]:
        """The units of a chunk in the order of the text."""
        return self._archive.chunk(position)[1]

    def unit_vectors(self, position: int) -> NDArray[np.float32]:
        """Unit-length vectors of a chunk's units, shape `(len(units(position)), dim)`, kept in half precision."""
        first = self._archive.first_units[position]
        return self._unit_vectors[first : first + len(self.units(position))].astype(np.float32)

    def document_frequency(self, stem: str) -> int:
        """In how many chunks a term stands, or in the headings above them."""
        return self._lexical.document_frequency(stem)

    def holders(self, stem: str) -> list[int]:
        """Positions of the chunks that hold a term, or stand under a heading that does."""
        return [int(row) for row in self._lexical.holders(stem)]

    def event_labels(self) -> Mapping[str, frozenset[str]]:
        """The stems of each event's name, place, hosts and date, by its id."""
        return self._archive.event_labels()

    def events_holding(self, stem: str) -> frozenset[str]:
        """Ids of the events in whose passages, or headings above them, a stem stands."""
        return self._archive.events_holding(stem)

    def surface_words(self) -> Mapping[str, int]:
        """How often each lower-cased word stands in the chunks."""
        return self._archive.surface_words()

    def catalogue(self) -> Catalogue:
        """Events and records."""
        return self._catalogue

    def chroma(self) -> Chroma:
        """The vector store, opened on a private copy when it is first needed."""
        with self._chroma_lock:
            if self._chroma is None:
                digests = {name: entry.sha256 for name, entry in self.manifest.files.items()}
                self._chroma = Chroma(self._folder / CHROMA, digests)
            return self._chroma

    def close(self) -> None:
        """Releases files and the private copy; the index cannot be used after."""
        self._archive.close()
        if self._pin is not None:
            self._pin.close()
        with self._chroma_lock:
            if self._chroma is not None:
                self._chroma.close()
                self._chroma = None

    def __enter__(self) -> Index:
        """The index itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the index."""
        self.close()


def open_generation(
    folder: Path, *, embedder_hash: str | None = None, check: Check = "full", warnings: Sequence[str] = ()
) -> Index:
    """The index in one generation's folder.

    Raises:
        IndexMissingError: there is no such folder.
        IndexMismatchError: it was made with another model, format or Chroma.
        IndexDamagedError: a file is not as it was written; names it.
    """
    try:
        pinned = pin(folder)
    except OSError as error:
        if folder.is_dir():
            raise IndexDamagedError(f"{folder / MANIFEST} is missing", hint=REBUILD_HINT) from error
        raise IndexMissingError(f"there is no index at {folder}", hint=REBUILD_HINT) from error
    try:
        manifest = read_manifest(folder)
        refuse_mismatch(manifest, folder.name, embedder_hash=embedder_hash)
        stamps = stamps_of(folder, manifest)
        check_files(folder, manifest, check=check)
        index = Index(folder, manifest, pinned, warnings=warnings)
        if (now := stamps_of(folder, manifest)) != stamps:  # it may have been damaged between check and reading
            stamps = now
            check_files(folder, manifest, check="full")
        index.watch(Watch(folder, manifest, stamps))
        return index
    except BaseException:
        if pinned is not None:
            pinned.close()
        raise


def open_index(index_dir: Path, *, embedder_hash: str | None, check: Check = "full") -> Index:
    """The generation that `CURRENT` names; where that is damaged the newest good one before it, with a warning.

    Args:
        embedder_hash: `model_hash` of the embedder that will make the queries' vectors; None if none will.

    Raises:
        IndexMissingError: nothing was built here.
        IndexMismatchError: it was made with another model, format or Chroma.
        IndexDamagedError: no generation is good.
    """
    for _ in range(RETRIES):
        named = named_generation(index_dir)
        try:
            return _open_named(index_dir, named, embedder_hash=embedder_hash, check=check)
        except (IndexDamagedError, IndexMissingError):
            # Two builds may have finished since the name was read, and the second removed what was named.
            if named_generation(index_dir) == named:
                raise
    raise IndexDamagedError(f"{index_dir} changes faster than it can be opened", hint="try again")


def _open_named(index_dir: Path, named: str | None, *, embedder_hash: str | None, check: Check) -> Index:
    known = generations(index_dir)
    if not known:
        raise IndexMissingError(f"there is no index in {index_dir}", hint=REBUILD_HINT)
    try:
        if named is None:
            raise IndexDamagedError(f"{index_dir / POINTER} is missing or damaged", hint=REBUILD_HINT)
        if named not in known:
            raise IndexDamagedError(f"{named}, which {POINTER} names, is missing", hint=REBUILD_HINT)
        return open_generation(index_dir / named, embedder_hash=embedder_hash, check=check)
    except IndexDamagedError as damage:
        # A generation newer than the named one was never published, or was rolled back on purpose.
        for older in sorted((name for name in known if named is None or name < named), reverse=True):
            warning = f"{damage}; serving {older} instead ({REBUILD_HINT})"
            with suppress(AssistantError):
                return open_generation(index_dir / older, embedder_hash=embedder_hash, check=check, warnings=[warning])
        raise
