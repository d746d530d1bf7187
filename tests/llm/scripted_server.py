"""An OpenAI-compatible server on loopback that does what a script says, faults included, and keeps what it was sent."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Reply = Callable[[socket.socket, dict[str, Any]], None]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
MODELS = ("small", "large")


@dataclass
class Scripted:
    """The server: replies in order, the last one for ever; `requests` are bodies, `headers` theirs in lower case."""

    address: str
    replies: list[Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    @property
    def prompts(self) -> list[str]:
        """All messages of each request, as one text."""
        return ["\n".join(message["content"] for message in request["messages"]) for request in self.requests]


@contextmanager
def scripted(*replies: Reply) -> Iterator[Scripted]:
    """The server, listening while the block runs."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Scripted(f"http://127.0.0.1:{listener.getsockname()[1]}/v1", list(replies))
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_answer, args=(connection, server), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server
    finally:
        ended.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _answer(connection: socket.socket, server: Scripted) -> None:
    with suppress(OSError), connection:
        head, body = _request(connection)
        if not head:
            return
        path = head.split(" ")[1]
        lines = (line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        headers = {name.lower(): value for name, value in lines}
        if path.endswith("/models"):
            listed = {"object": "list", "data": [{"id": name, "object": "model"} for name in MODELS]}
            status(200, json.dumps(listed))(connection, {})
            return
        server.headers.append(headers)
        server.requests.append(json.loads(body))
        try:
            server.next_reply()(connection, server.requests[-1])
        except OSError:
            server.closed.set()  # the reader went away
            raise


def _request(connection: socket.socket) -> tuple[str, bytes]:
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if part.startswith(b"\x16"):  # TLS, which this server does not speak
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return "", b""
        if not part:
            return "", b""
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length" in line), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head.decode("latin-1"), body


# --- replies -------------------------------------------------------------------------------------------------------


def event(content: str | None, *, finish: str | None = None) -> bytes:
    """One event of a stream."""
    delta = {"content": content} if content is not None or finish is None else {}
    chunk = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "small",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


def pieces_of(text: str, size: int = 7) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def says(text: str | Callable[[dict[str, Any]], str], *, finish: str | None = "stop", done: bool = True) -> Reply:
    """A whole answer in small pieces; `text` may be made from the request."""

    def reply(connection: socket.socket, request: dict[str, Any]) -> None:
        words = text if isinstance(text, str) else text(request)
        ending = [event(None, finish=finish)] if finish else []
        last = [b"data: [DONE]\n\n"] if done else []
        connection.sendall(HEAD + b"".join([*map(event, pieces_of(words)), *ending, *last]))

    return reply


def raw(data: bytes) -> Reply:
    """These bytes and the end."""
    return lambda connection, _: connection.sendall(data)


def status(code: int, body: str = '{"error": {"message": "no"}}', *, content: str = "application/json") -> Reply:
    """A whole response."""
    data = body.encode()
    head = f"HTTP/1.1 {code} X\r\nContent-Type: {content}\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n"
    return raw(head.encode() + data)


def hangs(seconds: float = 30.0) -> Reply:
    """Nothing at all, until the reader goes away."""

    def reply(connection: socket.socket, _: dict[str, Any]) -> None:
        _until_gone(connection, seconds)

    return reply


def drips(text: str, *, pause_s: float = 10.0) -> Reply:
    """A piece, then a long pause before the next."""

    def reply(connection: socket.socket, _: dict[str, Any]) -> None:
        connection.sendall(HEAD)
        for piece in pieces_of(text):
            connection.sendall(event(piece))
            _until_gone(connection, pause_s)

    return reply


def resets(text: str) -> Reply:
    """Some text, half an event, and a reset."""

    def reply(connection: socket.socket, _: dict[str, Any]) -> None:
        connection.sendall(HEAD + b"".join(map(event, pieces_of(text))) + b'data: {"choi')
        time.sleep(0.02)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return reply


def floods(size: int = 10_000_000) -> Reply:
    """An answer of that many bytes."""

    def reply(connection: socket.socket, _: dict[str, Any]) -> None:
        connection.sendall(HEAD)
        line = event("All of it was said before. " * 40)
        for _times in range(size // len(line) + 1):
            connection.sendall(line)

    return reply


def _until_gone(connection: socket.socket, seconds: float) -> None:
    connection.settimeout(seconds)
    try:
        if not connection.recv(1):
            raise ConnectionResetError("the reader went away")
    except TimeoutError:
        pass
    finally:
        connection.settimeout(None)


def stream_of(events: Iterable[bytes]) -> Reply:
    """A stream of these events."""
    return raw(HEAD + b"".join(events))


HALF_CHARACTER = stream_of([event("The work"), event("shop of Zoë").replace("ë".encode(), b"\xc3")])
FAULTS: Sequence[tuple[str, Reply, set[str]]] = [
    ("401", status(401), {"key"}),
    ("403", status(403), {"key"}),
    ("404", status(404), {"model"}),
    ("400", status(400), {"request"}),
    ("429", status(429), {"busy"}),
    ("500", status(500), {"server"}),
    ("503", status(503, "down", content="text/plain"), {"server"}),
    ("redirect", raw(b"HTTP/1.1 302 X\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n"), {"request"}),
    ("closed at once", raw(b""), {"cut"}),
    ("no HTTP", raw(b"SSH-2.0-OpenSSH_9.6\r\n"), {"cut", "garbage"}),
    ("HTML with 200", status(200, "<html>welcome</html>", content="text/html"), {"garbage", "empty", "cut"}),
    ("JSON with 200", status(200, '{"ok": true}'), {"garbage", "empty", "cut"}),
    ("invalid JSON", stream_of([event("The workshop was "), b"data: {not json}\n\n"]), {"garbage"}),
    ("half a character", HALF_CHARACTER, {"garbage", "cut"}),
    ("reset", resets("The workshop was held in "), {"cut"}),
    ("no end", says("The workshop was held in Manchester.", finish=None, done=False), {"cut"}),
    ("no choices", stream_of([b'data: {"id": "1", "choices": []}\n\n', b"data: [DONE]\n\n"]), {"empty", "garbage"}),
    ("null content", stream_of([event(None), event(None, finish="stop")]), {"empty"}),
    ("choices no list", stream_of([b'data: {"choices": 7}\n\n']), {"garbage"}),
    ("error event", stream_of([b'data: {"error": {"message": "out of memory"}}\n\n']), {"server", "garbage", "failed"}),
    ("nothing", says(""), {"empty"}),
    ("only spaces", says("  \n "), {"empty"}),
    ("10 MB", floods(), {"too long"}),
]  # fmt: skip
