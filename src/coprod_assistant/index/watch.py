"""Whether the files of a generation that is open are still those that were written.

What is in memory no damage reaches. It is told all the same: a server that is started anew could not open the files.
The large files of a large archive, of which only what is needed is read, are hashed here for the first time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from ..errors import IndexDamagedError
from .layout import MANIFEST, REBUILD_HINT
from .manifest import Manifest, check_files, read_manifest

LOOK_S = 1.0  # between two looks at times and sizes
UNREAD_S = 5.0  # until the files that opening did not hash are: the first answer comes before
READ_S = 3600.0  # between two readings of every byte: a disk that fails changes no times
logger = logging.getLogger(__name__)

Stamps = Mapping[str, tuple[int, int, int, int] | None]


def stamps_of(folder: Path, manifest: Manifest) -> Stamps:
    """What changes when a file is written, put in another's place or removed, for each file of a generation."""
    return {name: _stamp(folder / name) for name in (MANIFEST, *manifest.files)}


def _stamp(path: Path) -> tuple[int, int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


class Watch:
    """Looks at the files of one generation when it is asked, and reads those that were changed in a thread of its own.

    Args:
        stamps: Those of the files when they were found good.
        whole: Whether every byte of them was read then.
    """

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        stamps: Stamps,
        *,
        whole: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._manifest = manifest
        self._good = stamps
        self._clock = clock
        self._looked = clock()
        self._read = self._looked if whole else self._looked - READ_S + UNREAD_S
        self._lock = threading.Lock()
        self._wrong: str | None = None

    def damage(self) -> str | None:
        """What was wrong at the last look, None if nothing; never waits for a file to be read."""
        now = self._clock()
        if now - self._looked >= LOOK_S and self._lock.acquire(blocking=False):
            try:
                self._looked = now
                stamps = stamps_of(self._folder, self._manifest)
                if stamps != self._good or now - self._read >= READ_S:
                    self._good, self._read = stamps, now
                    threading.Thread(target=self._check, name="check-index", daemon=True).start()
            finally:
                self._lock.release()
        return self._wrong

    def _check(self) -> None:
        with self._lock:
            before, self._wrong = self._wrong, self._found()
        if self._wrong != before and self._wrong:
            logger.error("%s; answers go on from what was read before (%s)", self._wrong, REBUILD_HINT)
        elif before and not self._wrong:
            logger.warning("%s is whole again", self._folder.name)

    def _found(self) -> str | None:
        try:
            if read_manifest(self._folder) != self._manifest:
                return f"{self._folder / MANIFEST} is another one"
            check_files(self._folder, self._manifest, check="full")
        except IndexDamagedError as error:
            return str(error)
        except OSError as error:
            return f"{self._folder.name} cannot be read: {error.strerror}"
        return None
