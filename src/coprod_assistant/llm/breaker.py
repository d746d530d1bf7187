"""A circuit breaker: after several faults in a row the model is left alone for a while, then tried once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from .faults import fault

FAULTS = 5  # in a row, before the circuit opens
PAUSE_S = 30.0


class Breaker:
    """Safe to share between threads; a visitor's own stop is neither a fault nor a success."""

    def __init__(
        self, *, faults: int = FAULTS, pause_s: float = PAUSE_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = faults
        self._pause_s = pause_s
        self._clock = clock
        self._faults = 0
        self._opened = 0.0
        self._trying = False
        self._lock = threading.Lock()

    def check(self) -> None:
        """Passes while the circuit is closed, and one caller when the pause is over.

        Raises:
            GenerationError: the model is left alone.
        """
        with self._lock:
            if self._faults < self._most:
                return
            if self._trying or self._clock() - self._opened < self._pause_s:
                raise fault("paused")
            self._trying = True

    def succeeded(self) -> None:
        """Closes the circuit."""
        with self._lock:
            self._faults, self._trying = 0, False

    def failed(self) -> None:
        """Counts a fault."""
        with self._lock:
            self._faults += 1
            self._opened, self._trying = self._clock(), False

    def left(self) -> None:
        """Says that a call ended without telling anything about the model."""
        with self._lock:
            self._trying = False

    @property
    def failing(self) -> bool:
        """Whether the last call that told anything was a fault."""
        with self._lock:
            return self._faults > 0
