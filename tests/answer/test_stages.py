"""What each stage of answering hands to the next, on a small archive: readings, order, decision, draft, reasons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from coprod_assistant.answer import Pipeline, Readings, point_of
from coprod_assistant.answer.decide import OperatingPoint, decide, probability, shipped_point
from coprod_assistant.answer.read import FIRST, PASSAGES, UNREAD, read, windows_of
from coprod_assistant.answer.readings import RANK_FEATURES, ordered
from coprod_assistant.assistant import Assistant
from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation.rules import RULES
from coprod_assistant.passages import Passages
from coprod_assistant.reader import load_reader
from coprod_assistant.search import Search
from coprod_assistant.types import Query
from tests.answer.archives import MakeArchive

PAGES = {
    "sheds.md": """# The shed owners

## Spring gathering, Malmö, 3 March 2017

Three things were asked for:

- a bench by the water
- a later ferry
- a lock for the gate

Ines Holt, who repairs nets, said that the ferry leaves before anyone has eaten. She has written to the line twice.

## Autumn gathering, Lund, 9 October 2018

Twelve owners came to Lund, five fewer than the year before. The gate has been broken since the storm.

| Shed | Owner | Rent |
| --- | --- | --- |
| Red | Ines Holt | 40 |
| Blue | Per Dahl | 55 |
""",
    "rules.md": """# Rules of the shed owners

A shed may be lent but not let. Who lets it loses it after one warning.

Dogs are welcome on a lead.
""",
}


@pytest.fixture(scope="module")
def sheds(make_archive: MakeArchive) -> Assistant:
    return make_archive(PAGES)


@contextmanager
def asked(assistant: Assistant, question: str) -> Iterator[tuple[Passages, Query, Search]]:
    with assistant._passages() as passages:
        query = assistant._understand(passages, question, ())
        yield passages, query, assistant._search(passages, query, 10)


def readings_of(assistant: Assistant, question: str) -> tuple[Query, Readings]:
    with asked(assistant, question) as (passages, query, search):
        found = read(passages, query, search, load_reader())
    return query, ordered(query, found, shipped_point().rank)


def test_windows_hold_each_smallest_statement_once_and_openings_of_lists(sheds: Assistant) -> None:
    reader = load_reader()
    with asked(sheds, "benches") as (passages, _, _):
        for position in range(len(passages.index)):
            passage = passages[position]
            placed = windows_of(passage, "Sheds", reader)
            texts = [text for window in placed for text in window.window.statements]
            smallest = [
                candidate.text
                for number, candidate in enumerate(passage.candidates)
                if not any(
                    candidate.unit.start <= other.unit.start and other.unit.end <= candidate.unit.end
                    for other in passage.candidates[number + 1 :]
                )
            ]
            assert [text for text in texts if text in smallest] == smallest
            assert all(len(window.numbers) == len(window.window.statements) for window in placed)
            assert all(window.window.head.startswith("Sheds") for window in placed)
    with asked(sheds, "what was asked for") as (passages, _, search):
        found = windows_of(passages[search.found[0].position], "Sheds", reader)
        assert any("Three things were asked for:" in window.window.statements for window in found)


def test_every_statement_of_the_passages_found_is_read(sheds: Assistant) -> None:
    _, readings = readings_of(sheds, "Who repairs nets?")
    assert {reading.passage.position for reading in readings.all} <= set(range(PASSAGES))
    assert all(reading.logit > -12 for reading in readings.all), "each was given to the reader"
    assert "Ines Holt, who repairs nets" in readings.all[0].candidate.text
    order = [(bool(reading.against), -reading.score) for reading in readings.all]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("question", "all_are_read"),
    [("How many owners came to Lund?", False), ("How deep is the harbour of Lund?", True)],
)
def test_further_passages_are_read_where_the_first_show_no_answer(
    make_archive: MakeArchive, question: str, all_are_read: bool
) -> None:
    towns = ("Lund", "Ystad", "Falsterbo", "Simrishamn", "Skanör", "Höganäs", "Mölle", "Arild")
    pages = {
        f"{number}.md": f"# {town}\n\n{number + 12} owners came to {town}, and all of them had walked.\n"
        for number, town in enumerate(towns)
    }
    with asked(make_archive(pages), question) as (passages, query, search):
        found = read(passages, query, search, load_reader())
    read_of = {each.passage.position for each in found.all if each.logit > UNREAD}
    assert (len(read_of) == min(PASSAGES, len(search.found))) is all_are_read
    assert len({each.passage.position for each in found.all}) >= len(read_of) >= FIRST


def test_names_and_years_that_the_section_lacks_are_held_against_it(sheds: Assistant) -> None:
    _, readings = readings_of(sheds, "What did Ines Holt say in Lund in 2018?")
    by_text = {reading.candidate.text[:20]: reading for reading in readings.all}
    assert {term.word for term in by_text["Ines Holt, who repai"].breaches} == {"Lund", "2018"}


def test_the_threshold_alone_makes_an_answer_a_refusal(sheds: Assistant) -> None:
    query, readings = readings_of(sheds, "Are dogs allowed?")
    point = shipped_point()
    chance = probability(readings, point)
    assert 0 < chance < 1
    lax, strict = replace(point, threshold=chance - 0.01), replace(point, threshold=min(1.0, chance + 0.01))
    assert decide(query, readings, lax).status == "answered"
    refused = decide(query, readings, strict)
    assert (refused.status, refused.chosen) == ("refused", ())
    assert "is needed" in refused.reason


def test_nothing_found_is_refused(sheds: Assistant) -> None:
    query, _ = readings_of(sheds, "Are dogs allowed?")
    assert decide(query, Readings(), shipped_point()).reason == "nothing was found"


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("hello", "a greeting"),
        ("Write a poem about sheds", "an order to write"),
        ("Which events were there?", "the catalogue"),
        ("Are dogs welcome?", "the statement"),
    ],
)
def test_every_answer_says_what_decided_it(sheds: Assistant, question: str, reason: str) -> None:
    answer, lines = sheds.explained(question)
    assert answer.reason.startswith(reason)
    assert f"Decided by: {answer.reason}" in lines


def test_a_step_that_is_left_out_does_not_decide(sheds: Assistant) -> None:
    catalogue = next(rule for rule in RULES if rule.name == "the catalogue")
    with asked(sheds, "Which events were there?") as (passages, query, search):
        whole = Pipeline(load_reader()).draft(passages, query, search)
        with catalogue.left_out():
            without = Pipeline(load_reader()).draft(passages, query, search)
    assert whole.mode == "catalogue"
    assert without.mode != "catalogue"


def test_an_operating_point_is_read_from_a_file_or_named_as_none(tmp_path: Path) -> None:
    file = tmp_path / "point.json"
    constants = {
        "rank": dict.fromkeys(RANK_FEATURES, 1.0),
        "answer": {"intercept": -1.0, "weights": {"logit": 2.0}, "threshold": 0.4, "margin": 0.5},
    }
    file.write_text(json.dumps(constants), encoding="utf-8")
    point = point_of(file, threshold=0.7)
    assert isinstance(point, OperatingPoint)
    assert (point.threshold, point.weights, point.margin) == (0.7, {"logit": 2.0}, 0.5)
    for broken in ("", "[]", "{}", '{"rank": {}, "answer": 3}', '{"rank": {"logit": "much"}, "answer": {}}'):
        file.write_text(broken, encoding="utf-8")
        with pytest.raises(ConfigError, match="no operating point"):
            point_of(file)
    with pytest.raises(ConfigError, match="no operating point"):
        point_of(tmp_path / "none.json")
