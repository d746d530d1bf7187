"""Intervals and chances, against values from print, by hand, and from SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from coprod_assistant.evaluation.intervals import (
    bootstrap,
    chance_of_loss,
    holm,
    interval_of_mean,
    percentile,
    wilson,
)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # z² / (n + z²) = 3.8415 / 13.8415
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_of_a_share_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


def test_where_all_are_right_the_interval_still_has_a_width() -> None:
    found = interval_of_mean([1.0] * 10)
    assert (found.low, found.high, found.method) == (pytest.approx(0.7225, abs=5e-5), pytest.approx(1.0), "wilson")
    assert interval_of_mean([0.0] * 10).high == pytest.approx(0.2775, abs=5e-5)
    assert interval_of_mean([3.0, 3.0]).method == "bootstrap"  # no share: Wilson's formula says nothing of it


def test_the_bootstrap_agrees_with_scipys() -> None:
    values = np.random.default_rng(7).random(60)
    found = interval_of_mean(list(values))
    theirs = stats.bootstrap(
        (values,), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=0.004)


def test_equal_values_give_equal_intervals() -> None:
    assert interval_of_mean([0.0, 1.0, 0.5]) == interval_of_mean([0.0, 1.0, 0.5])


def test_the_bootstrap_resamples_rows_whole() -> None:
    pairs = np.array([(0.0, 0.0), (1.0, 10.0), (2.0, 20.0)])
    ratio = bootstrap(pairs[1:], lambda rows: rows[..., 1].sum(axis=1) / rows[..., 0].sum(axis=1))
    assert (ratio.low, ratio.high) == (10.0, 10.0)


@pytest.mark.parametrize(
    ("differences", "chance"),
    [
        ([], 1.0),
        ([0.0, 0.0], 1.0),
        ([-1.0], 0.5),
        ([-1.0] * 5, 1 / 32),
        ([1.0] * 5, 1.0),
        ([-1.0, -1.0, -1.0, 1.0], 5 / 16),  # three or four of four: (4 + 1) / 16
        ([-0.5, -0.25], 0.25),  # of four sign flips one is as low
        ([-0.5, 0.25], 0.5),  # -0.75 and -0.25 are as low as -0.25
    ],
)
def test_the_chance_of_a_loss_worked_out_by_hand(differences: list[float], chance: float) -> None:
    assert chance_of_loss(differences) == pytest.approx(chance)


@pytest.mark.parametrize(("lost", "won"), [(12, 3), (7, 7), (20, 9), (1, 0)])
def test_of_rights_and_wrongs_it_is_mcnemars_exact_test(lost: int, won: int) -> None:
    theirs = stats.binomtest(lost, lost + won, 0.5, alternative="greater").pvalue
    assert chance_of_loss([-1.0] * lost + [1.0] * won + [0.0] * 30) == pytest.approx(theirs)


def test_of_graded_values_it_agrees_with_scipys_permutation_test() -> None:
    moved = np.random.default_rng(3).normal(-0.1, 0.3, size=40)
    theirs = stats.permutation_test(
        (moved,), np.mean, permutation_type="samples", alternative="less", n_resamples=50_000,
        rng=np.random.default_rng(2),
    ).pvalue  # fmt: skip
    assert chance_of_loss(list(moved)) == pytest.approx(theirs, abs=0.005)


@given(st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.25, 1.0]), max_size=10))
def test_a_chance_is_a_probability_and_a_gain_is_never_a_loss(differences: list[float]) -> None:
    assert 0 < chance_of_loss(differences) <= 1
    if sum(differences) >= 0:
        assert chance_of_loss(differences) >= 0.5


@pytest.mark.parametrize(
    ("chances", "corrected"),
    [
        ([], []),
        ([0.04], [0.04]),
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),  # Holm 1979: 4, 3, 2 and 1 times, never falling
        ([0.9, 0.8], [1.0, 1.0]),
    ],
)
def test_chances_are_corrected_after_holm(chances: list[float], corrected: list[float]) -> None:
    assert holm(chances) == pytest.approx(corrected)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([3], 0.9, 3),
        (list(range(10, 0, -1)), 0.9, 9),
        (list(range(1, 12)), 0.9, 10),
        ([5, 1], 0.0, 1),
        ([5, 1], 1.0, 5),
    ],
)
def test_a_percentile_is_one_of_the_values(values: list[int], share: float, expected: int) -> None:
    assert percentile(values, share) == expected
