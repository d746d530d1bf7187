"""Faults between us and a model's server, by name, and a circuit breaker that leaves it alone after several."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator

from ..errors import GenerationError

# reason -> what it means, what to do
FAULTS: dict[str, tuple[str, str]] = {
    "dns": ("the language model's host name is not known", "check COPROD_LLM_BASE_URL"),
    "unreachable": ("the language model cannot be reached", "start its server, or check COPROD_LLM_BASE_URL"),
    "tls": ("the language model's server has no certificate that can be trusted", "check COPROD_LLM_BASE_URL"),
    "key": ("the language model's server refuses the key", "check COPROD_LLM_API_KEY"),
    "model": ("the server does not know the model", "check COPROD_LLM_MODEL and COPROD_LLM_BASE_URL"),
    "request": ("the language model's server refuses the request", "check COPROD_LLM_CONTEXT_TOKENS and the model"),
    "busy": ("the language model's server is at its limit", "ask again later"),
    "server": ("the language model's server failed", "look at its log"),
    "slow": ("the language model took too long", "raise COPROD_LLM_TIMEOUT_S, or choose a smaller model"),
    "cut": ("the language model's answer was cut off", "look at its server's log"),
    "garbage": ("the language model's server sent something that is no answer", "check COPROD_LLM_BASE_URL"),
    "empty": ("the language model wrote nothing", "try another model"),
    "too long": ("the language model wrote without end", "try another model"),
    "paused": ("the language model failed several times and is left alone for a moment", "look at its server's log"),
    "budget": ("the day's tokens are used up", "raise COPROD_LLM_TOKENS_PER_DAY"),
    "context": ("the passages do not fit into the model's context", "raise COPROD_LLM_CONTEXT_TOKENS"),
    "failed": ("the language model gave no answer", "look at its server's log"),
}
STATUS = {400: "request", 401: "key", 403: "key", 404: "model", 408: "slow", 422: "request", 429: "busy"}
KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "dns"),
    (ssl.SSLError, "tls"),
    (ConnectionRefusedError, "unreachable"),
    (ConnectionResetError, "cut"),
    (TimeoutError, "slow"),
    (json.JSONDecodeError, "garbage"),
    (UnicodeError, "garbage"),
)
# By the names that httpx, httpcore and their kin share.
NAMES = (
    ("ConnectTimeout", "unreachable"),
    ("ConnectError", "unreachable"),
    ("Timeout", "slow"),
    ("RemoteProtocolError", "cut"),
    ("ReadError", "cut"),
    ("WriteError", "cut"),
    ("DecodingError", "garbage"),
    ("ValidationError", "garbage"),
)
FAULTS_IN_A_ROW = 5  # in a row, before the circuit opens
PAUSE_S = 30.0


def fault(reason: str) -> GenerationError:
    """The error of a named reason."""
    message, hint = FAULTS[reason]
    return GenerationError(message, reason=reason, hint=hint)


def fault_of(error: BaseException) -> GenerationError:
    """The error that `error` is for us: an HTTP status first, then the deepest cause that says more."""
    if isinstance(error, GenerationError):
        return error
    chain = list(_causes(error))
    for one in chain:
        status = getattr(one, "status_code", None)
        if isinstance(status, int) and status >= 300:
            return fault(STATUS.get(status, "server" if status >= 500 else "request"))
    for one in reversed(chain):
        for kind, reason in KINDS:
            if isinstance(one, kind):
                return fault(_at_connect(chain, reason))
    for one in reversed(chain):
        for name, reason in NAMES:
            if name in type(one).__name__:
                return fault(reason)
    # What a library stumbles over in an answer of another form: a missing field, a list where there should be text.
    malformed = any(isinstance(one, (ValueError, TypeError, LookupError, AttributeError)) for one in chain)
    return fault("garbage" if malformed else "failed")


def _at_connect(chain: list[BaseException], reason: str) -> str:
    """A time-out or a reset while connecting means that nobody is there."""
    connecting = any(type(one).__name__ in {"ConnectError", "ConnectTimeout"} for one in chain)
    return "unreachable" if connecting and reason in {"slow", "cut"} else reason


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


class Breaker:
    """Safe to share between threads; a visitor's own stop is neither a fault nor a success."""

    def __init__(
        self, *, faults: int = FAULTS_IN_A_ROW, pause_s: float = PAUSE_S, clock: Callable[[], float] = time.monotonic
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
