"""A server follows new generations while it answers: no error, no mix, each closed when its last user is done."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from coprod_assistant.errors import AssistantError, IndexMissingError
from coprod_assistant.index import Index, IndexHandle, open_index
from coprod_assistant.index.layout import generations, name_generation
from tests.index.conftest import TOWNS, build, page
from tests.index.hashing_embedder import HashingEmbedder


def is_closed(index: Index) -> bool:
    try:
        index.document("none")
    except sqlite3.ProgrammingError:
        return True
    except AssistantError:
        return False
    return False


def test_no_index_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        IndexHandle(tmp_path, embedder_hash=None)


def test_a_pinned_generation_stays_open_until_its_last_user_is_done(built: Path) -> None:
    older, newer = generations(built)
    name_generation(built, older)
    handle = IndexHandle(built, embedder_hash=None)
    with handle.pin() as first:
        with handle.pin() as second:
            assert first is second
            assert first.generation == older
            name_generation(built, newer)
            assert handle.current().generation == newer
        assert not is_closed(first)
        with handle.pin() as third:
            assert third.generation == newer
    assert is_closed(first)
    assert not is_closed(handle.current())
    handle.close()


def test_without_users_the_old_one_is_closed_at_once(built: Path) -> None:
    older, newer = generations(built)
    name_generation(built, older)
    handle = IndexHandle(built, embedder_hash=None)
    old = handle.current()
    name_generation(built, newer)
    assert handle.current().generation == newer
    assert is_closed(old)
    handle.close()


def test_a_new_generation_that_cannot_be_opened_is_told_and_the_old_one_kept(built: Path) -> None:
    older, newer = generations(built)
    name_generation(built, older)
    handle = IndexHandle(built, embedder_hash="hashing-1")
    for name in (older, newer):
        (built / name / "vectors.npy").write_bytes(b"")
    name_generation(built, newer)
    assert handle.current().generation == older
    assert handle.passed_over is not None and f"{newer}/vectors.npy" in handle.passed_over
    handle.close()


def test_the_reason_is_gone_when_a_good_one_is_named(built: Path) -> None:
    older, newer = generations(built)
    handle = IndexHandle(built, embedder_hash="hashing-1")
    (built / "CURRENT").unlink()
    (built / older / "manifest.json").unlink()
    good = (built / newer / "manifest.json").read_bytes()
    (built / newer / "manifest.json").unlink()
    assert handle.current().generation == newer
    assert handle.passed_over is not None
    (built / newer / "manifest.json").write_bytes(good)
    name_generation(built, newer)
    assert handle.current().generation == newer
    assert handle.passed_over is None
    handle.close()


class Asker(threading.Thread):
    """Asks one thing after the other, each from one pinned generation, and keeps what went wrong."""

    def __init__(self, handle: IndexHandle, stop: threading.Event) -> None:
        super().__init__()
        self.handle, self.stop = handle, stop
        self.errors: list[str] = []
        self.generations: set[str] = set()
        self.asked = 0

    def run(self) -> None:
        embedder = HashingEmbedder()
        while not self.stop.is_set():
            town = TOWNS[self.asked % len(TOWNS)]
            [vector] = embedder.encode([f"# Workshop in {town}"])
            try:
                with self.handle.pin() as index:
                    before = index.generation
                    hits = index.dense(vector, 3)
                    chunks = [index.chunk(row) for row, _ in hits]
                    documents = [index.document(chunk.document_id) for chunk in chunks]
                    index.unit_vectors(hits[0][0])
                    if index.generation != before or not hits:
                        self.errors.append("mixed or empty")
                    for chunk, document in zip(chunks, documents, strict=True):
                        if document.text[chunk.start : chunk.end] != chunk.text:
                            self.errors.append("a quotation of another generation")
                self.generations.add(before)
            except Exception as error:
                self.errors.append(repr(error))
            self.asked += 1
            time.sleep(0.01)


@pytest.mark.slow
def test_eight_askers_notice_nothing_of_five_rebuilds(corpus: Path, tmp_path: Path, embedder: HashingEmbedder) -> None:
    index_dir = tmp_path / "index"
    build(corpus, index_dir, embedder)
    handle = IndexHandle(index_dir, embedder_hash=embedder.model_hash)
    stop = threading.Event()
    askers = [Asker(handle, stop) for _ in range(8)]
    for asker in askers:
        asker.start()
    published = []
    for cycle in range(5):
        (corpus / "leeds.md").write_text(page("Leeds") + f"\nCycle {cycle} brought new words.\n", encoding="utf-8")
        published.append(build(corpus, index_dir, embedder).generation)
    time.sleep(0.2)
    stop.set()
    for asker in askers:
        asker.join()
    assert [error for asker in askers for error in asker.errors] == []
    assert set(published) <= set().union(*(asker.generations for asker in askers))
    assert all(asker.asked > 50 for asker in askers)
    assert generations(index_dir) == published[-2:]
    handle.close()


def test_fifty_swaps_leave_no_file_open(built: Path) -> None:
    fds = Path("/proc/self/fd")
    older, newer = generations(built)
    handle = IndexHandle(built, embedder_hash="hashing-1")
    counts = []
    for swap in range(50):
        name_generation(built, older if swap % 2 else newer)
        with handle.pin() as index:
            index.chunk(0)
        counts.append(len(list(fds.iterdir())) if fds.is_dir() else 0)
    assert abs(counts[-1] - counts[5]) <= 5
    handle.close()
    with open_index(built, embedder_hash=None) as index:
        assert len(index) in (5, 6)
