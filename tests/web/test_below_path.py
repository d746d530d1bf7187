"""The site below a path of another one: whatever it links to, sends or loads lies there, too."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from coprod_assistant.config import Settings, load_settings
from coprod_assistant.errors import ConfigError

from .archive.made_archive import Catalogued
from .serving import serving
from .staff.conftest import HTML, sign_in, token_of, with_staff

LINKS = re.compile(r'(?<![\w-])(?:href|src|action|formaction|data-page)="([^"]*)"')
IMPORTS = re.compile(r'from "([^"]+)";')
DOCS = Path(__file__).parents[2] / "docs" / "operating.md"
NGINX = """daemon off; pid {folder}/pid; error_log stderr warn; worker_processes 1;
events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    {locations}
    location / {{ return 418; }}
  }}
}}
"""


def documented(path: str, upstream: str) -> str:
    """The lines of the documentation, for another path and server."""
    found = re.search(r"```nginx\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1].replace("/assistant/", f"{path}/").replace("http://127.0.0.1:7860", upstream)


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[str]:
    """The address of an nginx that serves the site below `/ask/`, and nothing else."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if not found:
        pytest.skip("there is no nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    locations = documented("/ask", upstream)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, locations=locations))
    running = subprocess.Popen([found, "-p", folder, "-e", "stderr", "-c", folder / "nginx.conf"])
    try:
        for _ in range(100):
            with socket.socket() as tried:
                if not tried.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)


@pytest.fixture(params=["straight", "nginx"])
def base(request: pytest.FixtureRequest, settings: Settings, archive: Catalogued, tmp_path: Path) -> Iterator[str]:
    """The address of a site whose path is `/ask`, which one of its own pages has, too; straight, and behind nginx."""
    below = with_staff(
        settings, tmp_path / "staff", root_path="/ask", trusted_proxies="127.0.0.1",
        embed_origins="http://127.0.0.1:9", evals_dir=tmp_path / "evals", workers=1,
    )  # fmt: skip
    with serving(below, archive) as address:  # type: ignore[arg-type]
        if request.param == "straight":
            yield address
        else:
            with nginx(tmp_path, address) as outside:
                yield outside


def addresses_in(page: httpx.Response) -> set[str]:
    """All that a page or script links to, sends to or loads, on its own site."""
    form = IMPORTS if "javascript" in page.headers["content-type"] else LINKS
    found = {urljoin(str(page.url), unescape(link)) for link in form.findall(page.text)}
    return {link.partition("#")[0] for link in found if urlsplit(link).netloc == urlsplit(str(page.url)).netloc}


def test_every_address_lies_below_the_path_and_is_there(base: str) -> None:
    with httpx.Client(base_url=base, timeout=60, headers=HTML, follow_redirects=True) as client:
        signed = client.post("/ask/sign-in", data={"name": "Ada", "password": "a kettle for everybody"})
        assert str(signed.url) == f"{base}/ask/staff"
        seen: set[str] = set()
        new = {f"{base}/ask/", f"{base}/ask/widget", f"{base}/ask/ask?q=Who+spoke+in+2012"}
        kinds: set[str] = set()
        while new:
            address = new.pop()
            seen.add(address)
            kind = re.sub(r"(/events/|/records/|/source/).*", r"\1", urlsplit(address).path)
            if kind in kinds and "/ui/" not in address:
                continue  # one of each kind is enough
            kinds.add(kind)
            page = client.get(address)
            unknown = "There is no page here" in page.text or "nothing here" in page.text
            assert page.status_code < 500 and not unknown, address  # of what forms are sent to, some take no GET
            assert str(page.url).startswith(f"{base}/ask/"), address
            if page.headers["content-type"].partition(";")[0] in {"text/html", "text/javascript"}:
                found = addresses_in(page)
                assert [link for link in found if not link.startswith(f"{base}/ask/")] == [], address
                new |= found - seen
        paths = {urlsplit(address).path for address in seen}
        assert {"/ask/archive", "/ask/staff/pins", "/ask/ui/kept.js", "/ask/evaluate/", "/ask/ask"} <= paths


def test_programs_are_told_addresses_below_the_path(base: str) -> None:
    with httpx.Client(base_url=f"{base}/ask", timeout=60) as client:
        events = client.get("/archive?format=json").json()["events"]
        assert events and all(event["address"].startswith("/ask/archive/events/") for event in events)
        assert client.get("/openapi.json").json()["servers"] == [{"url": "/ask"}]
        body = {"question": "Which events were held in 2012?", "render": "html"}
        told = client.post("/api/ask", json=body, headers={"Accept": "text/event-stream"}).text
        assert "/ask/archive/events/" in told and 'href=\\"/archive' not in told


def test_cookies_are_for_what_lies_below_the_path(base: str) -> None:
    with httpx.Client(base_url=f"{base}/ask", timeout=60, headers=HTML) as client:
        cookies = sign_in(client).headers.get_list("set-cookie")
        assert len(cookies) == 2
        assert "Path=/ask/;" in cookies[0] and "Path=/ask/sign-in;" in cookies[1]
        out = client.post("/sign-out", data={"token": token_of(client.get("/archive").text)})
        assert out.headers["location"] == "/ask/" and "Path=/ask/;" in out.headers["set-cookie"]
        assert client.get("/staff").headers["location"] == "/ask/sign-in?next=%2Fstaff"


@pytest.mark.parametrize(
    ("path", "prefix", "status"),
    [
        ("/ask", "", 200),  # the site itself, without its last slash
        ("/ask?q=x", "/ask", 200),  # its page of that name: the proxy says that it took the path off
        ("/ask/ask?q=x", "", 200),
        ("/ask/ask?q=x", "/ask", 404),
        ("/archive", "", 200),  # from a proxy that takes it off and says nothing, or from this machine
        ("/askew", "", 404),
        ("/ask//archive", "", 404),
        ("/ask/../archive", "", 404),
    ],
)
def test_the_path_is_taken_off_once(
    settings: Settings, archive: Catalogued, path: str, prefix: str, status: int
) -> None:
    below = settings.model_copy(update={"root_path": "/ask"})
    with serving(below, archive) as address:  # type: ignore[arg-type]
        place = urlsplit(address)
        with socket.create_connection((str(place.hostname), int(place.port or 0))) as line:
            said = f"X-Forwarded-Prefix: {prefix}\r\n" if prefix else ""
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{said}Connection: close\r\n\r\n".encode())
            assert int(line.makefile("rb").readline().split()[1]) == status


@pytest.mark.parametrize("path", ["ask", "/a b", "/ask?x", "//ask", "/..", "/ask/../x", "https://x/ask", "/ä"])
def test_what_is_no_path_is_told(path: str) -> None:
    with pytest.raises(ConfigError, match="no path of the form /assistant"):
        load_settings(root_path=path)
    assert load_settings(root_path="/ask/").root_path == "/ask"
