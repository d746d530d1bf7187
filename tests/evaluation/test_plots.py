"""Where the marks of the plots stand."""

from __future__ import annotations

import pytest

from coprod_assistant.evaluation.compare import Difference
from coprod_assistant.evaluation.plots import by_share, difference_bars, is_share, risk_curve, share_bar, times


def test_a_bar_runs_from_0_to_100_per_cent() -> None:
    bar = share_bar({"value": 0.5, "low": 0.25, "high": 0.75}, before=0.4)
    assert bar is not None
    assert (bar.low, bar.at, bar.high, bar.before) == (25.0, 50.0, 75.0, 40.0)
    assert share_bar({"value": None, "low": None, "high": None}) is None


def difference(name: str, low: float, at: float, high: float, *, worse: int = 1) -> Difference:
    return Difference(name, 10, 0.5, 0.5 + at, low, high, 0, worse, 0.5, 0.5, loss=False)


def test_differences_have_nought_in_the_middle_and_those_without_any_are_left_out() -> None:
    bars, edge = difference_bars(
        [difference("right", -0.1, -0.05, 0.0), difference("words", -9, -9, -9), difference("clean", 0, 0, 0, worse=0)]
    )
    assert edge == 0.2
    ((each, bar),) = bars
    assert (each.name, bar.low, bar.at, bar.high) == ("right", 25.0, 37.5, 50.0)
    assert difference_bars([]) == ([], 0.04)


def test_the_curve_is_drawn_downwards_from_the_top() -> None:
    curve = risk_curve({"points": [[0.5, 0.0, 0.9], [1.0, 0.2, 0.1]], "now": [0.5, 0.1]})
    assert curve is not None
    assert curve.path == "M0.00 100.00 L50.00 100.00 L100.00 0.00"
    assert curve.now == (50.0, 50.0)
    assert [tick.label for tick in curve.up] == ["0 %", "5 %", "10 %", "15 %", "20 %"]
    assert risk_curve({"points": [], "now": None}) is None


def test_columns_of_times_hold_every_answer_or_count_it_as_beyond() -> None:
    found = times([0.0, *[10.0] * 99, 1000.0])
    assert found is not None
    assert found.over == 1
    assert [tick.label for tick in found.across] == ["0 ms", "5 ms", "10 ms", "15 ms", "20 ms"]
    assert (found.p50, found.p95) == (50.0, 50.0)
    assert [column.height for column in found.columns if column.height] == [100.0]
    assert times([]) is None


@pytest.mark.parametrize(("name", "share"), [("right", True), ("mrr@10", True), ("words", False), ("other", False)])
def test_only_figures_from_0_to_1_have_a_bar(name: str, share: bool) -> None:
    assert is_share(name) is share


def test_kinds_are_listed_best_first() -> None:
    kinds = {"a": {"value": 0.5, "n": 2}, "b": {"value": 1.0, "n": 1}, "c": {"value": 1.0, "n": 9}}
    assert [name for name, _ in by_share(kinds)] == ["c", "b", "a"]
