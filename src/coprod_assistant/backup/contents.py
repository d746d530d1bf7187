"""What a backup holds: which files lie where, and under which name each stands in the archive."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ..errors import BackupError
from ..fetch import STATE
from .archive import Section, is_inside

DESK = "desk.sqlite"  # in the staff's folder


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of an installation."""

    corpus: Path
    index: Path
    feedback: Path
    staff: Path


@dataclass(frozen=True, slots=True)
class Choice:
    """Which parts are wanted: without the index only what cannot be built again."""

    index: bool = True
    feedback: bool = True
    staff: bool = True

    def __contains__(self, section: Section) -> bool:
        return {"index": self.index, "feedback": self.feedback, "staff": self.staff}.get(section, True)


@dataclass(frozen=True, slots=True)
class Found:
    """A file to be kept: its name in the archive, and where it lies."""

    name: str
    path: Path


def corpus_files(corpus_dir: Path, *, visit: bool) -> Iterator[Found]:
    """All files of a corpus, those that are not read as well: descriptions, corrections, records of what was fetched.

    Args:
        visit: Whether what an interrupted visit has got is wanted too.

    Raises:
        BackupError: there is no such folder, or a file in it that cannot be kept.
    """
    if not corpus_dir.is_dir():
        raise BackupError(f"no corpus folder {corpus_dir}", hint="name the folder of the published material")
    root = corpus_dir.resolve()
    for path in _walk(corpus_dir):
        name = path.relative_to(corpus_dir).as_posix()
        if name == f"{STATE}/lock" or (name.startswith(f"{STATE}/") and not visit):
            continue
        if not path.resolve().is_relative_to(root):
            raise BackupError(f"{name} is a link that leaves the corpus folder", hint="copy the file into the folder")
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            if not path.is_symlink():
                continue  # it has gone since the folder was listed
            raise BackupError(f"{name} is a link to nothing", hint="remove it from the folder") from None
        if not stat.S_ISREG(mode):
            raise BackupError(f"{name} in {corpus_dir} is no ordinary file", hint="remove it from the folder")
        yield _found("corpus", name, path)


def folder_files(section: Section, folder: Path, names: Iterable[str]) -> Iterator[Found]:
    """Named files of a folder."""
    yield from (_found(section, name, folder / name) for name in names)


def feedback_files(folder: Path) -> Iterator[Found]:
    """The days of kept feedback."""
    yield from folder_files("feedback", folder, sorted(path.name for path in folder.glob("*.jsonl")))


def staff_files(folder: Path, snapshot: Path) -> Iterator[Found]:
    """What the staff's desk keeps: its database as `snapshot` now holds it, and earlier versions of what it amended.

    The key of the sessions stays out: with it whoever holds the archive could sign in. A new one is made.

    Raises:
        BackupError: the database cannot be read.
    """
    if (folder / DESK).is_file():
        try:
            with closing(sqlite3.connect(folder / DESK)) as desk, closing(sqlite3.connect(snapshot)) as copy:
                desk.backup(copy)  # one state of it, whoever writes meanwhile
        except sqlite3.Error as error:
            raise BackupError(f"{folder / DESK} cannot be kept: {error}", hint="add --without-staff") from error
        yield Found(f"staff/{DESK}", snapshot)
    if folder.is_dir():
        names = sorted(path.relative_to(folder).as_posix() for path in folder.glob("*/*.toml"))
        yield from folder_files("staff", folder, names)


def settings_files(paths: Sequence[Path]) -> Iterator[Found]:
    """Single files, under their names alone.

    Raises:
        BackupError: one is not there, or two have one name.
    """
    seen: dict[str, Path] = {}
    for path in paths:
        if not path.is_file():
            raise BackupError(f"there is no settings file {path}", hint="correct the path or leave it out")
        if path.name in seen and seen[path.name].resolve() != path.resolve():
            raise BackupError(f"two settings files are called {path.name}", hint="rename one, or keep it elsewhere")
        if path.name not in seen:
            seen[path.name] = path
            yield _found("settings", path.name, path)


def _found(section: Section, name: str, path: Path) -> Found:
    full = f"{section}/{name}"
    if not is_inside(full):
        shown = full.encode(errors="surrogateescape").decode(errors="backslashreplace")
        raise BackupError(f"the name of the file {shown!r} cannot be kept", hint="rename the file")
    return Found(full, path)


def _walk(folder: Path) -> Iterator[Path]:
    """All files below a folder, sorted; linked folders are not entered."""
    for at, subfolders, files in os.walk(folder):
        subfolders.sort()
        for name in sorted(files):
            yield Path(at) / name
