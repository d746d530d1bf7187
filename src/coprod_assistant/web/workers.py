"""Several processes that answer on one port, begun anew where one ends, and all replaced without a gap on SIGHUP.

The parent holds the port and answers nothing. A worker is a fresh process (never a fork of one that has loaded models),
takes connections from the port when it is ready, and ends by itself on SIGTERM when what it was answering is done.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from ..config import Settings

READY_S = 600.0  # in which a worker has loaded its models, also on a busy machine
ENDS_S = 20.0  # after SIGTERM, before it is killed; uvicorn cuts streams after 5
AGAIN_S = 2.0  # before a worker that ended is begun anew, so that one that cannot start does not take the machine

Target = Callable[[Settings, socket.socket, Connection], None]
logger = logging.getLogger(__name__)


@dataclass
class Worker:
    """A process, and the end of a pipe on which it says that it is ready."""

    process: SpawnProcess
    told: Connection
    ready: bool = False

    def look(self) -> None:
        """Notes whether it has said so."""
        if not self.ready and self.told.poll():
            try:
                self.ready = bool(self.told.recv())
            except EOFError:  # it ended before
                self.told.close()
                self.told = _closed()


def _closed() -> Connection:
    ours, theirs = multiprocessing.Pipe(duplex=False)
    theirs.close()
    return ours


class Workers:
    """So many processes that run `target`."""

    def __init__(self, settings: Settings, listener: socket.socket, target: Target) -> None:
        self._settings = settings
        self._listener = listener
        self._target = target
        self._workers: list[Worker] = []
        self._stopping = threading.Event()
        self._renewing = threading.Event()

    def run(self, on_ready: Callable[[], None]) -> None:
        """Returns when they were told to stop by SIGTERM or SIGINT, and have.

        Args:
            on_ready: Called once all are ready for the first time.
        """
        signal.signal(signal.SIGTERM, lambda *_: self._stopping.set())
        signal.signal(signal.SIGINT, lambda *_: self._stopping.set())
        if hasattr(signal, "SIGHUP"):  # Windows has none
            signal.signal(signal.SIGHUP, lambda *_: self._renewing.set())
        self._workers = [self._begin() for _ in range(self._settings.workers)]
        if self._await_ready(self._workers):
            on_ready()
        while not self._stopping.is_set():
            if self._renewing.is_set():
                self._renewing.clear()
                self._renew()
            self._mend()
            wait([worker.process.sentinel for worker in self._workers], timeout=0.5)
        self._end(self._workers)

    def _begin(self) -> Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=self._target, args=(self._settings, self._listener, theirs))
        process.start()
        theirs.close()
        return Worker(process, ours)

    def _await_ready(self, workers: list[Worker]) -> bool:
        """Whether all become ready in time; not if one ends, or all are told to stop."""
        end = time.monotonic() + READY_S
        while time.monotonic() < end and not self._stopping.is_set():
            for worker in workers:
                worker.look()
            if all(worker.ready for worker in workers):
                return True
            if not all(worker.process.is_alive() for worker in workers):
                return False
            time.sleep(0.05)
        return False

    def _renew(self) -> None:
        """Begins new workers, and ends the old ones once all new ones answer; else the old ones stay."""
        fresh = [self._begin() for _ in range(self._settings.workers)]
        if not self._await_ready(fresh):
            logger.error("the new workers did not start; the old ones go on")
            self._end(fresh)
            return
        old, self._workers = self._workers, fresh
        logger.warning("%d new workers answer; the old ones end", len(fresh))
        self._end(old)

    def _mend(self) -> None:
        for number, worker in enumerate(self._workers):
            if not worker.process.is_alive() and not self._stopping.is_set():
                logger.error("a worker ended with %s; another is begun", worker.process.exitcode)
                self._stopping.wait(AGAIN_S)
                self._workers[number] = self._begin()

    def _end(self, workers: list[Worker]) -> None:
        for worker in workers:
            if worker.process.is_alive():
                os.kill(worker.process.pid or 0, signal.SIGTERM)
        end = time.monotonic() + ENDS_S
        for worker in workers:
            worker.process.join(max(0.0, end - time.monotonic()))
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()


def shared(settings: Settings, folder: Path) -> Settings:
    """The settings of each worker: limits are counted in one file, and the model's daily tokens divided."""
    return settings.model_copy(
        update={
            "limits_file": settings.limits_file or folder / "limits.sqlite",
            "llm_tokens_per_day": settings.llm_tokens_per_day // settings.workers,
        }
    )


def serve_with_workers(
    settings: Settings, listener: socket.socket, target: Target, on_ready: Callable[[], None]
) -> None:
    """Serves with the processes that `settings` ask for until a signal ends them."""
    with tempfile.TemporaryDirectory(prefix="coprod-limits-") as folder:
        Workers(shared(settings, Path(folder)), listener, target).run(on_ready)
