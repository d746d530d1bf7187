"""What a step is worth: counted from answers with and without it, and the program is whole again afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import pytest

from coprod_assistant.config import load_settings
from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation.ablate import Outcome, ablations, names, worth
from coprod_assistant.evaluation.remembering import RememberingReader
from coprod_assistant.evaluation.rules import RULES, Rule, all_watched
from coprod_assistant.evaluation.sets import choose_sets
from coprod_assistant.reader import Read, Window

PAGE = """# Aldmoor Repair Forum, 14 June 2020

The forum in Aldmoor brought two hundred visitors together. Petra Lindqvist opened it.
"""
QUESTIONS = [
    {"id": "a", "split": "tune", "question": "Which events were held in 2020?", "gold": [["14 June 2020"]]},
    {"id": "b", "split": "report", "question": "Who opened the forum in Aldmoor?", "gold": [["Petra Lindqvist"]]},
]


class CountingReader:
    """Says of each window how often it was asked anything."""

    name, model_hash, limit = "counting", "none", 100

    def __init__(self) -> None:
        self.asked: list[tuple[str, Window]] = []

    def read(self, text: str, windows: Sequence[Window]) -> list[Read]:
        self.asked += [(text, window) for window in windows]
        return [Read((float(len(window.head)),), 0.0, 0.0) for window in windows]

    def sizes(self, statements: Sequence[str]) -> list[int]:
        return [len(statement) for statement in statements]


def test_each_window_is_read_once_for_each_question() -> None:
    counting = CountingReader()
    reader = RememberingReader(counting)
    one, other = Window("one", ("It rained.",)), Window("three", ("It snowed.",))
    first = reader.read("Did it rain?", [one, other, one])
    assert [each.statements for each in first] == [(3.0,), (5.0,), (3.0,)]
    assert reader.read("Did it rain?", [other]) == first[1:2]
    assert counting.asked == [("Did it rain?", one), ("Did it rain?", other)]
    reader.read("Did it snow?", [one])
    assert len(counting.asked) == 3
    assert reader.sizes(["ab", "abc", "ab"]) == [2, 3, 2]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_left_out_and_put_back(rule: Rule) -> None:
    module = import_module(f"coprod_assistant.{rule.module}")
    own = getattr(module, rule.attribute)
    with pytest.raises(ZeroDivisionError), rule.left_out():
        assert getattr(module, rule.attribute) is rule.instead
        raise ZeroDivisionError
    assert getattr(module, rule.attribute) is own


def test_names_are_told_apart() -> None:
    assert len(set(names())) == len(RULES)


def test_a_rule_is_seen_where_it_does_something() -> None:
    question = import_module("coprod_assistant.question")
    events = import_module("coprod_assistant.answer.catalogued.events")
    own = question.expanded, events.FIRST
    with all_watched() as fired:
        assert question.expanded("Who's there?") != "Who's there?"
        assert fired == {"small words written out"}
        fired.clear()
        assert question.expanded("Who is there?") == "Who is there?"
        assert events.FIRST.search("the last one") is None
        assert fired == set()
        assert events.FIRST.search("the first one")
        assert fired == {"first"}
    assert (question.expanded, events.FIRST) == own


def test_gains_are_counted_apart_for_seen_and_hidden_questions() -> None:
    whole = {
        ("s", "1"): Outcome("a", right=True, hidden=False),
        ("s", "2"): Outcome("b", right=False, hidden=False),
        ("s", "3"): Outcome("c", right=True, hidden=True),
        ("s", "4"): Outcome("d", right=True, hidden=True),
    }
    without = whole | {
        ("s", "1"): Outcome("x", right=False, hidden=False),
        ("s", "2"): Outcome("y", right=True, hidden=False),
        ("s", "3"): Outcome("z", right=False, hidden=True),
    }
    told = worth("a step", whole, without)
    assert (told.firings, told.seen.won, told.seen.lost, told.seen.of) == (3, 1, 1, 2)
    assert (told.hidden.won, told.hidden.lost, told.hidden.of) == (1, 0, 2)
    assert told.hidden.low <= 1 <= told.hidden.high
    nothing = worth("another", whole, whole)
    assert (nothing.firings, str(nothing.seen), str(nothing.hidden)) == (0, "0", "0")


def test_what_the_catalogue_answers_is_lost_without_it(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "repair.md").write_text(PAGE, encoding="utf-8")
    lines = [{"kind": "events", "status": ["answered"], **line} for line in QUESTIONS]
    (tmp_path / "q.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (tmp_path / "sets.toml").write_text(
        '[repair]\nquestions = "q.jsonl"\ncorpus = "corpus"\nhidden = ["report"]\n', encoding="utf-8"
    )
    sets = choose_sets([], tmp_path)
    greetings, catalogue = ablations(sets, load_settings(), steps=["greetings", "the catalogue"])
    assert (catalogue.step, catalogue.seen.of, catalogue.hidden.of) == ("the catalogue", 1, 1)
    assert catalogue.firings >= 1
    assert greetings.firings == 0
    with pytest.raises(ConfigError, match="there is no step 'tea'"):
        ablations(sets, load_settings(), steps=["tea"])
