"""What several processes of one server count together: questions, processor time, requests; in one SQLite file.

A visitor's address is not written, only a hash of it with a key of that file, and nothing of it stays for longer than
its limit lasts. If the file cannot be used, each process goes by its own counts.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ..errors import ConfigError
from .limits import DAY_S, WINDOW_S, CostLimit, DailyLimit, RateLimit, client_of, too_dear, too_often

SCHEMA = """
CREATE TABLE IF NOT EXISTS key (one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS asked (kind TEXT NOT NULL, client BLOB NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS asked_by ON asked (kind, client, at);
CREATE INDEX IF NOT EXISTS asked_at ON asked (at);
CREATE TABLE IF NOT EXISTS sums (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS daily (kind TEXT PRIMARY KEY, day INTEGER NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS owed (client BLOB PRIMARY KEY, seconds REAL NOT NULL, since REAL NOT NULL) WITHOUT ROWID;
"""
WAIT_S = 0.5  # for another process; a write takes less than a millisecond
OPEN_S = 10.0  # for others that begin at the same time, on a busy machine

logger = logging.getLogger(__name__)


class SharedCounts:
    """The file; for any number of threads and processes."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        """Opens the file, or makes it, readable by its owner alone.

        Raises:
            ConfigError: it can be neither read nor written.
        """
        self._clock = clock
        self._lock = threading.Lock()
        try:
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
            self._set_up()
            [(self._key,)] = self._connection.execute("SELECT bytes FROM key").fetchall()
        except (OSError, sqlite3.Error) as error:
            raise ConfigError(
                f"{path} cannot be used for the limits: {error}", hint="set COPROD_LIMITS_FILE to a file of its own"
            ) from error

    def _set_up(self) -> None:
        """Makes what is missing; while another process does, which SQLite does not wait for, it is tried again."""
        until = time.monotonic() + OPEN_S
        while True:
            try:
                # What is lost at a power cut is a minute's counts, so nothing waits for the disk.
                self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)
                self._connection.execute("INSERT OR IGNORE INTO key VALUES (1, ?)", (secrets.token_bytes(32),))
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    @contextmanager
    def changing(self) -> Iterator[tuple[sqlite3.Connection, float]]:
        """A transaction that no other process is in, and the time now in seconds."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection, self._clock()
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def hashed(self, address: str) -> bytes:
        """What stands for a client in the file."""
        return hashlib.blake2b(client_of(address).encode(), key=self._key, digest_size=16).digest()

    def add(self, values: Mapping[str, float]) -> None:
        """Adds to sums by their names."""
        with self.changing() as (file, _):
            add = "INSERT INTO sums VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value"
            file.executemany(add, values.items())

    def sums(self) -> dict[str, float]:
        """All sums by name."""
        with self.changing() as (file, _):
            return dict(file.execute("SELECT name, value FROM sums").fetchall())

    def close(self) -> None:
        """Releases the file."""
        with self._lock:
            self._connection.close()


class SharedRate(RateLimit):
    """`RateLimit` over all processes; `kind` parts limits of different things."""

    def __init__(
        self, per_minute: int, *, counts: SharedCounts, kind: str, quotas: Mapping[str, float] | None = None
    ) -> None:
        super().__init__(per_minute, quotas=quotas)
        self._counts = counts
        self._kind = kind

    def check(self, address: str) -> None:
        """See `RateLimit.check`."""
        client, most = self._counts.hashed(address), self._most(client_of(address))
        try:
            with self._counts.changing() as (file, now):
                # Later than now is what was written before the clock was put back.
                file.execute("DELETE FROM asked WHERE at <= ? OR at > ?", (now - WINDOW_S, now))
                mine = "FROM asked WHERE kind = ? AND client = ?"
                [(count, first)] = file.execute(f"SELECT count(*), min(at) {mine}", (self._kind, client)).fetchall()
                if count < most:
                    file.execute("INSERT INTO asked VALUES (?, ?, ?)", (self._kind, client, now))
        except sqlite3.Error as error:
            _told(error)
            super().check(address)
            return
        if count >= most:
            raise too_often(most, wait_s=first + WINDOW_S - now)


class SharedCost(CostLimit):
    """`CostLimit` over all processes."""

    def __init__(self, per_minute: float, *, counts: SharedCounts, quotas: Mapping[str, float] | None = None) -> None:
        super().__init__(per_minute, quotas=quotas)
        self._counts = counts

    def check(self, address: str) -> None:
        """See `CostLimit.check`."""
        share = self._share(client_of(address))
        try:
            with self._counts.changing() as (file, now):
                owed = self._owed_in(file, self._counts.hashed(address), now, share)
        except sqlite3.Error as error:
            _told(error)
            super().check(address)
            return
        if owed >= share:
            raise too_dear(owed - share, share)

    def charge(self, address: str, seconds: float) -> None:
        """See `CostLimit.charge`."""
        client, share = self._counts.hashed(address), self._share(client_of(address))
        try:
            with self._counts.changing() as (file, now):
                owed = self._owed_in(file, client, now, share) + seconds
                file.execute("INSERT OR REPLACE INTO owed VALUES (?, ?, ?)", (client, owed, now))
                worked_off = "seconds <= (? - since) * ? OR since > ?"
                file.execute(f"DELETE FROM owed WHERE {worked_off}", (now, self._per_minute / WINDOW_S, now))  # noqa: S608, no value is in it
        except sqlite3.Error as error:
            _told(error)
        super().charge(address, seconds)

    @staticmethod
    def _owed_in(file: sqlite3.Connection, client: bytes, now: float, share: float) -> float:
        rows = file.execute("SELECT seconds, since FROM owed WHERE client = ?", (client,)).fetchall()
        seconds, since = rows[0] if rows else (0.0, now)
        return max(0.0, seconds - max(0.0, now - since) * share / WINDOW_S)


class SharedDaily(DailyLimit):
    """`DailyLimit` over all processes; `kind` parts limits of different things."""

    def __init__(self, per_day: int, *, counts: SharedCounts, kind: str) -> None:
        super().__init__(per_day)
        self._counts = counts
        self._kind = kind

    def used(self) -> int:
        """See `DailyLimit.used`."""
        try:
            return self._change(0)
        except sqlite3.Error as error:
            _told(error)
            return super().used()

    def take(self) -> bool:
        """See `DailyLimit.take`."""
        try:
            return self._change(1) <= self._per_day
        except sqlite3.Error as error:
            _told(error)
            return super().take()

    def give_back(self) -> None:
        """See `DailyLimit.give_back`."""
        try:
            self._change(-1)
        except sqlite3.Error as error:
            _told(error)
            super().give_back()

    def _change(self, by: int) -> int:
        """The day's count with `by` added; it is kept while it lies between 0 and what a day has."""
        with self._counts.changing() as (file, now):
            day = int(now // DAY_S)
            found = file.execute("SELECT count FROM daily WHERE kind = ? AND day = ?", (self._kind, day))
            count = by + sum(int(row[0]) for row in found)
            if by and 0 <= count <= self._per_day:
                file.execute("INSERT OR REPLACE INTO daily VALUES (?, ?, ?)", (self._kind, day, count))
        return count


def _told(error: sqlite3.Error) -> None:
    logger.warning("limits are not shared for the moment: %s", error)


def rate_limit(
    per_minute: int, *, kind: str, counts: SharedCounts | None, quotas: Mapping[str, float] | None = None
) -> RateLimit:
    """At most so many of a `kind` for one client and minute; over all processes where there are shared counts."""
    if counts is None:
        return RateLimit(per_minute, quotas=quotas)
    return SharedRate(per_minute, counts=counts, kind=kind, quotas=quotas)


def cost_limit(
    per_minute: float, *, counts: SharedCounts | None, quotas: Mapping[str, float] | None = None
) -> CostLimit:
    """At most so many seconds of work for one client and minute; over all processes where there are shared counts."""
    if counts is None:
        return CostLimit(per_minute, quotas=quotas)
    return SharedCost(per_minute, counts=counts, quotas=quotas)


def daily_limit(per_day: int, *, kind: str, counts: SharedCounts | None) -> DailyLimit:
    """At most so many of a `kind` a day; over all processes where there are shared counts."""
    return DailyLimit(per_day) if counts is None else SharedDaily(per_day, counts=counts, kind=kind)
