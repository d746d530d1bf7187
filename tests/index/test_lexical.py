"""BM25 as an independent computation gives it, ties by position, nothing of score zero."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coprod_assistant.index import layout
from coprod_assistant.index.lexical import Lexical, best_rows, write_lexical

CHUNKS = [["red", "fox"], ["red", "red", "hen"], [], ["blue", "hen", "egg", "egg"], ["red", "fox"]]


@pytest.fixture
def lexical(tmp_path: Path) -> Lexical:
    write_lexical(tmp_path / "lexical", CHUNKS)
    return Lexical(tmp_path / "lexical")


@pytest.fixture(params=["in memory", "on the disk"], autouse=True)
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "on the disk":
        monkeypatch.setattr(layout, "WHOLE", 0)


def bm25(query: list[str], chunks: list[list[str]], k1: float = 1.5, b: float = 0.75) -> list[float]:
    """Lucene's formula, written down once more; an empty chunk counts as one term."""
    mean = sum(len(chunk) or 1 for chunk in chunks) / len(chunks)
    scores = [0.0] * len(chunks)
    for term in query:
        holding = sum(term in chunk for chunk in chunks)
        idf = math.log(1 + (len(chunks) - holding + 0.5) / (holding + 0.5))
        for row, chunk in enumerate(chunks):
            count = chunk.count(term)
            scores[row] += idf * count / (count + k1 * (1 - b + b * len(chunk) / mean))
    return scores


@pytest.mark.parametrize("query", [["red"], ["hen", "egg"], ["red", "red", "blue"], ["fox", "unknown"]])
def test_scores_are_those_of_the_formula(lexical: Lexical, query: list[str]) -> None:
    expected = bm25(query, CHUNKS)
    found = lexical.search(query, 10)
    assert {row for row, _ in found} == {row for row, score in enumerate(expected) if score > 0}
    for row, score in found:
        assert score == pytest.approx(expected[row], rel=1e-5)


def test_equal_scores_stand_in_the_order_of_the_chunks(lexical: Lexical) -> None:
    assert [row for row, _ in lexical.search(["fox"], 10)] == [0, 4]
    assert [row for row, _ in lexical.search(["fox"], 1)] == [0]


def test_only_what_is_allowed_is_found(lexical: Lexical) -> None:
    everything = lexical.search(["red", "hen"], 10)
    allowed = np.array([0, 1, 2, 4])
    assert lexical.search(["red", "hen"], 10, allowed) == [hit for hit in everything if hit[0] != 3]
    assert [row for row, _ in lexical.search(["red", "hen"], 1, allowed)] == [1]
    assert lexical.search(["egg"], 10, allowed) == []


@pytest.mark.parametrize(("query", "top_k"), [([], 10), (["unknown"], 10), (["red"], 0), ([""], 5)])
def test_nothing_to_find(lexical: Lexical, query: list[str], top_k: int) -> None:
    assert lexical.search(query, top_k) == []


def test_holders_and_frequency(lexical: Lexical) -> None:
    assert sorted(lexical.holders("red").tolist()) == [0, 1, 4]
    assert (lexical.document_frequency("red"), lexical.document_frequency("unknown")) == (3, 0)
    assert lexical.holders("unknown").tolist() == []


def test_chunks_without_any_term_can_be_saved(tmp_path: Path) -> None:
    write_lexical(tmp_path / "lexical", [[], []])
    assert Lexical(tmp_path / "lexical").search(["red"], 5) == []


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # the machine may be busy
@given(st.lists(st.sampled_from([0.0, 0.5, 0.5, 1.0, 2.0]), max_size=30), st.integers(1, 40))
def test_best_rows_are_those_of_a_full_sort(scores: list[float], top_k: int) -> None:
    expected = sorted(range(len(scores)), key=lambda row: (-scores[row], row))[:top_k]
    assert best_rows(np.array(scores, dtype=np.float32), top_k).tolist() == expected
