"""Makes an archive beside whatever else is running: a server, an index run, a fetch."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ..errors import AssistantError, BackupError, FetchError, IndexMissingError
from ..fetch import STATE, corpus_lock
from ..index import MANIFEST as INDEX_MANIFEST
from ..index import open_index
from .archive import BLOCK, FORMAT, MANIFEST, Entry, Manifest
from .contents import Choice, Found, Places, corpus_files, feedback_files, folder_files, settings_files, staff_files

TRIES = 3
Signature = dict[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was kept; `notes` say what was not, and why."""

    path: Path
    bytes: int
    manifest: Manifest
    notes: tuple[str, ...]


def back_up(
    target: Path,
    places: Places,
    *,
    choice: Choice = Choice(),  # noqa: B008 (frozen)
    settings: Sequence[Path] = (),
    values: Mapping[str, str] | None = None,
    overwrite: bool = False,
) -> BackupReport:
    """The archive that now lies at `target`, readable by its owner alone; until it is whole nothing lies there.

    Args:
        settings: Files that are kept as well.
        values: Variables that are set, without secrets, for people who look into the manifest.
        overwrite: Whether an archive that is there already is replaced.

    Raises:
        BackupError: something cannot be kept or written, or the corpus changes all the time.
    """
    _refuse_target(target, places, overwrite=overwrite)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        for _ in range(TRIES):
            unfinished.unlink(missing_ok=True)
            try:
                manifest, notes = _Writing(unfinished, places, choice, settings, values or {}).write()
            except _ChangedError:
                continue
            size = unfinished.stat().st_size
            if target.exists() and not overwrite:
                raise BackupError(f"{target} is there by now", hint="name another file")
            unfinished.replace(target)
            return BackupReport(target, size, manifest, tuple(notes))
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
        raise BackupError(f"no backup was made: {what}", hint="make room or check the rights") from error
    finally:
        unfinished.unlink(missing_ok=True)
    raise BackupError(f"{places.corpus} changes while it is being kept", hint="try again when nobody works on it")


def _refuse_target(target: Path, places: Places, *, overwrite: bool) -> None:
    if target.is_dir() or not target.parent.is_dir():
        raise BackupError(f"{target} cannot be written", hint="name a file in a folder that is there")
    if target.exists() and not overwrite:
        raise BackupError(f"{target} is there already", hint="name another file, or add --force")
    for folder in (places.corpus, places.index, places.feedback, places.staff):
        if target.resolve().is_relative_to(folder.resolve()):
            raise BackupError(f"{target} would lie in {folder}, which it holds", hint="name a file elsewhere")


class _ChangedError(Exception):
    """The corpus was changed while it was being copied."""


class _Writing:
    """One try at an archive."""

    def __init__(
        self, path: Path, places: Places, choice: Choice, settings: Sequence[Path], values: Mapping[str, str]
    ) -> None:
        self._path = path
        self._places = places
        self._choice = choice
        self._settings = settings
        self._values = values
        self._files: dict[str, Entry] = {}
        self._notes: list[str] = []

    def write(self) -> tuple[Manifest, list[str]]:
        """The manifest of the archive, which is on the disk then."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
                self._take(opened, settings_files(self._settings))
                self._take_corpus(opened)
                generation = self._take_index(opened) if "index" in self._choice else None
                if "feedback" in self._choice:
                    self._take(opened, feedback_files(self._places.feedback), passing=True)
                if "staff" in self._choice:
                    self._take_staff(opened)
                manifest = Manifest(
                    format=FORMAT,
                    program=version("coprod-assistant"),
                    made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                    generation=generation,
                    settings=self._values,
                    files=self._files,
                )
                opened.writestr(_member(MANIFEST), manifest.model_dump_json(indent=1), zipfile.ZIP_DEFLATED)
            file.flush()
            os.fsync(file.fileno())
        return manifest, self._notes

    def _take_corpus(self, opened: zipfile.ZipFile) -> None:
        """All of the corpus in one state; no fetch begins to change it meanwhile."""
        corpus = self._places.corpus
        with _quiet(corpus) as is_quiet:
            if not is_quiet:
                self._notes.append("a fetch is running: what it has got so far is not kept")
            found = list(corpus_files(corpus, visit=is_quiet))
            before = _signature(found)
            self._take(opened, found)
            publishing = (corpus / STATE / "publishing.json").is_file() and not is_quiet
            if publishing or _signature(corpus_files(corpus, visit=is_quiet)) != before:
                raise _ChangedError

    def _take_index(self, opened: zipfile.ZipFile) -> str | None:
        """The name of the served generation, which nobody removes while it is copied."""
        try:
            with open_index(self._places.index, embedder_hash=None, check="full") as index:
                self._notes += [f"warning: {warning}" for warning in index.warnings]
                folder = self._places.index / index.generation
                names = [*index.manifest.files, INDEX_MANIFEST]
                self._take(opened, folder_files("index", folder, names))
                return index.generation
        except IndexMissingError:
            self._notes.append(f"there is no index in {self._places.index}, so none is kept")
            return None
        except BackupError:
            raise
        except AssistantError as error:
            hint = "run coprod index, or add --without-index"
            raise BackupError(f"the index cannot be kept: {error}", hint=hint) from error

    def _take_staff(self, opened: zipfile.ZipFile) -> None:
        snapshot = self._path.with_name(f"{self._path.name}.desk")
        snapshot.touch(mode=0o600)
        try:
            self._take(opened, staff_files(self._places.staff, snapshot), passing=True)
        finally:
            snapshot.unlink(missing_ok=True)

    def _take(self, opened: zipfile.ZipFile, found: Iterable[Found], *, passing: bool = False) -> None:
        """Copies files into the archive.

        Args:
            passing: Whether a file may have been removed meanwhile, as what has become too old is.
        """
        for each in found:
            try:
                source = each.path.open("rb")
            except FileNotFoundError:
                if passing:
                    continue
                raise _ChangedError from None
            digest, size = hashlib.sha256(), 0
            with source, opened.open(_member(each.name), "w", force_zip64=True) as copy:
                while block := source.read(BLOCK):
                    size += len(block)
                    digest.update(block)
                    copy.write(block)
            self._files[each.name] = Entry(size=size, sha256=digest.hexdigest())


def _member(name: str) -> zipfile.ZipInfo:
    """An ordinary file that only its owner reads; unpacked by hand it keeps that right."""
    member = zipfile.ZipInfo(name, date_time=dt.datetime.now(dt.UTC).timetuple()[:6])
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o100600 << 16
    return member


def _signature(found: Iterable[Found]) -> Signature:
    """What changes where a file is written, replaced, added or removed."""
    signature = {}
    for each in found:
        try:
            status = each.path.stat()
        except FileNotFoundError:
            raise _ChangedError from None
        signature[each.name] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return signature


@contextmanager
def _quiet(corpus: Path) -> Iterator[bool]:
    """Whether no fetch is running, nor begins before the end; where nothing was fetched yet, none is waited for."""
    with ExitStack() as stack:
        is_quiet = not (corpus / STATE).is_dir()
        if not is_quiet:
            try:
                stack.enter_context(corpus_lock(corpus))
                is_quiet = True
            except (FetchError, PermissionError):
                is_quiet = False
        yield is_quiet
