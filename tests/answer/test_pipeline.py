"""Answers over a small archive: asides, stances, tables, causes, quotations, what a source only asks or leaves open."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant
from tests.answer.archives import MakeArchive

PAGES = {
    "mills.md": """# Meetings of the mill friends

## Turning Wheels, Otley, 4 June 2015

Where: The Old Granary, Otley

A Dutch page about the meeting exists too.

Forty millers brought one broken part each and mended it in front of the others. In the evening they ate pancakes from
their own flour. Please write to us if you have photographs.

Ada Brook spoke against the new licence. Henk de Wit argued for it, because visitors trust a sign.

## Still Waters, Ripon, 9 May 2016

The pond at Ripon was empty, because the sluice had rotted. The friends asked what a new sluice would cost. Oak would
last for forty years and larch for fifteen.

The meeting agreed on three rules. The mill owes each guest a supper when a meeting is cancelled.
""",
    "boats.md": """# Boats of the mill friends

| Boat | Mooring | Cost (£) | Trips |
| --- | --- | --- | --- |
| The Grist | Otley | 12,400 | 88 |
| The Miller's Maid | Ripon | 7,150 | 31 |

Letters reach us at 7 Weir Lane, Otley. E-mail: post@mill.example

The price of the third boat is not yet known.

The Otley regatta drew 900 visitors; the one in Ripon was rained off.

Ada Brook said: “I have no use for a leaflet. I want a sluice.”
""",
    "faq.md": """# Questions and answers

**How does a friend differ from a member?**

A friend gives time and a member gives money.

**May I borrow the millstone?**

No, because it weighs a ton.
""",
}


@pytest.fixture(scope="module")
def mills(make_archive: MakeArchive) -> Assistant:
    return make_archive(PAGES)


def quotes(assistant: Assistant, question: str) -> list[str]:
    answer = assistant.ask(question)
    assert answer.status == "answered", answer.text
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    "question",
    [
        "What was the Otley meeting about?",
        "Tell me about Turning Wheels",
        "What did people do at the meeting in Otley?",
        "What happened in Otley in June 2015?",
    ],
)
def test_an_event_is_told_by_its_own_first_sentences(mills: Assistant, question: str) -> None:
    *heading, first, second = quotes(mills, question)
    assert heading in ([], ["Turning Wheels, Otley, 4 June 2015"])
    assert first.startswith("Forty millers brought one broken part each")
    assert second.startswith("In the evening they ate pancakes")


@pytest.mark.parametrize(
    ("question", "words", "never"),
    [
        ("Who was against the new licence?", "Ada Brook spoke against", "argued for it"),
        ("Why was the pond at Ripon empty?", "the sluice had rotted", "pancakes"),
        ("What was the cause of the empty pond?", "the sluice had rotted", "pancakes"),
        ("How long does an oak sluice last?", "Oak would last for forty years", "empty"),
        ("How does a friend differ from a member?", "A friend gives time", "millstone"),
        ("Can I borrow the millstone?", "No, because it weighs a ton", "friend"),
        ("What is owed to a guest when a meeting is cancelled?", "owes each guest a supper", "sluice"),
        ("What did Ada Brook say about leaflets?", "I want a sluice.”", "900"),
    ],
)
def test_the_statement_that_answers_is_chosen(mills: Assistant, question: str, words: str, never: str) -> None:
    said = " ".join(quotes(mills, question))
    assert words in said
    assert never not in said


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What did the Miller's Maid cost?", "The Miller's Maid | Ripon | 7,150 | 31"),
        ("How many trips did The Grist make?", "The Grist | Otley | 12,400 | 88"),
    ],
)
def test_a_row_comes_with_the_names_of_its_columns(mills: Assistant, question: str, row: str) -> None:
    assert quotes(mills, question) == ["Boat | Mooring | Cost (£) | Trips", row]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("What will the third boat cost?", "partial"),  # not yet known
        ("Which three rules did the meeting in Ripon agree on?", "partial"),  # announced and not given
        ("Who paid for the Ripon meeting?", "refused"),
        ("Which barriers were named in Ripon?", "refused"),
        ("Who spoke in Otli?", "refused"),
    ],
)
def test_what_is_not_said_is_not_answered(mills: Assistant, question: str, status: str) -> None:
    answer = mills.ask(question)
    assert answer.status == status, answer.text
