"""Builds: nothing is paid twice, what is withdrawn is gone, and a failed build leaves the served index as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from coprod_assistant.errors import (
    AssistantError,
    BuildError,
    ConfigError,
    IndexBusyError,
    IndexDamagedError,
    IndexMissingError,
)
from coprod_assistant.index import build as build_module
from coprod_assistant.index import build_index, open_index, rollback
from coprod_assistant.index.layout import generations, named_generation
from coprod_assistant.index.locks import builder_lock
from coprod_assistant.tokens import terms
from tests.index.conftest import TOWNS, build, page
from tests.index.hashing_embedder import HashingEmbedder


def state(index_dir: Path) -> dict[str, bytes]:
    """Every file that a reader may see."""
    return {
        str(path): path.read_bytes()
        for path in index_dir.rglob("*")
        if path.is_file() and "cache" not in path.parts and not path.name.startswith("LOCK")
    }


def test_a_build_and_what_a_second_one_changes(corpus: Path, tmp_path: Path, embedder: HashingEmbedder) -> None:
    index_dir = tmp_path / "new" / "index"
    first = build(corpus, index_dir, embedder)
    assert (first.changed, first.documents, first.chunks, first.units) == (True, 6, 6, 36)
    assert first.failures == () and first.seconds > 0
    assert named_generation(index_dir) == first.generation
    embedder.encoded.clear()

    before = state(index_dir)
    second = build(corpus, index_dir, embedder)
    assert (second.changed, second.generation, second.embedded) == (False, first.generation, 0)
    assert (second.documents, second.chunks, second.units) == (6, 6, 36)
    assert state(index_dir) == before
    assert embedder.encoded == []

    (corpus / "leeds.md").write_text(page("Leeds") + "\nA new sentence stands here.\n", encoding="utf-8")
    third = build(corpus, index_dir, embedder)
    assert third.changed
    assert len(embedder.encoded) == third.embedded == 2  # the changed chunk and its new sentence
    assert [text for text in embedder.encoded if "new sentence" not in text] == []

    embedder.encoded.clear()
    for name in ("cardiff.md", "bristol.md"):
        (corpus / name).unlink()
    fourth = build(corpus, index_dir, embedder)
    assert (fourth.documents, embedder.encoded) == (4, [])
    assert generations(index_dir) == [third.generation, fourth.generation]
    with open_index(index_dir, embedder_hash=embedder.model_hash) as index:
        assert {document.file for document in index.documents()}.isdisjoint({"cardiff.md", "bristol.md"})
        for town in ("Cardiff", "Bristol"):
            assert index.lexical(terms(town), 10) == []
            assert town.lower() not in index.surface_words()
            with pytest.raises(AssistantError):
                index.document(f"{town.lower()}-md")
        found = index.dense(embedder.encode([page("Cardiff")])[0], 10)
        assert all("Cardiff" not in index.chunk(row).text for row, _ in found)


@pytest.mark.slow
def test_what_two_builds_do_not_use_leaves_the_cache(corpus: Path, tmp_path: Path, embedder: HashingEmbedder) -> None:
    counts = []
    for town in TOWNS[:3]:
        (corpus / f"{town.lower()}.md").unlink()
        build(corpus, tmp_path / "index", embedder)
        with closing(sqlite3.connect(tmp_path / "index" / "cache" / "embeddings.sqlite")) as connection:
            counts.append(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])
    assert counts[1] == counts[0]  # the generation before still uses them
    assert counts[2] < counts[1]


def test_another_model_makes_another_index(corpus: Path, tmp_path: Path, embedder: HashingEmbedder) -> None:
    first = build(corpus, tmp_path / "index", embedder)
    second = build(corpus, tmp_path / "index", HashingEmbedder(dim=32, model_hash="other"))
    assert (second.changed, second.reused, second.embedded) == (True, 0, first.embedded)


def test_files_that_cannot_be_read_are_named_and_the_rest_is_built(
    corpus: Path, tmp_path: Path, embedder: HashingEmbedder
) -> None:
    (corpus / "broken.pdf").write_bytes(b"not a PDF")
    report = build(corpus, tmp_path / "index", embedder)
    assert [file for file, _ in report.failures] == ["broken.pdf"]
    assert report.failures[0][1]
    assert report.documents == 6
    again = build(corpus, tmp_path / "index", embedder)
    assert (again.changed, again.failures) == (False, report.failures)


def test_a_corpus_that_cannot_be_read_at_all_is_refused(tmp_path: Path, embedder: HashingEmbedder) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "broken.pdf").write_bytes(b"not a PDF")
    with pytest.raises(BuildError, match=r"none of the 1 files could be read \(broken\.pdf: "):
        build(tmp_path / "corpus", tmp_path / "index", embedder)
    assert generations(tmp_path / "index") == []
    assert not list((tmp_path / "index").glob(".building-*"))


def test_no_corpus_is_a_configuration_error(tmp_path: Path, embedder: HashingEmbedder) -> None:
    with pytest.raises(ConfigError):
        build(tmp_path / "nowhere", tmp_path / "index", embedder)
    assert not (tmp_path / "index").exists()


def test_a_bad_copy_does_not_replace_a_good_index(corpus: Path, tmp_path: Path, embedder: HashingEmbedder) -> None:
    for town in TOWNS[:3]:
        (corpus / f"{town.lower()}.md").rename(corpus / f"{town.lower()}.html")
    build(corpus, tmp_path / "index", embedder)
    before = state(tmp_path / "index")
    for town in TOWNS[:3]:
        (corpus / f"{town.lower()}.html").write_bytes(b"")
    with pytest.raises(BuildError, match=r"3 of 6 documents .* no longer be read, first bristol\.html"):
        build(corpus, tmp_path / "index", embedder)
    assert state(tmp_path / "index") == before


def test_files_that_vanish_do_not_empty_the_index(corpus: Path, tmp_path: Path, embedder: HashingEmbedder) -> None:
    """As when a disk is not mounted; renamed ones are not lost, and what is to go can be told."""
    build(corpus, tmp_path / "index", embedder)
    before = state(tmp_path / "index")
    (tmp_path / "away").mkdir()
    for town in TOWNS[:4]:
        (corpus / f"{town.lower()}.md").rename(tmp_path / "away" / f"{town.lower()}.md")
    with pytest.raises(BuildError, match=r"4 of 6 documents .* are gone .*, first bristol\.md"):
        build(corpus, tmp_path / "index", embedder)
    assert state(tmp_path / "index") == before
    (corpus / "moved").mkdir()
    for town in TOWNS[:4]:
        shutil.copy(tmp_path / "away" / f"{town.lower()}.md", corpus / "moved")
    assert build(corpus, tmp_path / "index", embedder).documents == 6
    shutil.rmtree(corpus / "moved")
    report = build_index(
        corpus, tmp_path / "index", embedder, timeout_s=30, memory_mb=512, accept_loss=True
    )  # fmt: skip
    assert report.documents == 2


def test_a_damaged_served_generation_is_built_again(built: Path, built_once: Path, embedder: HashingEmbedder) -> None:
    newer = generations(built)[-1]
    (built / newer / "units.npy").write_bytes(b"")
    report = build(built_once / "corpus", built, embedder)
    assert report.changed
    assert (report.embedded, embedder.encoded) == (0, [])
    with open_index(built, embedder_hash=None) as index:
        assert index.warnings == ()
        assert index.generation == report.generation > newer


def test_a_second_builder_is_refused_at_once(built: Path, built_once: Path, embedder: HashingEmbedder) -> None:
    with builder_lock(built):
        started = time.monotonic()
        with pytest.raises(IndexBusyError, match=f"process {os.getpid()} on "):
            build(built_once / "corpus", built, embedder)
        assert time.monotonic() - started < 5


def test_leftovers_of_killed_builds_are_removed(built: Path, built_once: Path, embedder: HashingEmbedder) -> None:
    for name in (".building-1", ".removing-gen-x"):
        (built / name).mkdir()
        (built / name / "file").touch()
    build(built_once / "corpus", built, embedder)
    assert [path.name for path in built.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
def test_a_generation_that_is_read_is_not_collected(
    built: Path, built_once: Path, tmp_path: Path, embedder: HashingEmbedder
) -> None:
    corpus = Path(shutil.copytree(built_once / "corpus", tmp_path / "corpus"))
    oldest, named = generations(built)
    with open_index(built, embedder_hash=None) as reader:
        for cycle in range(2):
            (corpus / "new.txt").write_text(f"Cycle {cycle} brought this.", encoding="utf-8")
            build(corpus, built, embedder)
        assert reader.generation == named
        assert named in generations(built)
        assert oldest not in generations(built)
        assert "Workshop" in reader.chunk(0).text
    (corpus / "new.txt").unlink()
    build(corpus, built, embedder)
    assert named not in generations(built)


def test_a_build_that_does_not_verify_is_not_published(
    built: Path, built_once: Path, tmp_path: Path, embedder: HashingEmbedder
) -> None:
    corpus = Path(shutil.copytree(built_once / "corpus", tmp_path / "corpus"))
    (corpus / "new.txt").write_text("New words.", encoding="utf-8")
    before = state(built)

    def damage(stage: str, done: int, total: int) -> None:
        if stage == "verifying":
            [building] = built.glob(".building-*")
            (building / "vectors.npy").write_bytes(b"")

    with pytest.raises(BuildError, match=r"did not verify: .*vectors\.npy has 0 bytes"):
        build(corpus, built, embedder, progress=damage)
    assert state(built) == before


class FullDisk(HashingEmbedder):
    """Fails as a full disk does while vectors are being made."""

    def encode(self, texts, on_batch=None):  # type: ignore[no-untyped-def]
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_told_and_leaves_nothing(built: Path, built_once: Path) -> None:
    before = state(built)
    with pytest.raises(BuildError, match=r"the disk of .* is full") as caught:
        build(built_once / "corpus", built, FullDisk(model_hash="new"))
    assert "make room" in caught.value.hint
    assert state(built) == before


def test_too_little_room_is_told_before_anything_is_embedded(
    corpus: Path, tmp_path: Path, embedder: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(build_module.shutil, "disk_usage", lambda _: usage._replace(free=10_000))
    with pytest.raises(BuildError, match=r"needs 0 MB .* 0 MB are free|needs .* MB in"):
        build(corpus, tmp_path / "index", embedder)
    assert embedder.encoded == []


def test_names_grow_when_the_clock_is_put_back(built: Path, built_once: Path, embedder: HashingEmbedder) -> None:
    newer = generations(built)[-1]
    future = newer.replace(newer[4:8], "2999")
    (built / newer).rename(built / future)
    (built / "CURRENT").write_text(future, encoding="ascii")
    report = build(built_once / "corpus", built, HashingEmbedder(model_hash="other"))
    assert report.generation > future
    assert named_generation(built) == report.generation


def test_rollback_serves_the_generation_before(built: Path) -> None:
    older, newer = generations(built)
    assert rollback(built) == older
    with open_index(built, embedder_hash=None) as index:
        assert (index.generation, index.warnings) == (older, ())
    with pytest.raises(IndexMissingError, match="no generation before"):
        rollback(built)
    assert generations(built) == [older, newer]


def test_rollback_to_a_damaged_generation_is_refused(built: Path) -> None:
    older, newer = generations(built)
    (built / older / "units.npy").write_bytes(b"")
    with pytest.raises(IndexDamagedError, match=older):
        rollback(built)
    assert named_generation(built) == newer
