"""Which words may stand for which, and which deny each other."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.verify.words import DERIVED, LOOSE, SAME, held_stems, is_bare, likeness, opposed
from coprod_assistant.tokens import stem


@pytest.mark.parametrize(
    ("one", "other", "worth"),
    [
        ("", "council", 0.0),
        ("council", "council", 1.0),
        ("participated", "participants", 1.0),
        ("attended", "participants", SAME),
        ("prize", "award", SAME),
        ("decision", "decide", DERIVED),
        ("people", "gardeners", LOOSE),
        ("gardeners", "people", 0.0),
        ("minutes", "seconds", 0.0),
        ("bought", "sold", 0.0),
        ("table", "river", 0.0),
    ],
)
def test_likeness(one: str, other: str, worth: float) -> None:
    assert likeness(stem(one), stem(other)) == worth
    assert held_stems([stem(other)]).best(stem(one)) == worth


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        ("rise", "fall", True),
        ("morning", "evening", True),
        ("chemistry", "biology", True),
        ("able", "unable", True),
        ("conference", "event", False),
        ("", "", False),
    ],
)
def test_opposed(one: str, other: str, against: bool) -> None:
    assert opposed(stem(one), stem(other)) is against
    assert opposed(stem(other), stem(one)) is against


def test_nothing_is_held_by_nothing() -> None:
    assert held_stems([]).best("council") == 0.0


@pytest.mark.parametrize(
    ("text", "bare"), [("", True), ("Here is the answer.", True), ("The council met.", False), ("See below", True)]
)
def test_bare_sentences_say_nothing(text: str, bare: bool) -> None:
    assert is_bare(text) is bare
