"""Backups: all that cannot be made again is kept, in one state, whatever else is running."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from coprod_assistant.backup import Choice, back_up, open_archive
from coprod_assistant.backup.contents import corpus_files
from coprod_assistant.errors import BackupError
from coprod_assistant.fetch import corpus_lock
from coprod_assistant.index import builder_lock, named_generation, open_index
from tests.backup.conftest import Installation


def names(archive: Path) -> list[str]:
    with open_archive(archive) as opened:
        opened.check()
        return sorted(opened.manifest.files)


def test_all_that_cannot_be_made_again_is_kept(installed: Installation) -> None:
    report = back_up(installed.archive, installed.places, settings=[installed.base / "coprod.env"])
    assert report.notes == ()
    kept = names(installed.archive)
    assert [name for name in kept if name.startswith("corpus/")] == [
        "corpus/.fetch/journal.jsonl",
        "corpus/.fetch/staged/one",
        "corpus/bristol.md",
        "corpus/cardiff.md",
        "corpus/catalogue.toml",
        "corpus/fetch.toml",
        "corpus/fetched.jsonl",
        "corpus/glasgow.md",
        "corpus/leeds.md",
        "corpus/newcastle.md",
        "corpus/norwich.md",
        "corpus/reports/jährlich.txt",
    ]
    assert {"feedback/2026-11-02.jsonl", "settings/coprod.env"} <= set(kept)
    assert {"index/manifest.json", "index/archive.sqlite", "index/vectors.npy"} <= set(kept)
    assert not [name for name in kept if "cache" in name or "LOCK" in name]
    assert report.manifest.generation == named_generation(installed.places.index)
    assert report.bytes == installed.archive.stat().st_size


def test_the_index_feedback_and_the_staffs_desk_can_be_left_out(installed: Installation) -> None:
    report = back_up(installed.archive, installed.places, choice=Choice(index=False, feedback=False, staff=False))
    assert {name.partition("/")[0] for name in names(installed.archive)} == {"corpus"}
    assert report.manifest.generation is None


def test_the_staffs_desk_is_kept_in_one_state_without_its_key(installed: Installation) -> None:
    with closing(sqlite3.connect(installed.places.staff / "desk.sqlite", isolation_level=None)) as writer:
        writer.execute("INSERT INTO basket VALUES ('committed, and still in the log')")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO basket VALUES ('not yet')")
        back_up(installed.archive, installed.places)
        writer.execute("ROLLBACK")
    kept = [name for name in names(installed.archive) if name.startswith("staff/")]
    assert kept == ["staff/catalogue/catalogue-20261102T101112.toml", "staff/desk.sqlite"]
    with zipfile.ZipFile(installed.archive) as opened:
        (installed.base / "copy.sqlite").write_bytes(opened.read("staff/desk.sqlite"))
    with closing(sqlite3.connect(installed.base / "copy.sqlite")) as copy:
        rows = copy.execute("SELECT words FROM basket").fetchall()
    assert rows == [("kept",), ("committed, and still in the log",)]
    assert not [path.name for path in installed.base.iterdir() if ".part" in path.name]


def test_a_broken_desk_is_named(installed: Installation) -> None:
    (installed.places.staff / "desk.sqlite").write_bytes(b"no database, whatever it is called " * 200)
    for log in installed.places.staff.glob("desk.sqlite-*"):
        log.unlink()
    with pytest.raises(BackupError, match=r"desk\.sqlite cannot be kept") as raised:
        back_up(installed.archive, installed.places)
    assert "--without-staff" in raised.value.hint and not installed.archive.exists()
    back_up(installed.archive, installed.places, choice=Choice(staff=False))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_only_the_owner_can_read_it(installed: Installation) -> None:
    back_up(installed.archive, installed.places)
    assert stat.S_IMODE(installed.archive.stat().st_mode) == 0o600
    with zipfile.ZipFile(installed.archive) as opened:
        assert {member.external_attr >> 16 for member in opened.infolist()} == {0o100600}


def test_other_programs_can_unpack_it(installed: Installation) -> None:
    back_up(installed.archive, installed.places)
    with zipfile.ZipFile(installed.archive) as opened:
        assert opened.testzip() is None
        assert opened.read("corpus/leeds.md") == (installed.places.corpus / "leeds.md").read_bytes()


def test_an_archive_that_is_there_is_kept_unless_forced(installed: Installation) -> None:
    back_up(installed.archive, installed.places)
    before = installed.archive.read_bytes()
    (installed.places.corpus / "new.md").write_text("# New\n\nA new page.\n", encoding="utf-8")
    with pytest.raises(BackupError, match="is there already") as raised:
        back_up(installed.archive, installed.places)
    assert "--force" in raised.value.hint
    assert installed.archive.read_bytes() == before
    back_up(installed.archive, installed.places, overwrite=True)
    assert "corpus/new.md" in names(installed.archive)


def test_it_may_not_lie_in_what_it_holds(installed: Installation) -> None:
    for folder in ("corpus", "index", "feedback", "staff"):
        with pytest.raises(BackupError, match="which it holds"):
            back_up(installed.base / folder / "kept.zip", installed.places)
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(installed.base / "nowhere" / "kept.zip", installed.places)


def test_without_an_index_the_rest_is_kept_and_told(installed: Installation) -> None:
    places = installed.places
    (places.index / "CURRENT").unlink()
    for path in places.index.glob("gen-*"):
        path.rename(places.index / f"old-{path.name}")
    report = back_up(installed.archive, places)
    assert report.manifest.generation is None
    assert len(report.notes) == 1 and "there is no index" in report.notes[0]
    assert "corpus/leeds.md" in names(installed.archive)


def test_a_damaged_index_is_named_and_no_archive_is_left(installed: Installation) -> None:
    generation = installed.places.index / str(named_generation(installed.places.index))
    with (generation / "vectors.npy").open("r+b") as file:
        file.seek(200)
        file.write(b"damage")
    with pytest.raises(BackupError, match=r"vectors\.npy differs") as raised:
        back_up(installed.archive, installed.places)
    assert "--without-index" in raised.value.hint
    assert sorted(path.name for path in installed.base.iterdir()) == [
        "coprod.env",
        "corpus",
        "feedback",
        "index",
        "staff",
    ]


def test_it_runs_beside_a_server_and_an_index_run(installed: Installation) -> None:
    with open_index(installed.places.index, embedder_hash=None), builder_lock(installed.places.index):
        report = back_up(installed.archive, installed.places)
    assert report.manifest.generation is not None


def test_beside_a_fetch_only_its_visit_is_left_out(installed: Installation) -> None:
    with corpus_lock(installed.places.corpus):
        report = back_up(installed.archive, installed.places)
    assert report.notes == ("a fetch is running: what it has got so far is not kept",)
    kept = names(installed.archive)
    assert "corpus/fetched.jsonl" in kept and not [name for name in kept if ".fetch" in name]


def test_a_fetch_that_is_publishing_is_not_kept_half(installed: Installation) -> None:
    """A plan on the disk means that pages are moved right now."""
    (installed.places.corpus / ".fetch" / "publishing.json").write_text("[]", encoding="utf-8")
    with corpus_lock(installed.places.corpus), pytest.raises(BackupError, match="changes while it is being kept"):
        back_up(installed.archive, installed.places)
    assert not installed.archive.exists()


def test_a_corpus_that_is_changed_meanwhile_is_kept_in_one_state(installed: Installation) -> None:
    """A writer replaces two files that belong together, again and again, and rests at times."""
    corpus, done = installed.places.corpus, threading.Event()
    for number in range(40):
        (corpus / f"page{number:02}.md").write_text("# Page\n\n" + "Words that stand here. " * 2000, encoding="utf-8")

    def write() -> None:
        turn = 0
        while not done.is_set():
            turn += 1
            for name in ("aaa.md", "zzz.md"):
                (corpus / f".{name}").write_text(f"# Turn {turn}\n", encoding="utf-8")
                (corpus / f".{name}").replace(corpus / name)
            time.sleep(0.3)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        time.sleep(0.05)
        kept = 0
        for _ in range(6):
            try:
                back_up(installed.archive, installed.places, choice=Choice(index=False), overwrite=True)
            except BackupError as error:
                assert "changes while it is being kept" in str(error)
                continue
            kept += 1
            with zipfile.ZipFile(installed.archive) as opened:
                assert opened.read("corpus/aaa.md") == opened.read("corpus/zzz.md")
    finally:
        done.set()
        writer.join(10)
    assert kept


def test_a_file_that_goes_while_the_folder_is_listed_is_left_out(installed: Installation) -> None:
    """As the unfinished file of a writer does, when it gets its name."""
    corpus = installed.places.corpus
    for name in (".aaa.md", ".bbb.md"):
        (corpus / name).write_text("# Unfinished\n", encoding="utf-8")
    found = corpus_files(corpus, visit=True)
    assert next(found).path.name == ".aaa.md"
    (corpus / ".bbb.md").unlink()
    assert ".bbb.md" not in [each.path.name for each in found]


def test_a_link_to_nothing_is_refused(installed: Installation) -> None:
    (installed.places.corpus / "gone.md").symlink_to("nothing.md")
    with pytest.raises(BackupError, match=r"gone\.md is a link to nothing"):
        back_up(installed.archive, installed.places)


def test_a_link_out_of_the_corpus_is_refused(installed: Installation) -> None:
    (installed.places.corpus / "out.md").symlink_to(installed.base / "coprod.env")
    with pytest.raises(BackupError, match="leaves the corpus folder"):
        back_up(installed.archive, installed.places)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_hang(installed: Installation) -> None:
    os.mkfifo(installed.places.corpus / "pipe.md")
    with pytest.raises(BackupError, match="no ordinary file"):
        back_up(installed.archive, installed.places)


def test_settings_files_must_be_there_and_differ_in_name(installed: Installation) -> None:
    with pytest.raises(BackupError, match="no settings file"):
        back_up(installed.archive, installed.places, settings=[installed.base / "none.env"])
    other = installed.base / "other"
    other.mkdir()
    (other / "coprod.env").write_text("COPROD_PORT=1\n", encoding="utf-8")
    with pytest.raises(BackupError, match="two settings files are called"):
        back_up(installed.archive, installed.places, settings=[installed.base / "coprod.env", other / "coprod.env"])
