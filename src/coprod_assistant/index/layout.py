"""Names of the files of an index, and writing that a crash cannot leave half done."""

from __future__ import annotations

import os
import re
from pathlib import Path

FORMAT = 4  # of a generation's files; a reader refuses any other
POINTER = "CURRENT"
LOCK = "LOCK"
CACHE = "cache"
BUILDING = ".building-"
MANIFEST = "manifest.json"
ARCHIVE = "archive.sqlite"
CATALOGUE = "catalogue.jsonl"
LEXICAL = "lexical.sqlite"
STORE = (
    "store.json"  # of a generation: where its vectors and full text are; of an index: what its names there begin with
)
WORDS = "words.json"
WORD_VECTORS = "words.npy"
CHUNK_VECTORS = "vectors.npy"
SKETCH = "sketch.npy"
CENTRE = "centre.npy"
UNIT_VECTORS = "units.npy"
GENERATION = re.compile(r"gen-\d{8}T\d{12}Z-[0-9a-f]{8}")
REBUILD_HINT = "run: coprod index"
# Bytes. A file up to here is hashed and read into memory when a generation is opened; a larger one stays on the disk
# and is read where it is needed, so neither the time to open nor the memory grows with the archive.
WHOLE = 64 * 2**20


def named_generation(index_dir: Path) -> str | None:
    """The generation that `CURRENT` names; None if there is no such file or it holds no generation's name."""
    try:
        name = (index_dir / POINTER).read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return name if GENERATION.fullmatch(name) else None


def generations(index_dir: Path) -> list[str]:
    """All generations in the folder, oldest first, named or not."""
    if not index_dir.is_dir():
        return []
    return sorted(path.name for path in index_dir.iterdir() if path.is_dir() and GENERATION.fullmatch(path.name))


def name_generation(index_dir: Path, generation: str) -> None:
    """Makes `CURRENT` name `generation`: a reader sees the old name or the new one, also after a power cut."""
    draft = index_dir / f"{POINTER}.draft"
    draft.write_text(generation + "\n", encoding="ascii")
    sync(draft)
    draft.replace(index_dir / POINTER)
    sync(index_dir)


def sync(path: Path) -> None:
    """Returns when the file's bytes, or the folder's entries, are on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows does not open folders
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """`sync` for all files and folders of a tree."""
    for path in sorted(folder.rglob("*")):
        sync(path)
    sync(folder)


def files_of(folder: Path) -> list[str]:
    """Relative names of all files of a generation but its manifest, sorted."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if name != MANIFEST)
