"""A server whose index is damaged while it runs, and one that is started on a damaged index."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import httpx
import pytest

from coprod_assistant.index.layout import MANIFEST, files_of, generations, name_generation

from .test_server import process

QUESTION = {"question": "Which policies were recommended for Scotland?"}


def flip(path: Path, rng: random.Random) -> None:
    """Changes 20 bytes where they are."""
    data = bytearray(path.read_bytes())
    for at in rng.sample(range(len(data)), min(20, len(data))):
        data[at] ^= rng.randrange(1, 256)
    with path.open("r+b") as file:
        file.write(data)


@pytest.fixture
def copied(index_dir: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(index_dir, tmp_path / "index"))


def answered(address: str) -> dict[str, object]:
    found = httpx.post(f"{address}/api/ask", json=QUESTION, timeout=60)
    assert found.status_code == 200, found.text
    return {name: value for name, value in found.json().items() if name != "timings_ms"}


def becomes(address: str, status: int) -> bool:
    """Whether the server says so of itself within ten seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if httpx.get(f"{address}/healthz/ready").status_code == status:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
def test_damage_under_a_running_server(copied: Path, tmp_path: Path) -> None:
    [name], log = generations(copied), tmp_path / "log"
    generation = copied / name
    with process(log, "app.py", index_dir=copied, port=0) as (server, address):
        assert becomes(address, 200)
        right = answered(address)
        for part in [MANIFEST, *files_of(generation)]:
            flip(generation / part, random.Random(part))
        assert answered(address) == right
        assert becomes(address, 503)
        assert answered(address) == right
        shutil.rmtree(generation)
        assert answered(address) == right
        assert httpx.get(f"{address}/healthz/ready").status_code == 503
        assert server.poll() is None
    lines = [line for line in log.read_text().splitlines() if name in line]
    assert 1 <= len(lines) <= 2 and "answers go on from what was read before" in lines[0]


@pytest.mark.slow
def test_a_server_that_starts_on_a_damaged_generation_says_so(copied: Path, tmp_path: Path) -> None:
    [older], log = generations(copied), tmp_path / "log"
    newer = "gen-29990101T000000000000Z-00000000"
    shutil.copytree(copied / older, copied / newer)
    name_generation(copied, newer)
    flip(copied / newer / "archive.sqlite", random.Random(1))
    with process(log, "app.py", index_dir=copied, port=0) as (_, address):
        assert answered(address)["index"] == older
        assert httpx.get(f"{address}/healthz/ready").json() == {"status": "degraded"}
    assert log.read_text().count(f"{newer}/archive.sqlite differs from the manifest") == 1
    flip(copied / older / "archive.sqlite", random.Random(1))
    with process(log, "app.py", index_dir=copied, port=0) as (_, address):
        assert httpx.get(f"{address}/healthz/ready").status_code == 503
        assert httpx.post(f"{address}/api/ask", json=QUESTION).status_code == 503
