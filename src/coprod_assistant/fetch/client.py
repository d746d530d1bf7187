"""One request: to a checked address, in a given time, its body on the disk."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import httpcore

from .. import addresses
from .body import MAX_BYTES, Body, Kind, save
from .connect import CheckedBackend, Resolve, resolve
from .outcome import NotFetchedError
from .safe import Gate

TOTAL_S = 30.0  # for one request, from looking up the name to the last byte
WAIT_S = 15.0  # for one read or write
DRAINED_BYTES = 65_536  # of a body that nobody wants, read so that the connection can be used again
RETRIED = frozenset({429, 502, 503, 504})
ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Response:
    """An answer; `body` is None unless the status is 200. Names of headers are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: Body | None = None

    @property
    def media_type(self) -> str:
        """As the header gives it, without parameters, empty if it does not."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """As the header gives it."""
        for parameter in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'")[:40] or None
        return None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a copy that we have; sent back, it answers 304 if the copy is still good."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to ask with."""
        return bool(self.etag or self.last_modified)


NO_VALIDATORS = Validators()
ANY_KIND: frozenset[Kind] = frozenset({"page", "report", "other"})
TIMEOUTS = {"timeout": {"connect": WAIT_S, "read": WAIT_S, "write": WAIT_S, "pool": WAIT_S}}


class Client:
    """Sends requests one after the other, and keeps connections; a context manager.

    Nothing is taken from the environment: no proxy, no passwords. No cookie is kept, no redirect followed.
    """

    def __init__(self, gate: Gate, user_agent: str, *, resolve: Resolve = resolve, total_s: float = TOTAL_S) -> None:
        self.requests = 0
        self.received = 0  # bytes of bodies, unpacked
        self._gate = gate
        self._user_agent = user_agent
        self._total_s = total_s
        self._backend = CheckedBackend(gate, resolve)
        self._pools: dict[bool, httpcore.ConnectionPool] = {}

    def _pool(self, url: str) -> httpcore.ConnectionPool:
        """The connections of an address's scheme; certificates are loaded once, and only where they are needed."""
        secure = url.startswith("https:")
        if secure not in self._pools:
            self._pools[secure] = self._made_pool(httpcore.default_ssl_context() if secure else None)
        return self._pools[secure]

    def _made_pool(self, certificates: ssl.SSLContext | None) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            ssl_context=certificates,
            network_backend=self._backend,
            max_connections=8,
            max_keepalive_connections=8,
            keepalive_expiry=20.0,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in self._pools.values():
            pool.close()

    def get(
        self,
        url: str,
        into: Path,
        *,
        wanted: frozenset[Kind] = ANY_KIND,
        validators: Validators = NO_VALIDATORS,
        cut_at: int | None = None,
    ) -> Response:
        """What the server answers to a normal address.

        Args:
            into: Where the body of a 200 goes; a file that is there is overwritten, and removed if the body fails.
            wanted: Kinds of bodies to keep.
            cut_at: Bytes of the body that are enough.

        Raises:
            NotFetchedError: there is no answer that could be used; any other status than 200 is an answer.
        """
        host, port = addresses.host_and_port(url)
        if not self._gate.opens_port(port):
            where = f'add it to ports in fetch.toml, or "{host}:{port}" to allow_private if it is your own machine'
            raise NotFetchedError(f"port {port} is not open: {where}", refused=True, unreached=True)
        self._backend.deadline = time.monotonic() + self._total_s
        self.requests += 1
        try:
            with (
                self._named_errors(),
                self._pool(url).stream("GET", url, headers=self._headers(validators), extensions=TIMEOUTS) as answer,
            ):
                headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                response = Response(url, answer.status, headers)
                if answer.status != 200:
                    _drain(answer)
                    return response
                body = self._body(response, answer, into, wanted, cut_at)
                self.received += body.size
                return replace(response, body=body)
        except BaseException:
            into.unlink(missing_ok=True)
            raise

    def _body(
        self, response: Response, answer: httpcore.Response, into: Path, wanted: frozenset[Kind], cut_at: int | None
    ) -> Body:
        announced = response.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > max(MAX_BYTES.values()):
            raise NotFetchedError(f"it is bigger than {max(MAX_BYTES.values()) // 1_000_000} MB", refused=True)
        encoding = response.headers.get("content-encoding", "")
        pieces = answer.iter_stream()
        return save(pieces, encoding, into, media_type=response.media_type, wanted=wanted, cut_at=cut_at)

    def _headers(self, validators: Validators) -> list[tuple[str, str]]:
        """Of a request; only packings that are unpacked step by step are asked for."""
        headers = [("User-Agent", self._user_agent), ("Accept", ACCEPT), ("Accept-Encoding", "gzip, deflate")]
        if validators.etag:
            headers.append(("If-None-Match", validators.etag))
        if validators.last_modified:
            headers.append(("If-Modified-Since", validators.last_modified))
        return headers

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        """What httpcore raises, as a reason that people understand."""
        try:
            yield
        except httpcore.TimeoutException as error:
            if time.monotonic() >= self._backend.deadline:
                raise NotFetchedError(f"it took longer than {self._total_s:g} s") from error
            raise NotFetchedError("the server does not answer", retryable=True) from error
        except httpcore.NetworkError as error:
            certificate = "certificate" in str(error).lower()
            reason = "its certificate cannot be trusted" if certificate else "the connection failed"
            raise NotFetchedError(f"{reason} ({_words(error)})", retryable=not certificate, unreached=True) from error
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise NotFetchedError(f"the answer breaks off or is no HTTP ({_words(error)})", retryable=True) from error


def _drain(answer: httpcore.Response) -> None:
    """Reads a short body away; of a longer one the connection is given up."""
    count = 0
    for piece in answer.iter_stream():
        count += len(piece)
        if count > DRAINED_BYTES:
            return


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
