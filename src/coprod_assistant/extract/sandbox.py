"""Every file is read in a child process that may fail: a crash, an endless loop or a bomb costs one file one line.

The child is started afresh (`exec`, not `fork`, which deadlocks once torch has run), reads many good files one after
the other and is replaced after it was killed.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ..corpus import CorpusFile
from ..types import Document

READER = "coprod_assistant.extract.file:extract_file"
HEADER = struct.Struct("<Q")
START_TIMEOUT_S = 60.0  # for the interpreter to start and load a reader's libraries on a busy machine
STOP_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class ExtractionFailure:
    """A file that could not be read, and why in a few words."""

    file: str
    reason: str


Outcome = Document | ExtractionFailure


def extract_corpus(
    files: Sequence[CorpusFile],
    *,
    timeout_s: float,
    memory_mb: int,
    on_done: Callable[[Outcome], None] | None = None,
    readings: Path | None = None,
) -> Iterator[Outcome]:
    """A document or a failure for each file, in order.

    Args:
        timeout_s: Longest time for one file.
        memory_mb: Most memory that reading one file may take beyond what the reader itself needs.
        on_done: Called with each outcome before it is handed on.
        readings: Folder in which is kept what OCR read on scanned pages; None has them left out.

    Raises:
        ConfigError: what reads scanned pages is not installed.
    """
    from .scans import Scans  # which stands on what is below

    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox(timeout_s=timeout_s, memory_mb=memory_mb))
        scans = stack.enter_context(Scans(readings)) if readings else None
        for file in files:
            outcome = sandbox.read(scans.read(file) if scans else file)
            if isinstance(outcome, Document) and scans:
                outcome = replace(outcome, source=file.source)
            if on_done is not None:
                on_done(outcome)
            yield outcome


class Sandbox:
    """Reads files in a child process under limits of time and memory; use it as a context manager."""

    def __init__(self, *, timeout_s: float, memory_mb: int, reader: str = READER) -> None:
        self.timeout_s = timeout_s
        self.memory_mb = memory_mb
        self.reader = reader
        self.starts = 0  # how many children were needed so far
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_child()

    def read(self, file: CorpusFile) -> Outcome:
        """The document of `file`, or why there is none."""
        name = file.source.file
        try:
            if self._child is None:
                self.starts += 1
                self._child = _Child(self.timeout_s, self.memory_mb, self.reader)
            kind, value = self._child.ask(file)
        except _LostError as lost:
            self._end_child()
            return ExtractionFailure(name, str(lost))
        except BaseException:
            self._end_child()
            raise
        if kind != "document":
            if kind == "spent":
                self._end_child()
            return ExtractionFailure(name, str(value))
        document: Document = value[0]
        if value[1]:  # it has grown so much that the next file would have little room
            self._end_child()
        return document

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _LostError(Exception):
    """The child died or had to be killed; the message is the reason a reader of the report sees."""


class _Child:
    """One worker process and the two pipes to it; what its libraries print goes nowhere."""

    def __init__(self, timeout_s: float, memory_mb: int, reader: str) -> None:
        self.timeout_s = timeout_s
        self.memory_mb = memory_mb
        read_end, write_end = os.pipe()
        self.replies = read_end
        self._answers = select.poll()
        self._answers.register(read_end, select.POLLIN)
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "coprod_assistant.extract.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[write_end],
                start_new_session=True,
                env=_environment(),
            )
        finally:
            os.close(write_end)
        self._send((write_end, timeout_s, memory_mb, reader))

    def ask(self, file: CorpusFile) -> tuple[str, Any]:
        """The child's answer about one file: its kind and its value."""
        self._send(file)
        ready = self._receive(START_TIMEOUT_S, "the reader could not be started")
        if ready != "ready":
            raise _LostError(f"the reader could not be started: {ready}")
        # The child's own CPU limit ends a loop first; the clock ends what waits.
        answer = self._receive(self.timeout_s, f"it took longer than {self.timeout_s:g} s")
        assert isinstance(answer, tuple)  # noqa: S101 - our own worker's protocol
        return answer

    def end(self) -> None:
        """Stops the child, at once if it does not stop by itself."""
        if self.process.stdin is not None:
            with suppress(OSError):  # it is dead and the last request was not read
                self.process.stdin.close()
        os.close(self.replies)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=STOP_TIMEOUT_S)

    def _send(self, value: object) -> None:
        data = pickle.dumps(value)
        assert self.process.stdin is not None  # noqa: S101 - it was asked for
        try:
            self.process.stdin.write(HEADER.pack(len(data)) + data)
            self.process.stdin.flush()
        except OSError as error:
            raise _LostError(self._death()) from error

    def _receive(self, within_s: float, late: str) -> object:
        deadline = time.monotonic() + within_s
        (length,) = HEADER.unpack(self._bytes(HEADER.size, deadline, late))
        return pickle.loads(self._bytes(length, deadline, late))  # noqa: S301 - from our own worker

    def _bytes(self, count: int, deadline: float, late: str) -> bytes:
        data = bytearray()
        while len(data) < count:
            if not self._answers.poll(max(0.0, deadline - time.monotonic()) * 1_000):
                raise _LostError(late)
            piece = os.read(self.replies, min(count - len(data), 1 << 20))
            if not piece:
                raise _LostError(self._death())
            data += piece
        return bytes(data)

    def _death(self) -> str:
        """Why the child is gone."""
        try:
            code = self.process.wait(timeout=STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            return "the reader closed its pipe and went on"
        if code == -signal.SIGXCPU:
            return f"it took longer than {self.timeout_s:g} s"
        if code == -signal.SIGKILL:
            return f"the reader was killed; it may need more than {self.memory_mb} MB"
        return f"the reader crashed ({signal.Signals(-code).name})" if code < 0 else f"the reader ended (exit {code})"


def _environment() -> dict[str, str]:
    """The child finds this package where we did, and takes no more address space than it uses."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1"}
