"""The index that a server asks: always one whole generation, a new one as soon as it is published."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import AssistantError, StoreError
from .layout import POINTER
from .manifest import Check
from .reader import Index, open_index
from .store import StoreServer

Seen = tuple[int, int, int] | None
AGAIN_S = 5.0  # until a generation is tried again that its store could not give, or has lost
logger = logging.getLogger(__name__)


class IndexHandle:
    """Follows `CURRENT`; an answer is made inside one `pin()`, so all of it is from one generation.

    Attributes:
        passed_over: Why the generation named last is not the one that answers, None if it is.
    """

    def __init__(
        self,
        index_dir: Path,
        *,
        embedder_hash: str | None,
        check: Check = "quick",
        server: StoreServer | None = None,
    ) -> None:
        self._index_dir = index_dir
        self._embedder_hash = embedder_hash
        self._check = check
        self._lock = threading.Lock()  # of the fields below; held for a moment only
        self._opening = threading.Lock()
        self._users: dict[int, int] = {}  # id of an index -> answers being made from it
        self._server = server
        self._seen = self._look()
        self._again = False  # whether what could not be opened is worth another try
        self._tried = time.monotonic()
        self._index = open_index(index_dir, embedder_hash=embedder_hash, check=check, server=server)
        self.passed_over = "; ".join(self._index.warnings) or None

    @contextmanager
    def pin(self) -> Iterator[Index]:
        """The current generation; it stays open until the block ends, also when a newer one is published."""
        self._follow()
        self._index.damage()  # so that it is looked at, and logged
        with self._lock:
            index = self._index
            self._users[id(index)] = self._users.get(id(index), 0) + 1
        try:
            yield index
        finally:
            with self._lock:
                self._users[id(index)] -= 1
                last = self._users[id(index)] == 0 and index is not self._index
                if self._users[id(index)] == 0:
                    del self._users[id(index)]
            if last:
                index.close()

    def current(self) -> Index:
        """The current generation, for a look at its counts; it may be closed when a newer one is published."""
        self._follow()
        return self._index

    def damage(self) -> str | None:
        """What became of the files of the current generation since they were read; never waits for one to be read."""
        return self._index.damage()

    def behind(self) -> str | None:
        """That the store serves another generation than the one that answers here, None if it does not; never waits."""
        index = self._index
        announced, own = index.store().announced(), index.stored_as
        if announced in (None, own) or self._look() != self._seen:
            return None
        return f"the store serves {announced}, and {index.generation} answers here: its folder is behind"

    def close(self) -> None:
        """Closes the current generation; for the end of the program, when no answer is being made."""
        self._index.close()
        if self._server is not None:
            self._server.close()

    def _look(self) -> Seen:
        try:
            status = (self._index_dir / POINTER).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino, status.st_size

    def _follow(self) -> None:
        """Opens the generation that is named now; one caller does, the others go on with what is open."""
        if not self._is_due() or not self._opening.acquire(blocking=False):
            return
        try:
            if not self._is_due():
                return
            self._seen, self._tried = self._look(), time.monotonic()
            try:
                newer = open_index(
                    self._index_dir, embedder_hash=self._embedder_hash, check=self._check, server=self._server
                )
            except AssistantError as error:
                self.passed_over = str(error)
                self._again = isinstance(error, StoreError)
            else:
                self._again = False
                self.passed_over = "; ".join(newer.warnings) or None
                if self.passed_over and newer.generation == self._index.generation:
                    newer.close()  # what is open is as good, and knows its passages already
                else:
                    self._replace(newer)
            if self.passed_over:
                logger.error("a generation is passed over: %s", self.passed_over)
        finally:
            self._opening.release()

    def _is_due(self) -> bool:
        """Whether `CURRENT` has changed, or the store may give now what it could not give before."""
        if self._look() != self._seen:
            return True
        return (self._again or self._index.store().gone()) and time.monotonic() - self._tried >= AGAIN_S

    def _replace(self, newer: Index) -> None:
        with self._lock:
            older, self._index = self._index, newer
            unused = id(older) not in self._users
        if unused:
            older.close()
