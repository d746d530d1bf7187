"""Records that a line or heading above announces by number or by asking, advice that goes on, and who "she" is."""

from __future__ import annotations

import pytest

from coprod_assistant.catalogue import find_records
from coprod_assistant.types import Document
from tests.made_documents import made

ITEMS = ("", "Bake at night.", "Open the mill on Sundays.", "Keep one list of ovens.")


def found(document: Document, kind: str) -> list[tuple[str, str]]:
    """Records of one kind as words and subject."""
    return [(document.text[r.start : r.end], r.subject) for r in find_records(document) if r.kind == kind]


def told(text: str, kind: str, *, heading: str = "Bread") -> list[tuple[str, str]]:
    return found(made(("h1", heading), ("paragraph", text)), kind)


@pytest.mark.parametrize(
    "heading",
    [
        "Three proposals",
        "Our proposals",
        "What we recommend to the bakers",
        "Key demands",
        "What the guests recommended afterwards",
        "Demands",
        "Vier Forderungen",
    ],
)
def test_a_heading_that_announces_advice(heading: str) -> None:
    document = made(("h1", "Bread"), ("h2", heading), ("list", ITEMS))
    assert [words for words, _ in found(document, "recommendation")] == list(ITEMS[1:])


@pytest.mark.parametrize("heading", ["Call for proposals", "Recommended reading", "Proposals of 2012", "Programme"])
def test_a_heading_that_announces_none(heading: str) -> None:
    document = made(("h1", "Bread"), ("h2", heading), ("list", ITEMS))
    assert found(document, "recommendation") == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The meeting in Riga drew up three recommendations for millers. We looked at each.", "recommendation"),
        ("Three main barriers were named in the afternoon. They follow below.", "barrier"),
        ("The guests agreed on 3 demands.", "recommendation"),
        ("The report lists three obstacles to baking at home.", "barrier"),
    ],
)
def test_a_count_above_a_list_of_as_many_items(sentence: str, kind: str) -> None:
    document = made(("h1", "Bread"), ("h2", "After the fire"), ("paragraph", sentence), ("list", ITEMS))
    assert [words for words, _ in found(document, kind)] == list(ITEMS[1:])


@pytest.mark.parametrize(
    "sentence",
    [
        "The meeting drew up four recommendations for millers.",
        "The meeting heard of three ideas for overcoming barriers.",
        "No recommendations were made by the three.",
        "Three barriers have been removed since.",
    ],
)
def test_another_count_announces_nothing(sentence: str) -> None:
    document = made(("h1", "Bread"), ("h2", "After the fire"), ("paragraph", sentence), ("list", ITEMS))
    assert found(document, "recommendation") == []
    assert found(document, "barrier") == []


def test_a_count_and_as_many_sentences() -> None:
    text = "Three barriers were named most often. They have no time. Nobody asks them. And flour makes them cough."
    assert [words for words, _ in told(text, "barrier")] == [
        "They have no time.",
        "Nobody asks them.",
        "And flour makes them cough.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Three barriers were named most often by millers. They have no time. Nobody asks them.",
        "Three barriers were removed by millers. They have time. Somebody asks them. And nobody coughs.",
        "Three barriers were named. See the list.",
    ],
)
def test_a_count_and_other_sentences(text: str) -> None:
    assert told(text, "barrier") == []


def test_a_count_of_things_recommended() -> None:
    text = "Towns ask us how to begin. We recommend two things. Begin with a cake. Finally, make somebody answer."
    assert [words for words, _ in told(text, "recommendation")] == [
        "Begin with a cake.",
        "Finally, make somebody answer.",
    ]


def test_advice_goes_on_for_those_it_was_given_to() -> None:
    text = "Councils should pay the bakers directly. They should promise flour for three years. They never met again."
    assert told(text, "recommendation", heading="Advice to councils") == [
        ("Councils should pay the bakers directly.", "Councils"),
        ("They should promise flour for three years.", "Councils"),
    ]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("She asked authorities to put one telephone number on their websites.", "authorities"),
        ("The guests asked the council to reopen the mill.", "council"),
        ("The seminar advised authorities to pay for the yeast.", "authorities"),
        ("Ann Roe-Lind advises new groups to begin with one oven.", "new groups"),
        ("We recommend a recorder with an alarm for certain smells.", ""),
    ],
)
def test_advice_in_a_sentence(text: str, subject: str) -> None:
    assert told(text, "recommendation") == [(text, subject)]


@pytest.mark.parametrize(
    "text",
    [
        "She asked everybody to draw an oven from memory.",
        "Ben asked the officials to sit down.",
        "The council was asked to sign the letter by Friday.",
        "This book is for people who think that somebody ought to do something.",
        "We recommend a taxi from the station.",
        "We recommend stout shoes.",
        "We recommend four things.",
        "The Bread Act 2015 asks councils to keep their lists short.",
    ],
)
def test_what_is_asked_of_guests_is_no_advice(text: str) -> None:
    assert told(text, "recommendation") == []


@pytest.mark.parametrize(
    ("heading", "subject"),
    [("What would you advise a new group?", "new group"), ("Advice for new groups", "new groups"), ("Our tips", "")],
)
def test_what_one_is_told_to_do_below_a_heading_that_asks_for_advice(heading: str, subject: str) -> None:
    text = "Start with one oven. Do not ask for a strategy. We have thirty ovens now. It began with a cake."
    assert told(text, "recommendation", heading=heading) == [
        ("Start with one oven.", subject),
        ("Do not ask for a strategy.", subject),
    ]
    assert told(text, "recommendation", heading="How it began") == []


@pytest.mark.parametrize(
    "text", ["Choose two points that everybody can find.", "Between two points that all can see it rained."]
)
def test_points_are_no_speech(text: str) -> None:
    assert told(text, "statement") == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Ann Roe, who led the mill, told the hall of its past. “We were afraid of two whole things,” she said.",
            "Ann Roe",
        ),
        (
            "The school was led by Zdenek Hora, forester, and Agneta Wirén, who was the oldest. "
            "“The young people think the state is a wall,” she said.",
            "Agneta Wirén",
        ),
        ("It was led by Zdenek Hora and Agneta Wirén. “The young people think it is a wall,” she said.", ""),
        (
            "Dr Anselm Kirch, hydrologist at the institute, had hidden three errors. Eleven people found all of them. "
            "“I came to explain why laymen cannot do this,” said Dr Kirch at the end.",
            "Anselm Kirch",
        ),
    ],
)
def test_who_is_quoted(text: str, subject: str) -> None:
    assert [who for _, who in told(text, "quotation")] == [subject]


def test_who_is_quoted_below_is_known_above() -> None:
    document = made(
        ("h1", "A new chair"),
        (
            "paragraph",
            "Hedda Tamm is 46 years old. Many know her. She says that she wants to double the number of groups.",
        ),
        ("paragraph", "Hedda Tamm was glad. “He taught us to draw the river from memory,” she said."),
    )
    assert [who for _, who in found(document, "statement")] == ["Hedda Tamm"]
