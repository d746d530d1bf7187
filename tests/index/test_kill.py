"""A builder killed at any moment leaves exactly the old index or exactly the new one; more rounds in benchmarks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "kill_builder.py"


@pytest.mark.long
def test_kills_at_every_stage_and_at_random_moments() -> None:
    done = subprocess.run([sys.executable, str(PROGRAM), "--rounds", "6"], capture_output=True, text=True, check=False)
    result = json.loads(done.stdout)
    assert result["failures"] == [], done.stderr
    assert done.returncode == 0
    assert result["rounds"] == 18
    assert result["killed"] >= 12  # every named stage was reached
    assert result["old"] + result["new"] == 18
    assert result["new"] >= 1
