"""The protective headers stand on every answer, whichever layer gives it."""

import asyncio
import re

import httpx
import pytest

from coprod_assistant.web.headers import LastResort

ROUTES = [
    ("GET", "/", 200),
    ("GET", "/ask?q=", 200),
    ("GET", "/ask?q=Who+spoke+in+Birmingham%3F", 200),
    ("GET", "/favicon.ico", 200),
    ("GET", "/robots.txt", 200),
    ("GET", "/theme.css", 404),
    ("GET", "/archive", 200),
    ("GET", "/archive?format=csv", 200),
    ("GET", "/archive/events/none", 404),
    ("POST", "/archive", 405),
    ("GET", "/ui/archive.css", 200),
    ("GET", "/ui/app.js", 200),
    ("GET", "/healthz/live", 200),
    ("GET", "/healthz/ready", 200),
    ("GET", "/api/search?q=barriers", 200),
    ("GET", "/openapi.json", 200),
    ("GET", "/api/documents/none", 404),
    ("GET", "/api/nothing", 404),
    ("GET", "/gradio_api/info", 404),
    ("GET", "/ui/none.js", 404),
    ("GET", "/api/ask", 405),
    ("GET", "/api/search", 422),
    ("POST", "/api/ask", 422),
    ("POST", "/api/chat", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), ROUTES)
def test_every_route_has_them(client: httpx.Client, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    for directive in (
        "default-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
    ):
        assert directive in policy.split("; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", ["/", "/ask?q=", "/archive", "/nowhere"])
def test_no_page_has_inline_scripts_or_lets_any_run(client: httpx.Client, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"})
    assert "script-src 'self'" in page.headers["content-security-policy"].split("; ")
    assert not re.findall(r"<script(?![^>]* src=)", page.text)
    assert not re.findall(r"\son\w+=", page.text)


def test_page_names_no_other_host_to_load_from(client: httpx.Client) -> None:
    page = client.get("/").text
    loads = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"', page)
    assert loads
    assert all(address.startswith("/") and not address.startswith("//") for address in loads)
    assert "<title>Co-production archive assistant</title>" in page
    assert '<html lang="en">' in page
    assert "gradio" not in page


@pytest.mark.parametrize("path", ["/", "/api/search?q=x", "/ui/app.css", "/healthz/live"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1"])
def test_no_foreign_origin_is_allowed(client: httpx.Client, path: str, origin: str) -> None:
    with client.stream("GET", path, headers={"Origin": origin, "Host": "archive.example.org"}) as answer:
        assert "access-control-allow-origin" not in answer.headers
    ask = {"Origin": origin, "Access-Control-Request-Method": "POST", "Host": "archive.example.org"}
    assert "access-control-allow-origin" not in client.options("/api/ask", headers=ask).headers


def test_own_files_are_kept_and_pages_are_not(client: httpx.Client) -> None:
    assert client.get("/").headers["cache-control"] == "no-store"
    assert client.get("/api/search?q=barriers").headers["cache-control"] == "no-store"
    address = re.search(r'src="(/ui/app\.js\?v=\w{12})"', client.get("/").text)
    assert address
    assert "max-age=31536000" in client.get(address[1]).headers["cache-control"]


@pytest.mark.parametrize("begun", [False, True])
def test_what_is_under_way_when_the_server_stops_is_told_so(begun: bool) -> None:
    sent: list[dict[str, object]] = []

    async def slow(_: object, __: object, send: object) -> None:
        if begun:
            await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        await asyncio.sleep(60)

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def scene() -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
        task = asyncio.create_task(LastResort(slow)(scope, None, send))  # type: ignore[arg-type]
        await asyncio.sleep(0.01)
        task.cancel()
        await task

    asyncio.run(scene())
    assert sent[0]["status"] == (200 if begun else 503)
    assert not sent[-1].get("more_body")
