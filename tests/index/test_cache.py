"""The cache gives back what was put, keeps what two builds use, and never a damaged vector."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from coprod_assistant.index.cache import FILE, EmbeddingCache, text_key

VECTORS = np.arange(12, dtype=np.float32).reshape(3, 4)
TEXTS = ["one", "two", "three \ud800"]
KEYS = [text_key(text, "model") for text in TEXTS]


def test_vectors_come_back_as_they_were_put(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path)
    cache.put(KEYS, VECTORS)
    cache.close()
    again = EmbeddingCache(tmp_path)
    found = again.get([KEYS[2], text_key("new", "model"), KEYS[0]], 4)
    again.close()
    assert {number: vector.tolist() for number, vector in found.items()} == {0: [8, 9, 10, 11], 2: [0, 1, 2, 3]}


def test_a_key_is_of_one_text_and_one_model() -> None:
    assert len({text_key("a", "m"), text_key("b", "m"), text_key("a", "n"), text_key("", "m"), text_key("m", "")}) == 5


def test_vectors_of_another_length_are_not_given(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path)
    cache.put(KEYS, VECTORS)
    assert cache.get(KEYS, 5) == {}
    cache.close()


def test_a_vector_that_was_damaged_on_disk_is_not_given(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path)
    cache.put(KEYS, VECTORS)
    cache.close()
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(16) WHERE key = ?", (KEYS[1],))
    again = EmbeddingCache(tmp_path)
    assert set(again.get(KEYS, 4)) == {0, 2}
    again.close()


def test_a_damaged_file_is_started_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database at all" * 100)
    cache = EmbeddingCache(tmp_path)
    cache.put(KEYS, VECTORS)
    assert len(cache) == 3
    cache.close()


@pytest.mark.parametrize("look_first", [True, False])
@pytest.mark.parametrize("start", [100, 4_096, 12_288, 20_000])
def test_a_file_damaged_inside_costs_only_time(tmp_path: Path, start: int, look_first: bool) -> None:
    many = [text_key(str(number), "model") for number in range(2_000)]
    cache = EmbeddingCache(tmp_path)
    cache.put(many, np.ones((2_000, 4), dtype=np.float32))
    cache.close()
    content = bytearray((tmp_path / FILE).read_bytes())
    content[start : start + 30_000] = np.random.default_rng(start).bytes(30_000)
    (tmp_path / FILE).write_bytes(content)
    again = EmbeddingCache(tmp_path)
    if look_first:
        assert all(vector.tolist() == [1, 1, 1, 1] for vector in again.get(many, 4).values())
    again.put(many, np.ones((2_000, 4), dtype=np.float32))
    assert len(again.get(many, 4)) == 2_000
    again.close()


def test_what_two_builds_did_not_use_is_dropped(tmp_path: Path) -> None:
    for used, kept in ((TEXTS, 3), (TEXTS[:2], 3), (TEXTS[:1], 2), (TEXTS[:1], 1)):
        cache = EmbeddingCache(tmp_path)
        found = cache.get(KEYS, 4)
        missing = [number for number in range(3) if number not in found and TEXTS[number] in used]
        cache.put([KEYS[number] for number in missing], VECTORS[missing])
        cache.keep_only(used, "model")
        assert len(cache) == kept
        cache.close()


def test_vectors_of_an_unpublished_build_are_kept(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path)
    cache.put(KEYS[:1], VECTORS[:1])
    cache.keep_only(TEXTS[:1], "model")
    cache.close()
    killed = EmbeddingCache(tmp_path)
    killed.put(KEYS[1:], VECTORS[1:])
    killed.close()
    again = EmbeddingCache(tmp_path)
    assert set(again.get(KEYS, 4)) == {0, 1, 2}
    again.close()
