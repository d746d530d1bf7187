"""What the server writes down: one line for a failure, and few lines of each kind, whatever strangers send."""

from __future__ import annotations

import logging
import time
import traceback
from collections import Counter
from collections.abc import Callable
from types import TracebackType

WINDOW_S = 60.0
LINES = 5  # of one kind in that time
KINDS = 1000  # a kind is a place in the code, so there are never so many


class OneLine(logging.Formatter):
    """Lines without tracebacks: of an error its type and where it happened, never its message, which may hold words.

    Each is one line, whatever is in it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return " ".join(super().format(record).split())

    def formatException(  # noqa: N802, logging's own name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Type and innermost frame."""
        kind, _, trace = ei
        frames = traceback.extract_tb(trace)
        where = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
        return f"  {kind.__name__ if kind else 'no error'}{where}"


class Sparse(logging.Filter):
    """Lets five lines of each place in the code pass in a minute, and tells with the next one how many did not."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._since = 0.0
        self._seen: Counter[tuple[str, int]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        if self._clock() - self._since >= WINDOW_S or len(self._seen) > KINDS:
            left_out = {kind: count - LINES for kind, count in self._seen.items() if count > LINES}
            self._seen = Counter()
            self._since = self._clock()
            count = left_out.get((record.pathname, record.lineno), 0)
            if count:
                record.msg = f"{record.getMessage()} ({count} more such lines were left out)"
                record.args = ()
        self._seen[record.pathname, record.lineno] += 1
        return self._seen[record.pathname, record.lineno] <= LINES


def set_up_logs() -> None:
    """Sends all warnings and errors of this process to standard error in that form."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(levelname)s: %(message)s"))
    handler.addFilter(Sparse())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
