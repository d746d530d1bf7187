"""The server as a process: starting, refusing to start, stopping, and what it writes down."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from .chat_client import Page, asking

ROOT = Path(__file__).parents[2]


def environment(**values: object) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COPROD_")}
    return kept | {f"COPROD_{name.upper()}": str(value) for name, value in values.items()}


@contextmanager
def process(log: Path, *command: str, **values: object) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A running server and its address; everything it prints goes to `log`."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment(**values), stdout=output, stderr=output
        )
        try:
            yield server, wait_for_address(server, log)
        finally:
            server.kill()
            server.wait()


def wait_for_address(server: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 240  # a machine that is busy with something else loads models slowly
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        found = re.search(r"on (http://[\d.]+:\d+)", log.read_text())
        try:
            if found and httpx.get(f"{found[1]}/healthz/live", timeout=5).status_code == 200:
                return found[1]
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.mark.slow
@pytest.mark.alone
def test_sigterm_ends_it_with_streams_open_and_logs_hold_no_question(index_dir: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with process(log, "app.py", index_dir=index_dir, port=0) as (server, address):
        assert httpx.get(f"{address}/healthz/ready").json() == {"status": "ready"}
        httpx.post(f"{address}/api/ask", json={"question": "canary-4111 in Birmingham?"}, timeout=30)
        httpx.get(f"{address}/api/search?q=canary-4112", timeout=30)
        assert "canary-4113" in Page(address).ask("canary-4113 in Birmingham?").html
        httpx.get(f"{address}/canary-4114?q=canary-4115")
        client = httpx.Client(base_url=address, timeout=30)
        streams = [asking(address, f"canary-412{number} in Birmingham?") for number in range(10)]
        assert [stream.__enter__().status_code for stream in streams] == [200] * 10
        started = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=15) == 0
        assert time.monotonic() - started < 10
        client.close()
    written = log.read_text()
    assert "canary" not in written
    assert "127.0.0.1:" not in written.replace(address, "")


@pytest.mark.slow
def test_uvicorn_serves_the_module(index_dir: Path, tmp_path: Path) -> None:
    command = ("-m", "uvicorn", "app:app", "--port", str(free_port()), "--no-access-log")
    with process(tmp_path / "log", *command, index_dir=index_dir) as (_, address):
        assert "Co-production archive assistant" in httpx.get(f"{address}/").text


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"port": "taken"},
            "cannot listen on 127.0.0.1:{port}: Address already in use: set",
        ),
        ({"port": 99999}, "COPROD_PORT='99999'"),
        ({"host": "no.such.host.invalid", "port": 0}, "cannot listen on no.such.host.invalid:0"),
        ({"host": "203.0.113.1", "port": 0}, "cannot listen on 203.0.113.1:0"),
        ({"prot": 1}, "unknown setting COPROD_PROT"),
        (
            {"trusted_proxies": "10.0.0.1, localhost"},
            "COPROD_TRUSTED_PROXIES='10.0.0.1, localhost': Value error, 'localhost'",
        ),
        ({"trusted_proxies": "10.0.0.0/40"}, "COPROD_TRUSTED_PROXIES='10.0.0.0/40'"),
        ({"trusted_proxies": "10.0.0.1:8080"}, "COPROD_TRUSTED_PROXIES='10.0.0.1:8080'"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_line(values: dict[str, object], line: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        given = {name: port if value == "taken" else value for name, value in values.items()}
        ended = subprocess.run(
            [sys.executable, "app.py"],
            check=False,
            cwd=ROOT,
            env=environment(**given),
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith(line.format(port=port))
    assert ended.stderr.count("\n") == 1


def test_importing_app_opens_nothing() -> None:
    code = "import sys, app; print(sorted(m for m in ('gradio', 'torch', 'fastapi') if m in sys.modules))"
    ended = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, env=environment(), capture_output=True, text=True
    )
    assert ended.stdout == "[]\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
