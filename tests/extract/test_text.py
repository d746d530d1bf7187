from __future__ import annotations

from pathlib import Path

import pytest
from outline import outline

from coprod_assistant.extract import extract_file
from coprod_assistant.types import Source

DUMPS = Path(__file__).parent / "dumps"


@pytest.mark.parametrize("name", sorted(path.stem for path in DUMPS.glob("*.txt")))
def test_dump_gives_the_expected_blocks(name: str) -> None:
    document = extract_file(DUMPS / f"{name}.txt", Source(f"{name}.txt", "text/plain", "0" * 64))
    assert outline(document) == (DUMPS / f"{name}.expected").read_text(encoding="utf-8").splitlines()
