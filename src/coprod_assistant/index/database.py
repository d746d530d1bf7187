"""A SQLite file that was written once: in memory where it is small, else read from the disk where it is needed."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

from ..errors import IndexDamagedError
from . import layout


class Database:
    """A file that is only read, by any number of threads."""

    def __init__(self, path: Path) -> None:
        """What `path` holds.

        Raises:
            IndexDamagedError: it cannot be read.
        """
        self._name = path.name
        self._lock = threading.Lock()
        try:
            if path.stat().st_size <= layout.WHOLE:
                self._connection = _opened(":memory:")
                self._connection.deserialize(path.read_bytes())
            else:  # immutable: SQLite takes no locks and looks for no journal, so the folder may be read-only
                self._connection = _opened(f"{path.absolute().as_uri()}?mode=ro&immutable=1")
            self._connection.execute("SELECT count(*) FROM sqlite_master")  # whether it is such a file at all
        except (OSError, sqlite3.DatabaseError) as error:
            raise self._damaged(error) from error

    def rows(self, query: str, *values: object) -> list[Any]:
        """The rows that a query gives.

        Raises:
            IndexDamagedError: the file is not as it was written.
        """
        with self._lock:
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.ProgrammingError:
                raise  # it is closed
            except sqlite3.DatabaseError as error:
                raise self._damaged(error) from error

    def close(self) -> None:
        """Releases the file."""
        with self._lock:
            self._connection.close()

    def _damaged(self, error: Exception) -> IndexDamagedError:
        return IndexDamagedError(f"{self._name} cannot be read: {error}", hint=layout.REBUILD_HINT)


def new_database(path: Path, schema: str) -> sqlite3.Connection:
    """A connection that writes a new file; nothing of it is safe before it is closed and synced."""
    # Nothing is read back before the whole file has been synced and hashed, so a journal would only cost.
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;")
    connection.executescript(schema)
    connection.execute("BEGIN")
    return connection


def storable(text: str) -> str:
    """`text` as SQLite takes it: half a surrogate pair becomes a question mark."""
    return text.encode(errors="replace").decode()


def _opened(name: str) -> sqlite3.Connection:
    return sqlite3.connect(name, uri=True, check_same_thread=False, isolation_level=None)
