"""The script that scores questions, run on three of them over the organisation's page."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
QUESTIONS = [
    {
        "id": "t-1",
        "split": "tune",
        "kind": "date",
        "question": "When was the Nesta Co-production Roadshow in Birmingham?",
        "status": ["answered"],
        "gold": [["29 March"]],
        "forbidden": ["2 May 2012"],
        "max_words": 60,
    },
    {
        "id": "t-2",
        "split": "report",
        "kind": "date",
        "question": "When was the Nesta Co-production Roadshow in Birmingham?",
        "status": ["answered"],
        "gold": [["words that no page holds"]],  # so the answer is wrong whatever it is
        "max_words": 60,
    },
    {
        "id": "t-3",
        "split": "report",
        "kind": "absent",
        "question": "What is the boiling point of mercury?",
        "status": ["refused"],
        "max_words": 60,
    },
]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_questions", ROOT / "scripts" / "score_questions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def asked(script: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A file of the questions; the index of the page is built and asked once, for the first test that asks it."""
    path = tmp_path_factory.mktemp("score") / "questions.jsonl"
    path.write_text("".join(json.dumps(item) + "\n" for item in QUESTIONS), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(script, "ask_all", Once(script.ask_all))
        yield str(path)


class Once:
    """Asks all questions at the first call; later calls with the same ones get the same answers."""

    def __init__(self, ask_all: Callable[..., Any]) -> None:
        self._ask_all = ask_all
        self._found: dict[tuple[str, ...], Any] = {}

    def __call__(self, questions: Sequence[Any], corpus: Path) -> Any:
        key = (str(corpus), *(question.id for question in questions))
        if key not in self._found:
            self._found[key] = self._ask_all(questions, corpus)
        return self._found[key]


def test_a_corpus_that_is_missing_is_one_line(
    script: ModuleType, asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main([asked, "--corpus", str(tmp_path / "none")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"no corpus folder {tmp_path / 'none'} (")
    assert err.count("\n") == 1


def test_questions_that_cannot_be_read_are_one_line(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text("[]\n", encoding="utf-8")
    assert script.main([str(path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_split_without_questions_says_so(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(QUESTIONS[0]) + "\n", encoding="utf-8")
    assert script.main([str(path), "--split", "report"]) == 1
    assert "no question of the split report" in capsys.readouterr().err


def test_the_table_and_the_wrong_answers(script: ModuleType, asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main([asked, "--show", "wrong"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "right                    2 of 3, 66.7% (95 % interval 20.8% to 93.9%)"
    assert lines[1].startswith("refusals that may be     1 of 1, 100.0%")
    assert lines[2].startswith("refused of those due     1 of 1, 100.0%")
    table = [line.split() for line in lines]
    assert ["kind", "tune", "report"] in table
    assert "date 1 of 1 0 of 1".split() in table
    assert "absent 0 of 0 1 of 1".split() in table
    assert "all 1 of 1 1 of 2".split() in table
    assert "t-2 date WRONG: not cited: words that no page holds" in lines
    assert not any(line.startswith(("t-1", "t-3")) for line in lines)


def test_json_is_one_document_with_every_question(
    script: ModuleType, asked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main([asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["summary"]["right"]["count"] == 2
    assert found["summary"]["refusal_recall"]["share"] == 1.0
    assert {name: share["count"] for name, share in found["splits"].items()} == {"tune": 1, "report": 1}
    assert {name: share["of"] for name, share in found["kinds"].items()} == {"date": 2, "absent": 1}
    assert [(each["id"], each["right"]) for each in found["questions"]] == [
        ("t-1", True),
        ("t-2", False),
        ("t-3", True),
    ]
    assert "29 March" in found["questions"][0]["text"]
    assert found["questions"][1]["wrong"] == ["not cited: words that no page holds"]
