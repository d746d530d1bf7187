"""Vectors of texts that were embedded before: an unchanged text is never embedded again, also after a killed build."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum INTEGER NOT NULL,
                                    used INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS builds (published INTEGER NOT NULL);
"""
FILE = "embeddings.sqlite"


def text_key(text: str, model_hash: str) -> bytes:
    """The name under which the vector of `text` is kept."""
    return hashlib.blake2b(f"{model_hash}\0{text}".encode(errors="surrogatepass"), digest_size=16).digest()


class EmbeddingCache:
    """Vectors by key in one SQLite file; only the builder that holds the index's lock opens it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / FILE
        try:
            self._open()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._renew()

    def _open(self) -> None:
        self._connection = sqlite3.connect(self._path, isolation_level=None)
        # Alone on the file SQLite needs no memory shared with others, which a full disk turns into SIGBUS.
        self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA)
        # The number of the build at work: a killed one has none, so what it kept counts for the next.
        self._build = int(self._connection.execute("SELECT count(*) + 1 FROM builds").fetchone()[0])

    def clear(self) -> None:
        """Removes the cache's files."""
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def get(self, keys: Sequence[bytes], dim: int) -> dict[int, NDArray[np.float32]]:
        """Vectors of those keys that are kept undamaged, by number in `keys`."""
        try:
            return self._get(keys, dim)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._renew()
            return {}

    def _get(self, keys: Sequence[bytes], dim: int) -> dict[int, NDArray[np.float32]]:
        found: dict[int, NDArray[np.float32]] = {}
        for number, key in enumerate(keys):
            row = self._connection.execute("SELECT vector, checksum FROM vectors WHERE key = ?", (key,)).fetchone()
            if row is not None and len(row[0]) == 4 * dim and zlib.crc32(row[0]) == row[1]:
                found[number] = np.frombuffer(row[0], dtype="<f4")
        return found

    def put(self, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Keeps vectors; when this returns they survive the end of the process."""
        rows = []
        for key, vector in zip(keys, vectors, strict=True):
            packed = vector.astype("<f4").tobytes()
            rows.append((key, packed, zlib.crc32(packed), self._build))
        try:
            self._put(rows)
        except sqlite3.OperationalError:  # the disk is full, or nobody may write here
            raise
        except sqlite3.DatabaseError:
            self._renew()
            self._put(rows)

    def _put(self, rows: Sequence[tuple[bytes, bytes, int, int]]) -> None:
        with _Transaction(self._connection):
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?,?,?,?)", rows)

    def _renew(self) -> None:
        """Starts anew after damage: nothing is lost but the time to embed again."""
        self._connection.close()
        self.clear()
        self._open()

    def keep_only(self, texts: Iterable[str], model_hash: str) -> None:
        """After a build was published with `texts`: drops what neither it nor the one published before used."""
        with _Transaction(self._connection):
            rows = ((self._build, text_key(text, model_hash)) for text in texts)
            self._connection.executemany("UPDATE vectors SET used = ? WHERE key = ?", rows)
            self._connection.execute("DELETE FROM vectors WHERE used < ?", (self._build - 1,))
            self._connection.execute("INSERT INTO builds VALUES (?)", (self._build,))

    def __len__(self) -> int:
        """How many vectors are kept."""
        return int(self._connection.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def close(self) -> None:
        """Releases the file."""
        self._connection.close()


class _Transaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN")

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._connection.execute("COMMIT")
        elif self._connection.in_transaction:  # some errors have ended it already
            self._connection.execute("ROLLBACK")
