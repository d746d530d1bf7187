"""Scores worked out by hand, layer by layer."""

from __future__ import annotations

import pytest

from coprod_assistant.evaluation.answers import Asked, KeptAnswer
from coprod_assistant.evaluation.measures import MEASURES
from coprod_assistant.evaluation.questions import Question
from coprod_assistant.evaluation.scores import Score, label_hash, score_from, score_set
from coprod_assistant.evaluation.scoring import (
    answer_measures,
    best_right,
    citation_measures,
    faults,
    label,
    multi_turn_measures,
    refusal_measures,
    retrieval_measures,
    says,
)
from coprod_assistant.evaluation.sets import QuestionSet

from .made import ARCHIVE, answer, cited, near, question

MEASURED = ("citation_precision", "citation_recall")
GOLD = "More than 130 people took part, among them night nurses."


def wrong(asked: Question, given: KeptAnswer) -> list[str]:
    return list(faults(label(asked, ARCHIVE), given))


def test_right_is_a_right_status_with_the_gold_and_nothing_forbidden() -> None:
    assert wrong(question(), answer(GOLD)) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (answer("The lunch was free."), ["not cited: 130 people took part"]),
        (answer("130 people took part", status="partial"), ["partial, not answered"]),
        (answer(status="refused"), ["refused, not answered"]),
        (answer("130 people took part", "Hexham, 6 June 2018."), ["cited: 6 June 2018"]),
        (
            answer("Hexham, 6 June 2018.", status="partial"),
            ["partial, not answered", "not cited: 130 people took part", "cited: 6 June 2018"],
        ),
        (answer(status="refused", error="ValueError: x"), ["no answer: ValueError: x"]),
    ],
)
def test_each_fault_is_named(given: KeptAnswer, told: list[str]) -> None:
    assert wrong(question(), given) == told


def test_a_question_that_breaks_the_program_is_wrong_though_refusing_is_right() -> None:
    asked = question(status=["refused"], gold=[], forbidden=[])
    broken = answer(status="refused", error="ValueError: x")
    assert wrong(asked, broken) == ["no answer: ValueError: x"]
    assert refusal_measures(asked, broken) == {"refusal_recall": 0.0}


def test_every_group_of_gold_must_be_cited_by_one_of_its_alternatives() -> None:
    asked = question(gold=[["130 people", "hundreds"], ["lunch was free"]], forbidden=[])
    assert wrong(asked, answer("More than 130 people took part", "The lunch was free.")) == []
    assert wrong(asked, answer("More than 130 people took part")) == ["not cited: lunch was free"]
    assert wrong(asked, answer("The lunch was free.")) == ["not cited: 130 people | hundreds"]


def test_the_same_words_elsewhere_are_not_gold_where_the_label_names_its_place() -> None:
    elsewhere = answer(citations=(cited("people took part", document_id="e"),))
    words = [["people took part"]]
    assert wrong(question(gold=words), elsewhere) == []
    assert wrong(question(gold=words, file=["hexham.txt"]), elsewhere) == ["not cited: people took part"]
    assert wrong(question(gold=words, file=["leeds.txt"]), elsewhere) == []
    lunch = answer("The lunch was free.")
    assert wrong(question(gold=[[{"text": "lunch was free", "page": 2}]]), lunch) == []
    assert wrong(question(gold=[[{"text": "lunch was free", "page": 1}]]), lunch) == ["not cited: lunch was free"]


def test_a_quote_that_is_part_of_what_is_forbidden_is_not_forbidden() -> None:
    assert wrong(question(forbidden=["Hexham, 6 June 2018"]), answer("130 people took part", "Hexham")) == []


def test_what_must_not_be_said_is_looked_for_in_the_text() -> None:
    asked = question(forbidden=[], forbidden_claims=["twenty  PEOPLE"])
    assert wrong(asked, answer(GOLD, text="Twenty nurses, and people [1].")) == []
    assert wrong(asked, answer(GOLD, text="Twenty\npeople came [1].")) == ["said: twenty  PEOPLE"]


def test_a_refusal_needs_no_gold_where_it_is_allowed() -> None:
    asked = question(status=["partial", "refused"])
    assert wrong(asked, answer(status="refused")) == []
    assert wrong(asked, answer("130 people took part", status="partial")) == []
    assert wrong(asked, answer("The lunch was free.", status="partial")) == ["not cited: 130 people took part"]


def test_a_list_of_events_has_as_many_rows_as_there_are_events() -> None:
    asked = question(rows=2)
    assert wrong(asked, answer(GOLD, mode="catalogue")) == ["1 rows, not 2"]
    assert wrong(asked, answer(GOLD)) == []  # no list


def test_a_list_may_have_as_many_rows_more_as_there_are_events_that_it_may_have() -> None:
    asked = question(rows=1, may=["lunch was free"])
    both = answer(GOLD, "The lunch was free.", mode="catalogue")
    assert wrong(asked, answer(GOLD, mode="catalogue")) == wrong(asked, both) == []
    assert wrong(asked, answer(GOLD, "The lunch was free.", "night nurses", mode="catalogue")) == ["3 rows, not 1 to 2"]
    assert wrong(question(rows=1), both) == ["2 rows, not 1"]
    precision = {name: citation_measures(label(asked, ARCHIVE), both, ARCHIVE)[name] for name in MEASURED}
    assert precision == {"citation_precision": 1.0, "citation_recall": 1.0}
    strict = citation_measures(label(question(rows=1), ARCHIVE), both, ARCHIVE)
    assert strict["citation_precision"] == 0.5


@pytest.mark.parametrize(
    ("text", "words", "held"),
    [
        ("On 30 October 2012 it was.", "30 October", True),
        ("In 2016 six came.", "6", False),  # no part of a word or number
        ("Six came.", "six", True),
        ("Elke Loeffler\n spoke", "elke  loeffler", True),
        ("the Co-production Practitioners\u2019 Network", "Co-production Practitioners' Network", True),
        ("3\u20134 May", "3-4 May", True),
        ("a (really) useful day.", "useful day.", True),
        ("1.5", "1", True),  # a point ends a word
        ("Berlin", "Berlin conference", False),  # less than the fact
        ("", "x", False),
    ],
)
def test_a_nugget_is_said_as_whole_words_however_they_are_typed(text: str, words: str, held: bool) -> None:
    assert says(text, words) is held


@pytest.mark.parametrize(
    ("asked", "given", "measured"),
    [
        (question(), answer(GOLD), {"nuggets": 1.0, "words": 10.0, "short": 1.0, "clean": 1.0}),
        (question(max_words=9), answer(GOLD), {"nuggets": 1.0, "words": 10.0, "short": 0.0, "clean": 1.0}),
        (
            question(nuggets=[["130"], ["night nurses", "nurses of the night"], ["free"]]),
            answer(GOLD, text="More than 130 nurses of the night [1]."),
            {"nuggets": pytest.approx(2 / 3), "words": 7.0, "short": 1.0, "clean": 1.0},
        ),
        (question(), answer("Hexham, 6 June 2018."), {"nuggets": 0.0, "words": 4.0, "short": 1.0, "clean": 0.0}),
        (question(forbidden=[]), answer(GOLD), {"nuggets": 1.0, "words": 10.0, "short": 1.0}),
        (question(), answer(status="refused"), {"nuggets": 0.0}),
        (question(status=["answered", "refused"]), answer(status="refused"), {}),
        (question(status=["refused"], gold=[]), answer(status="refused"), {}),
    ],
)
def test_measures_of_the_answer(asked: Question, given: KeptAnswer, measured: dict[str, float]) -> None:
    assert answer_measures(label(asked, ARCHIVE), given) == measured


def test_citations_against_gold() -> None:
    asked = question(gold=[["130 people"], ["lunch was free"], ["6 June 2018"]], forbidden=[])
    found = citation_measures(label(asked, ARCHIVE), answer(GOLD, "among them night nurses", "The lunch"), ARCHIVE)
    assert found == {
        "citation_precision": pytest.approx(2 / 3),  # the nurses are no gold; "The lunch" overlaps some
        "citation_recall": pytest.approx(1 / 3),  # overlapping is not holding
        "valid": 1.0,
        "supported": 1.0,
        "right_page": 1.0,
    }


def test_a_citation_of_an_unanswerable_question_is_wrong_and_a_refusal_cites_nothing() -> None:
    asked = question(status=["refused"], gold=[])
    assert citation_measures(label(asked, ARCHIVE), answer(GOLD), ARCHIVE)["citation_precision"] == 0.0
    assert citation_measures(label(asked, ARCHIVE), answer(status="refused"), ARCHIVE) == {}
    assert citation_measures(label(question(), ARCHIVE), answer(status="refused"), ARCHIVE) == {"citation_recall": 0.0}


def test_quotes_that_are_not_at_their_place_and_statements_that_are_not_in_their_quotes() -> None:
    given = answer("130 people took part", "The lunch was free.")
    one, two = given.citations
    moved = given.model_copy(update={"citations": (one.model_copy(update={"start": 0, "end": 20}), two)})
    assert citation_measures(label(question(), ARCHIVE), moved, ARCHIVE)["valid"] == 0.5
    unknown = given.model_copy(update={"citations": (one.model_copy(update={"document_id": "z"}), two)})
    assert citation_measures(label(question(), ARCHIVE), unknown, ARCHIVE)["valid"] == 0.5
    first, second = given.statements
    swapped = given.model_copy(
        update={
            "statements": (
                first.model_copy(update={"citations": (2,)}),
                second.model_copy(update={"citations": (7,)}),
                first.model_copy(update={"citations": (1, 2)}),
                first.model_copy(update={"verbatim": False, "citations": ()}),  # ours, not the source's
            )
        }
    )
    assert citation_measures(label(question(), ARCHIVE), swapped, ARCHIVE)["supported"] == pytest.approx(1 / 3)


def test_page_and_event_are_those_of_gold() -> None:
    given = answer(
        citations=(
            cited("130 people", event_id="hexham-2018"),
            cited("20\n people", document_id="e", event_id="leeds-2019"),
            cited("The lunch", marker=3),
        )
    )
    found = citation_measures(label(question(gold=[["130 people"]]), ARCHIVE), given, ARCHIVE)
    assert found["right_event"] == 0.5  # the third belongs to none
    assert found["right_page"] == 0.5  # Leeds has no pages; the lunch is on page 2
    both = citation_measures(label(question(gold=[["people took part"]]), ARCHIVE), given, ARCHIVE)
    assert both["right_event"] == 1.0


@pytest.mark.parametrize(
    ("status", "given", "measured"),
    [
        (["answered"], "answered", {"not_refused": 1.0}),
        (["answered"], "refused", {"refusal_precision": 0.0, "not_refused": 0.0}),
        (["refused"], "refused", {"refusal_precision": 1.0, "refusal_recall": 1.0}),
        (["refused"], "partial", {"refusal_recall": 0.0}),
        (["partial", "refused"], "refused", {"refusal_precision": 1.0}),
        (["partial", "refused"], "partial", {}),
    ],
)
def test_refusals(status: list[str], given: str, measured: dict[str, float]) -> None:
    asked = question(status=status, gold=[] if status == ["refused"] else [["130 people"]])
    assert refusal_measures(asked, answer(status=given)) == measured


def test_passages_against_gold() -> None:
    both = question(gold=[["130 people", "20 people"], ["lunch was free"]])
    lost = question(gold=[["130 people"], ["no such words"]])
    gone = question(gold=[["no such words"]])
    found = retrieval_measures(
        [
            (label(both, ARCHIVE), answer(hits="c1 c2 c3")),  # of c2, c3, c4 are found: c2 at 2, c3 at 3
            (label(lost, ARCHIVE), answer(hits="c2")),
            (label(gone, ARCHIVE), answer(hits="c2")),
            (label(both, ARCHIVE), answer()),
        ]
    )
    log2_3, log2_4, log2_5 = 1.5849625, 2.0, 2.3219281
    assert found[0] == {
        "recall@1": 0.0,
        "recall@3": 1.0,
        "recall@5": 1.0,
        "recall@10": 1.0,
        "ndcg@10": pytest.approx((1 / log2_3 + 1 / log2_4) / (1 + 1 / log2_3 + 1 / log2_4)),
        "mrr@10": 0.5,
    }
    assert log2_5 > log2_4
    assert (found[1]["recall@1"], found[1]["ndcg@10"]) == (0.5, 1.0)  # a piece that is nowhere is missed
    assert found[2] == {}
    assert set(found[3].values()) == {0.0}


def test_what_a_conversation_costs() -> None:
    follow_up = question(history=[{"question": "Where?"}], standalone="How many took part in Hexham?")
    labelled, right, refused = label(follow_up, ARCHIVE), answer(GOLD), answer(status="refused")
    assert multi_turn_measures(labelled, refused, right) == {
        "follow_up_right": 0.0, "standalone_right": 1.0, "follow_up_gain": -1.0
    }  # fmt: skip
    assert multi_turn_measures(labelled, right, None) == {"follow_up_right": 1.0}
    assert multi_turn_measures(label(question(), ARCHIVE), right, None) == {}


def test_what_would_have_been_said_had_it_to_answer() -> None:
    labelled = label(question(), ARCHIVE)
    assert best_right(labelled, answer(GOLD))
    assert not best_right(labelled, answer("The lunch was free."))
    assert best_right(labelled, answer(status="refused", nearest=near(GOLD)))
    assert not best_right(labelled, answer(status="refused", nearest=near("The lunch")))
    assert not best_right(labelled, answer(status="refused"))
    unanswerable = label(question(status=["refused"], gold=[]), ARCHIVE)
    assert not best_right(unanswerable, answer(status="refused", nearest=near(GOLD)))


def scored(asked: Question, given: KeptAnswer, *, hidden: tuple[str, ...] = ()) -> Score:
    chosen = QuestionSet(name="s", path="q.jsonl", corpus="c", hidden=hidden)
    (found,) = score_set(chosen, [asked], [Asked(set="s", id=asked.id, answer=given)], ARCHIVE)
    return found


@pytest.mark.parametrize("status", ["answered", "refused", "partial"])
@pytest.mark.parametrize("asked", [question(), question(status=["refused"], gold=[]), question(gold=[["gone"]])])
def test_every_measure_has_a_value_or_a_reason(asked: Question, status: str) -> None:
    found = scored(asked, answer(*([] if status == "refused" else [GOLD]), status=status, hits="c2"))
    assert {*found.measures, *found.left_out} == {measure.name for measure in MEASURES}
    assert not found.measures.keys() & found.left_out.keys()
    assert all(found.left_out.values())


def test_reasons_say_why() -> None:
    left_out = scored(question(), answer(GOLD, hits="c2")).left_out
    assert left_out["refusal_precision"] == "not refused"
    assert left_out["refusal_recall"] == "need not be refused"
    assert left_out["right_event"] == "no event"
    assert left_out["follow_up_right"] == "stands alone"
    assert scored(question(gold=[["gone"]]), answer(GOLD)).left_out["ndcg@10"] == "its gold is in no passage"
    assert scored(question(status=["refused"], gold=[]), answer(GOLD)).left_out["ndcg@10"] == "only refusing is right"


def test_a_score_can_be_written_and_read() -> None:
    found = scored(question(), answer(GOLD, confidence=0.75), hidden=("tune",))
    assert (found.hidden, found.confidence, found.best_right) == (True, 0.75, True)
    assert score_from(found.to_dict()) == found


def test_the_hash_of_a_label_changes_with_the_label_only() -> None:
    assert label_hash(question()) == label_hash(question(note="looked at twice"))
    assert label_hash(question()) != label_hash(question(gold=[["130 people"]]))


def test_questions_that_were_not_asked_have_no_score() -> None:
    chosen = QuestionSet(name="s", path="q.jsonl", corpus="c")
    other_set = Asked(set="t", id="q-1", answer=answer(GOLD))
    assert score_set(chosen, [question()], [other_set], ARCHIVE) == []
