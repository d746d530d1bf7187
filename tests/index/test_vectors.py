"""Chroma finds what was written, on a copy, and leaves the written files alone."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from coprod_assistant.errors import BuildError, IndexDamagedError
from coprod_assistant.index.vectors import Chroma, write_chroma


def unit_vectors(count: int, dim: int = 16) -> NDArray[np.float32]:
    vectors = np.random.default_rng(7).normal(size=(count, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def hashes(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("count", [1, 150, 1_500])
def test_every_vector_finds_itself_by_its_cosine(tmp_path: Path, count: int) -> None:
    vectors = unit_vectors(count)
    ids = [f"chunk{number}" for number in range(count)]
    write_chroma(tmp_path / "chroma", ids, vectors)
    chroma = Chroma(tmp_path / "chroma")
    found = chroma.search(vectors, 1)
    assert sorted(chroma.ids()) == sorted(ids)
    assert [hits[0][0] for hits in found] == ids
    assert [hits[0][1] for hits in found] == pytest.approx([1.0] * count, abs=1e-5)
    chroma.close()


def test_the_nearest_come_first_with_their_cosines(tmp_path: Path) -> None:
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    write_chroma(tmp_path / "chroma", ["east", "north", "between"], vectors)
    chroma = Chroma(tmp_path / "chroma")
    [found] = chroma.search(np.array([[0.0, 1.0]], dtype=np.float32), 3)
    assert [chunk_id for chunk_id, _ in found] == ["north", "between", "east"]
    assert [cosine for _, cosine in found] == pytest.approx([1.0, 0.8, 0.0], abs=1e-6)
    chroma.close()


def test_reading_changes_no_written_file_and_leaves_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    write_chroma(tmp_path / "chroma", ["a", "b"], unit_vectors(2))
    before = hashes(tmp_path / "chroma")
    chroma = Chroma(tmp_path / "chroma")
    chroma.search(unit_vectors(1), 2)
    assert any((tmp_path / "temporary").iterdir())
    chroma.close()
    assert hashes(tmp_path / "chroma") == before
    assert not any((tmp_path / "temporary").iterdir())


def test_a_store_that_cannot_be_written_or_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"not a database" * 1_000)
    with pytest.raises(BuildError, match="the vector store could not be written"):
        write_chroma(tmp_path, ["a"], unit_vectors(1))
    with pytest.raises(IndexDamagedError, match="cannot be opened"):
        Chroma(tmp_path)


def test_two_collections_are_open_at_once(tmp_path: Path) -> None:
    write_chroma(tmp_path / "one", ["a"], unit_vectors(1))
    write_chroma(tmp_path / "two", ["b"], unit_vectors(1))
    one, two = Chroma(tmp_path / "one"), Chroma(tmp_path / "two")
    assert (one.ids(), two.ids()) == (["a"], ["b"])
    one.close()
    assert two.search(unit_vectors(1), 1)[0][0][0] == "b"
    two.close()


LEAVE = """
import os, sys
from pathlib import Path
from coprod_assistant.errors import BuildError, IndexDamagedError
from coprod_assistant.index.vectors import Chroma
chroma = Chroma(Path(sys.argv[1]))
print("open", flush=True)
os.kill(os.getpid(), 9)
"""


def test_the_copy_of_a_killed_process_is_removed_and_a_living_ones_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    write_chroma(tmp_path / "chroma", ["a"], unit_vectors(1))
    living = Chroma(tmp_path / "chroma")
    command = [sys.executable, "-c", LEAVE, str(tmp_path / "chroma")]
    subprocess.run(command, env={**os.environ, "TMPDIR": str(temporary)}, capture_output=True, check=False)
    assert len(list(temporary.iterdir())) == 2
    later = Chroma(tmp_path / "chroma")
    assert len(list(temporary.iterdir())) == 2  # the two that live
    assert living.ids() == later.ids() == ["a"]
    living.close()
    later.close()
    assert list(temporary.iterdir()) == []
