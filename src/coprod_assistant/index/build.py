"""Builds the index of a corpus beside the one that is served, and publishes it only when it has verified."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..catalogue import Corrections, read_corrections
from ..corpus import CorpusFile, read_corpus, unread_files
from ..embed import Embedder
from ..errors import AssistantError, BuildError
from ..extract import ExtractionFailure, extract_corpus, ocr_version, without_repeated
from ..types import Document
from .cache import EmbeddingCache
from .handover import drop_unserved, is_in_place
from .layout import BUILDING, CACHE, named_generation
from .locks import builder_lock
from .manifest import Failure, Manifest, Origin
from .origin import content_hash, inputs_hash
from .publish import collect, publish, remove_leftovers
from .reader import open_generation
from .store import StoreServer
from .writer import GenerationCounts, Progress, Staged, finish, stage, tell

MOST_LOST = 0.4  # share of the served documents that may be lost before the build is not believed
FEWEST_GONE = 3  # files that are missing from the folder; of a small trial one or two are removed on purpose


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; `changed` is False where the served generation is what it would have built.

    `failures` are files that could not be read and why; `embedded` and `reused` count distinct texts. `unread` are
    files of a kind that is not read.
    """

    generation: str
    changed: bool
    documents: int
    chunks: int
    units: int
    embedded: int
    reused: int
    failures: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    seconds: float
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Job:
    files: list[CorpusFile]
    corrections: Corrections
    index_dir: Path
    embedder: Embedder
    timeout_s: float
    memory_mb: int
    progress: Progress | None
    corpus_dir: Path
    accept_loss: bool
    server: StoreServer | None
    ocr: bool


@dataclass(frozen=True, slots=True)
class _Served:
    generation: str
    manifest: Manifest
    files: frozenset[str]  # of its documents
    in_place: bool  # whether it is searched where a new one would be


def build_index(  # noqa: PLR0913 - each is a setting of its own
    corpus_dir: Path,
    index_dir: Path,
    embedder: Embedder,
    *,
    timeout_s: float,
    memory_mb: int,
    progress: Progress | None = None,
    accept_loss: bool = False,
    server: StoreServer | None = None,
    ocr: bool = False,
) -> BuildReport:
    """What was built and published; the served index stays as it is until then, and if anything fails.

    Args:
        timeout_s: Longest time for reading one file.
        memory_mb: Most memory for reading one file.
        server: The store in which passages are searched; None searches the index's own files.
        ocr: Whether scanned pages are read.
        accept_loss: Publish though much of what is served is gone from the corpus or can no longer be read.

    Raises:
        ConfigError: there is no corpus, or it is empty or described wrongly; what reads scanned pages is not installed.
        IndexBusyError: another process builds this index.
        StoreError: the store cannot be asked.
        BuildError: nothing could be read, the disk is full, or the result did not verify.
    """
    started = time.monotonic()
    files = read_corpus(corpus_dir)
    job = _Job(
        files,
        read_corrections(corpus_dir),
        index_dir,
        embedder,
        timeout_s,
        memory_mb,
        progress,
        corpus_dir,
        accept_loss,
        server,
        ocr,
    )
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        with builder_lock(index_dir):
            remove_leftovers(index_dir)
            if server is not None:
                drop_unserved(index_dir, server)
            report = _build(job)
    except (OSError, sqlite3.OperationalError) as error:
        raise _disk_error(error, index_dir) from error
    unread = tuple(unread_files(corpus_dir))
    return replace(report, seconds=time.monotonic() - started, unread=unread)


def _build(job: _Job) -> BuildReport:
    served = _served(job.index_dir, job.server)
    settings: dict[str, float | int | str] = {"timeout_s": job.timeout_s, "memory_mb": job.memory_mb}
    settings |= {"ocr": ocr_version()} if job.ocr else {}
    inputs = inputs_hash((file.source for file in job.files), job.embedder.model_hash, settings, job.corrections.digest)
    # A file may fail for want of time on a busy machine, so a build with failures is worth repeating.
    if served and served.in_place and served.manifest.origin.inputs == inputs and not served.manifest.origin.failures:
        return _unchanged(served)
    building = job.index_dir / f"{BUILDING}{os.getpid()}"
    cache = EmbeddingCache(job.index_dir / CACHE)
    try:
        failures: list[Failure] = []
        staged = stage(
            without_repeated(_documents(job, failures)), building, progress=job.progress, corrections=job.corrections
        )
        staged.origin = Origin(
            inputs=inputs,
            content=content_hash(
                staged.digests,
                [failure.model_dump_json() for failure in failures],
                job.embedder.model_hash,
                job.corrections.digest,
            ),
            failures=tuple(failures),
            warnings=tuple(staged.warnings),
            settings=settings,
        )
        if served and served.in_place and served.manifest.origin.content == staged.origin.content:
            return _unchanged(served)
        if served and not job.accept_loss:
            _refuse_loss(job, served, failures)
        _require_space(job, staged, building)
        counts = finish(staged, building, job.embedder, progress=job.progress, cache=cache)
        generation = publish(building, job.index_dir, staged.origin.content, progress=job.progress, server=job.server)
        cache.keep_only(staged.texts, job.embedder.model_hash)
        collect(job.index_dir, keep={generation, served.generation if served else generation})
        if job.server is not None:
            drop_unserved(job.index_dir, job.server)
        tell(job.progress, "published", 1, 1)
        return _report(generation, counts, failures)
    finally:
        cache.close()
        shutil.rmtree(building, ignore_errors=True)


def _documents(job: _Job, failures: list[Failure]) -> Iterator[Document]:
    """Documents as they are read; what cannot be read is added to `failures`."""
    done = 0

    def on_done(*_: object) -> None:
        nonlocal done
        done += 1
        tell(job.progress, "reading", done, len(job.files))

    readings = job.index_dir / CACHE / "ocr" if job.ocr else None
    found = extract_corpus(
        job.files, timeout_s=job.timeout_s, memory_mb=job.memory_mb, on_done=on_done, readings=readings
    )
    for document in found:
        if isinstance(document, ExtractionFailure):
            failures.append(Failure(file=document.file, reason=document.reason))
        else:
            yield document
    if len(failures) == len(job.files):
        first = f"{failures[0].file}: {failures[0].reason}"
        raise BuildError(f"none of the {len(failures)} files could be read ({first})", hint="look at the corpus")


def _served(index_dir: Path, server: StoreServer | None) -> _Served | None:
    """The generation that is named, if all its files are as they were written; a damaged one is built again."""
    named = named_generation(index_dir)
    if named is None:
        return None
    try:
        with open_generation(index_dir / named) as index:
            files = frozenset(document.file for document in index.documents())
            return _Served(named, index.manifest, files, is_in_place(index_dir / named, server, index_dir))
    except AssistantError:
        return None


def _refuse_loss(job: _Job, served: _Served, failures: list[Failure]) -> None:
    """Raises BuildError where much of what is served is lost: a bad copy must not replace a good one.

    Lost is what can no longer be read, and what is gone from the folder, as when a disk is not mounted; as many of
    those as there are new files may have been renamed. What was withdrawn from the web lies there and does not count.
    """
    unreadable = sorted(failure.file for failure in failures if failure.file in served.files)
    gone = sorted(file for file in served.files if not (job.corpus_dir / file).exists())
    new = sum(file.source.file not in served.files for file in job.files)
    lost = unreadable + gone[: max(0, len(gone) - new)]
    if len(lost) > MOST_LOST * len(served.files) and (unreadable or len(lost) >= FEWEST_GONE):
        raise BuildError(
            f"{len(lost)} of {len(served.files)} documents that are served are gone or can no longer be read, first "
            f"{lost[0]}",
            hint="put the files right; if they are to go, run coprod index --accept-loss",
        )


def _require_space(job: _Job, staged: Staged, building: Path) -> None:
    """Raises BuildError now rather than after hours of embedding, where the disk cannot hold the result."""
    archive = sum(path.stat().st_size for path in building.iterdir())
    vector = 4 * job.embedder.dim
    # Chunks: vectors and full text. Texts: scratch file and cache. Units: half precision.
    need = archive + vector * (2 * len(staged.chunk_ids) + 3 * len(staged.texts) + 0.5 * len(staged.unit_texts))
    free = shutil.disk_usage(job.index_dir).free
    if free < need:
        raise BuildError(
            f"the new index needs {need / 1e6:.0f} MB in {job.index_dir}, {free / 1e6:.0f} MB are free",
            hint="make room on the disk or name another folder",
        )


def _unchanged(served: _Served) -> BuildReport:
    counts, origin = served.manifest.counts, served.manifest.origin
    failures = tuple((failure.file, failure.reason) for failure in origin.failures)
    return BuildReport(
        served.generation, False, counts.documents, counts.chunks, counts.units, 0, 0, failures, origin.warnings, 0.0
    )


def _report(generation: str, counts: GenerationCounts, failures: list[Failure]) -> BuildReport:
    return BuildReport(
        generation=generation,
        changed=True,
        documents=counts.documents,
        chunks=counts.chunks,
        units=counts.units,
        embedded=counts.embedded,
        reused=counts.reused,
        failures=tuple((failure.file, failure.reason) for failure in failures),
        warnings=counts.warnings,
        seconds=0.0,
    )


def _disk_error(error: OSError | sqlite3.OperationalError, index_dir: Path) -> BuildError:
    full = "full" in str(error) if isinstance(error, sqlite3.Error) else error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full:
        return BuildError(f"the disk of {index_dir} is full", hint="make room; the served index is untouched")
    return BuildError(f"the index could not be written: {error}", hint=f"check the rights on {index_dir}")
