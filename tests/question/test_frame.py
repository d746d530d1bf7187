"""Questions that speak of the archive itself."""

import time

import pytest

from coprod_assistant.question.clean import unframed


@pytest.mark.parametrize(
    "question",
    [
        "Does the archive say anything about health?",
        "does your website have any information on health",
        "Is there anything about health?",
        "anything on health?",
        "Is there anything on health on this website?",
        "Are there any details here about health?",
        "Have you got any information on health?",
        "Do you have anything on health at all?",
        "What does the archive say about health?",
        "What do you know about health?",
        "What can you tell me about health?",
        "Is there any information about health on the site?",
        "Does the page mention health?",
        "Is health mentioned anywhere?",
        "Is health mentioned in the archive?",
        "What is said about health?",
        "What was discussed about health?",
    ],
)
def test_question_about_the_archive_asks_about_the_matter(question: str) -> None:
    assert unframed(question) == "Tell me about health"


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?",
        "What did she say about health?",
        "What does it say about health?",
        "Is there a video of the roadshow?",
        "Is there a video about health on the site?",
        "Who has information about health?",
        "What was said about Recife?",
        "What was said about health in Leeds?",
        "What was discussed about it?",
        "What does the report say about health?",
        "Is Recife mentioned as a model?",
        "Do people know anything about health?",
        "Who spoke on health on the first day?",
    ],
)
def test_question_about_something_else_stays(question: str) -> None:
    assert unframed(question) == question


def test_hostile_questions_take_no_time() -> None:
    started = time.process_time()
    for words in ("a" * 1000, "a " * 500, "anything about " * 66, "in the archive " * 66, "is mentioned " * 76):
        for begin in ("is ", "is there anything about ", "does the archive mention ", "what do you know about "):
            unframed((begin + words)[:1000])
    assert time.process_time() - started < 1


def test_a_source_that_is_named_first_or_last_asks_nothing() -> None:
    assert unframed("According to the page, who went to Berlin?") == "who went to Berlin?"
    assert unframed("Who went to Berlin, according to your website?") == "Who went to Berlin?"
    assert unframed("Who won, according to the jury?") == "Who won, according to the jury?"
