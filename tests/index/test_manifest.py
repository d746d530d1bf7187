"""Damage and mismatch are named before anything of a generation is opened, and an older good one is served."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from coprod_assistant.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from coprod_assistant.index import open_generation, open_index
from coprod_assistant.index.layout import FORMAT, MANIFEST, files_of, generations, name_generation
from coprod_assistant.index.manifest import Manifest, read_manifest
from tests.index.hashing_embedder import HashingEmbedder

RANDOM = np.random.default_rng(5)


def halve(path: Path, other: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def delete(path: Path, other: Path) -> None:
    path.unlink()


def flip_one_byte(path: Path, other: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x40
    path.write_bytes(content)


def write_random(path: Path, other: Path) -> None:
    content = bytearray(path.read_bytes())
    content[: min(4_096, len(content))] = RANDOM.bytes(min(4_096, len(content)))
    path.write_bytes(content)


def append(path: Path, other: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\0")


def swap_with_other_generation(path: Path, other: Path) -> None:
    counterpart = next((p for p in other.rglob("*") if p.name == path.name), None)
    assert counterpart is not None
    path.write_bytes(counterpart.read_bytes())


DAMAGES = [halve, delete, flip_one_byte, write_random, append, swap_with_other_generation]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_of_any_file_is_named_and_the_older_generation_served(
    built: Path, damage: Callable[[Path, Path], None]
) -> None:
    older, newer = generations(built)
    whole = built.with_name("whole")
    shutil.copytree(built / newer, whole)
    cases = 0
    for name in [*files_of(whole), MANIFEST]:
        shutil.rmtree(built / newer)
        shutil.copytree(whole, built / newer)
        before = (built / newer / name).read_bytes()
        if before or damage in (delete, append):
            damage(built / newer / name, built / older)
        if damage is not delete and (built / newer / name).read_bytes() == before:
            continue  # an empty file, or one that is the same in both generations
        # Another generation's manifest is whole in itself; then the files that it does not list are named.
        named = "gen-" if name == MANIFEST and damage is swap_with_other_generation else Path(name).name
        with pytest.raises(IndexDamagedError, match=named):
            open_generation(built / newer)
        with open_index(built, embedder_hash="hashing-1") as index:
            assert index.generation == older
            assert len(index.warnings) == 1
            assert named in index.warnings[0]
            assert older in index.warnings[0]
            assert {document.file for document in index.documents()}.isdisjoint({"leeds.md"})
        cases += 1
    assert cases >= 6


def test_a_file_that_was_added_is_named(built: Path) -> None:
    newest = generations(built)[-1]
    (built / newest / "stranger.bin").write_bytes(b"x")
    with pytest.raises(IndexDamagedError, match=r"stranger\.bin is not in the manifest"):
        open_generation(built / newest)


def test_the_quick_check_sees_sizes_and_small_files(built: Path) -> None:
    newest = built / generations(built)[-1]
    flip_one_byte(newest / "archive.sqlite", newest)
    with pytest.raises(IndexDamagedError, match=r"archive\.sqlite differs"):
        open_generation(newest, check="quick")


def test_without_any_good_generation_the_named_ones_damage_is_told(built: Path) -> None:
    older, newer = generations(built)
    delete(built / older / "vectors.npy", built)
    halve(built / newer / "units.npy", built)
    with pytest.raises(IndexDamagedError, match=rf"{newer}/units.npy") as caught:
        open_index(built, embedder_hash=None)
    assert "coprod index" in caught.value.hint


@pytest.mark.parametrize("pointer", ["", "\n", "gen-", "../../etc", "gen-20200101T000000000000Z-00000000", "\udcff"])
def test_a_damaged_pointer_falls_back(built: Path, pointer: str) -> None:
    (built / "CURRENT").write_bytes(pointer.encode(errors="surrogateescape"))
    newest = generations(built)[-1]
    if pointer.startswith("gen-2020"):  # a name older than all there are: nothing older can be served
        with pytest.raises(IndexDamagedError, match="is missing"):
            open_index(built, embedder_hash=None)
        return
    with open_index(built, embedder_hash=None) as index:
        assert index.generation == newest
        assert "CURRENT" in index.warnings[0]


def test_a_newer_generation_that_was_never_named_is_not_served(built: Path) -> None:
    older, newer = generations(built)
    name_generation(built, older)
    delete(built / older / "vectors.npy", built)
    with pytest.raises(IndexDamagedError, match=older):
        open_index(built, embedder_hash=None)
    assert newer in generations(built)


@pytest.mark.parametrize("make", [False, True])
def test_no_index_at_all(tmp_path: Path, make: bool) -> None:
    if make:
        (tmp_path / "index").mkdir()
    with pytest.raises(IndexMissingError) as caught:
        open_index(tmp_path / "index", embedder_hash=None)
    assert "coprod index" in caught.value.hint


def change(generation: Path, **changes: object) -> None:
    content = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))
    content.update(changes)
    if content["format"] == FORMAT:
        content["checksum"] = Manifest.model_validate(content).own_checksum()
    (generation / MANIFEST).write_text(json.dumps(content), encoding="utf-8")


def test_a_manifest_with_one_changed_word_is_damaged(built: Path) -> None:
    newest = built / generations(built)[-1]
    content = (newest / MANIFEST).read_text(encoding="utf-8")
    (newest / MANIFEST).write_text(content.replace('"name": "hashing"', '"name": "hushing"'), encoding="utf-8")
    with pytest.raises(IndexDamagedError, match=r"manifest\.json is damaged"):
        open_generation(newest)


@pytest.mark.parametrize(
    ("changes", "both"),
    [
        ({"format": 99, "unknown": True}, ("99", f"format {FORMAT}")),
        ({"format": FORMAT - 1, "versions": {"chromadb": "1.5.0"}}, (f"format {FORMAT - 1}", f"format {FORMAT}")),
        ({"embedding": {"name": "other", "sha256": "f" * 64, "dim": 64}}, ("other (ffffffffffff)", "hashing-1")),
    ],
)
def test_another_version_or_model_is_refused_by_name(
    built: Path, changes: dict[str, object], both: tuple[str, str]
) -> None:
    change(built / generations(built)[-1], **changes)
    with pytest.raises(IndexMismatchError) as caught:
        open_index(built, embedder_hash="hashing-1")
    assert both[0] in str(caught.value)
    assert both[1] in str(caught.value)
    assert "coprod index" in caught.value.hint


def test_the_manifest_says_what_was_built(built: Path) -> None:
    manifest = read_manifest(built / generations(built)[-1])
    assert (manifest.counts.documents, manifest.counts.chunks) == (6, 6)
    assert manifest.counts.units == 6 * 6
    assert manifest.embedding.model_dump() == {"name": "hashing", "sha256": "hashing-1", "dim": HashingEmbedder().dim}
    assert {"archive.sqlite", "vectors.npy", "units.npy", "lexical.sqlite"} <= set(manifest.files)
    assert manifest.origin.settings == {"timeout_s": 30.0, "memory_mb": 512}
