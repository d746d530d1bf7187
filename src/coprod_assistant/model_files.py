"""Whether the files of a model are those that were looked at, before any of them is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path


def file_hashes(folder: Path) -> dict[str, str]:
    """sha256 of each file below a folder, by its name there; hidden files and what Python compiled are left out."""
    hashes = {}
    for path in _files(folder):
        with path.open("rb") as file:
            hashes[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def hash_of(hashes: Mapping[str, str]) -> str:
    """One sha256 over names and hashes: it differs where a file is changed, added or missing."""
    listing = "".join(f"{name}\0{digest}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(listing.encode()).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts):
            yield path
