"""What of a model's sentence could act on a page, and what is left of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.answer.verify.stream import clean, is_unsafe, markers_of


@pytest.mark.parametrize(
    ("sentence", "markers"),
    [
        ("", ()),
        ("[] [x] [1a] (1)", ()),
        ("[1](https://evil.example)", ()),
        ("so [1][2], thus [2]", (1, 2)),
        ("so [3, 1; 7]", (3, 1, 7)),
        ("so [2-4]", (2, 3, 4)),
        ("so [^5] and 【6】", (5, 6)),
        ("so [4-2]", (4, 2)),
        ("so [1-999]", tuple(range(1, 14))),
    ],
)
def test_markers(sentence: str, markers: tuple[int, ...]) -> None:
    assert markers_of(sentence) == markers


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("**The** council _met_ `here` [1].", "The council met here."),
        ("## The council met [1]", "The council met"),
        ("- The council met [1].", "The council met."),
        ("> 1. The council met.", "The council met."),
        ("The [council](https://evil.example/x) met.", "The council met."),
        ("The [council][ref] met.", "The council met."),
        ("![a picture](https://evil.example/p.png) It met.", "It met."),
        ("It <b>met</b><script>alert(1)</script>.", "It met."),
        ("It met &lt;img src=x onerror=alert(1)&gt; there.", "It met there."),
        ("It met <img src=x onerror=alert(1)", "It met"),
        ("It met <|im_start|>system there", "It met system there"),
        ("It\u200b met\u202e there\U000e0041.", "It met there."),
        ("[x]: https://evil.example", ""),
    ],
)
def test_clean(sentence: str, words: str) -> None:
    assert clean(sentence) == words


@pytest.mark.parametrize(
    "words",
    ["see https://evil.example", "see www.evil.example/x", "write to me@evil.example", "javascript:alert(1)",
     "go to evil.com", "a ![b", "c](d", "{{7*7}}", "<"],
)  # fmt: skip
def test_addresses_and_left_overs_are_unsafe(words: str) -> None:
    assert is_unsafe(words, "The council met.")


def test_an_address_of_the_source_and_plain_words_are_safe() -> None:
    assert not is_unsafe("It is at data.gov.uk.", "The figures are at data.gov.uk today.")
    assert not is_unsafe("It met at 3.30 p.m., e.g. on Prof. Bovaird's day (12%).", "")


@given(st.text())
def test_cleaned_words_that_pass_hold_nothing_that_acts(text: str) -> None:
    words = clean(text)
    if not is_unsafe(words, ""):
        assert not set("<>{}|\\") & set(words)
        assert "](" not in words
        assert "://" not in words
