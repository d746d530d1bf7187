"""What speaks against a sentence though its words stand in the source: mood, what is counted, who did what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coprod_assistant.answer.verify.align import Alignment, align, stand_ins
from coprod_assistant.answer.verify.degree import causes_added, lessened, stronger_words
from coprod_assistant.answer.verify.disagreements import compare_polarity, miscounted
from coprod_assistant.answer.verify.mood import made_real
from coprod_assistant.answer.verify.reading import Reader, Reading
from coprod_assistant.answer.verify.relations import compare_relations, split_verbs

READER = Reader()
Feature = Callable[[Reading, list[Reading], Alignment], int]


def compared(feature: Feature, sentence: str, *sources: str) -> int:
    read, *others = READER.read([sentence, *sources])
    return feature(read, others, align(read, others, ()))


@pytest.mark.parametrize(
    ("sentence", "source", "count"),
    [
        ("The loan has been repaid.", "The loan will be repaid by May.", 1),
        ("The loan will be repaid.", "The loan will be repaid by May.", 0),
        ("The loan is due to be repaid.", "The loan will be repaid by May.", 0),
        ("The council published a timetable.", "They recommended that the council should publish a timetable.", 1),
        ("The council should publish a timetable.", "They recommended that it publish a timetable.", 0),
        ("Drivers cancel trips.", "Drivers may cancel trips.", 1),
        ("Drivers cancelled trips.", "Drivers cancelled trips.", 0),
        ("She asked who pays for it.", "She asked who pays for the seat.", 0),
        ("The group overcame the barriers.", "The group talked about how to overcome the barriers.", 1),
        ("The group talked about overcoming the barriers.", "The group talked about how to overcome the barriers.", 0),
        ("The scheme empowered tenants.", "The group explored the capacity of the scheme to empower tenants.", 1),
        ("They explored how it can empower tenants.", "They explored its capacity to empower tenants.", 0),
        ("Pupils feature more in the report.", "Pupils should feature more in the report.", 1),
    ],
)
def test_what_is_planned_is_not_told_as_done(sentence: str, source: str, count: int) -> None:
    assert compared(made_real, sentence, source) == count


@pytest.mark.parametrize(
    ("sentence", "source", "count"),
    [
        ("He spoke for ninety minutes.", "He spoke for ninety seconds.", 1),
        ("He spoke for ninety seconds.", "He gave a speech of ninety seconds.", 0),
        ("Forty people came.", "Forty officials came.", 0),
        ("Forty came.", "Forty officials came.", 0),
    ],
)
def test_numbers_count_the_same_thing(sentence: str, source: str, count: int) -> None:
    assert compared(miscounted, sentence, source) == count


@pytest.mark.parametrize(
    ("sentence", "source", "count"),
    [
        ("All councils came.", "Some councils came.", 1),
        ("Only six councils came.", "Six councils came.", 0),
        ("They met every hour.", "They met once an hour.", 0),
        ("Forty councils in all came.", "Forty councils came.", 0),
        ("Councils must join.", "Councils may join.", 1),
        ("Councils must join.", "Councils have to join.", 0),
        ("Most clubs have grown.", "Some clubs have grown, but most clubs have remained small.", 1),
        ("Most clubs have remained small.", "Some clubs have grown, but most clubs have remained small.", 0),
        ("Some clubs have grown.", "Some clubs have grown, but most clubs have remained small.", 0),
    ],
)
def test_words_of_degree(sentence: str, source: str, count: int) -> None:
    assert bool(compared(stronger_words, sentence, source)) is bool(count)


def test_a_deputy_is_no_head_and_a_reason_is_not_made_up() -> None:
    assert compared(lessened, "Jo Berg was head of parks.", "Jo Berg was deputy head of parks.") == 1
    assert compared(lessened, "Jo Berg was deputy head of parks.", "Jo Berg was deputy head of parks.") == 0
    read, source = READER.read(["The road was shut because it rained.", "The road was shut. It rained."])
    assert causes_added(read, [source]) == 1
    assert causes_added(read, [read]) == 0


def test_who_of_one_sentence_and_what_of_another_are_not_one_statement() -> None:
    sources = ("Anna Berg recommended paths.", "Peter Holm recommended benches.")
    assert compared(split_verbs, "Anna Berg recommended benches.", *sources) == 1
    assert compared(split_verbs, "Peter Holm recommended benches.", *sources) == 0


@pytest.mark.parametrize(
    ("sentence", "source", "swapped"),
    [
        ("The city moved from Bonn to Berlin.", "The city moved from Berlin to Bonn.", True),
        ("Anna praised Peter.", "Peter praised Anna.", True),
        ("Peter was praised by Anna.", "Anna praised Peter.", False),
        ("The workshop opened on Monday.", "Anna opened the workshop on Monday.", False),
        ("In his talk, Berg praised the plan.", "Jo Berg, head of parks, praised in his talk the plan.", False),
        ("The records prove that it works.", "There are records to prove that it works.", False),
    ],
)
def test_places_exchanged(sentence: str, source: str, swapped: bool) -> None:
    read, other = READER.read([sentence, source])
    assert bool(compare_relations(read, [other], align(read, [other], ())).swapped) is swapped


def test_what_is_said_of_things_is_said_of_those_named_as_examples() -> None:
    source = "Some schemes such as the Blue Line and the Seed Library have grown quickly."
    for sentence in ("The Blue Line has grown quickly.", "The Blue Line and the Seed Library have grown quickly."):
        read, other = READER.read([sentence, source])
        found = compare_relations(read, [other], align(read, [other], ()))
        assert (found.replaced, found.replaced_names, found.swapped) == (0, 0, 0)


def test_somebody_of_the_heading_did_not_do_what_the_source_says_of_others() -> None:
    read, source = READER.read(["Arbor hosted the fair with Anna Berg.", "Anna Berg and Peter Holm hosted the fair."])

    class Near:
        before = ""
        around = "Arbor fair"

    alignment = align(read, [source], ())
    stand_ins(read, [source], [Near()], alignment)
    assert compare_relations(read, [source], alignment).replaced_names == 1


def test_what_comes_before_what_is_not_made_up() -> None:
    read, source = READER.read(["The talk was given before the fair.", "The talk was given at the fair."])
    assert causes_added(read, [source])
    assert not causes_added(read, [read])
    read, source = READER.read(["It has run since 2011.", "It has run from 2011."])
    assert not causes_added(read, [source])


def test_another_word_in_the_place_of_one_that_the_source_has() -> None:
    read, source = READER.read(["Hedda teaches biology.", "Hedda teaches chemistry."])
    assert compare_relations(read, [source], align(read, [source], ())).substituted == 1
    assert compare_relations(source, [source], align(source, [source], ())).substituted == 0


@pytest.mark.parametrize(
    ("sentence", "source", "denies"),
    [
        ("Lamps go on by the clock and not by the path.", "Lamps go on by the path and not by the clock.", True),
        ("People are matched by shift rather than street.", "People are matched by street rather than shift.", True),
        ("They advised against closing the road.", "They advised closing the road.", True),
        ("It takes no more than two days.", "It takes two days.", False),
        ("The council did not meet.", "The council did not meet.", False),
    ],
)
def test_denials(sentence: str, source: str, denies: bool) -> None:
    read, other = READER.read([sentence, source])
    found = compare_polarity(read, [other], align(read, [other], ()))
    assert bool(found.polarity or found.loose) is denies
