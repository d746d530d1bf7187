"""The wheel: it is built as `make release` does, holds every file of the package, and answers from an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from coprod_assistant.embed import DEFAULT_MODEL
from coprod_assistant.embed.files import model_folder
from coprod_assistant.model_files import file_hashes

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
MODEL = "coprod_assistant/embed/model/"  # whose package would bring PyTorch
pytestmark = [pytest.mark.slow, pytest.mark.long]


def build(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1764400000"}
    subprocess.run(
        [*command, "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(ROOT)],
        env=environment, check=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"))


def test_it_holds_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    package = ROOT / "src" / "coprod_assistant"
    files = {path.relative_to(package.parent).as_posix() for path in package.rglob("*") if path.is_file()}
    kept = {name for name in files if "__pycache__" not in name}
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name for name in held if not name.startswith(MODEL)} == kept
    model = model_folder(DEFAULT_MODEL)
    assert {name.removeprefix(MODEL) for name in held - kept} == set(file_hashes(model))
    for name in ("reader/model/reader.onnx", "answer/operating_point.json", "web/static/app.js", "py.typed"):
        assert f"coprod_assistant/{name}" in held


def test_it_asks_for_no_pytorch(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    metadata = archive.read(next(name for name in archive.namelist() if name.endswith("METADATA"))).decode()
    wanted = [line for line in metadata.splitlines() if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert len(wanted) > 30
    assert not [line for line in wanted if re.search(r"torch|transformers|gt-all", line)]


def test_the_same_files_give_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == wheel.read_bytes()


def test_it_answers_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COPROD_")},
        "PYTHONPATH": str(tmp_path / "installed"),
        "COPROD_CORPUS_DIR": str(CORPUS),
        "COPROD_INDEX_DIR": str(tmp_path / "index"),
    }

    def coprod(*arguments: str) -> str:
        command = [sys.executable, "-m", "coprod_assistant", *arguments]
        done = subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    code = "from coprod_assistant.embed import files; print(files.__file__, files.model_folder(files.DEFAULT_MODEL))"
    where = [sys.executable, "-c", code]
    told = subprocess.run(where, cwd=empty, env=environment, capture_output=True, text=True, check=True).stdout
    assert all(path.startswith(str(tmp_path / "installed")) for path in told.split())
    coprod("index")
    assert "IRSPM Conference in Brasilia, 9-11 May 2011" in coprod("ask", "When was the IRSPM conference in Brasilia?")
    assert not list(empty.iterdir())
