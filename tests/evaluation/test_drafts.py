"""Feedback becomes a table for a person to complete."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from coprod_assistant.cli import main
from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation.drafts import HEADER, draft_table, read_feedback

CITED = [
    {"file": "a.txt", "quote": "One two three four five six seven eight nine ten eleven twelve thirteen", "start": 1}
]


def kept(folder: Path, *lines: dict[str, Any], name: str = "2026-01-02.jsonl") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    text = draft_table(read_feedback(path))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))


def test_a_question_is_one_row_and_complaints_come_first(tmp_path: Path) -> None:
    folder = kept(
        tmp_path / "feedback",
        {"question": "Who spoke?", "verdict": "right", "answer": "One.", "citations": CITED},
        {"question": "How many?", "verdict": "wrong", "reason": "It was 40", "answer": "30 [1]", "citations": CITED},
        {"question": "how  MANY?", "verdict": "refused", "answer": "Nothing."},
    )
    kept(folder, {"question": "When?", "verdict": "incomplete"}, name="2026-01-01.jsonl")
    many, when, who = rows(folder)
    assert (many["question"], many["times"], many["verdict"], many["remark"]) == (
        "how MANY?", "2", "wrong, refused", "It was 40"
    )  # fmt: skip
    assert (many["expected words"], many["source"]) == ("", "")  # nobody knows them yet
    assert when["verdict"] == "incomplete"
    assert who["expected words"] == "One two three four five six seven eight nine ten eleven twelve"
    assert who["source"] == "a.txt"
    assert list(who) == list(HEADER)


def test_what_one_visitor_calls_right_and_another_wrong_is_not_proposed(tmp_path: Path) -> None:
    right = {"question": "Who?", "verdict": "right", "citations": CITED}
    (row,) = rows(kept(tmp_path / "f", right, {**right, "verdict": "wrong"}))
    assert row["expected words"] == ""


def test_a_follow_up_keeps_the_turn_before(tmp_path: Path) -> None:
    asked = {
        "question": "And then?",
        "verdict": "wrong",
        "history": [{"question": "a", "answer": "b"}, {"question": "c"}],
    }
    (row,) = rows(kept(tmp_path / "f", asked))
    assert (row["earlier question"], row["earlier answer"]) == ("c", "")


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(tmp_path: Path, words: str) -> None:
    (row,) = rows(kept(tmp_path / "f", {"question": words, "verdict": "wrong", "reason": words, "answer": words}))
    assert {row["question"], row["remark"], row["answer"]} == {f"'{words}"}


@pytest.mark.parametrize("line", ["{", "[]", '{"question": "x"}'])
def test_a_line_that_is_no_feedback_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"f\.jsonl, line 2 is no feedback"):
        read_feedback(path)


def test_eval_add_writes_the_table_and_never_over_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = kept(tmp_path / "f", {"question": "Who?", "verdict": "wrong"})
    target = tmp_path / "drafts.csv"
    assert main(["eval", "add", str(folder), "--to", str(target)]) == 0
    assert capfd.readouterr().out.startswith("1 draft question in ")
    before = target.read_bytes()
    assert main(["eval", "add", str(folder), "--to", str(target)]) == 1
    assert "is there already" in capfd.readouterr().err
    assert target.read_bytes() == before
    assert main(["eval", "add", str(tmp_path / "none")]) == 1
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["eval", "add", str(empty)]) == 1
    assert "holds no feedback" in capfd.readouterr().err
