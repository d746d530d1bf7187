"""An assistant that may not be there yet: a server starts without an index and answers once there is one."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import AssistantError, IndexMissingError
from .headers import log_failure

if TYPE_CHECKING:
    from ..assistant import Assistant

AGAIN_AFTER_S = 10.0
logger = logging.getLogger(__name__)


class Served:
    """Opens the assistant at once, and where that fails tries again in the background when it is asked for."""

    def __init__(self, open_assistant: Callable[[], Assistant], *, again_after_s: float = AGAIN_AFTER_S) -> None:
        self._open = open_assistant
        self._again_after_s = again_after_s
        self._lock = threading.Lock()
        self._assistant: Assistant | None = None
        self._wrong = ""
        self._tried = 0.0
        self._try()

    def __getattr__(self, name: str) -> Any:
        """What the assistant has by that name.

        Raises:
            IndexMissingError: there is none yet.
        """
        return getattr(self._served(), name)

    def ready(self) -> str | None:
        """None when questions can be answered, else what is wrong; never waits for an index to be opened."""
        if self._assistant is None:
            self._try_later()
            return self._wrong
        return self._assistant.ready()

    def degraded(self) -> bool:
        """See `Assistant.degraded`; False where there is no assistant yet."""
        return self._assistant is not None and self._assistant.degraded()

    def prepare(self) -> None:
        """See `Assistant.prepare`; nothing where there is no assistant yet."""
        if self._assistant is not None:
            self._assistant.prepare()

    def close(self) -> None:
        """Releases the index, if one was opened."""
        if self._assistant is not None:
            self._assistant.close()

    def _served(self) -> Assistant:
        if self._assistant is None:
            self._try_later()
            raise IndexMissingError(self._wrong)
        return self._assistant

    def _try_later(self) -> None:
        if time.monotonic() - self._tried > self._again_after_s and not self._lock.locked():
            threading.Thread(target=self._try, name="open-index", daemon=True).start()

    def _try(self) -> None:
        with self._lock:
            if self._assistant is not None:
                return
            try:
                self._assistant = self._open()
                if older := self._assistant.passed_over():
                    logger.error("a generation is passed over: %s", older)
            except AssistantError as error:
                wrong = f"{error}: {error.hint}" if error.hint else str(error)
                if wrong != self._wrong:
                    logger.error("no question can be answered: %s", wrong)
                self._wrong = wrong
            except Exception as error:  # a broken index must not end the server that says so
                log_failure("opening the index", error)
                self._wrong = "the index cannot be opened"
            finally:
                self._tried = time.monotonic()
