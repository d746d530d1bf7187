from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coprod_assistant.corpus import MEDIA_TYPES
from coprod_assistant.extract import extract_file
from coprod_assistant.types import Document, Source

Read = Callable[..., Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads content that is put into a file of the given name."""

    def read_content(content: str | bytes, name: str = "page.txt", *, url: str | None = None) -> Document:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return extract_file(path, Source(name, MEDIA_TYPES[path.suffix], "0" * 64, url=url))

    return read_content
