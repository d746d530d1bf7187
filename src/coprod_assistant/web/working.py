"""The work of one question, done in threads: what it costs, and when the last of it is over."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from ..processor_time import processor_s

T = TypeVar("T")
LOOKS_S = 0.05  # between two looks whether the way is free


class Way:
    """Who has taken much waits for the others, between the steps of his work, while any of theirs is under way."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._others = 0

    def enter(self) -> None:
        """Counts the work of one who does not wait."""
        with self._changed:
            self._others += 1

    def leave(self) -> None:
        """Takes it off the count."""
        with self._changed:
            self._others -= 1
            self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Returns when nothing is counted, after `seconds` at the latest."""
        with self._changed:
            self._changed.wait_for(lambda: not self._others, seconds)

    @property
    def is_free(self) -> bool:
        """Whether nothing is counted."""
        return not self._others


class Stop(threading.Event):
    """Is set when nobody waits for the work any more, and found set once it is too dear.

    The work asks between its steps; whoever has taken much is kept here until the way is free.
    """

    def __init__(self, is_too_dear: Callable[[], bool], way: Way | None = None, waits_s: float = 0.0) -> None:
        """
        Args:
            way: What is waited for, `waits_s` seconds in all.
        """
        super().__init__()
        self._is_too_dear = is_too_dear
        self._way = way
        self._waits_s = waits_s
        self.was_too_dear = False

    def is_set(self) -> bool:
        """Whether the work is to end."""
        self._give_way()
        self.was_too_dear = self.was_too_dear or self._is_too_dear()
        return self.was_too_dear or super().is_set()

    def _give_way(self) -> None:
        began = time.monotonic()
        while self._way and not self._way.is_free and not super().is_set() and self._waits_s > time.monotonic() - began:
            self._way.wait(LOOKS_S)
        self._waits_s -= time.monotonic() - began


class Work:
    """Runs one thing after the other in threads; the place that it holds is given back when none is running any more.

    A thread cannot be ended from outside. A visitor who leaves goes at once; his place stays taken while a thread still
    works for him, or leaving and coming again would start ever more of them.
    """

    def __init__(
        self,
        *,
        on_over: Callable[[], None],
        charge: Callable[[float], None],
        most_s: float = math.inf,
        way: Way | None = None,
        waits_s: float = 0.0,
    ) -> None:
        """
        Args:
            on_over: Called once, from whichever thread is the last, when nothing runs and nothing will.
            charge: Called with the seconds of a processor that a step took.
            most_s: Seconds of a processor that all of it may take, before `stop` is found set.
            way: What it waits for between its steps, `waits_s` seconds in all.
        """
        self.stop = Stop(lambda: self._taken_s() > most_s, way, waits_s)
        self._on_over = on_over
        self._charge = charge
        self._lock = threading.Lock()
        self._running: dict[int, float] = {}  # when each thread began, by its own seconds of a processor
        self._done_s = 0.0
        self._ended = False

    def do(self, step: Callable[[], T]) -> T | None:
        """What `step` gives, done in this thread; None without doing it where the work is over."""
        with self._lock:
            if self._ended:
                return None
            self._running[threading.get_ident()] = started = processor_s()
        try:
            return step()
        finally:
            taken = processor_s() - started
            self._charge(taken)
            with self._lock:
                del self._running[threading.get_ident()]
                self._done_s += taken
                over = self._ended and not self._running
            if over:
                self._on_over()

    def end(self) -> None:
        """Nothing more is begun; what runs may still end, and is told so."""
        self.stop.set()
        with self._lock:
            over = not self._ended and not self._running
            self._ended = True
        if over:
            self._on_over()

    def _taken_s(self) -> float:
        """What is over, and what this thread has taken until now."""
        with self._lock:
            started = self._running.get(threading.get_ident())
            return self._done_s + (processor_s() - started if started is not None else 0.0)
