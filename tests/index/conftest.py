"""A corpus of small pages and an index built from it once; tests that change either take a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coprod_assistant.embed import Embedder
from coprod_assistant.index import BuildReport, Progress, build_index
from tests.beside import made_once
from tests.index.hashing_embedder import HashingEmbedder
from tests.kept_readers import kept_readers

__all__ = ["kept_readers"]

TOWNS = ("Leeds", "Cardiff", "Bristol", "Newcastle", "Glasgow", "Norwich")


def page(town: str) -> str:
    """A page about an event in `town`, with a heading, a paragraph and a list."""
    return (
        f"# Workshop in {town}\n\nPeople from {town} met about services. The mayor of {town} spoke about power.\n\n"
        f"They named these barriers:\n\n- time in {town}\n- money for {town}\n"
    )


def write_corpus(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for town in TOWNS:
        (folder / f"{town.lower()}.md").write_text(page(town), encoding="utf-8")
    return folder


def build(corpus: Path, index_dir: Path, embedder: Embedder, progress: Progress | None = None) -> BuildReport:
    return build_index(corpus, index_dir, embedder, timeout_s=30, memory_mb=512, progress=progress)


@pytest.fixture
def embedder() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus")


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with two generations: the older one lacks Leeds."""

    def make(base: Path) -> None:
        corpus = write_corpus(base / "corpus")
        (corpus / "leeds.md").unlink()
        build(corpus, base / "index", HashingEmbedder())
        (corpus / "leeds.md").write_text(page("Leeds"), encoding="utf-8")
        build(corpus, base / "index", HashingEmbedder())

    return made_once(tmp_path_factory, "built", make)


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """A copy of the index with two generations, to be damaged at will."""
    return Path(shutil.copytree(built_once / "index", tmp_path / "index"))
