"""What the staff keeps on the server, in one SQLite file: baskets, the history of corrections, runs of the index."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...errors import ConfigError

SCHEMA = """
CREATE TABLE IF NOT EXISTS basket (
  id INTEGER PRIMARY KEY, person TEXT NOT NULL, document_id TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  words TEXT NOT NULL, title TEXT NOT NULL, speaker TEXT NOT NULL, event TEXT NOT NULL, note TEXT NOT NULL,
  added TEXT NOT NULL, UNIQUE (person, document_id, start, end));
CREATE TABLE IF NOT EXISTS changes (
  id TEXT PRIMARY KEY, made_by TEXT NOT NULL, made_at TEXT NOT NULL, about TEXT NOT NULL, block TEXT NOT NULL,
  old_event TEXT NOT NULL, new_event TEXT NOT NULL, undone_by TEXT, undone_at TEXT,
  file TEXT NOT NULL DEFAULT 'catalogue.toml');
CREATE TABLE IF NOT EXISTS searches (
  id INTEGER PRIMARY KEY, person TEXT NOT NULL, address TEXT NOT NULL, seen TEXT NOT NULL, looked TEXT NOT NULL,
  UNIQUE (person, address));
CREATE TABLE IF NOT EXISTS runs (
  id INTEGER PRIMARY KEY, begun_by TEXT NOT NULL, begun_at TEXT NOT NULL, pid INTEGER, ended_at TEXT, status INTEGER,
  said TEXT NOT NULL DEFAULT '');
"""
WAIT_S = 5.0  # for another worker


class Kept:
    """The file; for any number of threads and workers. `changing` holds off all others, so it also guards files."""

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            ConfigError: the file can be neither read nor made.
        """
        path = folder / "desk.sqlite"
        self._lock = threading.Lock()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
            self._connection.row_factory = sqlite3.Row
            self._connection.executescript("PRAGMA journal_mode=WAL;" + SCHEMA)
            self._add_file()
        except (OSError, sqlite3.Error) as error:
            raise ConfigError(
                f"{path} cannot be used: {error}", hint="set COPROD_STAFF_DIR to a folder that can be written"
            ) from error

    def _add_file(self) -> None:
        """Brings a file from before there were other changes than corrections up to date."""
        with self.changing() as file:
            if not any(column["name"] == "file" for column in file.execute("PRAGMA table_info(changes)")):
                file.execute("ALTER TABLE changes ADD COLUMN file TEXT NOT NULL DEFAULT 'catalogue.toml'")

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that nobody else is in; rolled back where its block fails."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, question: str, values: tuple[object, ...] = ()) -> list[sqlite3.Row]:
        """What a SELECT gives."""
        with self._lock:
            return self._connection.execute(question, values).fetchall()

    def close(self) -> None:
        """Releases the file."""
        with self._lock:
            self._connection.close()
