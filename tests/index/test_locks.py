"""One builder at a time; a generation that is read is not removed; both end with the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coprod_assistant.errors import BuildError, IndexBusyError
from coprod_assistant.index.layout import MANIFEST
from coprod_assistant.index.locks import builder_lock, pin, unread

HOLD = """
import sys, time
from pathlib import Path
from coprod_assistant.index.locks import builder_lock
with builder_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_builder_is_told_who_builds_and_a_killed_one_holds_nothing(tmp_path: Path) -> None:
    process = holder(tmp_path)
    try:
        with pytest.raises(IndexBusyError, match=f"process {process.pid} on "), builder_lock(tmp_path):
            pass
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
    with builder_lock(tmp_path):
        assert f"process {os.getpid()} " in (tmp_path / "LOCK.holder").read_text(encoding="utf-8")


def test_the_lock_is_free_after_a_failed_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError), builder_lock(tmp_path):
        raise BuildError("failed")
    with builder_lock(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BuildError, match="file cannot be written"), builder_lock(tmp_path / "file"):
        pass


def test_a_generation_is_read_until_the_last_pin_is_gone(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{}", encoding="utf-8")
    first, second = pin(tmp_path), pin(tmp_path)
    assert first is not None and second is not None
    for pinned in (first, second):
        with unread(tmp_path) as free:
            assert not free
        pinned.close()
    with unread(tmp_path) as free:
        assert free
        with pytest.raises(OSError, match="being removed"):
            pin(tmp_path)


def test_what_holds_no_manifest_is_read_by_nobody(tmp_path: Path) -> None:
    with unread(tmp_path) as free:
        assert free
    with pytest.raises(OSError, match=MANIFEST):
        pin(tmp_path)
