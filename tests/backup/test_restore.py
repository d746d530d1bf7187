"""Bringing an archive back: whole or not at all, nothing overwritten, nothing outside the folders."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from coprod_assistant.backup import Choice, Restored, back_up, open_archive, restore
from coprod_assistant.errors import AssistantError, BackupError, FetchError, IndexBusyError
from coprod_assistant.fetch import corpus_lock
from coprod_assistant.index import IndexHandle, build_index, builder_lock, generations, named_generation, open_index
from tests.backup.conftest import Installation, content
from tests.index.conftest import build, page
from tests.index.hashing_embedder import HashingEmbedder


def bring_back(archive: Path, to: Installation, **more: object) -> Restored:
    with open_archive(archive) as opened:
        return restore(opened, to.places, **more)  # type: ignore[arg-type]


@pytest.fixture
def kept(installed: Installation) -> Installation:
    """An installation with its archive."""
    back_up(installed.archive, installed.places, settings=[installed.base / "coprod.env"])
    return installed


def remade(
    kept: Installation, change: Callable[[str, bytes], tuple[str, bytes] | None], extra: dict[str, bytes] | None = None
) -> Path:
    """A copy of the archive with its members changed; None leaves one out."""
    target = kept.base / "remade.zip"
    with zipfile.ZipFile(kept.archive) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            if (changed := change(member.filename, old.read(member))) is not None:
                new.writestr(*changed)
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return target


def same(name: str, data: bytes) -> tuple[str, bytes]:
    return name, data


def listing(files: Callable[[dict[str, object]], object]) -> Callable[[str, bytes], tuple[str, bytes]]:
    """Changes what the manifest lists."""

    def change(name: str, data: bytes) -> tuple[str, bytes]:
        if name != "manifest.json":
            return name, data
        manifest = json.loads(data)
        files(manifest["files"])
        return name, json.dumps(manifest).encode()

    return change


def test_everything_comes_back_elsewhere(kept: Installation, elsewhere: Installation) -> None:
    done = bring_back(kept.archive, elsewhere, settings_to=elsewhere.base / "settings")
    assert content(elsewhere.places.corpus) == content(kept.places.corpus)
    assert content(elsewhere.places.feedback) == content(kept.places.feedback)
    assert content(elsewhere.base / "settings") == {"coprod.env": b"COPROD_PORT=7870\n"}
    assert (done.files["corpus"], done.files["feedback"], done.aside) == (12, 1, ())
    assert done.generation == named_generation(elsewhere.places.index) == named_generation(kept.places.index)
    with open_index(elsewhere.places.index, embedder_hash="hashing-1") as index:
        assert index.warnings == () and len(index) == 7
    # The index belongs to the corpus: nothing is to be built.
    assert not build(elsewhere.places.corpus, elsewhere.places.index, HashingEmbedder()).changed
    assert sorted(path.name for path in elsewhere.base.iterdir()) == [
        "corpus",
        "feedback",
        "index",
        "settings",
        "staff",
    ]
    assert sorted(content(elsewhere.places.staff)) == ["catalogue/catalogue-20261102T101112.toml", "desk.sqlite"]
    with closing(sqlite3.connect(elsewhere.places.staff / "desk.sqlite")) as desk:
        assert desk.execute("SELECT words FROM basket").fetchall() == [("kept",)]
    assert stat.S_IMODE(elsewhere.places.staff.stat().st_mode) == 0o700


def test_parts_can_be_left_in_the_archive(kept: Installation, elsewhere: Installation) -> None:
    done = bring_back(kept.archive, elsewhere, choice=Choice(index=False, feedback=False, staff=False))
    assert done.files == {"corpus": 12} and done.generation is None
    assert not elsewhere.places.feedback.exists() and not elsewhere.places.staff.exists()
    assert generations(elsewhere.places.index) == []


@pytest.mark.parametrize("folder", ["corpus", "feedback", "index", "staff"])
def test_what_is_there_stops_it(kept: Installation, elsewhere: Installation, folder: str) -> None:
    there = elsewhere.base / folder
    if folder == "index":
        (there / "gen-20261101T000000000000Z-00000000").mkdir(parents=True)
    else:
        there.mkdir(parents=True)
        (there / "mine.jsonl").write_bytes(b"mine")
    before = content(elsewhere.base)
    with pytest.raises(BackupError, match="already; nothing was restored") as raised:
        bring_back(kept.archive, elsewhere)
    assert "--force" in raised.value.hint
    assert content(elsewhere.base) == before


def test_with_force_it_is_set_aside(kept: Installation) -> None:
    corpus = kept.places.corpus
    (corpus / "leeds.md").write_text("# Spoilt\n", encoding="utf-8")
    (corpus / "later.md").write_text("# Later\n", encoding="utf-8")
    done = bring_back(kept.archive, kept, replace=True)
    assert (corpus / "leeds.md").read_text(encoding="utf-8") == page("Leeds")
    assert not (corpus / "later.md").exists()
    aside = {path.name.partition(".before-")[0]: path for path in done.aside}
    assert set(aside) == {"corpus", "feedback", "staff"}
    assert (aside["corpus"] / "later.md").read_text(encoding="utf-8") == "# Later\n"


def test_an_empty_folder_is_no_obstacle(kept: Installation, elsewhere: Installation) -> None:
    elsewhere.places.corpus.mkdir(parents=True)
    assert bring_back(kept.archive, elsewhere).aside == ()
    assert (elsewhere.places.corpus / "leeds.md").is_file()


def test_a_running_server_follows_to_the_index_that_is_brought_back(kept: Installation) -> None:
    places, embedder = kept.places, HashingEmbedder()
    old = named_generation(places.index)
    (places.corpus / "york.md").write_text(page("York"), encoding="utf-8")
    newer = build(places.corpus, places.index, embedder).generation
    handle = IndexHandle(places.index, embedder_hash=embedder.model_hash)
    try:
        with handle.pin() as index:
            assert (index.generation, len(index)) == (newer, 8)
            bring_back(kept.archive, kept, replace=True)
            assert len([index.chunk(position) for position in range(8)]) == 8  # what is being answered goes on
        with handle.pin() as index:
            assert (index.generation, len(index)) == (old, 7)
    finally:
        handle.close()
    assert newer in generations(places.index)


def test_a_damaged_generation_of_the_same_name_is_replaced(kept: Installation) -> None:
    generation = kept.places.index / str(named_generation(kept.places.index))
    (generation / "units.npy").write_bytes(b"damage")
    bring_back(kept.archive, kept, replace=True)
    with open_index(kept.places.index, embedder_hash=None) as index:
        assert index.generation == generation.name and index.warnings == ()


def test_beside_an_index_run_or_a_fetch_it_is_refused(kept: Installation) -> None:
    before = content(kept.base)
    with builder_lock(kept.places.index), pytest.raises(IndexBusyError, match="is being built"):
        bring_back(kept.archive, kept, replace=True)
    with corpus_lock(kept.places.corpus), pytest.raises(FetchError, match="another fetch"):
        bring_back(kept.archive, kept, replace=True)
    assert content(kept.base) == before


NAMES = (
    "corpus/../../outside.md",
    "corpus/../outside.md",
    "../outside.md",
    "/outside.md",
    "corpus//outside.md",
    "corpus/./outside.md",
    "corpus\\..\\outside.md",
    "corpus/C:outside.md",
    "corpus/out\nside.md",
    "elsewhere/outside.md",
    "outside.md",
    "corpus/",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("listed", [True, False])
def test_a_name_that_leaves_its_folder_is_refused(
    kept: Installation, elsewhere: Installation, name: str, listed: bool
) -> None:
    entry = {"size": 4, "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}  # of "test"
    change = listing(lambda files: files.update({name: entry})) if listed else same
    archive = remade(kept, change, {name: b"test"})
    before = content(kept.base)
    with pytest.raises(BackupError, match="nothing was written"):
        bring_back(archive, elsewhere)
    assert not elsewhere.base.exists()
    assert content(kept.base) == before


def test_a_link_in_an_archive_is_refused(kept: Installation, elsewhere: Installation) -> None:
    archive = remade(kept, same)
    link = zipfile.ZipInfo("corpus/link.md")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(link, "../outside.md")
    with pytest.raises(BackupError, match="no ordinary file; nothing was written"):
        bring_back(archive, elsewhere)
    assert not elsewhere.base.exists()


def swapped(name: str, data: bytes) -> tuple[str, bytes]:
    return (name, b"X" + data[1:]) if name == "corpus/leeds.md" else (name, data)


def longer(name: str, data: bytes) -> tuple[str, bytes]:
    return (name, data + b"more") if name == "corpus/leeds.md" else (name, data)


def damaged_index(name: str, data: bytes) -> tuple[str, bytes]:
    return (name, data[:-1] + b"X") if name == "index/units.npy" else (name, data)


def lost(name: str, data: bytes) -> tuple[str, bytes] | None:
    return None if name == "corpus/leeds.md" else (name, data)


def without_manifest(name: str, data: bytes) -> tuple[str, bytes] | None:
    return None if name == "manifest.json" else (name, data)


def other_format(name: str, data: bytes) -> tuple[str, bytes]:
    return (name, data.replace(b'"format": 1', b'"format": 9', 1)) if name == "manifest.json" else (name, data)


@pytest.mark.parametrize(
    ("change", "extra", "told"),
    [
        (swapped, {}, "corpus/leeds.md is not as it was"),
        (longer, {}, "corpus/leeds.md is not as it was"),
        (damaged_index, {}, "index/units.npy is not as it was"),
        (lost, {}, "'corpus/leeds.md' is missing"),
        (same, {"corpus/more.md": b"more"}, "'corpus/more.md' is not in its manifest"),
        (without_manifest, {}, "no archive of coprod backup"),
        (other_format, {}, "has format 9, this program reads 1"),
        (listing(lambda files: files.pop("index/manifest.json")), {}, "is not in its manifest"),  # type: ignore[attr-defined]
        (listing(lambda files: files.update({"corpus/leeds.md": {"size": -1, "sha256": ""}})), {}, "is damaged"),  # type: ignore[attr-defined]
    ],
)  # fmt: skip
def test_a_changed_archive_changes_nothing(
    kept: Installation,
    elsewhere: Installation,
    change: Callable[[str, bytes], tuple[str, bytes] | None],
    extra: dict[str, bytes],
    told: str,
) -> None:
    with pytest.raises(BackupError, match=told):
        bring_back(remade(kept, change, extra), elsewhere)
    left = [path for path in elsewhere.base.rglob("*") if path.is_file()] if elsewhere.base.exists() else []
    assert [path.name for path in left if not path.name.startswith("LOCK")] == []


def test_a_file_that_stands_twice_is_refused(kept: Installation, elsewhere: Installation) -> None:
    archive = remade(kept, same)
    with zipfile.ZipFile(archive, "a") as opened, pytest.warns(UserWarning, match="Duplicate name"):
        opened.writestr("corpus/leeds.md", "another")
    with pytest.raises(BackupError, match="a file twice"):
        bring_back(archive, elsewhere)


def test_every_flipped_byte_is_found(kept: Installation) -> None:
    """Somewhere in the archive a byte differs: it is refused, or (in what no one reads) everything is as it was."""
    data = kept.archive.read_bytes()
    damaged, refused = kept.base / "damaged.zip", 0
    for at in range(0, len(data), max(1, len(data) // 150)):
        damaged.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        try:
            with open_archive(damaged) as opened:
                opened.check()
        except BackupError:
            refused += 1
    assert refused > 120


def test_every_flipped_byte_of_its_own_lists_is_told_as_damage(kept: Installation) -> None:
    """A place before the beginning of the file is what the zip library finds only as it goes there."""
    data = kept.archive.read_bytes()
    damaged = kept.base / "damaged.zip"
    for at in range(data.rindex(b"PK\x01\x02"), len(data)):
        damaged.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        try:
            with open_archive(damaged) as opened:
                opened.check()
        except BackupError:
            pass


def test_every_cut_is_found(kept: Installation) -> None:
    data = kept.archive.read_bytes()
    cut = kept.base / "cut.zip"
    for size in [0, 1, 100, len(data) // 2, len(data) - 100, len(data) - 1]:
        cut.write_bytes(data[:size])
        with pytest.raises(BackupError, match="no archive, or is cut off"), open_archive(cut):
            pass
    with pytest.raises(BackupError, match="cannot be opened"), open_archive(kept.base / "none.zip"):
        pass


def test_if_the_last_step_fails_all_is_as_before(kept: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fails just when the index is named."""
    (kept.places.corpus / "later.md").write_text("# Later\n", encoding="utf-8")
    before = content(kept.base)
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.name == "CURRENT.draft":
            raise OSError(5, "Input/output error", str(self))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(BackupError, match="Input/output error"):
        bring_back(kept.archive, kept, replace=True)
    after = content(kept.base)
    after.pop("index/CURRENT.draft", None)
    assert after == before


def test_a_killed_restoration_leaves_the_old_whole(kept: Installation, elsewhere: Installation) -> None:
    """The process is killed while it writes; the next restoration clears up and succeeds."""
    code = (
        "import os, sys; from pathlib import Path; from coprod_assistant.backup import *;"
        "os.sync = lambda: os._exit(9);"
        "base = Path(sys.argv[2]);\n"
        "places = Places(*(base / name for name in ('corpus', 'index', 'feedback', 'staff')));\n"
        "with open_archive(Path(sys.argv[1])) as a: restore(a, places)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(kept.archive), str(elsewhere.base)], check=False)
    assert done.returncode == 9
    assert not elsewhere.places.corpus.exists() and named_generation(elsewhere.places.index) is None
    assert [path for path in elsewhere.base.iterdir() if ".restoring-" in path.name]
    bring_back(kept.archive, elsewhere)
    assert content(elsewhere.places.corpus) == content(kept.places.corpus)
    build_index(elsewhere.places.corpus, elsewhere.places.index, HashingEmbedder(), timeout_s=30, memory_mb=512)
    left = [path.name for path in (*elsewhere.base.iterdir(), *elsewhere.places.index.iterdir())]
    assert not [name for name in left if "restoring" in name or "building" in name or "removing" in name]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(kept: Installation, elsewhere: Installation) -> None:
    elsewhere.base.mkdir()
    elsewhere.base.chmod(0o500)
    with pytest.raises(AssistantError, match="nothing was restored"):
        bring_back(kept.archive, elsewhere)
