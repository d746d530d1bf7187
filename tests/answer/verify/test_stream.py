"""Sentences of a growing text: the same however it is cut into pieces."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.answer.verify import SentenceStream

ANSWER = (
    "Here it is:\n\n## Berlin\nProf. Bovaird spoke for 3.5 hours, e.g. Trust and money [1]. He left.[2] [3] "
    'The next said "one." [1]\n- first item [1]\n- second item [2]\n1. Numbered thing. With two. [4]\n'
    "A wrapped\nline goes on here [2, 3]. According to [1] Tony Bovaird it works. And it was cut [1] in the mid"
)
SENTENCES = [
    "Here it is:",
    "## Berlin",
    "Prof. Bovaird spoke for 3.5 hours, e.g. Trust and money [1].",
    "He left.[2] [3]",
    'The next said "one." [1]',
    "- first item [1]",
    "- second item [2]",
    "1. Numbered thing.",
    "With two. [4]",
    "A wrapped\nline goes on here [2, 3].",
    "According to [1] Tony Bovaird it works.",
    "And it was cut [1] in the mid",
]


def sentences(pieces: list[str]) -> tuple[list[str], bool]:
    stream = SentenceStream()
    found = [sentence for piece in pieces for sentence in stream.feed(piece)]
    return found + stream.close(), stream.unfinished


def test_nothing_gives_nothing() -> None:
    assert sentences([]) == ([], False)
    assert sentences(["", "\n\n", "   "]) == ([], False)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_pieces_of_any_size_give_the_same(size: int) -> None:
    pieces = [ANSWER[at : at + size] for at in range(0, len(ANSWER), size)]
    assert sentences(pieces) == (SENTENCES, True)


@given(st.lists(st.integers(0, len(ANSWER)), max_size=8))
def test_pieces_cut_anywhere_give_the_same(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(ANSWER)]
    assert sentences([ANSWER[a:b] for a, b in itertools.pairwise(places)]) == (SENTENCES, True)


def test_a_sentence_comes_as_soon_as_the_next_has_its_first_word() -> None:
    stream = SentenceStream()
    assert stream.feed("The council met. [1]") == []
    assert stream.feed(" Nobody") == []
    assert stream.feed(" came") == ["The council met. [1]"]


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [("It met. [1]", False), ("It met [1].", False), ("It met", True), ("Is it so?", False), ("- an item [1]", True)],
)
def test_close_tells_whether_the_last_is_whole(text: str, unfinished: bool) -> None:
    assert sentences([text]) == ([text], unfinished)


@given(st.text(max_size=300))
def test_no_word_is_lost_or_added(text: str) -> None:
    found, _ = sentences([text[at : at + 5] for at in range(0, len(text), 5)])
    assert "".join("".join(found).split()) == "".join(text.split())


def test_what_never_ends_is_handed_on_in_bounded_pieces() -> None:
    found, unfinished = sentences(["word " * 100] * 60)
    assert max(map(len, found)) <= 4_600
    assert unfinished
