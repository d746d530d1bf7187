"""Where gold stands, looked up and written into a file of questions."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coprod_assistant.evaluation.gold import locate_groups
from coprod_assistant.evaluation.placing import places_of
from coprod_assistant.evaluation.questions import Question, read_questions
from coprod_assistant.evaluation.snapshot import KeptDocument, Snapshot

from .made import ARCHIVE, LINE, question

ROOT = Path(__file__).parents[2]
LUNCH = "# Lunch\nThe lunch was free.\n## Thanks\nThe lunch was good.\n"
MIXED = Snapshot(
    (
        KeptDocument(id="w", file="web.html", title="", text=LUNCH, headings=((2, 7, 1), (31, 37, 2))),
        KeptDocument(id="p", file="report.pdf", title="", text="The lunch was good.", pages=((7, 0, 19),)),
    )
)


@pytest.mark.parametrize(
    ("gold", "told"),
    [
        ([["was free"]], {"file": ["web.html"], "heading": ["Lunch"]}),
        ([["was free"], ["was good"]], {"file": ["web.html", ["web.html", "report.pdf"]], "heading": ["Lunch", []]}),
        ([["The lunch was"]], {"file": [["web.html", "report.pdf"]]}),  # on a page here, under a heading there
        ([["was", "no such words"]], {"file": [["web.html", "report.pdf"]]}),
        ([["no such words"]], {}),
    ],
)
def test_all_places_of_a_piece_of_gold_are_named(gold: list[list[str]], told: dict[str, object]) -> None:
    assert places_of(question(gold=gold, forbidden=[]), MIXED) == told


def test_pages_and_several_headings() -> None:
    assert places_of(question(gold=[["130 people"], ["free"]]), ARCHIVE) == {
        "file": ["pages/hexham.txt", ["pages/hexham.txt", "leeds.txt"]], "page": [1, []]
    }  # fmt: skip
    web = Snapshot(MIXED.documents[:1])
    assert places_of(question(gold=[["The lunch was"]]), web)["heading"] == [["Lunch", "Thanks"]]


@pytest.mark.parametrize("gold", [[["130 people"]], [["people took part", "free"], ["lunch"]], [["Hexham"]]])
@pytest.mark.parametrize("archive", [ARCHIVE, MIXED])
def test_naming_its_places_takes_no_gold_away(gold: list[list[str]], archive: Snapshot) -> None:
    asked = question(gold=gold)
    told = Question.model_validate(asked.model_dump() | places_of(asked, archive))
    assert locate_groups(told, archive) == locate_groups(asked, archive)


def test_a_file_is_completed_and_what_it_says_is_kept(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    page = "# Forum\n\nMore than 130 people took part.\n\n# Lunch\n\nThe lunch was free.\n"
    (tmp_path / "corpus" / "forum.md").write_text(page, encoding="utf-8")
    lines = [
        LINE,
        LINE | {"id": "q-2", "gold": [["was free"]], "heading": ["LUNCH"]},
        LINE | {"id": "q-3", "split": "report"},
        LINE | {"id": "q-4", "status": ["refused"], "gold": []},
    ]
    path = tmp_path / "q.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    command = [sys.executable, "scripts/place_gold.py", str(path), str(tmp_path / "corpus"), "--leave", "report"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "2 of 4 questions completed\n"
    one, two, three, four = read_questions(path)
    assert (one.file, one.heading) == (("forum.md",), ("Forum",))
    assert (two.file, two.heading) == (("forum.md",), ("LUNCH",))
    assert (three.file, three.heading, four.file) == ((), (), ())
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    assert list(first)[5:9] == ["gold", "file", "heading", "forbidden"]
