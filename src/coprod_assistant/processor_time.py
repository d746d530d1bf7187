"""Seconds of a processor that one thread's work takes, with what threads of a library take for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_helped = threading.local()


def processor_s() -> float:
    """Seconds that this thread has taken until now, and others for it; only differences mean something."""
    return time.thread_time() + _helpers_s()


def add_processor_s(seconds: float) -> None:
    """Counts what another thread took for this one."""
    _helped.seconds = _helpers_s() + seconds


@contextmanager
def helped_by(threads: int) -> Iterator[None]:
    """Counts what the threads of a library take inside, `threads` of them with this one.

    What others of the process do meanwhile cannot be told from it, so what is counted is all that the process takes,
    and at most this thread's own seconds times `threads`.
    """
    own, whole = time.thread_time(), time.process_time()
    try:
        yield
    finally:
        own = time.thread_time() - own
        add_processor_s(max(0.0, min(time.process_time() - whole, own * threads) - own))


def _helpers_s() -> float:
    return float(getattr(_helped, "seconds", 0.0))
