"""How statements are read: asides, stances, tables, causes, quotations, what a source only asks or leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coprod_assistant.answer.kinds import fit, lacks_place
from coprod_assistant.answer.kinds.shapes import lacks_shape
from coprod_assistant.answer.kinds.stance import agreement, stance
from coprod_assistant.answer.reading.asides import is_aside, is_pointer_text, wants_pointer
from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index
from coprod_assistant.language import DEFAULT_PIPELINE
from coprod_assistant.question import understand

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
def mills(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("mills")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in PAGES.items():
        (corpus / name).write_text(text, encoding="utf-8")
    settings = load_settings(corpus_dir=corpus, index_dir=folder / "index")
    build_index(corpus, settings.index_dir, load_embedder(settings.embedding_model), timeout_s=30, memory_mb=512)
    assistant = open_assistant(settings)
    yield assistant
    assistant.close()


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
        ("Who was in favour of the new licence?", "Henk de Wit argued for it", "against"),
        ("Why was the pond at Ripon empty?", "the sluice had rotted", "pancakes"),
        ("What was the cause of the empty pond?", "the sluice had rotted", "pancakes"),
        ("How long does an oak sluice last?", "Oak would last for forty years", "empty"),
        ("What is your address?", "7 Weir Lane", "Please write"),
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
        ("How many visitors did the Ripon regatta have?", "refused"),  # Otley's
        ("Which hotel was the Otley meeting in?", "refused"),
        ("Is Ada Brook married?", "refused"),
        ("Who paid for the Ripon meeting?", "refused"),
        ("Which barriers were named in Ripon?", "refused"),
        ("Who spoke in Otli?", "refused"),
    ],
)
def test_what_is_not_said_is_not_answered(mills: Assistant, question: str, status: str) -> None:
    answer = mills.ask(question)
    assert answer.status == status, answer.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada spoke against it.", -1),
        ("Most were in favour of the plan.", 1),
        ("Two argued for the plan and two against it.", 0),
        ("The plan was printed.", 0),
    ],
)
def test_words_for_and_against(text: str, expected: int) -> None:
    assert stance(text) == expected
    assert agreement("Who was against it?", text) == -expected


@pytest.mark.parametrize(
    ("text", "aside", "pointer"),
    [
        ("A German page about the workshop exists too.", True, False),
        ("If you remember it differently, please write to us.", True, False),
        ("Click here to read the report.", False, True),
        ("The page boys carried the ladders.", False, False),
    ],
)
def test_lines_beside_the_point(text: str, aside: bool, pointer: bool) -> None:
    assert (is_aside(text), is_pointer_text(text)) == (aside, pointer)


def test_who_asks_for_the_report_wants_a_pointer() -> None:
    assert wants_pointer("Where can I read the report?")
    assert not wants_pointer("Who edited the report?")


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Where is the book kept?", "It lies at the river.", 0.3),
        ("Where will the assembly be held?", "The place will be announced in the spring.", 0.6),
        ("Why was it closed?", "It closed because the roof leaked.", 1.0),
        ("Why was it closed?", "It closed on Monday.", 0.0),
        ("Which problem was the biggest?", "Lack of time came first.", 1.0),
        ("What does she advise new groups to do?", "“Start with one pipe and ask its owner.”", 1.0),
    ],
)
def test_fit_of_what_is_asked(question: str, text: str, expected: float) -> None:
    assert fit(understand(question, pipeline=DEFAULT_PIPELINE), text, kind="sentence") == expected


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("How long may a report be?", "It has no more than eight pages.", False),
        ("How long may a report be?", "Nine councillors wrote it.", True),
        ("How often do they meet?", "They meet twice a year.", False),
        ("How often do they meet?", "They met in Ripon.", True),
        ("What is your address?", "It was launched in Ludlow on 3 July 2009.", True),
        ("What is your address?", "The Mill, 22 Fellmonger Street, Ludlow", False),
        ("What is the address of your website?", "Letters: 22 Fellmonger Street", True),
        ("Was lunch included in the fee for the meeting?", "Lunches are included.", False),
        ("What was the fee for the meeting?", "Lunches are included.", True),
        ("Is there a fee for the meeting?", "Lunches are included.", True),
    ],
)
def test_facts_of_one_shape(question: str, text: str, lacks: bool) -> None:
    assert lacks_shape(understand(question, pipeline=DEFAULT_PIPELINE), text) is lacks


def test_a_kind_of_place_is_asked_for_beside_the_verb_too() -> None:
    query = understand("Which hotel was it in?", pipeline=DEFAULT_PIPELINE)
    assert lacks_place(query, "It was held in Berlin.")
    assert not lacks_place(query, "It was held in the Hotel Adler.")
