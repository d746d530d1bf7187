"""The passages of an index with their vectors in a Chroma folder of their own, for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import BuildError, ConfigError
from ..types import Chunk
from .reader import Index

EXPORTED = "passages"  # the name of the collection
BATCH = 1_000  # passages in memory at once
# Twice Chroma's defaults, with which every vector is found by itself.
HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 200}


def export_vectors(index: Index, folder: Path) -> int:
    """How many passages were written into the collection `passages` of a new Chroma folder.

    Each has its text and vector; its metadata say where it stands: `document_id`, `start`, `end` (characters of the
    document's text, the end exclusive), `title`, `file`, and where known `url`, `heading`, `page`, `event_id`.

    Raises:
        ConfigError: the folder holds something already.
        BuildError: Chroma could not write it, as on a full disk.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"{folder} is not empty", hint="name a new folder")
    import chromadb
    from chromadb.config import Settings

    with _told():
        client: Any = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        try:
            made = client.create_collection(EXPORTED, configuration={"hnsw": HNSW}, embedding_function=None)
            for start in range(0, len(index), BATCH):
                positions = range(start, min(start + BATCH, len(index)))
                chunks = [index.chunk(position) for position in positions]
                made.add(
                    ids=[chunk.id for chunk in chunks],
                    embeddings=index.chunk_vectors(positions),
                    documents=[chunk.text for chunk in chunks],
                    metadatas=[_metadata(index, chunk) for chunk in chunks],
                )
        finally:
            client.close()
    return len(index)


def _metadata(index: Index, chunk: Chunk) -> dict[str, str | int]:
    document = index.summary(chunk.document_id)
    known: dict[str, str | int | None] = {
        "document_id": chunk.document_id,
        "start": chunk.start,
        "end": chunk.end,
        "title": document.title,
        "file": document.file,
        "url": document.url,
        "heading": chunk.headings[-1] if chunk.headings else None,
        "page": chunk.pages[0] if chunk.pages else None,
        "event_id": chunk.event_id,
    }
    return {name: value for name, value in known.items() if value is not None}  # Chroma takes no None


@contextmanager
def _told() -> Iterator[None]:
    """Chroma's own failures as one of ours."""
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        what = str(error).strip().splitlines()[0]
        raise BuildError(f"the vectors could not be written: {what}", hint="is the disk full?") from error
