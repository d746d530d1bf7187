"""What a request must be before it reaches a route."""

import asyncio
import json
import socket
import time
from urllib.parse import urlsplit

import httpx
import pytest

from coprod_assistant.web.intake import (
    BODY_LIMIT_BYTES,
    BodyLimit,
    ClientAddress,
    KnownHosts,
    methods_of,
)
from coprod_assistant.web.proxies import Proxies

CLIMBING = [
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file=../../../etc/passwd",
    "/gradio_api/file=http://127.0.0.1:22/",
    "/gradio_api/file=http://169.254.169.254/latest/meta-data",
    "/gradio_api/file/etc/passwd",
    "/file=/etc/passwd",
    "/file/etc/passwd",
    "/gradio_api/proxy=http://127.0.0.1/",
    "/proxy=https://evil.example",
    "/static/../../../../etc/passwd",
    "/static/img/logo.svg",
    "/assets/../index.html",
    "/assets/..%2f..%2f..%2fetc%2fpasswd",
    "/assets/%2e%2e/%2e%2e/routes.py",
    "/assets/....//....//etc/passwd",
    "/assets/..\\..\\routes.py",
    "/assets//etc/passwd",
    "/assets/%00",
    "/ui/../app.py",
    "/ui/%2e%2e/app.py",
    "/ui/..%2fapp.py",
    "/ui/..%5capp.py",
    "/ui//etc/passwd",
    "/ui/%2fetc%2fpasswd",
    "/ui/",
    "/api/documents/..%2f..%2fetc%2fpasswd",
    "/api/documents/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/svelte/x.js",
    "/custom_component/a/b/c/d",
    "/gradio_api/info",
    "/gradio_api/queue/data?session_hash=a",
    "/gradio_api/heartbeat/abc",
    "/gradio_api/app_id",
    "/gradio_api/openapi.json",
    "/gradio_api/upload_progress?upload_id=1",
    "/gradio_api/runs",
    "/gradio_api/mcp/",
    "/gradio_api/vibe-code",
    "/gradio_api/deep_link",
    "/gradio_api/call/answer/1",
    "/gradio_api/stream/a/b/c/playlist.m3u8",
    "/gradio_api/token",
    "/gradio_api/user",
    "/config",
    "/monitoring",
    "/monitoring/summary",
    "/manifest.json",
    "/pwa_icon",
    "/docs",
    "/redoc",
    "/login_check",
]
DENIED_POSTS = [
    "/gradio_api/upload",
    "/gradio_api/queue/join",
    "/gradio_api/cancel",
    "/gradio_api/reset",
    "/gradio_api/run/answer",
    "/gradio_api/api/answer",
    "/gradio_api/call/answer",
    "/gradio_api/call/v2/answer",
    "/gradio_api/component_server",
    "/gradio_api/stream/1",
    "/gradio_api/vibe-edit",
    "/gradio_api/undo-vibe-edit",
    "/gradio_api/process_recording",
    "/login",
    "/",
]


@pytest.mark.parametrize("path", CLIMBING)
def test_no_file_and_no_helper_route_is_served(site: str, path: str) -> None:
    status, body = raw(site, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert status in {404, 405}
    assert b"root:" not in body and b"import " not in body


@pytest.mark.parametrize("path", DENIED_POSTS)
def test_no_helper_event_is_taken(client: httpx.Client, path: str) -> None:
    assert client.post(path, json={"data": ["x"], "session_hash": "a"}).status_code in {404, 405}


def test_a_browser_at_an_unknown_address_is_shown_the_way_back(client: httpx.Client) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
    shown = client.get("/nowhere", headers=browser)
    assert (shown.status_code, shown.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is no page here" in shown.text and '<a href="/archive">To the archive</a>' in shown.text
    assert "default-src" in shown.headers["content-security-policy"]
    for answer in (
        client.get("/nowhere"),
        client.get("/api/nothing", headers=browser),
        client.post("/nowhere", headers=browser),
    ):
        assert (answer.status_code, answer.json()) == (404, {"error": "there is nothing here", "hint": ""})


def test_upload_of_a_file_is_denied(client: httpx.Client) -> None:
    assert client.post("/gradio_api/upload", files={"files": b"x" * 1000}).status_code == 404


@pytest.mark.alone
@pytest.mark.parametrize("path", ["/api/ask", "/api/feedback"])
def test_long_body_is_refused_before_it_is_read(site: str, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20000000\r\n\r\n"
    started = time.monotonic()
    status, body = raw(site, head.encode())  # not one byte of the body is sent
    assert status == 413
    assert json.loads(body)["error"] == "a request may have 65536 bytes"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("path", ["/api/ask", "/api/feedback"])
def test_long_body_without_a_length_is_refused_while_it_comes(site: str, path: str) -> None:
    sent = 0

    def endless() -> "object":
        nonlocal sent
        while sent < 50_000_000:
            sent += 10_000
            yield b"a" * 10_000

    try:
        status = httpx.post(f"{site}{path}", content=endless(), timeout=20).status_code  # type: ignore[arg-type]
    except httpx.WriteError:
        status = 413  # the server has answered and left while we were still sending
    assert status == 413
    assert sent < 20_000_000  # what the sockets hold, not what a visitor would like to send


def test_body_of_the_limit_is_taken(client: httpx.Client) -> None:
    body = json.dumps({"question": "Who spoke?", "id": None})
    padded = body + " " * (BODY_LIMIT_BYTES - len(body))
    headers = {"Content-Type": "application/json"}
    assert client.post("/api/ask", content=padded, headers=headers).status_code == 200
    assert client.post("/api/ask", content=padded + " ", headers=headers).status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "abc", "٣"])
def test_length_that_is_no_number_is_refused(site: str, length: str) -> None:
    head = f"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    assert raw(site, head.encode())[0] in {400, 413}


def test_stalled_body_times_out() -> None:
    statuses: list[int] = []

    async def never() -> dict[str, object]:
        await asyncio.sleep(60)
        raise AssertionError("the wait was not ended")

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])  # type: ignore[arg-type]

    async def unreached(*_: object) -> None:
        raise AssertionError("a stalled request reached the app")

    scope = {"type": "http", "method": "POST", "path": "/api/ask", "headers": []}
    asyncio.run(BodyLimit(unreached, timeout_s=0.05)(scope, never, send))  # type: ignore[arg-type]
    assert statuses == [408]


@pytest.mark.parametrize(
    ("peer", "header", "visitor"),
    [
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # not from our proxy: the header is the visitor's own
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # what the visitor wrote stands left
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "garbage", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.1"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("172.16.9.9", "203.0.113.9", "203.0.113.9"),  # of the network that is named
        ("172.32.0.1", "203.0.113.9", "172.32.0.1"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),  # as a socket for both kinds of address shows it
        ("10.0.0.1", "203.0.113.9:51234", "203.0.113.9"),
        ("10.0.0.1", "[2001:db8::1]:443, 172.20.0.5:80", "2001:db8::1"),
        ("10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("fd00::7", "203.0.113.9", "203.0.113.9"),
    ],
)
def test_forwarded_address_is_believed_from_trusted_proxies_only(peer: str, header: str | None, visitor: str) -> None:
    seen: list[str] = []

    async def app(scope: dict[str, object], *_: object) -> None:
        seen.append(scope["client"][0])  # type: ignore[index]

    headers = [] if header is None else [(b"x-forwarded-for", header.encode())]
    scope = {"type": "http", "client": (peer, 1), "headers": headers}
    proxies = Proxies("10.0.0.1, 10.0.0.2,172.16.0.0/12, fd00::/8")
    asyncio.run(ClientAddress(app, proxies=proxies)(scope, None, None))  # type: ignore[arg-type]
    assert seen == [visitor]


@pytest.mark.parametrize(
    ("peer", "header", "scheme"),
    [("10.0.0.1", "https", "https"), ("10.0.0.1", "http", "http"), ("203.0.113.9", "https", "http")],
)
def test_a_trusted_proxy_says_whether_the_visitor_speaks_https(peer: str, header: str, scheme: str) -> None:
    seen: list[object] = []

    async def app(scope: dict[str, object], *_: object) -> None:
        seen.append(scope["scheme"])

    headers = [(b"x-forwarded-proto", header.encode())]
    scope = {"type": "http", "scheme": "http", "client": (peer, 1), "headers": headers}
    asyncio.run(ClientAddress(app, proxies=Proxies("10.0.0.1"))(scope, None, None))  # type: ignore[arg-type]
    assert seen == [scheme]


def test_a_proxy_that_nobody_named_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    async def app(*_: object) -> None:
        pass

    wrapped = ClientAddress(app, proxies=Proxies(""))
    for peer in ("203.0.113.5", "172.17.0.1", "127.0.0.1"):  # the first is a visitor who wrote the header himself
        scope = {"type": "http", "client": (peer, 1), "headers": [(b"x-forwarded-for", b"198.51.100.1")]}
        asyncio.run(wrapped(scope, None, None))  # type: ignore[arg-type]
    assert [record.getMessage().partition(" ")[0] for record in caplog.records] == ["X-Forwarded-For"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "archive.example.org"}, 200),
        ({"host": "Archive.Example.org:7860"}, 200),
        ({"host": "[::1]:7860"}, 200),
        ({"host": "evil.example"}, 421),
        ({"host": "archive.example.org.evil.example"}, 421),
        ({}, 421),
        ({"host": "archive.example.org", "x-forwarded-host": "evil.example"}, 421),
        ({"host": "archive.example.org", "x-gradio-server": "https://evil.example/x"}, 421),
        ({"host": "archive.example.org", "x-forwarded-host": "archive.example.org:443"}, 200),
    ],
)
def test_a_server_answers_to_its_names_only(headers: dict[str, str], status: int) -> None:
    assert status_of(lambda app: KnownHosts(app, names="archive.example.org, [::1]"), headers=headers) == status
    assert status_of(lambda app: KnownHosts(app, names=""), headers=headers) == 200


def status_of(
    wrap: object,
    *,
    method: str = "GET",
    path: str = "/",
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    address: str = "203.0.113.9",
) -> int:
    """What a layer around an app that answers 200 answers."""
    statuses: list[int] = []

    async def app(_: object, __: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])  # type: ignore[arg-type]

    raw_headers = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw_headers, "client": (address, 1)}
    asyncio.run(wrap(app)(scope, receive, send))  # type: ignore[operator]
    return statuses[0]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/", ["GET", "HEAD"]),
        ("/api/ask", ["POST"]),
        ("/ask", ["GET", "HEAD"]),
        ("/ui/app.js", ["GET", "HEAD"]),
        ("/api/chat", []),
        ("/assets/index-1.js", []),
        ("/ui/", []),
        ("/ui/../x", []),
        ("/api", []),
        ("/api/ask/", []),
        ("", []),
    ],
)
def test_known_paths_are_the_pages_own(path: str, methods: list[str]) -> None:
    assert methods_of(path) == methods


def raw(site: str, request: bytes) -> tuple[int, bytes]:
    """Status and body of the answer to `request`, sent as it is."""
    parts = urlsplit(site)
    with socket.create_connection((parts.hostname, parts.port), timeout=15) as connection:
        connection.sendall(request)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), body
