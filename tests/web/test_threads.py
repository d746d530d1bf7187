"""Threads of a server are bounded however many ask, and no process is forked from one that has loaded models."""

from __future__ import annotations

import ast
import os
import threading
import time
from pathlib import Path

import httpx
import psutil
import pytest

from .test_server import process

PACKAGE = Path(__file__).parents[2] / "src" / "coprod_assistant"
FORKING = {"fork", "forkpty", "ProcessPoolExecutor", "Pool", "set_start_method"}


@pytest.mark.long
def test_threads_do_not_grow_with_visitors(index_dir: Path, tmp_path: Path) -> None:
    """Forty at once have hardly more threads than eight: one for each place, some for pages, and the libraries' own."""
    wide = {"trusted_proxies": "127.0.0.1", "concurrent_answers": 2, "cpu_seconds_per_minute": 6000}
    with process(tmp_path / "log", "app.py", index_dir=index_dir, port=0, **wide) as (server, address):
        seen = psutil.Process(server.pid)
        before = seen.num_threads()

        def most_while(visitors: int) -> int:
            def ask(number: int) -> None:
                question = {"question": f"Who spoke about item {number}?"}
                httpx.post(
                    f"{address}/api/ask",
                    json=question,
                    headers={"X-Forwarded-For": f"198.51.100.{number}"},
                    timeout=120,
                )

            threads = [threading.Thread(target=ask, args=(number,)) for number in range(visitors)]
            for thread in threads:
                thread.start()
            most = 0
            while any(thread.is_alive() for thread in threads):
                most = max(most, seen.num_threads())
                time.sleep(0.02)
            return most

        few, many = most_while(8), most_while(40)
        assert many <= few + 4, (before, few, many)  # places for pages that eight did not fill
        assert many <= before + 2 + 4 + (os.cpu_count() or 1), (before, few, many)


def test_no_process_is_forked() -> None:
    """Worker processes are spawned, others are programs of their own."""
    contexts = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            assert called.rpartition(".")[2] not in FORKING and called != "multiprocessing.Process", f"{path}: {called}"
            if called.endswith("get_context"):
                contexts += [ast.literal_eval(argument) for argument in node.args]
    assert set(contexts) == {"spawn"}
