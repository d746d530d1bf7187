"""Risk and coverage, by hand and against all orders of what is tied."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.evaluation.selective import area, curve, risks


def test_risks_worked_out_by_hand() -> None:
    found = risks(np.array([0.2, 0.9, 0.5, 0.7]), np.array([0.0, 1.0, 1.0, 0.0]))
    assert found == pytest.approx([0, 1 / 2, 1 / 3, 2 / 4])  # right, wrong, right, wrong, surest first
    assert area(np.array([0.2, 0.9, 0.5, 0.7]), np.array([0.0, 1.0, 1.0, 0.0])) == pytest.approx(
        (1 / 2 + 1 / 3 + 1 / 2) / 4
    )


def test_what_is_equally_sure_has_the_expected_risk() -> None:
    assert risks(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == pytest.approx([0.5, 0.5])


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1, max_size=5))
def test_the_area_is_the_mean_over_all_orders_of_what_is_tied(rows: list[tuple[float, bool]]) -> None:
    areas = []
    for order in permutations(rows):
        by_confidence = sorted(order, key=lambda row: -row[0])  # stable: ties stay as the permutation has them
        wrong = np.cumsum([not right for _, right in by_confidence])
        areas.append(np.mean(wrong / np.arange(1, len(rows) + 1)))
    confidence, right = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    assert area(confidence, right) == pytest.approx(np.mean(areas))


def test_many_samples_are_measured_at_once() -> None:
    confidence, right = np.array([[0.9, 0.1], [0.1, 0.9]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    assert area(confidence, right) == pytest.approx([0.25, 0.75])


def test_the_curve_has_a_point_for_each_confidence() -> None:
    assert curve([0.9, 0.5, 0.5, 0.1], [True, False, True, False]) == [
        (0.25, 0.0, 0.9),
        (0.75, pytest.approx(1 / 3), 0.5),
        (1.0, 0.5, 0.1),
    ]
