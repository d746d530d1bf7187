"""The work of one question, done in threads: what it costs, and when the last of it is over."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Work:
    """Runs one thing after the other in threads; the place that it holds is given back when none is running any more.

    A thread cannot be ended from outside. A visitor who leaves goes at once; his place stays taken while a thread still
    works for him, or leaving and coming again would start ever more of them.
    """

    def __init__(self, *, on_over: Callable[[], None], charge: Callable[[float], None]) -> None:
        """
        Args:
            on_over: Called once, from whichever thread is the last, when nothing runs and nothing will.
            charge: Called with the seconds of a processor that a thread took.
        """
        self._on_over = on_over
        self._charge = charge
        self._lock = threading.Lock()
        self._running = 0
        self._ended = False

    def do(self, step: Callable[[], T]) -> T | None:
        """What `step` gives, done in this thread; None without doing it where the work is over."""
        with self._lock:
            if self._ended:
                return None
            self._running += 1
        started = time.thread_time()
        try:
            return step()
        finally:
            self._charge(time.thread_time() - started)
            with self._lock:
                self._running -= 1
                over = self._ended and not self._running
            if over:
                self._on_over()

    def end(self) -> None:
        """Nothing more is begun; what runs may still end."""
        with self._lock:
            over = not self._ended and not self._running
            self._ended = True
        if over:
            self._on_over()
