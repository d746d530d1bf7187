"""Where gold stands."""

from __future__ import annotations

import pytest

from coprod_assistant.evaluation.gold import locate, locate_groups, overlaps
from coprod_assistant.evaluation.questions import Place

from .made import ARCHIVE, OTHER, TEXT, question


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (Place(text="people took part"), [("d", 35), ("e", 32)]),
        (Place(text="20 people"), [("e", 28)]),  # parted by a line break and a space in the source
        (Place(text="people took part", file="leeds.txt"), [("e", 32)]),
        (Place(text="people took part", file=("none.txt", "hexham.txt")), [("d", 35)]),
        (Place(text="people took part", file="none.txt"), []),
        (Place(text="people took part", page=1), [("d", 35)]),
        (Place(text="people took part", page=2), []),
        (Place(text="people took part", page=(2, 1)), [("d", 35)]),
        (Place(text="was free", heading="the  LUNCH"), [("d", 88)]),
        (Place(text="was free", heading=("no such", "the lunch")), [("d", 88)]),
        (Place(text="was free", heading=("no such", "nor such")), []),
        (Place(text="people", heading="the lunch"), []),
        (Place(text="PEOPLE took part"), []),
        (Place(text="part, among"), [("d", 47)]),
        (Place(text="p.rt"), []),  # words, not a pattern
    ],
)
def test_words_are_found_where_the_label_says(place: Place, found: list[tuple[str, int]]) -> None:
    assert [(here.document.id, here.start) for here in locate(place, ARCHIVE)] == found


def test_any_alternative_of_a_group_will_do() -> None:
    groups = locate_groups(question(gold=[["night nurses", "20 people"], ["no such words"]]), ARCHIVE)
    assert [[here.document.text[here.start : here.end] for here in group] for group in groups] == [
        ["night nurses", "20\n people"],
        [],
    ]


def test_a_range_overlaps_gold_if_they_share_a_character() -> None:
    gold = locate(Place(text="130 people"), ARCHIVE)
    start = TEXT.find("130 people")
    assert overlaps("d", 0, start + 1, gold)
    assert not overlaps("d", 0, start, gold)
    assert overlaps("d", start + 9, len(TEXT), gold)
    assert not overlaps("d", start + 10, len(TEXT), gold)
    assert not overlaps("e", 0, len(OTHER), gold)
