"""What is written about the program is what it does."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from coprod_assistant.config import Settings
from coprod_assistant.corpus import MEDIA_TYPES

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def cli_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cli_docs", ROOT / "scripts" / "cli_docs.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_about_the_command_line_is_current(cli_docs: ModuleType) -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == cli_docs.page(), "run: make docs"


def test_every_command_is_on_the_page(cli_docs: ModuleType) -> None:
    assert {*cli_docs.subcommands(), ""} == set(cli_docs.COMMANDS)


@pytest.mark.parametrize("page", ["README.md", "docs/formats.md", "docs/cli.md"])
def test_every_kind_of_file_is_named(page: str) -> None:
    written = (ROOT / page).read_text(encoding="utf-8")
    assert [ending for ending in MEDIA_TYPES if ending not in written] == []


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert any(f"COPROD_{name.upper()}" in page.read_text(encoding="utf-8") for page in pages)
