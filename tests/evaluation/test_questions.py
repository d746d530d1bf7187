"""Labelled questions: lines that cannot be used, and scores worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation.questions import (
    Question,
    Score,
    covers,
    grouped,
    percentile,
    read_questions,
    score_answer,
    summarise,
    wilson,
)
from coprod_assistant.types import Answer, Citation, Statement, Turn

ROOT = Path(__file__).parents[2]
TEXT = "Hexham, 6 June 2018. More than 130 people took part, among them night nurses. The lunch was free."
LINE = {
    "id": "q-1",
    "split": "tune",
    "kind": "number",
    "question": "How many took part?",
    "status": ["answered"],
    "gold": [["130 people took part"]],
    "forbidden": ["6 June 2018"],
    "max_words": 10,
}


def question(**changes: object) -> Question:
    return Question.model_validate_json(json.dumps(LINE | changes))


def answer(*quotes: str, status: str = "answered", text: str | None = None) -> Answer:
    """An answer that states each quote and cites it where it stands in TEXT."""
    citations = [
        Citation(n, "d", "Title", "d.txt", TEXT.find(quote), TEXT.find(quote) + len(quote), quote)
        for n, quote in enumerate(quotes, start=1)
    ]
    return Answer(
        question="How many took part?",
        query="",
        status=status,  # type: ignore[arg-type]
        mode="extractive",
        text=" ".join(f"{c.quote} [{c.marker}]" for c in citations) if text is None else text,
        statements=[Statement(c.quote, (c.marker,)) for c in citations],
        citations=citations,
        missing=None,
        hits=[],
        follow_ups=[],
        index="gen",
        timings_ms={},
    )


def score(asked: Question, given: Answer) -> Score:
    return score_answer(asked, given, {"d": TEXT}.__getitem__)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: the line: Invalid JSON"),
        (json.dumps(["q-2"]), "line 2: the line: Input should be an object"),
        (json.dumps(LINE), "line 2: q-1 occurs twice"),
        (json.dumps({key: LINE[key] for key in LINE if key != "kind"}), "line 2: kind: Field required"),
        (json.dumps(LINE | {"id": "q-2", "status": []}), "line 2: status: "),
        (json.dumps(LINE | {"id": "q-2", "status": ["maybe"]}), "line 2: status.0: "),
        (json.dumps(LINE | {"id": "q-2", "answer": "130"}), "line 2: answer: Extra inputs are not permitted"),
        (json.dumps(LINE | {"id": "q-2", "gold": [["130"], []]}), "no empty group"),
        (json.dumps(LINE | {"id": "q-2", "gold": [[" "]]}), "no empty text"),
        (json.dumps(LINE | {"id": "q-2", "forbidden": [""]}), "no empty text"),
        (json.dumps(LINE | {"id": "q-2", "gold": []}), "gold is given if, and only if"),
        (json.dumps(LINE | {"id": "q-2", "status": ["refused"]}), "gold is given if, and only if"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_questions(path)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe"])
def test_a_file_without_questions_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "questions.jsonl"
    with pytest.raises(ConfigError, match=r"cannot be read"):
        read_questions(path)
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"questions\.jsonl (holds no question|cannot be read)"):
        read_questions(path)


@pytest.mark.parametrize(
    ("path", "count"),
    [("questions/events-page.jsonl", 211), ("questions/events-page-held-out.jsonl", 80), ("made/questions.jsonl", 80)],
)
def test_the_questions_of_the_repository_can_be_read(path: str, count: int) -> None:
    found = read_questions(ROOT / "evals" / path)
    assert len(found) == count
    assert {item.split for item in found} == ({"report"} if "held-out" in path else {"tune", "report"})


def test_the_history_becomes_turns() -> None:
    asked = question(history=[{"question": "Where?", "answer": "Hexham"}, {"question": "When?"}])
    assert asked.turns == [Turn("Where?", "Hexham"), Turn("When?", "")]


@pytest.mark.parametrize(
    ("quote", "gold", "covered"),
    [
        ("", "130 people", False),
        ("\n", "130 people", False),
        ("More than 130 people took part", "130 people", True),
        ("130", "More than 130 people", True),  # a quote inside the gold
        ("More than 130\n  people", "130 people", True),
        ("More than 130\u00a0people", "130 people", True),
        ("130 persons", "130 people", False),
        ("people took", "130 people", False),  # they only overlap
        ("hexham", "Hexham", False),
    ],
)
def test_a_quote_covers_gold_if_one_holds_the_other(quote: str, gold: str, covered: bool) -> None:
    assert covers(quote, gold) is covered


def test_right_is_a_right_status_with_the_gold_and_nothing_forbidden() -> None:
    found = score(question(), answer("More than 130 people took part, among them night nurses."))
    assert found.right
    assert found.wrong == ()
    assert (found.quotes, found.exact, found.statements, found.uncited) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (answer("The lunch was free."), ("not cited: 130 people took part",)),
        (answer("130 people took part", status="partial"), ("partial, not answered",)),
        (answer(status="refused"), ("refused, not answered",)),
        (answer("130 people took part", "Hexham, 6 June 2018."), ("cited: 6 June 2018",)),
        (
            answer("Hexham, 6 June 2018.", status="partial"),
            ("partial, not answered", "not cited: 130 people took part", "cited: 6 June 2018"),
        ),
    ],
)
def test_each_fault_is_named(given: Answer, wrong: tuple[str, ...]) -> None:
    found = score(question(), given)
    assert found.wrong == wrong
    assert not found.right


def test_every_group_of_gold_must_be_cited_by_one_of_its_alternatives() -> None:
    asked = question(gold=[["130 people", "hundreds"], ["lunch was free"]], forbidden=[])
    assert score(asked, answer("More than 130 people took part", "The lunch was free.")).right
    assert score(asked, answer("More than 130 people took part")).wrong == ("not cited: lunch was free",)
    assert score(asked, answer("The lunch was free.")).wrong == ("not cited: 130 people | hundreds",)


def test_a_quote_that_is_part_of_what_is_forbidden_is_not_forbidden() -> None:
    assert score(question(forbidden=["Hexham, 6 June 2018"]), answer("130 people took part", "Hexham")).right


def test_a_refusal_needs_no_gold_where_it_is_allowed() -> None:
    asked = question(status=["partial", "refused"])
    assert score(asked, answer(status="refused")).right
    assert score(asked, answer("130 people took part", status="partial")).right
    assert not score(asked, answer("The lunch was free.", status="partial")).right


def test_quotes_that_are_not_at_their_offsets_are_counted() -> None:
    given = answer("130 people took part", "The lunch was free.")
    moved = replace(given, citations=[replace(given.citations[0], start=0, end=20), given.citations[1]])
    assert (score(question(), moved).quotes, score(question(), moved).exact) == (2, 1)


def test_statements_without_a_citation_that_exists_are_counted() -> None:
    given = answer("130 people took part")
    statements = [Statement("a", ()), Statement("b", (1,)), Statement("c", (1, 7))]
    found = score(question(), replace(given, statements=statements))
    assert (found.statements, found.uncited) == (3, 2)


@pytest.mark.parametrize(
    ("text", "status", "words", "too_long"),
    [
        ("", "refused", 0, False),
        ("More than 130 people took part [1].", "answered", 6, False),
        ("one two three four five six seven eight nine ten [1][2]", "answered", 10, False),
        ("one two three four five six seven eight nine ten eleven", "answered", 11, True),
        ("one two three four five six seven eight nine ten eleven", "refused", 11, False),
    ],
)
def test_words_are_counted_without_markers(text: str, status: str, words: int, too_long: bool) -> None:
    found = score(question(), answer(status=status, text=text))
    assert (found.words, found.too_long) == (words, too_long)


def made(allowed: tuple[str, ...], status: str, *, right: bool, words: int = 5, kind: str = "k") -> Score:
    """A score with two quotes, one of them exact, and two statements, one of them uncited."""
    return Score("q", "tune", kind, allowed, status, () if right else ("wrong",), 2, 1, 2, 1, words, words > 10)  # type: ignore[arg-type]


def test_a_summary_worked_out_by_hand() -> None:
    found = summarise(
        [
            made(("answered",), "answered", right=True, words=4),
            made(("answered",), "answered", right=False, words=12),
            made(("answered",), "refused", right=False, words=99),  # refused, though it may not be
            made(("partial", "refused"), "refused", right=True),  # may be refused, need not be
            made(("refused",), "refused", right=True),
            made(("refused",), "partial", right=False, words=8),  # should have been refused
        ]
    )
    assert (found.right.count, found.right.of) == (3, 6)
    assert (found.refusal_precision.count, found.refusal_precision.of) == (2, 3)
    assert (found.refusal_recall.count, found.refusal_recall.of) == (1, 2)
    assert (found.quotes_exact.count, found.quotes_exact.of) == (6, 12)
    assert (found.statements_cited.count, found.statements_cited.of) == (6, 12)
    assert (found.words_median, found.words_p90) == (8, 12)
    assert found.too_long == 2
    assert found.to_dict()["refusal_recall"] == {
        "count": 1, "of": 2, "share": 0.5, "interval95": wilson(1, 2)
    }  # fmt: skip
    assert list(found.to_dict())[-3:] == ["words_median", "words_p90", "too_long"]


def test_a_summary_of_nothing_has_no_shares() -> None:
    found = summarise([])
    assert found.right.value is None
    assert found.right.interval is None
    assert found.words_median is None
    assert found.words_p90 is None


def test_groups_keep_their_order() -> None:
    scores = [
        made(("answered",), "answered", right=right, kind=kind)
        for kind, right in [("b", True), ("a", False), ("b", False)]
    ]
    found = grouped(scores, lambda each: each.kind)
    assert [(name, share.count, share.of) for name, share in found.items()] == [("b", 1, 2), ("a", 0, 1)]


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
def test_the_interval_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


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
