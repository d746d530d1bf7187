"""Writes one generation into an empty folder: archive, vectors, full text, manifest."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.lib.format import open_memmap

from ..catalogue import Catalogue, CatalogueBuilder, Corrections, event_boundaries, find_records
from ..chunk import chunk_document, context_lines, embedding_text
from ..embed import Embedder
from ..errors import BuildError
from ..tokens import terms
from ..types import Chunk, Document, Unit
from ..units import units_of
from .archive import ArchiveWriter, document_digest
from .cache import EmbeddingCache, text_key
from .dense import write_sketch
from .event_terms import holders_of, labels_of
from .layout import ARCHIVE, CATALOGUE, CHUNK_VECTORS, LEXICAL, UNIT_VECTORS, WORD_VECTORS, WORDS
from .lexical import write_lexical
from .manifest import Counts, Origin, write_manifest
from .stored_catalogue import write_catalogue

SLAB = 256  # texts embedded between two saves: what a killed build has to embed again at most
MOST_WORDS = 20_000  # compared by meaning; their vectors take 15 MB
SHORTEST_WORD = 3
ROWS = 16_384  # vectors copied at a time
TOKEN_CHARS = 4  # of a token, about; what a text has beyond the model's length costs nothing
TEXT_CHARS = 10  # what a text costs by itself, in characters


class Progress(Protocol):
    """Told how far a stage is; `total` is 0 while it is not known.

    Texts that are embedded are long at first and short in the end, so `done` of them counts work: it is half of the
    texts when half of the work is done.
    """

    def __call__(self, stage: str, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True)
class GenerationCounts:
    """What was written; `embedded` and `reused` count distinct texts."""

    documents: int
    chunks: int
    units: int
    embedded: int
    reused: int
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Staged:
    """Documents cut into chunks and units, archived; vectors are still to be made."""

    documents: int = 0
    texts: dict[str, int] = field(default_factory=dict)  # distinct texts, numbered in order
    chunk_texts: list[int] = field(default_factory=list)  # number of the text of each chunk
    unit_texts: list[int] = field(default_factory=list)
    chunk_ids: list[str] = field(default_factory=list)
    terms: list[list[str]] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)  # in lower case, in all chunks
    warnings: list[str] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)  # of each document
    origin: Origin = field(default_factory=Origin)
    catalogue: Catalogue = field(default_factory=Catalogue)

    def number(self, text: str) -> int:
        """The number of a text, the next free one if it is new."""
        return self.texts.setdefault(text, len(self.texts))


def write_generation(
    documents: Iterable[Document],
    folder: Path,
    embedder: Embedder,
    *,
    progress: Progress | None = None,
    cache: EmbeddingCache | None = None,
    corrections: Corrections | None = None,
) -> GenerationCounts:
    """Counts of what was written to `folder`, which `open_generation` then reads.

    Args:
        documents: Read once; each id may occur once.
        folder: Made if it is missing; must be empty.
        cache: Where vectors of texts embedded before are looked up and new ones are kept.
        corrections: Of the catalogue; none if None.

    Raises:
        BuildError: no document holds any text, two have the same id, or the folder is not empty.
    """
    staged = stage(documents, folder, progress=progress, corrections=corrections)
    return finish(staged, folder, embedder, progress=progress, cache=cache)


def stage(
    documents: Iterable[Document],
    folder: Path,
    *,
    progress: Progress | None = None,
    corrections: Corrections | None = None,
) -> Staged:
    """Cuts, catalogues and archives the documents; all that is left to do costs embedding."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BuildError(f"{folder} is not empty", hint="name an empty folder")
    staged = Staged()
    archive = ArchiveWriter(folder / ARCHIVE)
    builder = CatalogueBuilder(find_records=find_records, corrections=corrections)
    for document in documents:
        _stage_document(document, staged, archive, builder)
        tell(progress, "cutting", staged.documents, 0)
    staged.catalogue = builder.catalogue()
    _keep_event_terms(archive, staged)
    archive.close()
    staged.words = archive.words
    write_catalogue(folder / CATALOGUE, staged.catalogue)
    staged.warnings += builder.warnings()
    if not staged.chunk_ids:
        raise BuildError("no document holds any text", hint="look at the corpus: every file is empty or unreadable")
    return staged


def _stage_document(document: Document, staged: Staged, archive: ArchiveWriter, builder: CatalogueBuilder) -> None:
    units = units_of(document)
    events = builder.add(document, units)
    chunks = chunk_document(document, units, boundaries=event_boundaries(document, events))
    inside = list(_units_by_chunk(chunks, units))
    archive.add(document, chunks, inside)
    staged.digests.append(document_digest(document))
    for chunk, chunk_units in zip(chunks, inside, strict=True):
        staged.chunk_ids.append(chunk.id)
        staged.chunk_texts.append(staged.number(embedding_text(chunk, document)))
        staged.unit_texts += [staged.number(document.text[unit.start : unit.end]) for unit in chunk_units]
        staged.terms.append(terms("\n".join([*context_lines(chunk, document), chunk.text])))
    if not chunks:
        staged.warnings.append(f"{document.source.file}: holds no text that can be searched")
    left_out = len(units) - sum(map(len, inside))
    if chunks and left_out:
        staged.warnings.append(f"{document.source.file}: cut after {len(chunks)} chunks, {left_out} units left out")
    staged.warnings += [f"{document.source.file}: {warning}" for warning in document.warnings]
    staged.documents += 1


def _keep_event_terms(archive: ArchiveWriter, staged: Staged) -> None:
    text_of = lru_cache(maxsize=1)(archive.text_of)  # both go from document to document
    holders = holders_of(staged.catalogue, archive.spans, staged.terms, text_of)
    archive.add_event_terms(labels_of(staged.catalogue, text_of), holders)


def _units_by_chunk(chunks: list[Chunk], units: list[Unit]) -> Iterator[list[Unit]]:
    remaining = iter(units)
    unit = next(remaining, None)
    for chunk in chunks:
        inside: list[Unit] = []
        while unit is not None and unit.start < chunk.end:
            inside.append(unit)
            unit = next(remaining, None)
        yield inside


def finish(
    staged: Staged,
    folder: Path,
    embedder: Embedder,
    *,
    progress: Progress | None = None,
    cache: EmbeddingCache | None = None,
) -> GenerationCounts:
    """Makes the vectors and all that is searched, then the manifest."""
    scratch = folder / "texts.npy"
    words = _compared_words(staged.words, embedder)
    word_texts = [staged.number(word) for word in words]
    (folder / WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    reused = _embed(staged, scratch, embedder, progress=progress, cache=cache)
    vectors = np.load(scratch, mmap_mode="r")
    _gather(vectors, staged.chunk_texts, folder / CHUNK_VECTORS, np.dtype(np.float32))
    _gather(vectors, staged.unit_texts, folder / UNIT_VECTORS, np.dtype(np.float16))
    _gather(vectors, word_texts, folder / WORD_VECTORS, np.dtype(np.float16))
    del vectors
    scratch.unlink()
    tell(progress, "vectors", 0, len(staged.chunk_ids))
    write_sketch(folder)
    tell(progress, "full text", 0, len(staged.chunk_ids))
    write_lexical(folder / LEXICAL, staged.terms)
    tell(progress, "manifest", 0, 1)
    counts = Counts(documents=staged.documents, chunks=len(staged.chunk_ids), units=len(staged.unit_texts))
    write_manifest(folder, embedder, counts, staged.origin)
    embedded = len(staged.texts) - reused
    return GenerationCounts(
        counts.documents, counts.chunks, counts.units, embedded, reused, warnings=tuple(staged.warnings)
    )


def _compared_words(counts: Counter[str], embedder: Embedder) -> list[str]:
    """The archive's common words, the most frequent first: those whose meaning is compared with a question's."""
    common = embedder.whole_words
    words = (word for word in counts if word in common and len(word) >= SHORTEST_WORD and terms(word))
    return sorted(words, key=lambda word: (-counts[word], word))[:MOST_WORDS]


def _embed(
    staged: Staged, path: Path, embedder: Embedder, *, progress: Progress | None, cache: EmbeddingCache | None
) -> int:
    """Writes the vectors of all distinct texts to `path`; how many of them the cache had."""
    texts = list(staged.texts)
    vectors = _mapped(path, np.dtype(np.float32), (len(texts), embedder.dim))
    keys = [text_key(text, embedder.model_hash) for text in texts]
    kept = cache.get(keys, embedder.dim) if cache is not None else {}
    for number, vector in kept.items():
        vectors[number] = vector
    # Longest first over all texts, so that a slab holds texts of like length and little padding.
    missing = sorted((n for n in range(len(texts)) if n not in kept), key=lambda n: (-len(texts[n]), n))
    work = np.cumsum([min(len(texts[n]), TOKEN_CHARS * embedder.max_tokens) + TEXT_CHARS for n in missing])
    tell(progress, "embedding", 0, len(missing))
    for start in range(0, len(missing), SLAB):
        numbers = missing[start : start + SLAB]
        made = embedder.encode([texts[n] for n in numbers])
        done = float(work[start + len(numbers) - 1] / work[-1])
        tell(progress, "embedding", round(done * len(missing)), len(missing))
        vectors[numbers] = made
        if cache is not None:
            cache.put([keys[n] for n in numbers], made)
    vectors.flush()
    return len(kept)


def _mapped(path: Path, dtype: np.dtype, shape: tuple[int, int]) -> np.memmap:
    """A new array on disk; raises OSError where there is no room for it.

    The room is taken first: writing to a mapped file on a full disk ends the process with SIGBUS.
    """
    array = open_memmap(path, mode="w+", dtype=dtype, shape=shape)
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    return array


def _gather(vectors: np.ndarray, numbers: list[int], path: Path, dtype: np.dtype) -> None:
    """Saves `vectors[numbers]`; half precision is enough to rank a chunk's few units (cosines to 0.001)."""
    gathered = _mapped(path, dtype, (len(numbers), vectors.shape[1]))
    for start in range(0, len(numbers), ROWS):
        gathered[start : start + ROWS] = vectors[numbers[start : start + ROWS]]
    gathered.flush()


def tell(progress: Progress | None, stage: str, done: int, total: int) -> None:
    """Reports, where somebody listens."""
    if progress is not None:
        progress(stage, done, total)
