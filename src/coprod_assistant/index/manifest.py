"""What a generation holds and was made with, and whether its files are still those that were written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ..embed import Embedder
from ..errors import IndexDamagedError, IndexMismatchError
from . import layout
from .layout import FORMAT, MANIFEST, REBUILD_HINT, files_of, sync

Check = Literal["full", "quick"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(_Model):
    """Size in bytes and sha256 of one file."""

    size: int
    sha256: str


class Embedding(_Model):
    """The model that made the vectors."""

    name: str
    sha256: str
    dim: int


class Failure(_Model):
    """A file of the corpus that could not be read."""

    file: str
    reason: str


class Origin(_Model):
    """What a generation was made from; two builds of equal origin give the same answers."""

    inputs: str = ""  # hash of the corpus files with their metadata, the program, its libraries, model and settings
    content: str = ""  # hash of all that was read from them
    failures: tuple[Failure, ...] = ()
    warnings: tuple[str, ...] = ()
    settings: Mapping[str, float | int | str] = {}


class Counts(_Model):
    """How much a generation holds."""

    documents: int
    chunks: int
    units: int


class Manifest(_Model):
    """The contents of manifest.json."""

    format: int
    counts: Counts
    embedding: Embedding
    origin: Origin
    files: Mapping[str, FileEntry]
    checksum: str = ""  # sha256 of all above

    def own_checksum(self) -> str:
        """What `checksum` has to be."""
        return hashlib.sha256(self.model_dump_json(exclude={"checksum"}).encode()).hexdigest()


def write_manifest(folder: Path, embedder: Embedder, counts: Counts, origin: Origin) -> Manifest:
    """The manifest of the files that are in `folder` now, written beside them."""
    manifest = Manifest(
        format=FORMAT,
        counts=counts,
        embedding=Embedding(name=embedder.name, sha256=embedder.model_hash, dim=embedder.dim),
        origin=origin,
        files={name: _entry(folder / name) for name in files_of(folder)},
    )
    manifest = manifest.model_copy(update={"checksum": manifest.own_checksum()})
    path = folder / MANIFEST
    path.write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    sync(path)
    return manifest


def renew_manifest(folder: Path) -> None:
    """Makes the manifest tell the files that are in `folder` now."""
    files = {name: _entry(folder / name) for name in files_of(folder)}
    manifest = read_manifest(folder).model_copy(update={"files": files})
    manifest = manifest.model_copy(update={"checksum": manifest.own_checksum()})
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    sync(folder / MANIFEST)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation.

    Raises:
        IndexDamagedError: it is missing or not a manifest.
        IndexMismatchError: it is of another format.
    """
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
        found = _Format.model_validate_json(text).format
        if found != FORMAT:
            raise IndexMismatchError(
                f"{folder.name} has format {found}, this program reads format {FORMAT}", hint=REBUILD_HINT
            )
        manifest = Manifest.model_validate_json(text)
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise IndexDamagedError(f"{path} is missing or damaged", hint=REBUILD_HINT) from error
    if manifest.checksum != manifest.own_checksum():
        raise IndexDamagedError(f"{path} is damaged", hint=REBUILD_HINT)
    return manifest


class _Format(BaseModel):
    format: int


def refuse_mismatch(manifest: Manifest, generation: str, *, embedder_hash: str | None) -> None:
    """Raises IndexMismatchError where the generation was made with another model."""
    if embedder_hash is not None and manifest.embedding.sha256 != embedder_hash:
        raise IndexMismatchError(
            f"{generation} was built with the embedding model {manifest.embedding.name} "
            f"({manifest.embedding.sha256[:12]}), this program uses {embedder_hash[:12]}",
            hint=f"{REBUILD_HINT} (or set COPROD_EMBEDDING_MODEL to the model it was built with)",
        )


def check_files(folder: Path, manifest: Manifest, *, check: Check) -> None:
    """Raises IndexDamagedError naming the first file that is missing, added or not as it was written.

    Args:
        check: "full" reads every byte; "quick" compares sizes, and reads only files up to `layout.WHOLE`.
    """
    strangers = set(files_of(folder)) - set(manifest.files)
    if strangers:
        raise _damaged(folder, min(strangers), "is not in the manifest")
    for name, entry in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise _damaged(folder, name, "is missing")
        if path.stat().st_size != entry.size:
            raise _damaged(folder, name, f"has {path.stat().st_size} bytes, the manifest says {entry.size}")
    read = [name for name, entry in manifest.files.items() if check == "full" or entry.size <= layout.WHOLE]
    with ThreadPoolExecutor(4) as pool:  # hashing leaves the interpreter free
        for name, digest in zip(read, pool.map(lambda name: sha256_of(folder / name), read), strict=True):
            if digest != manifest.files[name].sha256:
                raise _damaged(folder, name, "differs from the manifest")


def _damaged(folder: Path, name: str, what: str) -> IndexDamagedError:
    return IndexDamagedError(f"{folder.name}/{name} {what}", hint=REBUILD_HINT)


def _entry(path: Path) -> FileEntry:
    return FileEntry(size=path.stat().st_size, sha256=sha256_of(path))


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
