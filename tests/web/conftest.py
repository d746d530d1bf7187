"""One index of the organisation's corpus and one assistant for all tests of the web app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import Settings, load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index

from .serving import serving

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    build_index(CORPUS, folder, load_embedder("all-MiniLM-L6-v2"), timeout_s=60, memory_mb=1024)
    return folder


@pytest.fixture(scope="session")
def settings(index_dir: Path) -> Settings:
    return load_settings(index_dir=index_dir, corpus_dir=CORPUS, questions_per_minute=6000)


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
