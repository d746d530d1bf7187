"""The archive file: a zip whose `manifest.json` has size and hash of every other file in it.

A damaged or foreign archive is refused before anything of it is written. Names are checked here once: whatever passes
lies below one of the five folders, as an ordinary file.
"""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import BackupError

FORMAT: Literal[1] = 1
MANIFEST = "manifest.json"
MOST_MANIFEST_BYTES = 200_000_000  # about a million files
BLOCK = 1 << 20
Section = Literal["corpus", "index", "feedback", "staff", "settings"]
SECTIONS: tuple[Section, ...] = ("corpus", "index", "feedback", "staff", "settings")
DRIVE = re.compile(r"[A-Za-z]:")
ANOTHER = "restore an older archive"
# What the zip library raises for bytes that are not as they were; OSError for a place before the beginning of the file.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Entry(BaseModel):
    """Size in bytes and sha256 of one file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """The contents of manifest.json.

    `generation` is that of the index in it, if there is one. `settings` are the variables that were set, without
    those that hold secrets: they are for people to read and are not applied.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1]
    program: str
    made: str
    generation: str | None = None
    settings: Mapping[str, str] = {}
    files: Mapping[str, Entry]

    def of(self, section: Section) -> dict[str, Entry]:
        """The files of a section, by their names below it."""
        start = f"{section}/"
        return {name.removeprefix(start): entry for name, entry in self.files.items() if name.startswith(start)}


class Archive:
    """An open archive whose names and manifest fit together; contents are checked as they are read."""

    def __init__(self, path: Path, opened: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._zip = opened

    def check(self) -> None:
        """Reads everything.

        Raises:
            BackupError: a file is not as it was put in; names it.
        """
        for name in self.manifest.files:
            for _ in self._blocks(name):
                pass

    def extract(self, section: Section, folder: Path) -> None:
        """Writes the files of a section below a folder, which nobody else writes to.

        Raises:
            BackupError: a file is not as it was put in; names it.
        """
        for name in self.manifest.of(section):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                for block in self._blocks(f"{section}/{name}"):
                    file.write(block)

    def _blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file; ends with an error unless they are those of the manifest."""
        entry = self.manifest.files[name]
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(name) as file:
                while size <= entry.size and (block := file.read(BLOCK)):
                    size += len(block)
                    digest.update(block)
                    yield block
        except DAMAGE as error:
            raise BackupError(f"{self.path}: {name} is damaged ({error})", hint=ANOTHER) from error
        if size != entry.size or digest.hexdigest() != entry.sha256:
            raise BackupError(f"{self.path}: {name} is not as it was when the archive was made", hint=ANOTHER)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """The archive, open for reading.

    Raises:
        BackupError: there is none, it is damaged, of another program or version, or names files outside its folders.
    """
    try:
        opened = zipfile.ZipFile(path)
    except OSError as error:
        raise BackupError(
            f"{path} cannot be opened: {error.strerror}", hint="name an archive of coprod backup"
        ) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BackupError(f"{path} is no archive, or is cut off ({error})", hint=ANOTHER) from error
    with opened:
        yield Archive(path, opened, _checked(path, opened))


def _checked(path: Path, opened: zipfile.ZipFile) -> Manifest:
    """The manifest of an archive that holds exactly the files that it lists."""
    members = opened.infolist()
    for member in members:
        _refuse_outside(path, member)
    manifest = _manifest(path, opened)
    found = [member.filename for member in members if member.filename != MANIFEST]
    if len(set(found)) != len(found) or len(members) != len(found) + 1:
        raise BackupError(f"{path} has a file twice", hint=ANOTHER)
    if unlike := sorted(set(found) ^ set(manifest.files)):
        where = "is missing" if unlike[0] in manifest.files else "is not in its manifest"
        raise BackupError(f"{path}: {unlike[0]!r} {where}", hint=ANOTHER)
    if (manifest.generation is None) != (not manifest.of("index")):
        raise BackupError(f"{path}: its manifest and its index do not fit together", hint=ANOTHER)
    return manifest


def _manifest(path: Path, opened: zipfile.ZipFile) -> Manifest:
    try:
        member = opened.getinfo(MANIFEST)
        with opened.open(member) as file:
            text = _bounded(file)
        version = _Version.model_validate_json(text).format
        if version != FORMAT:
            raise BackupError(f"{path} has format {version}, this program reads {FORMAT}", hint="use its own version")
        return Manifest.model_validate_json(text)
    except KeyError as error:
        raise BackupError(f"{path} is no archive of coprod backup: it has no {MANIFEST}", hint=ANOTHER) from error
    except (ValidationError, *DAMAGE) as error:
        raise BackupError(f"{path}: its {MANIFEST} is damaged", hint=ANOTHER) from error


def _bounded(file: IO[bytes]) -> bytes:
    text = file.read(MOST_MANIFEST_BYTES + 1)
    if len(text) > MOST_MANIFEST_BYTES:
        raise zipfile.BadZipFile("it is too long")
    return text


class _Version(BaseModel):
    format: int


def _refuse_outside(path: Path, member: zipfile.ZipInfo) -> None:
    """Raises BackupError for a name that leaves the folders of an archive, and for anything but ordinary files."""
    name = member.filename
    kind = stat.S_IFMT(member.external_attr >> 16)
    if name != MANIFEST and not is_inside(name):
        raise BackupError(f"{path}: the name {name!r} leaves its folder; nothing was written", hint=ANOTHER)
    if member.is_dir() or kind not in (0, stat.S_IFREG):
        raise BackupError(f"{path}: {name!r} is no ordinary file; nothing was written", hint=ANOTHER)


def is_inside(name: str) -> bool:
    """Whether a name of an archive is a section, a slash and a plain relative path that can be a file's on a disk."""
    section, *parts = name.split("/")
    if section not in SECTIONS or not parts or "\\" in name or any(ord(letter) < 32 for letter in name):
        return False
    if any("\ud800" <= letter <= "\udfff" for letter in name):  # a name that is not UTF-8
        return False
    return all(part not in ("", ".", "..") and not DRIVE.match(part) for part in parts)
