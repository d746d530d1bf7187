"""A run of `coprod index`, begun in the page: a process of its own, one at a time, which the server need not wait for.

The index that is served stays until the new one is complete and checked; the server follows by itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass

from ...config import Settings
from .basket import Now, now
from .kept import Kept

SAID_CHARS = 2000
LOCK = "index.lock"
LONGEST_S = 6 * 3600


@dataclass(frozen=True, slots=True)
class Run:
    """The last run: who began it and when, and how it ended, if it has."""

    by: str
    begun: str
    ended: str
    ok: bool
    said: str

    @property
    def runs(self) -> bool:
        """Whether it is under way."""
        return not self.ended


class Reindexing:
    """Runs for one index. One is under way while a file is locked, which its process holds until it ends.

    The number of a process says nothing after a restart, when another may have it.
    """

    def __init__(self, kept: Kept, settings: Settings, *, clock: Now = now) -> None:
        self._kept = kept
        self._settings = settings
        self._clock = clock

    def last(self) -> Run | None:
        """The last run; one whose process is gone without a word has failed."""
        found = self._kept.rows("SELECT * FROM runs ORDER BY id DESC LIMIT 1")
        if not found:
            return None
        row = found[0]
        if row["ended_at"] is None and not self._is_held():
            return Run(row["begun_by"], row["begun_at"], row["begun_at"], False, "It was broken off.")
        return Run(row["begun_by"], row["begun_at"], row["ended_at"] or "", row["status"] == 0, row["said"])

    def begin(self, by: str) -> bool:
        """Begins a run; False where one is under way."""
        with self._kept.changing() as file:
            lock = self._lock()
            if lock is None:
                return False
            try:
                process = self._process(lock)
            except BaseException:
                os.close(lock)
                raise
            made = file.execute(
                "INSERT INTO runs (begun_by, begun_at, pid) VALUES (?, ?, ?)",
                (by, self._clock().replace(microsecond=0).isoformat(), process.pid),
            )
            number = made.lastrowid
        threading.Thread(target=self._watch, args=(process, number, lock), name="reindex", daemon=True).start()
        return True

    def _lock(self) -> int | None:
        """The file, locked for as long as anybody has it open; None where a run holds it."""
        import fcntl

        file = os.open(self._settings.staff_dir / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        return file

    def _is_held(self) -> bool:
        lock = self._lock()
        if lock is not None:
            os.close(lock)
        return lock is None

    def _process(self, lock: int) -> subprocess.Popen[str]:
        settings = self._settings
        words = [sys.executable, "-m", "coprod_assistant", "index"]
        words += ["--corpus", str(settings.corpus_dir.absolute()), "--index", str(settings.index_dir.absolute())]
        quiet = {"COPROD_LLM_API_KEY", "COPROD_STAFF_PASSWORD", "COPROD_CHAT_API_KEYS", "COPROD_CHAT_API",
                 "COPROD_ARCHIVE_PUBLIC"}  # fmt: skip
        return subprocess.Popen(
            words,
            env={name: value for name, value in os.environ.items() if name not in quiet},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            pass_fds=(lock,),
        )

    def _watch(self, process: subprocess.Popen[str], number: int | None, lock: int) -> None:
        try:
            self._wait(process, number)
        finally:
            os.close(lock)

    def _wait(self, process: subprocess.Popen[str], number: int | None) -> None:
        with suppress(OSError):  # visitors come first
            os.setpriority(os.PRIO_PROCESS, process.pid, 10)
        try:
            said, _ = process.communicate(timeout=LONGEST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
        with self._kept.changing() as file:
            file.execute(
                "UPDATE runs SET ended_at = ?, status = ?, said = ? WHERE id = ?",
                (self._clock().replace(microsecond=0).isoformat(), process.returncode, said[-SAID_CHARS:], number),
            )
