"""The nearest chunks: exactly where all vectors are in memory, by sketches and the vectors themselves where not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from coprod_assistant.errors import IndexDamagedError
from coprod_assistant.index import dense, layout
from coprod_assistant.index.dense import Dense, write_sketch
from coprod_assistant.index.rows import Rows


def clustered(count: int, dim: int, *, seed: int = 1) -> NDArray[np.float32]:
    """Unit vectors around a few directions, as texts of an archive are."""
    chance = np.random.default_rng(seed)
    centres = chance.standard_normal((20, dim))
    vectors = centres[chance.integers(20, size=count)] + chance.standard_normal((count, dim)) + 0.5
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def opened(folder: Path, vectors: NDArray[np.float32]) -> Dense:
    np.save(folder / "vectors.npy", vectors)
    write_sketch(folder)
    return Dense(folder)


def exact(vectors: NDArray[np.float32], vector: NDArray[np.float32], top_k: int) -> list[int]:
    cosines = vectors @ vector
    return sorted(range(len(vectors)), key=lambda row: (-cosines[row], row))[:top_k]


@pytest.mark.parametrize("dim", [64, 100, 384])
def test_in_memory_and_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dim: int) -> None:
    vectors = clustered(480, dim)  # fewer than are compared
    questions = clustered(20, dim, seed=2)
    whole = opened(tmp_path, vectors)
    assert not (tmp_path / "sketch.npy").exists()
    monkeypatch.setattr(layout, "WHOLE", 1_000)
    parted = opened(tmp_path, vectors)
    assert (tmp_path / "sketch.npy").exists()
    for vector in questions:
        right = exact(vectors, vector, 10)
        assert [row for row, _ in whole.search(vector, 10)] == right
        found = parted.search(vector, 10)
        assert [row for row, _ in found] == right
        assert [cosine for _, cosine in found] == pytest.approx(
            [float(vectors[row] @ vector) for row in right], abs=1e-6
        )
    np.testing.assert_array_equal(parted.at([5, 479, 0]), vectors[[5, 479, 0]])
    np.testing.assert_array_equal(parted.between(7, 12), vectors[7:12])
    parted.close()


def test_few_comparisons_find_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "WHOLE", 1_000)
    monkeypatch.setattr(dense, "SKETCHES", 1_000)
    monkeypatch.setattr(dense, "COMPARED", 100)
    vectors = clustered(3_000, 384)
    parted = opened(tmp_path, vectors)
    noise = np.random.default_rng(3).standard_normal((60, 384)) / 384**0.5
    for row, asked in enumerate(vectors[:60] + noise.astype(np.float32)):  # cosines of 0.7, as of a question
        vector = asked / np.linalg.norm(asked)
        assert parted.search(vector, 1)[0][0] == exact(vectors, vector, 1)[0] == row
    parted.close()


@pytest.mark.parametrize("size", [0, 2**20])
def test_only_what_is_allowed_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(layout, "WHOLE", size)
    vectors = clustered(400, 64)
    found = opened(tmp_path, vectors)
    among = np.arange(1, 400, 3)
    right = [row for row in exact(vectors, vectors[0], 400) if row in set(among.tolist())]
    assert [row for row, _ in found.search(vectors[0], 5, among)] == right[:5]
    assert [row for row, _ in found.search(vectors[0], 1_000, among)] == right
    assert found.search(vectors[0], 5, np.empty(0, dtype=np.intp)) == []
    assert found.search(vectors[0], 0) == []
    found.close()


def test_equal_vectors_stand_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "WHOLE", 0)
    found = opened(tmp_path, np.repeat(clustered(1, 64), 50, axis=0))
    assert [row for row, _ in found.search(clustered(1, 64)[0], 5)] == [0, 1, 2, 3, 4]
    found.close()


def test_a_file_that_was_cut_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.save(tmp_path / "rows.npy", clustered(100, 64))
    monkeypatch.setattr(layout, "WHOLE", 0)
    rows = Rows(tmp_path / "rows.npy")
    with (tmp_path / "rows.npy").open("r+b") as file:
        file.truncate(5_000)
    assert rows.at([3]).shape == (1, 64)
    with pytest.raises(IndexDamagedError, match=r"rows\.npy is shorter"):
        rows.at([3, 99])
    with pytest.raises(IndexDamagedError, match=r"rows\.npy is shorter"):
        rows.between(50, 100)
    rows.close()


@pytest.mark.parametrize("content", [b"", b"x" * 500, b"\x93NUMPY\x03\x00"])
def test_a_file_that_is_no_array_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rows.npy").write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"rows\.npy cannot be read"):
        Rows(tmp_path / "rows.npy")
