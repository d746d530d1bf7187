"""What `coprod eval calibrate` reads before it fits anything."""

from __future__ import annotations

import json
from pathlib import Path

from coprod_assistant.config import load_settings
from coprod_assistant.evaluation.calibrate import labelled_cases
from coprod_assistant.evaluation.sets import QuestionSet

from ..small_archive import write_corpus

QUESTIONS = [
    {"id": "q1", "question": "What is the rent of the hall?", "gold": [["The rent is twenty pounds a month"]]},
    {"id": "q2", "question": "What is the price of bread in Paris?", "status": ["refused"]},
    {
        "id": "q3",
        "question": "Who opened the harvest workshop?",
        "split": "report",
        "gold": [["opened by Maud Ferris"]],
    },
]


def test_it_says_how_many_questions_it_has_asked_of_how_many(tmp_path: Path) -> None:
    corpus, file = write_corpus(tmp_path / "corpus"), tmp_path / "q.jsonl"
    file.write_text(
        "".join(f"{json.dumps({'split': 'tune', 'kind': 'x', 'status': ['answered']} | one)}\n" for one in QUESTIONS)
    )
    chosen = QuestionSet(name="own", path=file, corpus=corpus, hidden=("report",))
    told: list[tuple[str, int, int]] = []
    cases = labelled_cases([chosen], load_settings(), progress=lambda *report, **_: told.append(report))
    assert [report for report in told if report[0] == "asking"] == [("asking", 1, 2), ("asking", 2, 2)]
    assert {case.set for case in cases} == {"own"}
    assert [any(case.gold) for case in cases if case.answerable] == [True]
