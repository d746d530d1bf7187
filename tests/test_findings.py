"""The findings: each script is listed and tells what it must. They themselves need a package index and are not run."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "findings"
SCRIPTS = sorted(FOLDER.glob("*.sh"))


def test_the_table_lists_each_script_once_in_order() -> None:
    rows = re.findall(r"^\| \[(.+?)\]\((.+?)\) \|", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(path.stem, path.name) for path in SCRIPTS]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_is_short_and_tells_what_it_must(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert os.access(path, os.X_OK)
    assert len(lines) < 60
    assert max(map(len, lines)) <= 120
    head = " ".join(text.split("set -euo pipefail")[0].replace("\n# ", " ").split())
    assert "One would think:" in head and "In fact" in head
    assert '"expected' in text and '"seen:' in text and "sys.exit(" in text
    assert "coprod_assistant" not in text
    subprocess.run(["bash", "-n", str(path)], check=True)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_version_in_the_head_is_the_one_that_is_installed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    pinned = re.findall(r"([\w.-]+)==([\w.]+)", re.search(r'--target "\$lib" (.+)', text)[1])  # type: ignore[index]
    name, version = pinned[0]
    assert re.search(rf"\b{re.escape(version)}\b", text.split("set -euo pipefail")[0]), name


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_python_in_it_compiles(path: Path) -> None:
    code = path.read_text(encoding="utf-8").split("<<'PY'\n")[1].removesuffix("PY\n")
    compile(code, str(path), "exec")
