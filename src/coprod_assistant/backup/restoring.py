"""Brings an archive back: everything is written beside its place and checked, and only then put there.

Nothing that was there is overwritten. With `replace` a folder that holds something is set aside under another name,
and an index that is served keeps its generations.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ..errors import AssistantError, BackupError
from ..fetch import STATE, corpus_lock
from ..index import adopt, builder_lock, generations, serve_adopted
from .archive import SECTIONS, Archive, Section
from .contents import Choice, Places

SPARE_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: how many files of each section, the index served now, and folders set aside."""

    files: dict[Section, int]
    generation: str | None
    aside: tuple[Path, ...]


def restore(
    archive: Archive,
    places: Places,
    *,
    choice: Choice = Choice(),  # noqa: B008 (frozen)
    settings_to: Path | None = None,
    replace: bool = False,
) -> Restored:
    """What was brought back; if anything fails, everything is as it was before.

    Args:
        settings_to: Folder for the settings files of the archive; without one they are left in it.
        replace: Whether folders that hold something already may be set aside.

    Raises:
        BackupError: something is in the way, or the archive or the disk does not hold what is needed.
        IndexBusyError: an index is being built.
        FetchError: a fetch is running.
    """
    folders: dict[Section, Path] = {"corpus": places.corpus, "feedback": places.feedback, "staff": places.staff}
    if settings_to is not None:
        folders["settings"] = settings_to
    wanted = {section for section in SECTIONS if section in choice and archive.manifest.of(section)}
    folders = {section: folder.resolve() for section, folder in folders.items() if section in wanted}
    if not replace:
        _refuse_full(folders, places.index if "index" in wanted else None)
    try:
        places.index.mkdir(parents=True, exist_ok=True)  # its lock keeps index runs and other restorations away
        with ExitStack() as stack:
            stack.enter_context(builder_lock(places.index))
            if (places.corpus / STATE).is_dir():
                stack.enter_context(corpus_lock(places.corpus))
            _require_space(archive, {**folders, **({"index": places.index} if "index" in wanted else {})})
            return _Restoring(archive, folders, places.index if "index" in wanted else None).run()
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
        raise BackupError(f"nothing was restored: {what}", hint="make room or check the rights") from error


class _Restoring:
    """Brings sections beside their places, then into them, the index last."""

    def __init__(self, archive: Archive, folders: dict[Section, Path], index_dir: Path | None) -> None:
        self._archive = archive
        self._folders = folders
        self._index_dir = index_dir
        self._aside: list[Path] = []

    def run(self) -> Restored:
        """What was brought back."""
        manifest = self._archive.manifest
        with ExitStack() as cleaning:
            staged = {}
            for section, folder in self._folders.items():
                staged[section] = _beside(folder)
                cleaning.callback(shutil.rmtree, staged[section], ignore_errors=True)
                self._archive.extract(section, staged[section])
            adopted = self._adopt(cleaning)
            os.sync()
            with ExitStack() as undoing:
                for section, folder in self._folders.items():
                    self._put(staged[section], folder, undoing)
                if adopted is not None and self._index_dir is not None and manifest.generation is not None:
                    serve_adopted(adopted, manifest.generation, self._index_dir)
                undoing.pop_all()
        files: dict[Section, int] = {section: len(manifest.of(section)) for section in self._folders}
        if adopted is not None:
            files["index"] = len(manifest.of("index"))
        return Restored(files, manifest.generation if adopted is not None else None, tuple(self._aside))

    def _adopt(self, cleaning: ExitStack) -> Path | None:
        generation = self._archive.manifest.generation
        if self._index_dir is None or generation is None:
            return None
        try:
            adopted = adopt(generation, lambda folder: self._archive.extract("index", folder), self._index_dir)
        except BackupError:
            raise
        except AssistantError as error:
            hint = "add --without-index, and run coprod index afterwards"
            raise BackupError(f"the index of the archive cannot be used: {error}", hint=hint) from error
        cleaning.callback(shutil.rmtree, adopted, ignore_errors=True)
        return adopted

    def _put(self, staged: Path, folder: Path, undoing: ExitStack) -> None:
        """Puts a folder into its place; what was there is set aside, or brought back if a later step fails."""
        if folder.exists() and not _is_empty(folder):
            stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
            aside = folder.with_name(f"{folder.name}.before-{stamp}")
            _rename(folder, aside)
            self._aside.append(aside)
            undoing.callback(aside.rename, folder)
        elif folder.exists():
            _remove_empty(folder)
            undoing.callback(folder.mkdir)
        _rename(staged, folder)
        undoing.callback(folder.rename, staged)


def _beside(folder: Path) -> Path:
    """An empty folder on the same disk, for its owner alone; what killed runs left there is removed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}.restoring-*"):
        shutil.rmtree(left, ignore_errors=True)
    staged = folder.with_name(f".{folder.name}.restoring-{os.getpid()}")
    staged.mkdir(mode=folder.stat().st_mode & 0o777 if folder.is_dir() else 0o700)
    return staged


def _refuse_full(folders: dict[Section, Path], index_dir: Path | None) -> None:
    """Raises BackupError where something would have to make room."""
    hint = "name other folders, or add --force: what is there is then set aside"
    for folder in folders.values():
        if folder.exists() and not (folder.is_dir() and _is_empty(folder)):
            raise BackupError(f"{folder} is there already; nothing was restored", hint=hint)
    if index_dir is not None and generations(index_dir):
        raise BackupError(f"there is an index in {index_dir} already; nothing was restored", hint=hint)


def _require_space(archive: Archive, folders: dict[Section, Path]) -> None:
    """Raises BackupError now rather than in the middle, where a disk cannot hold what comes."""
    needed: dict[int, tuple[Path, int]] = {}
    for section, folder in folders.items():
        there = next(path for path in (folder, *folder.resolve().parents) if path.exists())
        disk = there.stat().st_dev
        size = sum(entry.size for entry in archive.manifest.of(section).values())
        needed[disk] = (there, needed.get(disk, (there, 0))[1] + size)
    for there, size in needed.values():
        free = shutil.disk_usage(there).free
        if free < size + SPARE_BYTES:
            raise BackupError(
                f"{size / 1e6:.0f} MB are needed in {there}, {free / 1e6:.0f} MB are free; nothing was restored",
                hint="make room or name other folders",
            )


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


def _rename(old: Path, new: Path) -> None:
    try:
        old.rename(new)
    except OSError as error:
        raise BackupError(
            f"{old} cannot be renamed to {new.name}: {error.strerror}; nothing was restored",
            hint="a disk that is mounted there cannot make room: name a folder below it",
        ) from error


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError as error:
        raise BackupError(
            f"{folder} cannot make room: {error.strerror}; nothing was restored",
            hint="a disk that is mounted there cannot: name a folder below it",
        ) from error
