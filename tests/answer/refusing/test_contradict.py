"""Statements that come near a question and cannot answer it."""

from __future__ import annotations

import pytest

from coprod_assistant.answer.kinds.offices import other_office
from coprod_assistant.answer.kinds.shapes import lacks_shape
from coprod_assistant.answer.refusing.undefined import undefined
from coprod_assistant.assistant import Assistant
from coprod_assistant.language import DEFAULT_PIPELINE
from coprod_assistant.question import understand
from coprod_assistant.tokens import fold


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("What is his telephone number?", "Ring 0121 496 0000 between nine and five.", False),
        ("What is his telephone number?", "He spoke on 3 May 2011 in room 20.", True),
        ("What is the e-mail address of the office?", "Write to office@example.org.", False),
        ("What is the e-mail address of the office?", "The office is in Leeds.", True),
        ("What is his telephone number?", "Watch the film at https://films.example/22071074.", True),
        ("What is his telephone number?", "The fund of 2011 - 2014 is spent.", True),
        ("How old is she?", "She was an inspector at the age of 15.", True),
        ("How old is she?", "She is 81 and rows every day.", False),
        ("How old was she then?", "She was an inspector at the age of 15.", False),
        ("How much was a ticket?", "Tickets were £20.", False),
        ("How much was a ticket?", "The forum returned to Leeds.", True),
        ("How old is the founder?", "The founder, aged 70, spoke.", False),
        ("How old is the founder?", "The founder spoke.", True),
        ("Who spoke?", "Nobody.", False),
    ],
)
def test_a_fact_of_one_shape_needs_it(question: str, text: str, lacks: bool) -> None:
    assert lacks_shape(understand(question, pipeline=DEFAULT_PIPELINE), text) is lacks


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Ann Lee, Chief Executive of Holm City Council, spoke.", False),
        ("Holm City Council's chief executive Ann Lee spoke.", False),
        ("Ann Lee, Chief Executive, Marl Borough and leader of the task force, and Jo Ray of Holm City Council", True),
        ("Nobody holds any office here.", False),
    ],
)
def test_an_office_is_held_in_the_body_beside_it(text: str, other: bool) -> None:
    query = understand("Who is the chief executive of Holm City Council?", pipeline=DEFAULT_PIPELINE)
    assert other_office(query, text) is other


@pytest.mark.parametrize(
    "question",
    [
        "How did Porto Alegre win the Bertelsmann award in 2011?",
        "Which award has Governance International won?",
        "Who is the chief executive of Birmingham City Council?",
        "How many people were at the Manchester workshop?",
        "How many people attended the Birmingham roadshow?",
    ],
)
def test_what_the_source_says_of_another_is_no_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "refused"


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("What is co-production?", "More co-production practices can be found at our site", True),
        ("What is co-production?", "Co-production is a way of working with citizens.", False),
        ("What does timebanking mean?", "Timebanking means that hours are shared.", False),
        ("What are timebanks?", "Timebanks, where hours are shared, grew.", False),
        ("What are timebanks?", "She spoke of timebanks.", True),
        ("What are the ten barriers?", "She spoke of the ten barriers.", False),
        ("What is the name of the chair?", "Nothing of the kind.", False),
    ],
)
def test_what_something_is_has_to_be_said(question: str, text: str, lacks: bool) -> None:
    assert undefined(fold(question), text) is lacks


def test_what_the_source_says_of_the_one_asked_about_is(assistant: Assistant) -> None:
    answer = assistant.ask("Which award did Recife win?")
    assert answer.status == "answered"
    assert "Public Participation Award" in answer.citations[0].quote


def test_a_pronoun_after_its_conjunction_comes_with_it_too(assistant: Assistant) -> None:
    answer = assistant.ask("What is an important driver in the relationship between citizens and government?")
    assert ["Florian Birk" in statement.text for statement in answer.statements] == [True, False], answer.text


def test_a_name_typed_without_capitals_is_found_with_its_role(assistant: Assistant) -> None:
    answer = assistant.ask("tony bovaird role")
    assert "Professor at INLOGOV" in answer.citations[0].quote


def test_a_pronoun_comes_with_the_sentence_that_says_who_it_is(assistant: Assistant) -> None:
    answer = assistant.ask("Which person from Governance International took part in the IRSPM conference?")
    assert any("Tony Bovaird" in statement.text for statement in answer.statements), answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What did Leeds City Council do?",
        "Who is from Leeds Council?",
        "Which organisations from Leeds University took part?",
        "Who spoke from Oxford University?",
        "What did Professor John Bovaird say?",
        "What is NHS England's policy on patient involvement?",
        "Who spoke about the Black Country?",
        "What did the Bertelsmann University publish?",
        "How does participatory budgeting work?",
    ],
)
def test_a_body_or_person_of_another_name_is_not_taken_for_it(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "refused"


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("What did Mrs Loeffler do?", "Loeffler"),
        ("What did Anthony Bovaird check out?", "study trip"),
        ("What did T. Bovaird check out in Brazil?", "study trip"),
        ("Where did Prof. Loeffler give a public lecture?", "public lecture"),
        ("What did the University of Birmingham co-host?", "co-hosted"),
        ("What did the Scottish Government's Chief Medical Officer emphasise?", "anecdotal evidence"),
        ("Which part of England did the case studies come from?", "North-West"),
    ],
)
def test_a_name_may_be_said_otherwise(assistant: Assistant, question: str, quoted: str) -> None:
    assert quoted in assistant.ask(question).text
