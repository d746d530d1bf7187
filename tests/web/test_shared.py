"""Limits that several processes keep together."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from coprod_assistant.errors import ConfigError
from coprod_assistant.web.limits import RefusedError
from coprod_assistant.web.shared import SharedCost, SharedCounts, SharedRate

ONE, OTHER = "203.0.113.9", "203.0.113.10"
ASK = """
import sys
from pathlib import Path
from coprod_assistant.web.limits import RefusedError
from coprod_assistant.web.shared import SharedCounts, SharedRate
rate = SharedRate(40, counts=SharedCounts(Path(sys.argv[1])), kind="question")
for _ in range(30):
    try:
        rate.check("203.0.113.9")
        print("taken")
    except RefusedError:
        print("refused")
"""


def refused(check: Callable[[str], None], address: str = ONE) -> int | None:
    """After how many seconds the client is told to come again; None if it is let through."""
    try:
        check(address)
    except RefusedError as error:
        return error.retry_after_s
    return None


def opened(path: Path, now: list[float]) -> SharedCounts:
    return SharedCounts(path, clock=lambda: now[0])


def test_two_processes_count_together(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ASK, str(tmp_path / "limits")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    told = Counter(word for process in running for word in process.communicate(timeout=120)[0].split())
    assert told == {"taken": 40, "refused": 50}


def test_a_file_that_another_process_sets_up_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "limits", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    ending = threading.Timer(2.0, other.rollback)
    ending.start()
    counts = opened(tmp_path / "limits", [1000.0])
    assert counts.sums() == {}
    counts.close()
    ending.join()
    other.close()


def test_questions_are_forgotten_after_a_minute_and_kinds_are_apart(tmp_path: Path) -> None:
    now = [1000.0]
    counts = opened(tmp_path / "limits", now)
    rate, pages = (SharedRate(2, counts=counts, kind=kind) for kind in ("question", "page"))
    assert [refused(rate.check) for _ in range(3)] == [None, None, 60]
    assert refused(rate.check, OTHER) is None
    assert refused(pages.check) is None
    now[0] = 1060.0
    assert refused(rate.check) is None
    now[0] = 500.0  # the clock was put back: nothing is held against anybody
    assert refused(rate.check) is None


def test_work_is_charged_over_all_and_worked_off(tmp_path: Path) -> None:
    now = [1000.0]
    one = SharedCost(20.0, counts=opened(tmp_path / "limits", now))
    two = SharedCost(20.0, counts=opened(tmp_path / "limits", now))
    one.charge(ONE, 12.0)
    two.charge(ONE, 11.0)
    assert refused(one.check) == refused(two.check) == 9
    assert refused(two.check, OTHER) is None
    now[0] = 1009.1
    assert refused(one.check) is None


def test_the_file_holds_no_address_and_is_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "limits"
    counts = SharedCounts(path)
    SharedRate(5, counts=counts, kind="question").check(ONE)
    SharedCost(5, counts=counts).charge(ONE, 1.0)
    counts.close()
    assert ONE.encode() not in b"".join(part.read_bytes() for part in tmp_path.iterdir())
    assert path.stat().st_mode & 0o077 == 0


def test_what_is_over_leaves_the_file(tmp_path: Path) -> None:
    now = [1000.0]
    counts = opened(tmp_path / "limits", now)
    rate, cost = SharedRate(5, counts=counts, kind="question"), SharedCost(20.0, counts=counts)
    for number in range(50):
        rate.check(f"198.51.100.{number}")
        cost.charge(f"198.51.100.{number}", 0.5)
    now[0] = 1100.0
    rate.check(ONE)
    cost.charge(ONE, 0.5)
    file = sqlite3.connect(tmp_path / "limits")
    assert [file.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("asked", "owed")] == [1, 1]


def test_without_the_file_each_counts_for_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    counts = SharedCounts(tmp_path / "limits")
    rate, cost = SharedRate(2, counts=counts, kind="question"), SharedCost(20.0, counts=counts)
    counts.close()
    assert [refused(rate.check) is None for _ in range(3)] == [True, True, False]
    cost.charge(ONE, 30.0)
    assert refused(cost.check) == 30
    assert "limits are not shared for the moment" in caplog.text


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "limits").write_bytes(b"this is no database, and long enough to be seen as none" * 20)
    for path in (tmp_path / "limits", tmp_path / "none" / "limits"):
        with pytest.raises(ConfigError, match="limits"):
            SharedCounts(path)
