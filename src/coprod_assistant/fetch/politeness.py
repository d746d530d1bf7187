"""Waiting: between two requests to a host, and when a server asks for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .client import RETRIED, Response
from .outcome import NotFetchedError

MAX_TRIES = 3
LONGEST_WAIT_S = 120.0  # asked for by a server; what would wait longer is left for another run
LONGEST_CRAWL_DELAY_S = 60.0
FIRST_PAUSE_S = 2.0  # before the second try, twice that before the third


class Pace:
    """When each host may be asked again; hosts are known by their name and port."""

    def __init__(self, delay_s: float, *, first_pause_s: float = FIRST_PAUSE_S) -> None:
        self.first_pause_s = first_pause_s
        self._delay_s = delay_s
        self._asked_delay: dict[str, float] = {}
        self._ready: dict[str, float] = {}

    def slow_down(self, host: str, delay_s: float) -> None:
        """Keeps at least `delay_s` between requests to `host`."""
        self._asked_delay[host] = delay_s

    def ready_at(self, host: str) -> float:
        """The moment, of `time.monotonic`, from which on the host may be asked."""
        return self._ready.get(host, 0.0)

    def wait(self, host: str) -> None:
        """Waits until the host may be asked."""
        left = self.ready_at(host) - time.monotonic()
        if left > 0:  # to sleep for no time would still give the processor away
            time.sleep(left)

    def answered(self, host: str) -> None:
        """Counts from now for the next request, so that a slow host is asked less often."""
        self.pause(host, max(self._delay_s, self._asked_delay.get(host, 0.0)))

    def pause(self, host: str, seconds: float) -> None:
        """Leaves the host alone for that time."""
        self._ready[host] = max(self.ready_at(host), time.monotonic() + seconds)


def tried(send: Callable[[], Response], pace: Pace, host: str) -> Response:
    """The answer of a server that may be busy or break off, tried up to three times at a pace that it sets.

    Raises:
        NotFetchedError: it still fails, or asks for a longer pause than a run should wait.
    """
    for attempt in range(1, MAX_TRIES + 1):
        pace.wait(host)
        try:
            response = send()
            pace.answered(host)
            if response.status not in RETRIED:
                return response
            raise NotFetchedError(f"the server answers {response.status}", retryable=True, wait_s=asked_pause(response))
        except NotFetchedError as problem:
            pace.answered(host)
            wait_s = problem.wait_s if problem.wait_s is not None else pace.first_pause_s * 2 ** (attempt - 1)
            if not problem.retryable or attempt == MAX_TRIES:
                if problem.wait_s is not None and problem.wait_s <= LONGEST_WAIT_S:
                    pace.pause(host, problem.wait_s)
                raise
            if wait_s > LONGEST_WAIT_S:
                raise NotFetchedError(f"{problem} and asks to wait {wait_s:.0f} s") from problem
            pace.pause(host, wait_s)
    raise AssertionError("unreachable")


def asked_pause(response: Response) -> float | None:
    """Seconds of the header Retry-After, given as a number or as a date; None where it says nothing that is either."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
