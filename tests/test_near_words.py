"""Words compared by meaning, with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.embed import load_embedder
from coprod_assistant.index import Index, open_generation, write_generation
from coprod_assistant.language import DEFAULT_PIPELINE
from coprod_assistant.near_words import near_words, unknown_words, words_to_compare
from coprod_assistant.question import understand
from coprod_assistant.types import Block
from tests.made_documents import of_text

TEXT = "The city won an award for its evidence. Citizens drew a template of the budget, in Leeds and in 2011."


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("near") / "generation"
    write_generation([of_text(TEXT, (Block("paragraph", 0, len(TEXT)),))], folder, load_embedder())
    return open_generation(folder)


@pytest.mark.parametrize(("word", "near"), [("prize", "award"), ("proof", "evid"), ("spending", "budget")])
def test_a_word_is_near_one_that_means_the_same(index: Index, word: str, near: str) -> None:
    found = near_words(index, [word], {word: load_embedder().encode([word])[0]})
    (worths,) = found.values()
    assert max(worths, key=lambda stem: worths[stem]) == near
    assert 0.3 < worths[near] <= 1


@pytest.mark.parametrize("word", ["elephant", "telephone", "lunch"])
def test_a_word_without_a_like_is_near_nothing_much(index: Index, word: str) -> None:
    (worths,) = near_words(index, [word], {word: load_embedder().encode([word])[0]}).values()
    assert max(worths.values(), default=0) < 0.3


def test_the_archive_keeps_no_word_that_says_nothing(index: Index) -> None:
    words, vectors = index.compared_words()
    assert {"award", "evidence", "template"} <= set(words)
    assert not {"the", "in", "its", "2011"} & set(words)
    assert vectors.shape == (len(words), load_embedder().dim)


def test_a_word_that_the_archive_has_needs_no_embedding(index: Index) -> None:
    assert unknown_words(index, ["award", "prize"]) == ["prize"]
    assert near_words(index, ["award"], {})["award"].keys() <= {"city", "win", "evid", "citizen", "budget"}
    assert near_words(index, [], {}) == {}


def test_names_and_dates_are_compared_with_nothing() -> None:
    query = understand("Who won the prize in Leeds in 2011?", pipeline=DEFAULT_PIPELINE)
    assert words_to_compare(query) == ["won", "prize"]
