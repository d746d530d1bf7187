"""docs/examples.md: each command prints what stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```\n\$ (.+)\n((?:.*\n)*?)```$", PAGE, re.MULTILINE)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == PAGE.count("$ coprod") == 3


@pytest.mark.slow
@pytest.mark.parametrize(("command", "printed"), EXAMPLES)
def test_an_example_prints_what_is_written(command: str, printed: str, built_index: Path, tmp_path: Path) -> None:
    names = {"python": sys.executable, "coprod": f"{sys.executable} -m coprod_assistant"}
    for name, program in names.items():
        script = tmp_path / name
        script.write_text(f'#!/bin/sh\nexec {program} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    environment = {**os.environ, "COPROD_INDEX_DIR": str(built_index), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed
