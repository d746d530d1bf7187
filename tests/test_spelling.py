"""Spelling is corrected towards the archive and never away from an English word."""

from __future__ import annotations

import time

import pytest

from coprod_assistant.spelling import KnownWords, correct_spelling, is_misspelt

ARCHIVE = dict.fromkeys(
    "birmingham efficient florian birk phillips american speed watch keynote timebanking time".split(), 1
)
ENGLISH = frozenset("philips america lunch hotel brown paris gordon works state".split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who spoke in Birmingam?", "Who spoke in Birmingham?"),
        ("Effecient State", "Efficient State"),
        ("Floran Birk", "Florian Birk"),
        ("Gil Philips", "Gil Phillips"),
        ("speedwatch schemes", "speed-watch schemes"),
        ("what is time banking", "what is timebanking"),
        ("Time-Banking in Leeds", "TimeBanking in Leeds"),
        ("any time watch the speed", "any time watch the speed"),
        ("wich company", "which company"),
        ("What did Gordon Brown say in Paris?", "What did Gordon Brown say in Paris?"),
        ("what was served for lunch at the hotel", "what was served for lunch at the hotel"),
        ("in Latin America", "in Latin America"),
        ("in 2015", "in 2015"),
        ("", ""),
    ],
)
def test_corrects_only_what_nobody_writes(text: str, expected: str) -> None:
    assert correct_spelling(text, ARCHIVE, english=ENGLISH)[0] == expected


def test_finds_only_words_that_may_be_meant() -> None:
    known = KnownWords(dict.fromkeys("birmingham birk berlin bonn leeds".split(), 1))
    assert [word for word in known.like("birmingam", 2) if word in known] == ["birmingham"]
    assert sorted(word for word in known.like("bern", 1) if word in known) == ["birk", "bonn"]
    assert known["leeds"] == 1


def test_a_correction_in_a_large_archive_takes_milliseconds() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    many = {f"{a}{b}{c}{d}ermany": 1 for a in letters for b in letters[:12] for c in letters[:12] for d in letters[:12]}
    known = KnownWords(many | {"germans": 1})
    started = time.process_time()
    for _ in range(10):
        assert correct_spelling("Which events were held in Germany?", known, english={"germany"})[1] == ()
    assert time.process_time() - started < 0.2


def test_says_what_it_replaced() -> None:
    assert correct_spelling("Birmingam", ARCHIVE, english=ENGLISH)[1] == (("Birmingam", "Birmingham"),)


def test_keeps_all_text_without_an_archive() -> None:
    assert correct_spelling("Birmingam and Effecient", {}, english=ENGLISH) == ("Birmingam and Effecient", ())


@pytest.mark.parametrize(
    ("word", "meant", "is_it"),
    [
        ("Gil", "gill", True),
        ("Boavird", "bovaird", True),
        ("Bovarid", "bovaird", True),
        ("Loefler", "loeffler", True),
        ("Graz", "gray", False),
        ("Hull", "hill", False),
        ("Brian", "biran", True),
        ("2011", "2012", False),
    ],
)
def test_a_letter_more_or_less_is_a_slip_and_another_letter_another_name(word: str, meant: str, is_it: bool) -> None:
    assert is_misspelt(word, meant) is is_it
