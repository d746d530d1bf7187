"""A server of several processes: conversations, limits, a worker that is killed, an upgrade, the end."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from coprod_assistant import config
from coprod_assistant.config import Settings, load_settings

from .chat_client import Page
from .test_server import free_port, process

SCOTLAND = "Which policies were recommended for Scotland?"


def workers_of(server: subprocess.Popen[bytes]) -> set[int]:
    """Processes that answer: children of the parent that hold much memory, so none that only track resources."""
    found = subprocess.run(
        ["ps", "-o", "pid=,rss=", "--ppid", str(server.pid)], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in found.stdout.splitlines()]
    return {int(pid) for pid, rss in rows if int(rss) > 200_000}


class Visitors:
    """Some who ask one question after the other, each over a connection of its own, and what they are told."""

    def __init__(self, address: str, *, count: int = 3) -> None:
        self.told: Counter[object] = Counter()
        self._address = address
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._visit) for _ in range(count)]

    def _visit(self) -> None:
        while not self._over.is_set():
            try:
                self.told[
                    httpx.post(f"{self._address}/api/ask", json={"question": SCOTLAND}, timeout=120).status_code
                ] += 1
            except httpx.TransportError as error:
                self.told[type(error).__name__] += 1

    @contextmanager
    def asking(self) -> Iterator[Counter[object]]:
        for thread in self._threads:
            thread.start()
        try:
            yield self.told
        finally:
            self._over.set()
            for thread in self._threads:
                thread.join()


def wait_until(true: object, seconds: float = 900) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.2)


@pytest.mark.long
def test_two_workers(index_dir: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    wide = {"questions_per_minute": 6000, "cpu_seconds_per_minute": 6000}
    with process(log, "app.py", index_dir=index_dir, port=0, workers=2, **wide) as (server, address):
        first = workers_of(server)
        assert len(first) == 2
        for _ in range(10):  # whichever of the two answers, the conversation goes on
            page = Page(address)
            page.ask(SCOTLAND)
            assert "Elke" in page.ask("Who suggested them?").html

        with Visitors(address).asking() as told:  # an upgrade: new processes answer before the old ones end
            server.send_signal(signal.SIGHUP)
            wait_until(lambda: len(workers_of(server)) == 2 and not workers_of(server) & first)
        assert set(told) == {200} and told[200] > 0, told

        second = workers_of(server)
        with Visitors(address).asking() as told:  # one is killed: what it was answering is lost, nothing else
            os.kill(min(second), signal.SIGKILL)
            wait_until(lambda: "another is begun" in log.read_text())
            wait_until(lambda: len(workers_of(server)) == 2)
        lost = sum(count for what, count in told.items() if what != 200)
        assert told[200] > 0 and lost <= 3, told

        with Visitors(address).asking() as told:
            time.sleep(1)
            started = time.monotonic()
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=60) == 0
            assert time.monotonic() - started < 25
        assert not {500, 502} & set(told)
    assert "Traceback" not in log.read_text()


def test_a_newer_program_takes_the_settings_of_an_older_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade in place: the parent is the old program, and the workers that it begins are the new one."""
    monkeypatch.setenv("COPROD_STAFF_PASSWORD", "a long password")
    older = load_settings(questions_per_minute=7, waiting_questions=9).model_copy(update={"limits_file": Path("x")})
    handed_over = pickle.dumps(older)

    class Newer(Settings):
        another: int = 5
        waiting_questions: ClassVar[int] = 64  # is no setting any more

    monkeypatch.setattr(config, "Settings", Newer)
    newer = pickle.loads(handed_over)
    assert newer.another == 5  # type: ignore[attr-defined]
    assert (newer.questions_per_minute, newer.limits_file) == (7, Path("x"))
    assert newer.staff_password.get_secret_value() == "a long password"


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has no SIGHUP")
def test_one_process_says_that_it_cannot_be_renewed(index_dir: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with process(log, "app.py", index_dir=index_dir, port=0) as (server, address):
        server.send_signal(signal.SIGHUP)
        wait_until(lambda: "cannot be renewed" in log.read_text(), seconds=20)
        assert httpx.get(f"{address}/healthz/live", timeout=20).status_code == 200


@pytest.mark.long
@pytest.mark.parametrize("uvicorns", [False, True])
def test_limits_are_of_all_workers_together(index_dir: Path, tmp_path: Path, uvicorns: bool) -> None:
    values: dict[str, object] = {"questions_per_minute": 20, "cpu_seconds_per_minute": 6000}
    command = ["app.py"]
    if uvicorns:  # its processes know nothing of each other but the file
        values |= {"limits_file": tmp_path / "limits.sqlite"}
        command = ["-m", "uvicorn", "app:app", "--workers", "2", "--port", str(free_port()), "--no-access-log"]
    else:
        values |= {"workers": 2, "port": 0}
    with process(tmp_path / "log", *command, index_dir=index_dir, **values) as (server, address):
        wait_until(lambda: len(workers_of(server)) == 2)
        started = time.monotonic()
        statuses = [
            httpx.post(f"{address}/api/ask", json={"question": "Hello"}, timeout=60).status_code for _ in range(40)
        ]
        if time.monotonic() - started < 55:  # else a minute went by, and more may ask
            assert Counter(statuses) == {200: 20, 429: 20}
        server.send_signal(signal.SIGTERM)  # else uvicorn's processes would outlive it
        server.wait(timeout=60)
