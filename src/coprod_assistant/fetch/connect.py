"""Connections to addresses that were checked, under one deadline for the whole of a request.

A name is resolved here, once for each connection, and the connection is made to the address that was looked at: an
answer of the DNS that changes afterwards changes nothing. httpcore is used rather than httpx because it lets its
connections be made by others, which httpx 0.28 offers no public way to.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from .outcome import NotFetchedError
from .safe import Gate

CONNECT_S = 10.0  # for one connection; httpcore's own limits bound each read and write
Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses that a name has now, as the system resolves it."""
    import socket

    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedBackend(httpcore.NetworkBackend):
    """Makes connections for httpcore; `deadline` (of `time.monotonic`) ends whatever they wait for."""

    def __init__(self, gate: Gate, resolve: Resolve) -> None:
        self.deadline = float("inf")
        self._gate = gate
        self._resolve = resolve
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - httpcore's; the deadline is ours
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of `host` that is permitted and answers."""
        resolved = self._resolved(host, port)
        open_addresses = self._gate.permitted(resolved, port)
        if not open_addresses:
            where = f"{host} is {resolved[0]}" if resolved[0] != host else host
            raise NotFetchedError(f"{where}, port {port}: not a public web address", refused=True, unreached=True)
        failure: Exception | None = None
        for address in open_addresses:
            try:
                stream = self._sockets.connect_tcp(address, port, self.left(CONNECT_S), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return TimedStream(stream, self)
        raise failure or httpcore.ConnectError("there is no address")

    def left(self, longest: float | None) -> float:
        """Seconds that may be waited now; raises ReadTimeout when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is over")
        return min(left, longest) if longest is not None else left

    def _resolved(self, host: str, port: int) -> list[str]:
        """What the name resolves to; the system's resolver knows no time limit, so it is waited for in a thread."""
        found: list[str] = []
        problem: list[Exception] = []

        def ask() -> None:
            try:
                found.extend(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                problem.append(error)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(self.left(CONNECT_S))
        if not found:
            reason = str(getattr(problem[0], "strerror", None) or problem[0]) if problem else "no answer in time"
            raise NotFetchedError(f"the host {host} cannot be found: {reason}", unreached=True)
        return list(found)


class TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end at the backend's deadline."""

    def __init__(self, stream: httpcore.NetworkStream, backend: CheckedBackend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, self._backend.left(timeout)), self._backend
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
