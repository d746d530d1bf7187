"""Connections before there is a request: heads of a size and in time, and how many of them one address may hold."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from urllib.parse import urlsplit

import pytest
import uvicorn

from coprod_assistant.config import Settings, load_settings
from coprod_assistant.web.connections import A_SECOND, AT_FIRST, HEAD_BYTES, HEAD_LINES, BoundedProtocol, Doors
from coprod_assistant.web.proxies import Proxies

Scope = dict[str, object]
SLOW = b"x" * 1000


@contextmanager
def listening(
    *, of_one: int = 50, in_all: int = 100, trusted: str = "", request_s: float = 20.0, stalled_s: float = 60.0
) -> Iterator[tuple[str, int]]:
    """Host and port of an app that answers with the length of each body, or with endless lines at /endless."""

    async def app(scope: Scope, receive: object, send: object) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while scope["method"] == "POST":
            message = await receive()  # type: ignore[operator]
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        endless = scope["path"] == "/endless"
        for _ in range(100_000 if endless else 0):
            await send({"type": "http.response.body", "body": SLOW, "more_body": True})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": str(len(body)).encode()})  # type: ignore[operator]

    doors = Doors(of_one=of_one, in_all=in_all, proxies=Proxies(trusted))
    protocol = partial(BoundedProtocol, doors=doors, request_s=request_s, stalled_s=stalled_s)
    config = uvicorn.Config(
        app,
        port=0,
        http=protocol,  # type: ignore[arg-type]
        ws="none",
        lifespan="off",
        log_level="error",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[:2]
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def received(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    connection.settimeout(10)
    found = b""
    try:
        while piece := connection.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


def status_of(where: tuple[str, int], *pieces: bytes, pause_s: float = 0.0) -> int:
    """The status that a request is answered with, sent in pieces; 0 where there is no answer."""
    with socket.create_connection(where, timeout=10) as connection:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause_s)
        answer = received(connection)
    return int(answer.split()[1]) if answer else 0


def head(*, size: int = 0, lines: int = 0, first: str = "GET / HTTP/1.1") -> bytes:
    """A request without a body whose head, without the empty line, has so many bytes or lines."""
    begun = [first, "Host: x", "Connection: close", *(f"X-{number}: y" for number in range(lines - 3))]
    text = "\r\n".join(begun)
    if size:
        text += "\r\nX-Long: " + "a" * (size - len(text) - len("\r\nX-Long: "))
    return f"{text}\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("request_head", "status"),
    [
        (head(size=HEAD_BYTES), 200),
        (head(size=HEAD_BYTES + 1), 431),
        (head(size=2 * HEAD_BYTES), 431),
        (head(lines=HEAD_LINES), 200),
        (head(lines=HEAD_LINES + 2), 431),
        (head(first="GET /" + "a" * (HEAD_BYTES - 100) + " HTTP/1.1"), 200),
        (head(first="GET /" + "a" * HEAD_BYTES + " HTTP/1.1"), 431),
    ],
)
def test_a_head_is_bounded(request_head: bytes, status: int) -> None:
    with listening() as where:
        assert status_of(where, request_head) == status
        cut = len(request_head) // 2
        assert status_of(where, request_head[:cut], request_head[cut:], pause_s=0.05) == status
        assert status_of(where, request_head[:-1], request_head[-1:], pause_s=0.05) == status


def test_a_head_without_an_end_is_refused_once_it_is_too_long() -> None:
    with listening() as where:
        assert status_of(where, b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * HEAD_BYTES) == 431


def test_a_body_does_not_count_and_the_next_head_does() -> None:
    body = b"b" * (2 * HEAD_BYTES)
    first = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with listening() as where, socket.create_connection(where, timeout=10) as connection:
        connection.sendall(first + body[:50])
        connection.sendall(body[50:])
        while not (answer := connection.recv(65536)).endswith(str(len(body)).encode() + b"\r\n0\r\n\r\n"):
            assert answer
        connection.sendall(head(size=HEAD_BYTES + 1))
        assert received(connection).split()[1] == b"431"


@pytest.mark.alone
@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HTTP/1.1\r\nHost: x\r\n", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nfour"],
)
def test_a_request_that_does_not_end_is_given_up(sent: bytes) -> None:
    """Also where a byte comes now and then."""
    with listening(request_s=0.4) as where, socket.create_connection(where, timeout=10) as connection:
        started = time.monotonic()
        connection.sendall(sent)
        if sent.startswith(b"GET"):
            for _ in range(3):
                time.sleep(0.1)
                connection.sendall(b"X")
        answer = received(connection)
        assert time.monotonic() - started < 2
    assert answer.split()[1:2] in ([b"408"], []) and (b"408" in answer or sent.startswith(b"POST"))


@pytest.mark.alone
def test_a_connection_is_kept_between_requests_for_longer_than_one_may_take() -> None:
    ask = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    with listening(request_s=0.3) as where, socket.create_connection(where, timeout=10) as connection:
        for _ in range(3):
            connection.sendall(ask)
            answer = b""
            while not answer.endswith(b"\r\n0\r\n\r\n"):  # it may come in pieces
                answer += (piece := connection.recv(65536))
                assert piece
            assert b"200 OK" in answer
            time.sleep(0.4)


def test_an_answer_that_nobody_takes_is_given_up() -> None:
    with listening(stalled_s=0.3, of_one=2) as where, socket.create_connection(where, timeout=10) as connection:
        connection.sendall(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(1.0)
        connection.settimeout(10)
        assert len(received(connection)) < 100_000 * len(SLOW)


def test_one_address_holds_so_many_and_no_more() -> None:
    with listening(of_one=5) as where, ExitStack() as stack:
        held = [stack.enter_context(socket.create_connection(where, timeout=10)) for _ in range(5)]
        assert status_of(where, b"") == 429
        held.pop().close()
        time.sleep(0.1)
        assert status_of(where, head()) == 200
    with listening(of_one=5, trusted="127.0.0.0/8") as where, ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(socket.create_connection(where, timeout=10))
        assert status_of(where, head()) == 200


def test_all_together_hold_so_many_and_no_more() -> None:
    doors = Doors(of_one=50, in_all=3, proxies=Proxies("10.0.0.1"))
    addresses = ["203.0.113.1", "10.0.0.1", "203.0.113.2", "203.0.113.3"]
    assert [doors.enter(address) for address in addresses] == [True, True, True, False]
    doors.leave("203.0.113.1")
    assert doors.enter("203.0.113.3")


def test_addresses_of_a_household_share_a_count() -> None:
    doors = Doors(of_one=2, in_all=10, proxies=Proxies(""))
    assert [doors.enter(f"2001:db8:1:2::{number}") for number in range(1, 4)] == [True, True, False]
    assert doors.enter("2001:db8:1:3::1")


def test_one_address_comes_so_often_and_no_more() -> None:
    """What comes oftener is refused at the door, where it costs least; who waits, and everybody else, gets in."""
    now = 0.0
    doors = Doors(of_one=1000, in_all=1000, proxies=Proxies("10.0.0.1"), clock=lambda: now)

    def come(address: str, *, times: int) -> int:
        got_in = 0
        for _ in range(times):
            if doors.enter(address):
                got_in += 1
                doors.leave(address)
        return got_in

    assert come("203.0.113.1", times=1000) == AT_FIRST
    assert come("203.0.113.2", times=1) == 1
    assert come("10.0.0.1", times=1000) == 1000
    now = 2.0
    assert come("203.0.113.1", times=1000) == 2 * A_SECOND
    now = 3600.0
    assert come("203.0.113.1", times=1000) == AT_FIRST


def test_the_program_serves_so(site: str) -> None:
    parts = urlsplit(site)
    where = (parts.hostname or "", parts.port or 0)
    assert status_of(where, head(size=HEAD_BYTES + 1)) == 431
    upgrade = b"GET /healthz/live HTTP/1.1\r\nHost: x\r\nConnection: close, upgrade\r\nUpgrade: websocket\r\n\r\n"
    assert status_of(where, upgrade) == 200  # as HTTP: nothing here speaks anything else


def test_settings_bound_them() -> None:
    settings: Settings = load_settings()
    assert (settings.connections, settings.connections_per_address) == (800, 100)
