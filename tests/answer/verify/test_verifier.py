"""The verifier's decisions on sentences about two invented passages."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_assistant.answer.verify import Passage, Verifier
from coprod_assistant.answer.verify.support import FEATURES
from coprod_assistant.types import Span, Unit
from tests.answer.verify.made import OFFSET, by_words, passage, verifier

KEYNOTE = passage(
    1,
    "Prof. Bovaird opened the conference. He warned that forty local authorities had not yet evaluated their services. "
    "The Scottish Government funded Governance International in 2009. About 1,200 citizens took part, 12% of them from "
    "Wales. Some councils may join the network next year.",
    title="Berlin conference, 3 May 2011",
    headings=("Tony Bovaird's keynote",),
)
COUNCIL = passage(
    2,
    "Elke Loeffler presented the toolkit to the city council on 9-11 May 2011. The council rejected the budget because "
    "the costs were too high. Anna Berg praised Peter Holm for the new playground in Malmö.",
)
SHARED = verifier()


def quoted(source: Passage, span: Span) -> str:
    return source.text[span.start - source.start : span.end - source.start]


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Prof. Bovaird opened the conference. [1]", "Prof. Bovaird opened the conference."),
        (
            "He warned that 40 local authorities had not yet evaluated their services [1].",
            "He warned that forty local authorities had not yet evaluated their services.",
        ),
        (
            "Governance International was funded by the Scottish Government in 2009 [1].",
            "The Scottish Government funded Governance International in 2009.",
        ),
        (
            "In May 2011, Elke Loeffler presented the toolkit to the city council [2].",
            "Elke Loeffler presented the toolkit to the city council on 9-11 May 2011.",
        ),
        (
            "- **The budget was rejected by the council** because the costs were too high [1][2]",
            "The council rejected the budget because the costs were too high.",
        ),
        (
            "According to the archive, the council rejected the budget [2].",
            "The council rejected the budget because the costs were too high.",
        ),
    ],
)
def test_true_sentences_are_shown_on_the_unit_that_says_it(sentence: str, quote: str) -> None:
    verdict = SHARED.check(sentence, [KEYNOTE, COUNCIL])
    assert (verdict.shown, verdict.reason) == (True, "")
    by_marker = {1: KEYNOTE, 2: COUNCIL}
    assert [quoted(by_marker[marker], span) for marker, span in verdict.cited] == [quote]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("", "empty"),
        ("[1]", "empty"),
        ("Here is what the archive says:", "empty"),
        ("Would you like to know more? [1]", "empty"),
        ("I'm sorry, I cannot help with the budget.", "empty"),
        ("The passages do not mention the budget [1].", "empty"),
        ("![x](https://evil.example/p.png)", "markup"),
        ("The council rejected the budget, see https://evil.example/x [2].", "markup"),
        ("The council rejected the budget [3].", "marker"),
        ("The council rejected the budget [0].", "marker"),
        ("He warned that 50 local authorities had not yet evaluated their services [1].", "number"),
        ("1,200 citizens took part, 12 of them from Wales [1].", "number"),
        ("Elke Loeffler presented the toolkit to the city council on 10 May 2011 [2].", "date"),
        ("Elke Loeffler presented the toolkit to the city council in June 2011 [2].", "date"),
        ("Anna Meyer presented the toolkit to the city council [2].", "name"),
        ("He warned that 40 local authorities had evaluated their services [1].", "negation"),
        ("The council did not reject the budget because the costs were too high [2].", "negation"),
        ("The council approved the budget because the costs were too high [2].", "negation"),
        ("All councils may join the network next year [1].", "negation"),
        ("At least 1,200 citizens took part, 12% of them from Wales [1].", "negation"),
        ("Governance International funded the Scottish Government in 2009 [1].", "relation"),
        ("Peter Holm praised Anna Berg for the new playground in Malmö [2].", "relation"),
        ("The council rejected the budget because the costs were too high [1].", "unsupported"),
        ("The mayor sold the swimming pool to a bank [2].", "unsupported"),
        ("The swimming pool is closed.", "uncited"),
        ("word " * 400 + "[1]", "unsupported"),
    ],
)
def test_other_sentences_are_not_shown_and_the_reason_is_told(sentence: str, reason: str) -> None:
    verdict = SHARED.check(sentence, [KEYNOTE, COUNCIL])
    assert (verdict.shown, verdict.reason, verdict.cited) == (False, reason, ())


def test_a_sentence_without_a_marker_gets_that_of_the_only_passage_that_supports_it() -> None:
    sentence = "The council rejected the budget because the costs were too high."
    assert [marker for marker, _ in SHARED.check(sentence, [KEYNOTE, COUNCIL]).cited] == [2]
    twin = passage(3, COUNCIL.text)
    assert SHARED.check(sentence, [KEYNOTE, COUNCIL, twin]).reason == "uncited"


def test_a_compound_is_true_only_if_each_of_its_statements_is() -> None:
    right = "The council rejected the budget, while Prof. Bovaird opened the conference [1][2]."
    wrong = "The council rejected the budget, while Prof. Bovaird closed the conference [1][2]."
    shown = SHARED.check(right, [KEYNOTE, COUNCIL])
    assert {marker for marker, _ in shown.cited} == {1, 2}
    assert not SHARED.check(wrong, [KEYNOTE, COUNCIL]).shown


def test_a_list_stands_on_the_unit_that_holds_all_of_it() -> None:
    text = "These took part:\nBirmingham City Council\nthe University of Augsburg\nInvolve"
    ends = [16, 40, 67, len(text)]
    items = [Unit("item", OFFSET + a + 1, OFFSET + b) for a, b in itertools.pairwise(ends)]
    whole = Unit("list", OFFSET, OFFSET + len(text))
    source = Passage(1, "d", OFFSET, OFFSET + len(text), text, (whole, *items))
    sentence = "Birmingham City Council, the University of Augsburg and Involve took part [1]."
    verdict = SHARED.check(sentence, [source])
    assert verdict.cited == ((1, Span(whole.start, whole.end)),)
    assert SHARED.check(sentence.replace("Augsburg", "Leipzig"), [source]).reason == "name"


def test_a_pronoun_of_the_source_stands_for_the_name_before_it() -> None:
    sentence = "Prof. Bovaird warned that forty local authorities had not yet evaluated their services [1]."
    assert SHARED.check(sentence, [KEYNOTE]).shown


def test_a_sentence_nearer_by_its_vector_is_more_probable() -> None:
    source = passage(1, "The mayor praised the youngsters of the village.")
    sentence = "The mayor praised the youngsters of the parish [1]."

    def near(texts: Sequence[str]) -> np.ndarray:
        return by_words([text.replace("parish", "village") for text in texts])

    far, close = verifier().check(sentence, [source]), Verifier(near).check(sentence, [source])
    assert close.score > far.score


def test_vectors_that_come_with_a_passage_spare_embedding_its_units() -> None:
    asked: list[str] = []

    def counted(texts: Sequence[str]) -> np.ndarray:
        asked.extend(texts)
        return by_words(texts)

    texts = [quoted(COUNCIL, Span(unit.start, unit.end)) for unit in COUNCIL.units]
    sentence = "The budget was rejected by the council because the costs were too high"
    verdict = Verifier(counted).check(f"{sentence} [2].", [replace(COUNCIL, vectors=by_words(texts))])
    assert verdict.shown
    assert asked == [f"{sentence}."]


def test_a_sentence_that_nothing_can_save_is_not_embedded() -> None:
    def forbidden(texts: Sequence[str]) -> np.ndarray:
        raise AssertionError(texts)

    verdict = Verifier(forbidden).check("The mayor sold the swimming pool to a bank [2].", [COUNCIL])
    assert (verdict.shown, verdict.reason) == (False, "unsupported")


def test_a_passage_without_units_is_one() -> None:
    source = Passage(1, "d", 5, 37, "The council rejected the budget.", ())
    assert SHARED.check("The council rejected the budget [1].", [source]).cited == ((1, Span(5, 37)),)


def test_nothing_is_supported_by_nothing() -> None:
    assert SHARED.check("The council rejected the budget.", []).reason == "uncited"
    empty = Passage(1, "d", 5, 5, "", ())
    assert SHARED.check("The council rejected the budget [1].", [empty]).reason == "unsupported"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_no_sentence_breaks_it_and_what_is_shown_is_cited(text: str) -> None:
    verdict = SHARED.check(text, [KEYNOTE, COUNCIL])
    assert verdict.shown == bool(verdict.cited) == (verdict.reason == "")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*KEYNOTE.text.split(), *COUNCIL.text.split(), "not", "[1]", "[2]", "0", "—"]), max_size=25
    )
)
def test_cited_ranges_lie_inside_their_passages(words: list[str]) -> None:
    for marker, span in SHARED.check(" ".join(words), [KEYNOTE, COUNCIL]).cited:
        source = {1: KEYNOTE, 2: COUNCIL}[marker]
        assert source.start <= span.start < span.end <= source.end


SPEECH = passage(
    4,
    "Jo Berg, the mayor, opened the forum. The forum showed the state the potential of shared gardens. She warned that "
    "money is short. “We lost two years over permits.” Peter Holm, head of parks",
    headings=("Forum in Malmö",),
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Jo Berg highlighted the potential of shared gardens [4].",
        "According to Peter Holm, the forum showed the potential of shared gardens [4].",
        "Peter Holm warned that money is short [4].",
        "She highlighted that the forum showed the potential of shared gardens [4].",
        "He stressed the potential of shared gardens [4].",
    ],
)
def test_nobody_is_made_to_say_what_the_source_says_itself(sentence: str) -> None:
    verdict = SHARED.check(sentence, [SPEECH])
    assert (verdict.shown, verdict.reason) == (False, "relation")


def test_who_is_meant_by_a_pronoun_or_named_after_a_quotation_may_speak() -> None:
    for sentence in (
        "Jo Berg warned that money is short [4].",
        "Peter Holm said: “We lost two years over permits.” [4]",
        "She warned that money is short [4].",
    ):
        assert SHARED.check(sentence, [SPEECH]).reason != "relation", sentence


def test_who_opens_a_list_says_its_items_and_who_is_only_a_place_says_nothing() -> None:
    text = "Jo Berg and Al Holm came. They spoke. Jo and Al suggested:\n• Needs should be counted as near Ely."
    opening, item = text.index("Jo and"), text.index("Needs")
    units = (
        Unit("sentence", OFFSET, OFFSET + text.index(" They")),
        Unit("sentence", OFFSET + text.index("They"), OFFSET + opening - 1),
        Unit("list", OFFSET + opening, OFFSET + len(text)),
        Unit("item", OFFSET + item, OFFSET + len(text)),
    )
    listed = Passage(5, "d5", OFFSET, OFFSET + len(text), text, units)
    for speaker, withheld in (("Jo Berg", False), ("Ely", True), ("Peter Holm", True)):
        verdict = SHARED.examine(f"{speaker} suggested that needs should be counted [5].", [listed])
        assert (verdict.lacking != "") is withheld, speaker
    in_place = passage(6, "Needs should be counted, as they are in Ely.")
    assert SHARED.examine("Ely suggested that needs should be counted [6].", [in_place]).lacking == "relation"


def test_a_short_part_of_a_long_unit_is_held_against_the_words_that_say_it() -> None:
    long = passage(
        7,
        "The weavers who had come down from the hills with their looms, dyes and songs showed forty patterns of cloth "
        "to the merchants of the harbour while the children watched boats unload timber, salt and iron.",
    )
    [values] = SHARED.examine("The weavers showed forty patterns of cloth to the merchants [7].", [long]).values
    assert values[FEATURES.index("nearness")] > 0.65
