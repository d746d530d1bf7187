"""Questions whose matter a page tells, and leaves out the very thing that is asked."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.question import asked_noun
from tests.answer.archives import MakeArchive

PAGE = """# Meetings of the bell ringers

## Slow Bells Conference, Hexham, 4-5 June 2015

Nora Field and Ivo Blank were invited to play the great bell of Hexham. The supper was paid for by the bakers.

Nora Field rings bells at the chapel of Alnwick. Ivo Blank, Steward of the tower, said that there is enough sound
evidence that bells calm cattle.

The panel on ropes met for three evenings in the vestry. The panel on clappers recommended leather.

Voting for the tower song was open in May.

The Ringers' Guild thanks the Hexham Farmers' Association for the loan of a barn.
"""


@pytest.fixture(scope="module")
def bells(make_archive: MakeArchive) -> Assistant:
    return make_archive({"bells.md": PAGE})


@pytest.mark.parametrize(
    ("question", "status", "words"),
    [
        ("Which bishop invited Nora Field and Ivo Blank to play the great bell?", "partial", "were invited"),
        ("Who was invited to play the great bell?", "answered", "Nora Field and Ivo Blank"),
        ("What was Nora Field's lecture in Hexham about?", "partial", "Nora Field"),
        ("Which pieces of evidence did Ivo Blank mention that bells calm cattle?", "partial", "enough sound evidence"),
        ("What did the panel on clappers recommend?", "answered", "recommended leather"),
        ("Did the Hexham conference take place in 2016?", "partial", "4-5 June 2015"),
    ],
)
def test_what_is_known_is_quoted(bells: Assistant, question: str, status: str, words: str) -> None:
    answer = bells.ask(question)
    assert words in answer.text
    assert answer.status == status


@pytest.mark.parametrize(
    "question",
    [
        "What did the panel on ropes decide?",
        "Who paid for the barn of the Hexham Farmers' Association?",
        "Where did the Slow Bells Conference take place the following year?",
        "Who will win the next vote for the tower song?",
        "Who is the chief executive of the Ringers' Guild today?",
        "Did the Alnwick conference take place in 2016?",
    ],
)
def test_what_is_not_known_is_refused(bells: Assistant, question: str) -> None:
    answer = bells.ask(question)
    assert answer.status == "refused", answer.text


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Which pieces of new evidence did she mention?", "evid"),
        ("Which bits of news were printed?", "news"),
        ("Which pieces did she play?", "piec"),
    ],
)
def test_a_portion_stands_for_what_it_is_of(question: str, noun: str) -> None:
    assert asked_noun(question) == noun
