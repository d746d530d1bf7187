"""The passages of an index with their vectors in a Chroma folder of their own, for other programs."""

from __future__ import annotations

from pathlib import Path

from ..errors import ConfigError
from .reader import Index
from .vectors import write_chroma

EXPORTED = "passages"  # the name of the collection


def export_vectors(index: Index, folder: Path) -> int:
    """How many passages were written into the collection `passages` of a new Chroma folder.

    Each has its text and vector; its metadata say where it stands: `document_id`, `start`, `end` (characters of the
    document's text, the end exclusive), `title`, `file`, and where known `url`, `heading`, `page`, `event_id`.

    Raises:
        ConfigError: the folder holds something already.
        BuildError: Chroma could not write it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"{folder} is not empty", hint="name a new folder")
    documents = {document.id: document for document in index.documents()}
    chunks = [index.chunk(position) for position in range(len(index))]
    metadata = []
    for chunk in chunks:
        document = documents[chunk.document_id]
        known = {
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
        metadata.append({name: value for name, value in known.items() if value is not None})  # Chroma takes no None
    write_chroma(
        folder,
        [chunk.id for chunk in chunks],
        index.chunk_vectors(range(len(chunks))),
        collection=EXPORTED,
        texts=[chunk.text for chunk in chunks],
        metadata=metadata,
    )
    return len(chunks)
