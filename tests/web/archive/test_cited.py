"""A shared passage is found by its words, wherever an edit has moved them, and never shown as other words."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from coprod_assistant.types import Span
from coprod_assistant.web.addresses import digest, passage_address
from coprod_assistant.web.archive.cited import find_cited

TEXT = (
    "The ferry was late.\n\nVolunteers run the tool library on Mondays. It lends 212 tools.\n\n"
    "On the island, too, volunteers run the tool library on Mondays. Nobody pays."
)
WORDS = "Volunteers run the tool library on Mondays."


def _asked(text: str, words: str, start: int) -> tuple[Span, str, str]:
    fields = parse_qs(urlsplit(passage_address("d", start, start + len(words), words)).query)
    return Span(int(fields["start"][0]), int(fields["end"][0])), fields["opening"][0], fields["said"][0]


@pytest.mark.parametrize(
    "edited",
    [
        TEXT,
        TEXT.replace("The ferry was late.", "The ferry was late again, and then it did not come at all."),
        TEXT.replace("The ferry was late.\n\n", ""),
        TEXT.replace("It lends 212 tools.", "It lends tools."),
        "\n\n".join(reversed(TEXT.split("\n\n"))),
    ],
)
def test_words_are_found_where_they_stand_now(edited: str) -> None:
    span, opening, said = _asked(TEXT, WORDS, TEXT.index(WORDS))
    found = find_cited(edited, span, opening=opening, said=said)
    assert found is not None
    assert edited[found.start : found.end] == WORDS


@pytest.mark.parametrize(
    "edited",
    [TEXT.replace("Volunteers run", "Two people run"), TEXT.replace("Mondays. It", "Fridays. It"), "", "Volunteers"],
)
def test_words_that_were_edited_are_not_found(edited: str) -> None:
    span, opening, said = _asked(TEXT, WORDS, TEXT.index(WORDS))
    assert find_cited(edited, span, opening=opening, said=said) is None


def test_of_two_equal_passages_the_nearer_one_is_meant() -> None:
    text = "Nobody pays. " + "They said so at the meeting. " * 3 + "Nobody pays."
    span, opening, said = _asked(text, "Nobody pays.", text.rindex("Nobody pays."))
    found = find_cited("New. " + text, span, opening=opening, said=said)
    assert found == Span(text.rindex("Nobody") + 5, len(text) + 5)


def test_an_opening_that_stands_everywhere_costs_little() -> None:
    text = "one tree here, one there " * 40_000
    began = time.process_time()
    assert find_cited(text, Span(0, 20_000), opening="e", said="0" * 10) is None
    assert time.process_time() - began < 3, "a million letters; looking at every place takes a minute"


def test_line_breaks_do_not_count() -> None:
    assert digest("a  b\nc") == digest("a b c")
    span, opening, said = _asked(TEXT, WORDS, TEXT.index(WORDS))
    edited = TEXT.replace("tool library on Mondays. It", "tool\nlibrary on Mondays. It")
    found = find_cited(edited, span, opening=opening, said=said)
    assert found is not None and edited[found.start : found.end].split() == WORDS.split()
