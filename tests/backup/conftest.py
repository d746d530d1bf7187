"""An installation with everything in it that a backup keeps; built once, copied for each test."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from coprod_assistant.backup import Places
from coprod_assistant.fetched import FetchedRecord, write_fetched
from tests.beside import made_once
from tests.index.conftest import build, write_corpus
from tests.index.hashing_embedder import HashingEmbedder
from tests.kept_readers import kept_readers

__all__ = ["kept_readers"]

FEEDBACK = '{"day": "2026-11-02", "question": "who spoke?", "verdict": "refused"}\n'


@dataclass(frozen=True, slots=True)
class Installation:
    """The folders of one, and a place beside them."""

    base: Path

    @property
    def places(self) -> Places:
        return Places(self.base / "corpus", self.base / "index", self.base / "feedback", self.base / "staff")

    @property
    def archive(self) -> Path:
        return self.base / "kept.zip"


@pytest.fixture(scope="session")
def installed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "installed", install)


def install(base: Path) -> None:
    """Fills a folder with all that a backup keeps."""
    corpus = write_corpus(base / "corpus")
    (corpus / "reports").mkdir()
    (corpus / "reports" / "jährlich.txt").write_text("The yearly report of Leeds.\n", encoding="utf-8")
    (corpus / "catalogue.toml").write_text("# nothing to correct\n", encoding="utf-8")
    (corpus / "fetch.toml").write_text('start = ["https://www.example.org/"]\n', encoding="utf-8")
    write_fetched(corpus / "fetched.jsonl", [FetchedRecord("https://www.example.org/", "current", file="leeds.md")])
    (corpus / ".fetch" / "staged").mkdir(parents=True)
    (corpus / ".fetch" / "lock").touch()
    (corpus / ".fetch" / "journal.jsonl").write_text(json.dumps({"signature": "x"}) + "\n", encoding="utf-8")
    (corpus / ".fetch" / "staged" / "one").write_bytes(b"half a visit")
    build(corpus, base / "index", HashingEmbedder())
    (base / "feedback").mkdir(mode=0o700)
    (base / "feedback" / "2026-11-02.jsonl").write_text(FEEDBACK, encoding="utf-8")
    staff = base / "staff"
    (staff / "catalogue").mkdir(mode=0o700, parents=True)
    (staff / "catalogue" / "catalogue-20261102T101112.toml").write_text("# as it was\n", encoding="utf-8")
    (staff / "key").write_bytes(b"k" * 32)
    with closing(sqlite3.connect(staff / "desk.sqlite")) as desk, desk:
        desk.execute("PRAGMA journal_mode=WAL")
        desk.execute("CREATE TABLE basket (words TEXT)")
        desk.execute("INSERT INTO basket VALUES ('kept')")
    (base / "coprod.env").write_text("COPROD_PORT=7870\n", encoding="utf-8")


@pytest.fixture
def installed(installed_once: Path, tmp_path: Path) -> Installation:
    """A copy, to be changed at will."""
    shutil.copytree(installed_once, tmp_path / "here")
    return Installation(tmp_path / "here")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Installation:
    """Folders of which none is there yet."""
    return Installation(tmp_path / "there")


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, without locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("lock", "LOCK", "LOCK.holder")
    }
