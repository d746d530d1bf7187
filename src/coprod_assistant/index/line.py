"""Asks a store's server, and knows for health how the last question went."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from ..errors import StoreError
from .layout import REBUILD_HINT
from .store import StoreServer

LOOK_S = 5.0  # between two looks at a store that answers
AGAIN_S = 1.0  # between two at one that does not
HINT = "see that the server of COPROD_STORE runs and can be reached; questions are answered again as soon as it does"
T = TypeVar("T")
logger = logging.getLogger(__name__)


class Line:
    """Asks a server, once more where the connection dropped, and knows for health how the last question went."""

    def __init__(self, look: Callable[[], str | None]) -> None:
        """
        Args:
            look: A small question to the server, after which it is known to answer; gives the name it announces.
        """
        self._look = look
        self._lock = threading.Lock()
        self._looked = time.monotonic()
        self._fault: str | None = None
        self._gone = False
        self._announced: str | None = None

    def ask(self, question: Callable[[], T]) -> T:
        """What `question` gives.

        Raises:
            StoreError: it could not be asked.
        """
        try:
            try:
                given = question()
            except StoreError as error:
                if not error.dropped:
                    raise
                given = question()
        except StoreError as error:
            self._tell(str(error), gone=error.gone)
            raise
        self._tell(None)
        return given

    def _tell(self, fault: str | None, *, gone: bool = False) -> None:
        before, self._fault, self._gone = self._fault, fault, gone
        if fault and not before:
            logger.error("%s (%s)", fault, HINT)
        elif before and not fault:
            logger.warning("the store answers again")

    def fault(self) -> str | None:
        """Why the last question could not be asked, None if it could; has a thread look again, and never waits."""
        since = time.monotonic() - self._looked
        if since >= (AGAIN_S if self._fault else LOOK_S) and self._lock.acquire(blocking=False):
            self._looked = time.monotonic()
            threading.Thread(target=self._look_again, name="look-at-store", daemon=True).start()
        return self._fault

    def gone(self) -> bool:
        """Whether the server answered last that it no longer holds the generation."""
        return self._gone

    def announced(self) -> str | None:
        """The name that the server announced at the last look, None if it was not heard."""
        return self._announced

    def _look_again(self) -> None:
        try:
            self._announced = self.ask(self._look)
        except StoreError:
            pass  # told by `fault`
        finally:
            self._lock.release()


def line_to(server: StoreServer, name: str) -> Line:
    """Asks for what lies under `name`, and looks whether it still does."""
    prefix = "_".join([*name.split("_")[:2], ""])

    def look() -> str | None:
        if name not in server.names(prefix):
            raise gone()
        return server.announced(prefix)

    return Line(look)


def gone() -> StoreError:
    """What is told where the store no longer holds what is asked."""
    return StoreError("the store no longer holds the generation that is served", hint=REBUILD_HINT, gone=True)
