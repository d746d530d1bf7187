"""Statements that come near a question and cannot answer it."""

from __future__ import annotations

import pytest

from coprod_assistant.assistant import Assistant


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
