"""Figures worked out by hand."""

from __future__ import annotations

import pytest

from coprod_assistant.evaluation.summary import figure, figures, latency, risk_coverage, summarise

from .made import made_score


def test_figures_worked_out_by_hand() -> None:
    scores = [
        made_score(1, set="a", kind="date", measures={"right": 1.0, "words": 4.0}),
        made_score(2, set="a", kind="list", right=False, measures={"right": 0.0, "words": 12.0}),
        made_score(3, set="b", kind="date", measures={"right": 1.0}, left_out={"words": "refused"}, split="report"),
        made_score(4, set="b", kind="date", wrong=("no answer: x",), measures={"right": 0.0}, hidden=True),
    ]
    found = summarise(scores)
    whole = found["all"]
    assert (whole["questions"], whole["right"], whole["failed"], whole["hidden"]) == (4, 2, 1, 1)
    assert whole["measures"]["right"]["value"] == 0.5
    words = whole["measures"]["words"]
    assert (words["value"], words["n"], words["left_out"]) == (8.0, 2, {"refused": 1})
    assert (words["low"], words["high"], words["interval"]) == (4.0, 12.0, "bootstrap")
    assert [(kind, each["right"], each["n"]) for kind, each in whole["kinds"].items()] == [
        ("date", 2, 3),
        ("list", 0, 1),
    ]
    assert [(split, each["n"]) for split, each in whole["splits"].items()] == [("tune", 3), ("report", 1)]
    assert list(found["sets"]) == ["a", "b"]
    assert found["sets"]["b"]["questions"] == 2


def test_a_measure_that_applies_to_nothing_has_no_value() -> None:
    found = figure("right_page", [made_score(left_out={"right_page": "no pages"})])
    assert found == {
        "value": None, "n": 0, "low": None, "high": None, "interval": None, "left_out": {"no pages": 1}
    }  # fmt: skip


def test_risk_and_coverage() -> None:
    found = risk_coverage(
        [
            made_score(1, confidence=0.9, best_right=True),
            made_score(2, confidence=0.6, best_right=False),
            made_score(3, confidence=0.2, best_right=True, status="refused"),
            made_score(4),
        ]
    )
    assert (found["n"], found["left_out"]) == (3, {"no confidence was given": 1})
    assert found["points"] == [[0.3333, 0.0, 0.9], [0.6667, 0.5, 0.6], [1.0, 0.3333, 0.2]]
    assert found["aurc"] == pytest.approx((0 + 1 / 2 + 1 / 3) / 3, abs=1e-4)
    assert found["now"] == [0.6667, 0.5]
    assert found["low"] <= found["aurc"] <= found["high"]
    assert risk_coverage([made_score()])["aurc"] is None


def test_latency_is_of_the_questions_that_were_timed() -> None:
    found = latency([made_score(number, milliseconds=float(number)) for number in range(0, 101)])
    assert (found["n"], found["p50"], found["p95"]) == (100, 50.0, 95.0)
    assert latency([made_score()])["p50"] is None


def test_figures_of_nothing() -> None:
    assert figures([])["measures"]["right"]["value"] is None
