"""Reads a generation: chunks by position, by meaning and by words.

Files up to `layout.WHOLE` bytes are read into memory when it is opened, between two looks at them: what was checked is
what is used, and a file that is damaged later changes no answer. Of larger files only what is needed is read, when it
is needed: texts are compared with their checksums, and the whole is hashed while answers are made (`watch`). No file is
mapped, which would end the process where one is cut.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np
from numpy.typing import NDArray

from ..catalogue import Catalogue
from ..errors import AssistantError, IndexDamagedError, IndexMissingError
from ..types import Chunk, Document, DocumentSummary, Unit
from . import layout
from .archive import KEPT_CHUNKS, Archive, Held, StoredWords
from .layout import (
    ARCHIVE,
    CATALOGUE,
    MANIFEST,
    POINTER,
    REBUILD_HINT,
    UNIT_VECTORS,
    WORD_VECTORS,
    WORDS,
    generations,
    named_generation,
)
from .locks import pin
from .manifest import Check, Manifest, check_files, read_manifest, refuse_mismatch
from .rows import Rows
from .store import Embedded, Store, StoreServer, open_store, stored
from .stored_catalogue import read_catalogue
from .watch import Watch, stamps_of

Positions = NDArray[np.intp]
RETRIES = 3


class Index:
    """One open generation, for any number of threads; a position is the number of a chunk, 0 to `len(index) - 1`."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        pinned: IO[bytes] | None,
        *,
        warnings: Sequence[str] = (),
        server: StoreServer | None = None,
    ) -> None:
        self.generation = folder.name
        self.stored_as = (stored(folder) or (None, None))[
            1
        ]  # its name in a store, None where its own files are searched
        self.manifest = manifest
        self.warnings = tuple(warnings)
        self._folder = folder
        self._pin = pinned
        self._archive = Archive(folder / ARCHIVE)
        self._store: Store = open_store(folder, server, chunks=manifest.counts.chunks)
        self._unit_vectors = Rows(folder / UNIT_VECTORS)
        words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        self._words: Mapping[str, int] = {word: row for row, word in enumerate(words)}
        self._word_vectors: NDArray[np.float32] = np.load(folder / WORD_VECTORS).astype(np.float32)
        self._catalogue = read_catalogue(folder / CATALOGUE)
        self.chunk = _chunks_with_events(self._archive, self._catalogue)
        self._watch: Watch | None = None

    def watch(self, watch: Watch) -> None:
        """Has `damage` ask `watch`."""
        self._watch = watch

    def damage(self) -> str | None:
        """What became of the files since they were read, None if they are whole; never waits for one to be read."""
        return (self._watch.damage() if self._watch is not None else None) or self._store.fault()

    def store(self) -> Store:
        """Where its passages are searched."""
        return self._store

    def __len__(self) -> int:
        """How many chunks there are."""
        return self.manifest.counts.chunks

    def position(self, chunk_id: str) -> int:
        """Where a chunk stands.

        Raises:
            AssistantError: the index holds no such chunk.
        """
        return self._archive.position(chunk_id)

    def document(self, document_id: str) -> Document:
        """A document by its id.

        Raises:
            AssistantError: the index holds no such document.
        """
        return self._archive.document(document_id)

    def documents(self) -> list[DocumentSummary]:
        """All documents, in the order of their chunks."""
        return self._archive.documents()

    def summary(self, document_id: str) -> DocumentSummary:
        """Title, file and address of a document.

        Raises:
            AssistantError: the index holds no such document.
        """
        return self._archive.summary(document_id)

    def dense(self, vector: NDArray[np.float32], top_k: int, among: Positions | None = None) -> list[tuple[int, float]]:
        """Positions and cosines of the chunks nearest to a unit-length vector, best first.

        Args:
            among: The positions that may be found, in order; None allows all.
        """
        return self._store.dense(vector, top_k, among)

    def lexical(
        self, query_terms: Sequence[str], top_k: int, among: Positions | None = None
    ) -> list[tuple[int, float]]:
        """Positions and BM25 scores for terms as `tokens.terms` makes them, best first; no score is zero.

        Args:
            among: The positions that may be found, in order; None allows all.
        """
        return self._store.lexical(query_terms, top_k, among)

    def chunk_vectors(self, positions: Sequence[int]) -> NDArray[np.float32]:
        """Unit-length vectors of chunks, shape `(len(positions), dim)`."""
        return self._store.vectors(positions)

    def chunks_of(self, document_id: str) -> Sequence[tuple[int, int, int]]:
        """Position, start and end of each chunk of a document, in the order of its text."""
        return self._archive.chunks_of(document_id)

    def held(self, position: int) -> Held:
        """The chunk at a position as it is kept: with its units and the headings over its end, without its event."""
        return self._archive.chunk(position)

    def units(self, position: int) -> tuple[Unit, ...]:
        """The units of a chunk in the order of the text."""
        return self._archive.chunk(position).units

    def unit_vectors(self, position: int) -> NDArray[np.float32]:
        """Unit-length vectors of a chunk's units, shape `(len(units(position)), dim)`, kept in half precision."""
        held = self._archive.chunk(position)
        return self._unit_vectors.between(held.first_unit, held.first_unit + len(held.units)).astype(np.float32)

    def document_frequency(self, stem: str) -> int:
        """In how many chunks a term stands, or in the headings above them."""
        return self._store.document_frequency(stem)

    def holders(self, stem: str) -> list[int]:
        """Positions of the chunks that hold a term, or stand under a heading that does."""
        return list(map(int, self._store.holders(stem)))

    def event_labels(self) -> Mapping[str, frozenset[str]]:
        """The stems of each event's name, place, hosts and date, by its id."""
        return self._archive.event_labels()

    def events_holding(self, stem: str) -> frozenset[str]:
        """Ids of the events in whose passages, or headings above them, a stem stands."""
        return self._archive.events_holding(stem)

    def surface_words(self) -> StoredWords:
        """How often each lower-cased word stands in the chunks."""
        return self._archive.words

    def compared_words(self) -> tuple[Mapping[str, int], NDArray[np.float32]]:
        """The archive's common words in lower case with their rows, and their vectors, shape `(len(words), dim)`."""
        return self._words, self._word_vectors

    def catalogue(self) -> Catalogue:
        """Events and records."""
        return self._catalogue

    def stored(self) -> tuple[Embedded, int]:
        """The searched parts of a folder, and how many chunks the archive holds, for who verifies them."""
        if not isinstance(self._store, Embedded):
            raise IndexDamagedError(f"{self.generation} is searched in a store", hint="verify it before it is there")
        return self._store, len(self._archive)

    def close(self) -> None:
        """Releases the files; the index cannot be used after."""
        for part in (self._archive, self._store, self._unit_vectors):
            part.close()
        if self._pin is not None:
            self._pin.close()

    def __enter__(self) -> Index:
        """The index itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the index."""
        self.close()


def _chunks_with_events(archive: Archive, catalogue: Catalogue) -> Callable[[int], Chunk]:
    """Gives the chunk at a position, with the event that it tells of."""

    @lru_cache(maxsize=KEPT_CHUNKS)
    def chunk(position: int) -> Chunk:
        found = archive.chunk(position).chunk
        event_id = catalogue.event_over(found.document_id, found.start, found.end)
        return replace(found, event_id=event_id) if event_id else found

    return chunk


def open_generation(
    folder: Path,
    *,
    embedder_hash: str | None = None,
    check: Check = "full",
    warnings: Sequence[str] = (),
    server: StoreServer | None = None,
) -> Index:
    """The index in one generation's folder; without `server` one that lies in a store can be read, not searched.

    Raises:
        IndexMissingError: there is no such folder.
        IndexMismatchError: it was made with another model or format.
        IndexDamagedError: a file is not as it was written, or the store no longer holds it; names it.
        StoreError: the store cannot be asked.
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
        whole = check == "full" or all(entry.size <= layout.WHOLE for entry in manifest.files.values())
        index = Index(folder, manifest, pinned, warnings=warnings, server=server)
        if (now := stamps_of(folder, manifest)) != stamps:  # it may have been damaged between check and reading
            stamps, whole = now, True
            check_files(folder, manifest, check="full")
        index.watch(Watch(folder, manifest, stamps, whole=whole))
        return index
    except BaseException:
        if pinned is not None:
            pinned.close()
        raise


def open_index(
    index_dir: Path, *, embedder_hash: str | None, check: Check = "quick", server: StoreServer | None = None
) -> Index:
    """The generation that `CURRENT` names; where that is damaged the newest good one before it, with a warning.

    Args:
        embedder_hash: `model_hash` of the embedder that will make the queries' vectors; None if none will.
        check: "full" hashes the files of a large archive, too, that are otherwise hashed while answers are made.

    Raises:
        IndexMissingError: nothing was built here.
        IndexMismatchError: it was made with another model or format.
        IndexDamagedError: no generation is good.
        StoreError: the store where its passages lie cannot be asked.
    """
    for _ in range(RETRIES):
        named = named_generation(index_dir)
        try:
            return _open_named(index_dir, named, embedder_hash=embedder_hash, check=check, server=server)
        except (IndexDamagedError, IndexMissingError):
            # Two builds may have finished since the name was read, and the second removed what was named.
            if named_generation(index_dir) == named:
                raise
    raise IndexDamagedError(f"{index_dir} changes faster than it can be opened", hint="try again")


def _open_named(
    index_dir: Path, named: str | None, *, embedder_hash: str | None, check: Check, server: StoreServer | None
) -> Index:
    known = generations(index_dir)
    if not known:
        raise IndexMissingError(f"there is no index in {index_dir}", hint=REBUILD_HINT)
    try:
        if named is None:
            raise IndexDamagedError(f"{index_dir / POINTER} is missing or damaged", hint=REBUILD_HINT)
        if named not in known:
            raise IndexDamagedError(f"{named}, which {POINTER} names, is missing", hint=REBUILD_HINT)
        return open_generation(index_dir / named, embedder_hash=embedder_hash, check=check, server=server)
    except IndexDamagedError as damage:
        # A generation newer than the named one was never published, or was rolled back on purpose.
        for older in sorted((name for name in known if named is None or name < named), reverse=True):
            warning = f"{damage}; serving {older} instead ({REBUILD_HINT})"
            with suppress(AssistantError):
                return open_generation(
                    index_dir / older, embedder_hash=embedder_hash, check=check, warnings=[warning], server=server
                )
        raise
