"""Servers on loopback that do whatever a test wants, byte for byte, and a listener that nobody should call."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

Send = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its path with query, its headers in lower case, and when it came (of `time.monotonic`)."""

    path: str
    headers: dict[str, str]
    at: float


Answer = Callable[[Asked, Send], None]


class Server:
    """Answers each connection's first request by calling `answer`, then closes; a context manager."""

    def __init__(self, answer: Answer, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.asked: list[Asked] = []
        self.host = host
        self._answer = answer
        self._socket = socket.create_server((host, port), backlog=64)
        self.port = int(self._socket.getsockname()[1])
        self.tls: ssl.SSLContext | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def private(self) -> str:
        """As it stands in `allow_private`."""
        return f"{self.host}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.private}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while not self._stopped:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(10)
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(65536)
                if not piece:
                    return
                head += piece
            lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            asked = Asked(lines[0].split(" ")[1], headers, time.monotonic())
            self.asked.append(asked)
            self._answer(asked, connection.sendall)


def reply(body: str | bytes = b"", *, status: int = 200, media_type: str = "text/html", **headers: str) -> bytes:
    """A whole answer; names of headers are given with _ for -."""
    data = body.encode() if isinstance(body, str) else body
    named = {"Content-Type": media_type, "Content-Length": str(len(data)), "Connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"HTTP/1.1 {status} Whatever\r\n{lines}\r\n".encode("latin-1") + data


def page(title: str, *links: str, words: str = "", head: str = "") -> str:
    """A page with some words of its own and a link to each address."""
    listed = "".join(f'<p>Go to <a href="{link}">link {number}</a>.</p>' for number, link in enumerate(links))
    text = words or f"This page is called {title}, and nothing else on this site says quite the same as it does."
    return f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><p>{text}</p>{listed}</body></html>"


def site(pages: Mapping[str, str | bytes | Answer]) -> Answer:
    """Answers with a page or a whole answer by path; what is not there is 404."""

    def answer(asked: Asked, send: Send) -> None:
        found = pages.get(asked.path, reply("<h1>Not found</h1>", status=404))
        if callable(found):
            found(asked, send)
        else:
            send(found if isinstance(found, bytes) else reply(found))

    return answer


class Canary:
    """Listens where nobody may connect; `calls` counts who did."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._socket = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=64
        )
        self._socket.setblocking(False)
        self.port = int(self._socket.getsockname()[1])

    @property
    def calls(self) -> int:
        count = 0
        with suppress(BlockingIOError):
            while True:
                self._socket.accept()[0].close()
                count += 1
        return count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
