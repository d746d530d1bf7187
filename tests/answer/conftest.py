"""Small archives made for the tests of answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index
from tests.answer.archives import MakeArchive
from tests.kept_readers import kept_readers

__all__ = ["kept_readers"]


@pytest.fixture(scope="module")
def make_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeArchive]:
    """Makes an assistant over pages, one for the same pages; they are closed after the module's last test."""
    opened: dict[tuple[tuple[str, str], ...], Assistant] = {}

    def make(pages: Mapping[str, str]) -> Assistant:
        key = tuple(pages.items())
        if key not in opened:
            opened[key] = build(pages)
        return opened[key]

    def build(pages: Mapping[str, str]) -> Assistant:
        folder = tmp_path_factory.mktemp("archive")
        settings = load_settings(corpus_dir=folder / "corpus", index_dir=folder / "index")
        settings.corpus_dir.mkdir()
        for name, text in pages.items():
            (settings.corpus_dir / name).write_text(text, encoding="utf-8")
        embedder = load_embedder(settings.embedding_model)
        build_index(settings.corpus_dir, settings.index_dir, embedder, timeout_s=60, memory_mb=1024)
        return open_assistant(settings)

    yield make
    for assistant in opened.values():
        assistant.close()
