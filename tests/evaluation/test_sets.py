"""Which sets there are and how they are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation.sets import choose_sets

from .made import question

ROOT = Path(__file__).parents[2]
TWO = """
[one]
questions = "one.jsonl"
corpus = "corpus"
[two]
questions = "two.jsonl"
corpus = "../corpus"
hidden = ["report"]
"""


@pytest.fixture
def evals(tmp_path: Path) -> Path:
    (tmp_path / "sets.toml").write_text(TWO, encoding="utf-8")
    return tmp_path


def test_all_sets_or_those_that_are_named(evals: Path) -> None:
    assert [each.name for each in choose_sets([], evals)] == ["one", "two"]
    (two,) = choose_sets(["two"], evals)
    assert (two.path, two.corpus) == (evals / "two.jsonl", evals / "../corpus")
    assert not two.shows(question(split="report"))
    assert two.shows(question(split="tune"))


def test_a_file_of_questions_is_a_set_of_its_name(tmp_path: Path) -> None:
    (own,) = choose_sets(["dir/own.jsonl"], tmp_path / "no evals here", corpus=Path("archive"))
    assert (own.name, own.path, own.corpus, own.hidden) == ("own", Path("dir/own.jsonl"), Path("archive"), ())


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (["three"], "there is no set 'three'"),
        (["own.jsonl"], r"own\.jsonl is about no archive"),
        (["one", "one"], "the set one is named twice"),
    ],
)
def test_a_set_that_cannot_be_used_is_named(evals: Path, wanted: list[str], told: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        choose_sets(wanted, evals)
    assert caught.value.hint


@pytest.mark.parametrize("content", ["[one", '[one]\nquestions = "x"', '[one]\nquestions="x"\ncorpus="y"\nsize=3'])
def test_a_description_that_cannot_be_used_is_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "sets.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"sets\.toml: ") as caught:
        choose_sets([], tmp_path)
    assert "\n" not in str(caught.value)


def test_without_sets_it_says_where_to_run(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read") as caught:
        choose_sets([], tmp_path)
    assert "--evals" in caught.value.hint


def test_the_sets_of_the_repository_can_be_read() -> None:
    sets = {each.name: each for each in choose_sets([], ROOT / "evals")}
    counts = {name: len(each.read()) for name, each in sets.items()}
    assert counts["events-page"] == 211
    assert counts["events-page-held-out"] == 80
    for name in ("events-page-held-out", "made", "site"):
        assert not any(sets[name].shows(item) for item in sets[name].read() if item.split == "report")
    assert all(each.corpus.is_dir() or each.needs for each in sets.values())


def test_a_set_waits_for_its_archive_and_says_how_to_make_it(tmp_path: Path) -> None:
    waiting = tmp_path / "evals"
    waiting.mkdir()
    (waiting / "sets.toml").write_text(TWO.replace("../corpus", "none") + 'needs = "fetch it"\n', encoding="utf-8")
    assert [each.waits for each in choose_sets([], waiting)] == [False, True]
    with pytest.raises(ConfigError, match="the archive of two is not there yet") as caught:
        choose_sets(["two"], waiting)
    assert caught.value.hint == "fetch it"


def test_the_digest_is_that_of_the_file(evals: Path) -> None:
    (evals / "one.jsonl").write_bytes(b"abc")
    (one,) = choose_sets(["one"], evals)
    assert one.digest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
