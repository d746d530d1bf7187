"""One place and one server of the desk for all its tests; each test labels in a copy of the files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from coprod_assistant.config import Settings
from coprod_assistant.web.evaluators import create_desk_app

from .made_place import Tabs, make_place, served


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    folder = tmp_path_factory.mktemp("place")
    return folder, make_place(folder)


@pytest.fixture
def place(made: tuple[Path, Settings], tmp_path: Path) -> Settings:
    """Settings of a copy."""
    folder, settings = made
    copy = tmp_path / "place"
    shutil.copytree(folder, copy)
    moved = {
        name: copy / getattr(settings, name).relative_to(folder) for name in ("corpus_dir", "feedback_dir", "evals_dir")
    }
    return settings.model_copy(update=moved)


@pytest.fixture
def desk(place: Settings) -> Iterator[httpx.Client]:
    with (
        served(create_desk_app(place, place.evals_dir), place) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


@pytest.fixture
def tabs(desk: httpx.Client) -> Tabs:
    return Tabs(desk)
