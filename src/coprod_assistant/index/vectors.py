"""Vectors of chunks in Chroma.

Chroma writes into a folder as soon as it opens it, loses vectors when two processes do, and crashes on damaged files
(measured with 1.5.9). So a collection is written once, and every reader opens a private copy of checked files.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import AssistantError, BuildError, IndexDamagedError
from .layout import MANIFEST, REBUILD_HINT
from .locks import pin, unread
from .manifest import sha256_of

COLLECTION = "chunks"
COPIES = "coprod-chroma-"


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


@contextmanager
def _named(kind: type[AssistantError], what: str, hint: str) -> Iterator[None]:
    """Chroma's own failures as one of ours."""
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        raise kind(f"{what}: {str(error).strip().splitlines()[0]}", hint=hint) from error


def write_chroma(
    folder: Path,
    ids: Sequence[str],
    vectors: NDArray[np.float32],
    *,
    collection: str = COLLECTION,
    texts: Sequence[str] | None = None,
    metadata: Sequence[Mapping[str, object]] | None = None,
) -> None:
    """Writes a collection of unit-length vectors, searched by cosine, and closes it.

    Args:
        texts, metadata: Of each vector; our own search needs neither, other programs do.

    Raises:
        BuildError: Chroma could not write it, as on a full disk.
    """
    with _named(BuildError, "the vector store could not be written", "is the disk full?"):
        client = _client(folder)
        try:
            # Twice Chroma's defaults: every vector is found by itself, and the build is mostly embedding anyway.
            hnsw = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 200}
            made = client.create_collection(collection, configuration={"hnsw": hnsw}, embedding_function=None)
            step = client.get_max_batch_size()
            for start in range(0, len(ids), step):
                part = slice(start, start + step)
                made.add(
                    ids=list(ids[part]),
                    embeddings=vectors[part],
                    documents=None if texts is None else list(texts[part]),
                    metadatas=None if metadata is None else list(metadata[part]),
                )
        finally:
            client.close()


def _copy_files(source: Path, target: Path, digests: Mapping[str, str] | None) -> None:
    """Copies a folder's files without its rights: Chroma cannot open a copy that is as read-only as the original."""
    for path in source.rglob("*"):
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            name = f"{source.name}/{path.relative_to(source).as_posix()}"
            if digests is not None and digests.get(name) != sha256_of(copy):
                raise IndexDamagedError(f"{source.parent.name}/{name} differs from the manifest", hint=REBUILD_HINT)


def _private_copy(folder: Path, digests: Mapping[str, str] | None) -> tuple[Path, IO[bytes] | None]:
    """A copy that is this process's own, and the lock that says so while the process lives."""
    copy = Path(tempfile.mkdtemp(prefix=COPIES))
    (copy / MANIFEST).touch()
    owned = pin(copy)
    if owned is not None:
        _remove_orphans(copy)
    try:
        _copy_files(folder, copy / "chroma", digests)
    except BaseException:
        shutil.rmtree(copy, ignore_errors=True)
        if owned is not None:
            owned.close()
        raise
    return copy, owned


def _remove_orphans(own: Path) -> None:
    """Removes the copies of processes that were killed: theirs nobody holds any more."""
    for other in own.parent.glob(f"{COPIES}*"):
        with suppress(OSError):
            if other != own and (other / MANIFEST).is_file():
                with unread(other) as orphaned:
                    if orphaned:
                        shutil.rmtree(other, ignore_errors=True)


class Chroma:
    """A private copy of a written collection, removed when it is closed or the program ends."""

    def __init__(self, folder: Path, digests: Mapping[str, str] | None = None) -> None:
        """The collection in `folder`, whose files must have those sha256 `digests`, by their names in the generation.

        Raises:
            IndexDamagedError: a file is another, or Chroma cannot read them.
        """
        self._copy, self._owned = _private_copy(folder, digests)
        self._remove = weakref.finalize(self, shutil.rmtree, self._copy, ignore_errors=True)
        with _named(
            IndexDamagedError, f"{folder} cannot be opened", f"is {self._copy.parent} full? else {REBUILD_HINT}"
        ):
            self._client = _client(self._copy / "chroma")
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)

    def ids(self) -> list[str]:
        """Ids of all vectors, in no order."""
        return list(self._collection.get(include=[])["ids"])

    def search(self, vectors: NDArray[np.float32], top_k: int) -> list[list[tuple[str, float]]]:
        """For each vector the nearest ids and their cosines, best first."""
        found = self._collection.query(query_embeddings=vectors, n_results=top_k, include=["distances"])
        return [
            [(chunk_id, 1.0 - distance) for chunk_id, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def close(self) -> None:
        """Closes the collection and removes the copy."""
        self._client.close()
        self._remove()
        if self._owned is not None:
            self._owned.close()
