"""The program as processes of its own: how long a command takes from a shell, how much memory a server holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from coprod_assistant.config import Settings
from coprod_assistant.types import Turn

COPROD = Path(sys.executable).with_name("coprod")
RUNS = 3  # of each command in a shell


@dataclass(frozen=True)
class Memory:
    """Of a server, in MB: resident, and of it what is its own rather than pages of files that are mapped."""

    resident: float
    own: float


def shell_s(*arguments: str, environment: dict[str, str]) -> list[float]:
    """Seconds of each of `RUNS` processes `coprod …`, from its start to its end."""
    found = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run([COPROD, *arguments], check=True, capture_output=True, env=environment)
        found.append(time.perf_counter() - started)
    return found


def environment_for(settings: Settings) -> dict[str, str]:
    """This process's environment with the archive that is measured, a free port, and no limit on questions a minute."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("COPROD_")}
    named = {
        "INDEX_DIR": str(settings.index_dir),
        "CORPUS_DIR": str(settings.corpus_dir),
        "PORT": "0",
        "QUESTIONS_PER_MINUTE": "6000",
    }
    return others | {f"COPROD_{name}": value for name, value in named.items()}


def server_memory(settings: Settings, questions: Sequence[tuple[str, list[Turn]]]) -> tuple[Memory, Memory]:
    """Memory of `coprod serve` once it is ready, and after it has answered the questions over HTTP."""
    with server(environment_for(settings)) as (address, process):
        started = memory_of(process)
        for question, history in questions:
            turns = [{"question": turn.question, "answer": turn.answer} for turn in history]
            post(f"{address}/api/ask", {"question": question, "history": turns})
        return started, memory_of(process)


@contextmanager
def server(environment: dict[str, str]) -> Iterator[tuple[str, psutil.Process]]:
    """Address and process of a server that is ready and is told to stop at the end."""
    with subprocess.Popen([COPROD, "serve"], stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stderr is not None
            address = next(line.split()[2] for line in process.stderr if line.startswith("Serving on "))
            wait_until_ready(address)
            yield address, psutil.Process(process.pid)
        finally:
            process.terminate()


def wait_until_ready(address: str, timeout_s: float = 180.0) -> None:
    """Returns when the server says that it can answer."""
    ends = time.monotonic() + timeout_s
    while True:
        try:
            with urllib.request.urlopen(f"{address}/healthz/ready", timeout=30):
                return
        except OSError:  # refused, or 503 while it loads
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)


def post(url: str, body: object) -> None:
    """Sends JSON and reads the answer; raises unless it is a success."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as response:
        json.load(response)


def memory_of(process: psutil.Process) -> Memory:
    """Memory of a process and its children together."""
    found = [each.memory_full_info() for each in (process, *process.children(recursive=True))]
    return Memory(sum(each.rss for each in found) / 2**20, sum(each.uss for each in found) / 2**20)
