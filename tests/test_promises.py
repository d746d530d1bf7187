"""Each promise of docs/promises.md names what holds it, and what it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
LAST = {"A": 8, "B": 7, "C": 12, "D": 6, "E": 6, "F": 8, "G": 8, "H": 6, "I": 10, "R": 12}
ROWS = {row[0]: row[1:] for row in re.findall(r"^\| ([A-Z]\d+) \| (.+?) \| (.+?) \|", TEXT, re.M)}
NAMED = re.compile(r"`((?:tests|benchmarks)/[\w/]+\.py)(?:::(\w+))?`")


def functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_none_is_missing_and_none_stands_twice() -> None:
    wanted = [f"{letter}{number}" for letter, last in LAST.items() for number in range(1, last + 1)]
    assert sorted(re.findall(r"^\| ([A-Z]\d+) \|", TEXT, re.M)) == sorted(wanted)


@pytest.mark.parametrize("promise", ROWS)
def test_what_holds_it_exists(promise: str) -> None:
    named = NAMED.findall(ROWS[promise][1])
    assert named, "no test"
    for file, function in named:
        assert (ROOT / file).is_file(), file
        if function:
            assert function in functions(file), f"{file} has no {function}"
        else:
            assert not Path(file).name.startswith("test_"), f"{file}: name the test"
    assert any(file.startswith("tests/") for file, _ in named), "a figure alone holds nothing"
