"""What all tests share: an environment of their own, no network, one index of the real corpus, slow tests last."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from coprod_assistant.config import EXEMPT

from .beside import made_once, turn

CORPUS = Path(__file__).parents[1] / "corpus"
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "DO_NOT_TRACK": "1",
}


def pytest_configure() -> None:
    """Before anything is imported or collected: no setting of this machine reaches a test or a process it starts."""
    for name in list(os.environ):
        if name.startswith("COPROD_") and name not in EXEMPT:
            del os.environ[name]
    os.environ.update(OFFLINE)
    hypothesis_settings.register_profile("busy", deadline=None)  # how long an example takes is the machine's affair
    hypothesis_settings.load_profile("busy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests last, the others in their order: a mistake shows early."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Tests that measure time run alone, with the fixtures that are made for them."""
    with turn(alone=item.get_closest_marker("alone") is not None):
        return (yield)


@pytest.fixture(autouse=True, scope="session")
def only_loopback() -> Iterator[None]:
    """Fails a test that connects to another machine, before a packet leaves."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(str(address[0])):
            raise AssertionError(f"a test connects to {address[0]}")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def built_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the index of the organisation's corpus; nobody writes to it."""
    from coprod_assistant.embed import load_embedder
    from coprod_assistant.index import build_index

    def build(folder: Path) -> None:
        build_index(CORPUS, folder, load_embedder(), timeout_s=60, memory_mb=1024)

    return made_once(tmp_path_factory, "built-index", build)


@pytest.fixture(scope="session")
def assistant(built_index: Path) -> Iterator[Any]:
    """An assistant over the organisation's corpus."""
    from coprod_assistant.assistant import open_assistant
    from coprod_assistant.config import load_settings

    opened = open_assistant(load_settings(index_dir=built_index, corpus_dir=CORPUS))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the index of the small invented archive; nobody writes to it."""
    from coprod_assistant.embed import load_embedder
    from coprod_assistant.index import build_index

    from .small_archive import write_corpus

    def build(folder: Path) -> None:
        build_index(write_corpus(folder / "corpus"), folder / "index", load_embedder(), timeout_s=60, memory_mb=1024)

    return made_once(tmp_path_factory, "small", build) / "index"


@pytest.fixture(scope="session")
def small_archive(small_index: Path) -> Iterator[Any]:
    """The small archive, opened as other programs open it."""
    from coprod_assistant import open_archive

    with open_archive(small_index) as archive:
        yield archive
