"""What a thread's work takes of the processors, with what others take for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from coprod_assistant.processor_time import add_processor_s, helped_by, processor_s


def busy(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def taken(work: Callable[[], None]) -> float:
    """In a thread of its own, so that nothing of another test counts."""
    found: list[float] = []

    def run() -> None:
        started = processor_s()
        work()
        found.append(processor_s() - started)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def with_helper(seconds: float) -> None:
    helper = threading.Thread(target=busy, args=(seconds,))
    helper.start()
    busy(0.2)
    helper.join()


def test_what_helpers_take_is_counted() -> None:
    def work() -> None:
        with helped_by(2):
            with_helper(0.2)

    assert 0.36 < taken(work) < 0.5
    assert 0.18 < taken(lambda: with_helper(0.2)) < 0.3  # a thread that nobody said helps


def test_what_others_do_meanwhile_is_counted_by_the_number_of_threads_at_most() -> None:
    def work() -> None:
        with helped_by(2):
            with_helper(1.0)

    assert 0.36 < taken(work) < 0.5


def test_what_was_measured_elsewhere_is_added_to_this_thread_alone() -> None:
    assert 3.0 <= taken(lambda: add_processor_s(3.0)) < 3.1
    assert taken(lambda: None) < 0.1
