"""One assistant over the index of the organisation's corpus for all tests of the web app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import Settings, load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index

from ..beside import made_once
from .archive.made_archive import Catalogued, made_catalogue, write_corpus
from .serving import serving

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="session")
def index_dir(built_index: Path) -> Path:
    return built_index


@pytest.fixture(scope="session")
def settings(index_dir: Path) -> Settings:
    return load_settings(index_dir=index_dir, corpus_dir=CORPUS, questions_per_minute=6000, cpu_seconds_per_minute=6000)


@pytest.fixture(scope="session")
def assistant(settings: Settings) -> Iterator[Assistant]:
    opened = open_assistant(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def site(settings: Settings, assistant: Assistant) -> Iterator[str]:
    """Address of a server that answers, with limits too wide to meet."""
    with serving(settings, assistant) as address:
        yield address


@pytest.fixture
def client(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogued]:
    """An assistant over the invented archive of twelve events."""

    def build(folder: Path) -> None:
        write_corpus(folder / "corpus")
        embedder = load_embedder("all-MiniLM-L6-v2")
        build_index(folder / "corpus", folder / "index", embedder, timeout_s=60, memory_mb=1024)

    folder = made_once(tmp_path_factory, "archive", build)
    opened = open_assistant(load_settings(index_dir=folder / "index", corpus_dir=folder / "corpus"))
    yield Catalogued(opened, made_catalogue)
    opened.close()


@pytest.fixture(scope="session")
def archive_site(settings: Settings, archive: Catalogued) -> Iterator[str]:
    """Address of a server over the invented archive."""
    with serving(settings, archive) as address:  # type: ignore[arg-type]
        yield address


@pytest.fixture
def reader(archive_site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=archive_site, timeout=30) as opened:
        yield opened
