"""A run that tells in a file how far it is, so that whoever looks on can say so; one at a time for each such file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ..errors import ConfigError

NAME = "underway.json"  # in the folder of the runs
ASKING = "asking"
State = Literal["running", "finished", "stopped", "failed"]


class Underway(BaseModel):
    """How far a run is. `since` is when its first question was asked, in seconds of the epoch; `run` its folder's name.

    `done` and `total` count what `stage` does: questions where it is asking.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    state: State
    process: int
    sets: tuple[str, ...]
    stage: str = "starting"
    done: int = 0
    total: int = 0
    since: float | None = None
    updated: float = 0.0
    run: str = ""
    trouble: str = ""

    @property
    def left_s(self) -> float | None:
        """Seconds until the last question is answered, at the pace so far; None where that is not known yet."""
        if self.stage != ASKING or self.since is None or not self.done:
            return None
        return (self.updated - self.since) / self.done * (self.total - self.done)


class Told:
    """Writes what a run reports into the file, while no other process does.

    A signal to stop becomes a KeyboardInterrupt, so that the index in its temporary folder is taken away.
    """

    def __init__(self, path: Path, sets: Sequence[str]) -> None:
        self._path = path
        self._now = Underway(state="running", process=os.getpid(), sets=tuple(sets))

    def __enter__(self) -> Told:
        """Raises:
        ConfigError: a run is under way, or the file cannot be written.
        """
        from filelock import Timeout

        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(self._path)
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise ConfigError(
                "a run is under way already", hint=f"wait for it; {self._path} says how far it is"
            ) from error
        self._before = signal.signal(signal.SIGTERM, _interrupt)
        self._write()
        return self

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Takes what a run reports."""
        now = time.time()
        since = self._now.since or (now if stage == ASKING else None)
        self._now = self._now.model_copy(update={"stage": stage, "done": done, "total": total, "since": since})
        self._write()

    def finished(self, run: str) -> None:
        """Says what the run is called, which is kept now."""
        self._now = self._now.model_copy(update={"state": "finished", "run": run})

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Says how it ended."""
        if isinstance(error, KeyboardInterrupt):
            self._now = self._now.model_copy(update={"state": "stopped"})
        elif error is not None:
            self._now = self._now.model_copy(update={"state": "failed", "trouble": str(error)})
        self._write()
        signal.signal(signal.SIGTERM, self._before)
        self._lock.release()

    def _write(self) -> None:
        self._now = self._now.model_copy(update={"updated": time.time()})
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        beside.write_text(self._now.model_dump_json() + "\n", encoding="utf-8")
        beside.replace(self._path)


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (what a signal is told with)
    raise KeyboardInterrupt


def underway(runs: Path) -> Underway | None:
    """How far the last such run is, or how it ended; None where there was none."""
    path = runs / NAME
    try:
        found = Underway.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError):
        return None
    if found.state == "running" and not _is_held(path):
        return found.model_copy(update={"state": "failed", "trouble": "its process ended without a word"})
    return found


def begin(sets: Sequence[str], evals: Path) -> subprocess.Popen[bytes]:
    """Starts a run of sets in a process of its own; returns once it says so itself.

    Raises:
        ConfigError: a run is under way already, or it ended at once; says why.
    """
    runs = evals / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    path = runs / NAME
    if _is_held(path):
        raise ConfigError("a run is under way already", hint="wait for it, or stop it")
    path.unlink(missing_ok=True)
    command = [sys.executable, "-m", "coprod_assistant", "eval", "run", *sets, "--evals", str(evals)]
    with (runs / "underway.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--progress", str(path)], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
    while process.poll() is None and not path.exists():
        time.sleep(0.05)
    if not path.exists():
        said = (runs / "underway.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise ConfigError("the run did not start", hint=said[-1] if said else "try it with coprod eval run")
    return process


def stop(runs: Path) -> bool:
    """Has the run under way stop; False where there is none."""
    found = underway(runs)
    if found is None or found.state != "running":
        return False
    with suppress(ProcessLookupError):
        os.kill(found.process, signal.SIGTERM)
    return True


def _is_held(path: Path) -> bool:
    from filelock import Timeout

    lock = _lock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def _lock(path: Path):  # type: ignore[no-untyped-def]  # filelock is imported where it is used
    from filelock import FileLock

    return FileLock(path.with_name(f".{path.name}.lock"))
