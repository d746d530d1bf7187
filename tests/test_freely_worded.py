"""The freely worded sentences: their passages stand in the files, and the checker tells what is wrong with a file."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


def loaded(name: str) -> ModuleType:
    """A script as a module, listed so that its dataclass can be made."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


checker = loaded("check_freely_worded")
ROWS = checker.read_labelled(checker.SENTENCES)


def test_a_field_too_few_is_told(tmp_path: Path) -> None:
    file = tmp_path / "sentences.jsonl"
    file.write_text('{"id": "fw-001", "passage": []}\n', encoding="utf-8")
    with pytest.raises(TypeError, match="missing"):
        checker.read_labelled(file)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"passage": ("Governance International has never held a workshop.",)}, "not in corpus/pages/"),
        ({"passage": ()}, "is empty"),
        ({"note": " "}, "is empty"),
        ({"split": "half"}, "no half is called 'half'"),
        ({"label": False}, "is no kind of false sentence"),
        ({"kind": "number"}, "'number' is no kind of true sentence"),
    ],
)
def test_what_is_wrong_with_a_sentence_is_told(change: dict[str, object], fault: str) -> None:
    found = checker.faults([replace(ROWS[0], **change), *ROWS[1:]])
    assert any(line.startswith("fw-001: ") and fault in line for line in found)


def test_repeats_are_told() -> None:
    found = checker.faults([*ROWS, ROWS[0]])
    assert found == [
        "fw-001: the id occurs 2 times",
        f"{ROWS[0].file}: {ROWS[0].sentence!r} occurs 2 times",
    ]


def test_a_passage_in_both_halves_is_told() -> None:
    other = replace(ROWS[0], id="fw-000", sentence="Another sentence.", split="report")
    assert [line.partition(": ")[2][:13] for line in checker.faults([*ROWS, other])] == ["in both halve"]


def test_a_source_in_one_half_is_told() -> None:
    rows = [row for row in ROWS if row.corpus != "corpus/pages" or row.split == "tune"]
    assert checker.faults(rows) == ["corpus/pages: only in tune"]


def test_all_passages_stand_in_their_files_and_nothing_is_wrong() -> None:
    assert checker.faults(ROWS) == []


def test_there_are_enough_of_each_kind_in_both_halves() -> None:
    for split in ("tune", "report"):
        half = [row for row in ROWS if row.split == split]
        assert sum(row.label for row in half) >= 200
        for kind in checker.FALSE_KINDS:
            assert sum(row.kind == kind for row in half) >= 10, (split, kind)


def test_the_readme_holds_the_table() -> None:
    assert checker.table(ROWS) in (ROOT / "evals" / "verifying" / "README.md").read_text(encoding="utf-8")


def test_a_passage_has_at_most_five_sentences() -> None:
    assert max(len(row.passage) for row in ROWS) == 5
