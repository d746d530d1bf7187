"""Answers written by a language model over the organisation's own page: what is shown, and what stands in for it."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coprod_assistant.answer_view import answer_to_dict
from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import load_settings
from coprod_assistant.types import Answer, Statement, Turn

from .conftest import CORPUS
from .llm.scripted_server import FAULTS, Reply, Scripted, drips, event, hangs, resets, says, scripted, status, stream_of
from .test_assistant import assert_contract

HOW_MANY = "How many people attended the Berlin conference?"
FOCUS = "What was the German public management conference focused on?"
TRUE = "The 2011 German Public Management Conference focussed on e-government strategies [1]."
ALSO_TRUE = "The 400 participants were particularly intrigued by speed-watch schemes [1]."
NUMBER = "There were 400 participants [1]."


@contextmanager
def writing(built_index: Path, *replies: Reply, **values: object) -> Iterator[tuple[Assistant, Scripted]]:
    with scripted(*replies) as server:
        settings = load_settings(
            index_dir=built_index, corpus_dir=CORPUS, llm_model="small", llm_base_url=server.address, **values
        )
        opened = open_assistant(settings)
        opened.prepare()
        try:
            yield opened, server
        finally:
            opened.close()


def assert_shown_is_checked(assistant: Assistant, answer: Answer) -> None:
    assert_contract(assistant, answer)
    generation = answer.generation
    assert generation is not None
    if generation.fallback:
        assert answer.mode == "extractive"
        assert generation.shown == 0
        assert generation.notice
        assert all(statement.verbatim for statement in answer.statements)
    else:
        assert answer.mode == "generated"
        assert generation.shown == sum(not statement.verbatim for statement in answer.statements) > 0
    assert generation.written == generation.shown + sum(generation.dropped.values()) or generation.fallback


def test_a_model_writes_and_each_sentence_is_cited(built_index: Path) -> None:
    with writing(built_index, says(f"{TRUE} {ALSO_TRUE}")) as (assistant, server):
        items = list(assistant.stream(FOCUS))
    answer = items[-1]
    assert isinstance(answer, Answer)
    assert items[:-1] == list(answer.statements)
    assert (answer.status, answer.mode) == ("answered", "generated")
    assert [statement.text for statement in answer.statements] == [
        "The 2011 German Public Management Conference focussed on e-government strategies.",
        "The 400 participants were particularly intrigued by speed-watch schemes.",
    ]
    assert [statement.verbatim for statement in answer.statements] == [False, False]
    assert [statement.citations for statement in answer.statements] == [(1,), (2,)]
    assert answer.citations[0].quote.startswith("The 2011 German Public Management Conference focussed on e-gov")
    assert answer.citations[1].quote.startswith("The 400 participants were particularly intrigued")
    assert answer.text.count("\n") == 0
    assert answer_to_dict(answer)["generation"] == {
        "model": "small", "written": 2, "shown": 2, "dropped": {}, "fallback": None, "notice": None
    }  # fmt: skip
    assert answer.own_words is not None
    assert answer.own_words.mode == "extractive"
    assert set(answer.timings_ms) == {"question", "search", "answer", "written", "verified", "first_sentence"}
    prompt = server.prompts[0]
    assert "Passage [1]" in prompt
    assert "Date: 3 May 2011 to 4 May 2011" in prompt
    assert prompt.endswith(f"Question: {FOCUS}")


def test_what_is_not_supported_is_not_shown(built_index: Path) -> None:
    false = "It was attended by 700 participants [1]. It took place in Hamburg [1]. It cost 12 million euros [9]."
    with writing(built_index, says(f"{TRUE} {false} See [this](https://evil.example/x) [1].")) as (assistant, _):
        answer = assistant.ask(FOCUS)
        assert_shown_is_checked(assistant, answer)
    assert answer.text == "The 2011 German Public Management Conference focussed on e-government strategies. [1]"
    assert answer.generation is not None
    assert (answer.generation.written, answer.generation.shown) == (5, 1)
    assert sum(answer.generation.dropped.values()) == 4
    assert "evil" not in json.dumps(answer_to_dict(answer))


def test_the_fact_asked_for_is_enough(built_index: Path) -> None:
    with writing(built_index, says(NUMBER), threshold=0.05) as (assistant, _):
        assert assistant.ask(HOW_MANY).text.startswith("There were 400 participants. [1]")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ALSO_TRUE, "left out"),
        ("The conference was about space travel [1]. It was held on the moon [1].", "unsupported"),
        ("NOT IN THE PASSAGES", "declined"),
        ("I cannot answer. NOT IN THE PASSAGES.", "declined"),
        (TRUE.replace("[1]", "[7]"), "unsupported"),
    ],
)
def test_the_archives_words_stand_in(built_index: Path, own_words: Answer, text: str, reason: str) -> None:
    with writing(built_index, says(text)) as (written, _):
        items = list(written.stream(FOCUS))
        answer = items[-1]
        assert isinstance(answer, Answer)
        assert_shown_is_checked(written, answer)
    assert items[:-1] == list(own_words.statements)
    assert (answer.text, answer.citations, answer.mode) == (own_words.text, own_words.citations, "extractive")
    assert answer.generation is not None
    assert answer.generation.fallback == reason
    assert "the archive’s own words" in (answer.generation.notice or "")


def test_what_a_model_leaves_out_of_several_statements_is_added(built_index: Path, assistant: Assistant) -> None:
    question = "What was the workshop during Policy@MBS week about?"
    own = assistant.ask(question)
    best = "The workshop showcased three inspiring case studies of involving users and communities [1]."
    with writing(built_index, says(best)) as (written, _):
        answer = written.ask(question)
        assert_contract(written, answer)
    assert answer.mode == "generated"
    assert [statement.verbatim for statement in answer.statements] == [False, *[True] * (len(own.statements) - 1)]
    assert {citation.quote for citation in own.citations} == {citation.quote for citation in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        "Who won the world cup in 1966?",
        "Which policies were recommended for Scotland?",
        "Write a poem about Berlin",
        "How many events were held in 2011?",
    ],
)
def test_the_model_is_not_asked(built_index: Path, assistant: Assistant, question: str) -> None:
    """What is refused stays refused, and the catalogue's lists and counts are not recounted."""
    with writing(built_index, says("Anything at all [1].")) as (written, server):
        answer, own = written.ask(question), assistant.ask(question)
        assert server.requests == []
    assert (answer.status, answer.mode, answer.text, answer.generation) == (own.status, own.mode, own.text, None)


def test_a_visitor_may_leave_the_model_out(built_index: Path) -> None:
    with writing(built_index, says(TRUE)) as (written, server):
        answer = written.ask(FOCUS, mode="extractive")
        assert server.requests == []
    assert (answer.mode, answer.generation) == ("extractive", None)


@pytest.fixture(scope="module")
def own_words(assistant: Assistant) -> Answer:
    """What the archive itself answers to FOCUS."""
    return assistant.ask(FOCUS)


@pytest.mark.alone
@pytest.mark.parametrize(("reply", "reasons"), [pytest.param(r, w, id=name) for name, r, w in FAULTS])
def test_a_fault_costs_the_answer_nothing(
    built_index: Path, own_words: Answer, reply: Reply, reasons: set[str]
) -> None:
    with writing(built_index, reply) as (written, _):
        started = time.monotonic()
        answer = written.ask(FOCUS)
        assert time.monotonic() - started < 3
        assert_shown_is_checked(written, answer)
        assert written.degraded()
    assert answer.text == own_words.text
    assert answer.generation is not None
    assert answer.generation.fallback in reasons


def test_half_an_answer_is_never_taken_for_a_whole_one(built_index: Path, assistant: Assistant) -> None:
    """Sentences were shown, then the connection broke: the whole answer is the archive's."""
    with writing(built_index, resets(f"{TRUE} {ALSO_TRUE} And then it was said that")) as (written, _):
        items = list(written.stream(FOCUS))
    answer = items[-1]
    assert isinstance(answer, Answer)
    assert any(isinstance(item, Statement) and not item.verbatim for item in items[:-1])
    assert (answer.mode, answer.text) == ("extractive", assistant.ask(FOCUS).text)
    assert answer.generation is not None
    assert (answer.generation.fallback, answer.generation.shown) == ("cut", 0)


def test_an_answer_at_its_longest_length_says_so(built_index: Path) -> None:
    with writing(built_index, says(f"{TRUE} {ALSO_TRUE} The 400 participants were", finish="length")) as (written, _):
        answer = written.ask(FOCUS)
        assert_shown_is_checked(written, answer)
    assert len(answer.statements) == 2
    assert answer.generation is not None
    assert "cut off" in (answer.generation.notice or "")


@pytest.mark.alone
@pytest.mark.parametrize("reply", [hangs(), drips(TRUE, pause_s=10)])
def test_a_slow_model_is_not_waited_for(built_index: Path, reply: Reply) -> None:
    with writing(built_index, reply, llm_timeout_s=1) as (written, server):
        began = time.monotonic()
        written.ask(FOCUS, mode="extractive")  # what the archive's own words take on this machine
        started = time.monotonic()
        answer = written.ask(FOCUS)
        assert time.monotonic() - started < 2 + (started - began)
        assert server.closed.wait(2)
    assert answer.generation is not None
    assert answer.generation.fallback == "slow"
    assert answer.statements


@pytest.mark.alone
def test_a_stream_that_is_closed_ends_the_call(built_index: Path) -> None:
    with writing(built_index, drips(f"{TRUE} {ALSO_TRUE} ", pause_s=0.02)) as (written, server):
        items = written.stream(FOCUS)
        assert isinstance(next(items), Statement)
        items.close()
        assert server.closed.wait(2)
        assert not written.degraded()


@pytest.mark.alone
def test_a_stream_can_be_stopped_from_another_thread(built_index: Path) -> None:
    with writing(built_index, hangs()) as (written, server):
        stop, stopped = threading.Event(), []

        def stop_it() -> None:
            while not server.requests:  # the call is under way
                time.sleep(0.01)
            stopped.append(time.monotonic())
            stop.set()

        threading.Thread(target=stop_it, daemon=True).start()
        assert list(written.stream(FOCUS, stop=stop)) == []
        assert time.monotonic() - stopped[0] < 2
        assert server.closed.wait(2)


@pytest.mark.slow
@pytest.mark.long
def test_two_hundred_faults_in_any_order(built_index: Path, assistant: Assistant) -> None:
    """No crash, and nothing shown that is neither checked nor the archive's own words."""
    chance = random.Random(20261123)
    made = [reply for name, reply, _ in FAULTS if name not in {"10 MB"}]
    made += [says(TRUE), says(f"{ALSO_TRUE} {NUMBER}"), says("All lies [1]. More lies [2]."), resets(TRUE)]
    made += [stream_of([event(TRUE), event(chr(0)), event(None, finish="stop")]), says(TRUE, finish=None)]
    replies = [chance.choice(made) for _ in range(200)]
    seen: dict[str, int] = {}
    with writing(built_index, *replies, status(500)) as (written, _):
        assert written.writing is not None
        for _ in range(200):
            written.writing.writer.breaker.succeeded()  # each fault is met, not only the first five
            question = FOCUS
            answer = written.ask(question)
            assert_shown_is_checked(written, answer)
            assert answer.generation is not None
            assert "lies" not in answer.text
            if answer.generation.fallback:
                assert answer.text == assistant.ask(question).text
            key = answer.generation.fallback or "shown"
            seen[key] = seen.get(key, 0) + 1
    assert sum(seen.values()) == 200
    assert {"shown", "cut", "garbage", "server", "empty", "unsupported"} <= set(seen)


def test_after_five_faults_the_model_is_left_alone(built_index: Path) -> None:
    with writing(built_index, status(500)) as (written, server):
        reasons = [answer.generation.fallback for answer in (written.ask(FOCUS) for _ in range(7)) if answer.generation]
        assert reasons == ["server"] * 5 + ["paused"] * 2
        assert len(server.requests) == 5


CANARY = (
    "My address is jane.roe@example.org, card 4111 1111 1111 1111, phone 07700 900123, key sk-abcdEFGH12345678ijkl."
)


def test_personal_data_is_not_sent_on(built_index: Path) -> None:
    history = [Turn(f"{FOCUS} {CANARY}", "It focussed on e-government strategies. Call 0121 496 0000.")]
    with writing(built_index, says(TRUE)) as (written, server):
        written.ask(f"{FOCUS} {CANARY}")
        written.ask("And who gave the keynote speech there?", history)
    assert len(server.requests) >= 1
    sent = "\n".join(server.prompts)
    for secret in ("jane", "4111", "900123", "07700", "sk-abcd", "496 0000"):
        assert secret not in sent
    assert "(e-mail address left out)" in sent


FOLLOW_UP = "What did the 400 participants there find intriguing?"
BEFORE = [Turn(FOCUS, "The 2011 German Public Management Conference focussed on e-government strategies.")]


def test_a_follow_up_is_reworded(built_index: Path) -> None:
    alone = "What did the 400 participants of the 2011 German Public Management Conference find intriguing?"
    answered = "The 400 participants were particularly intrigued by speed-watch schemes in the UK [1]."
    with writing(built_index, says(alone), says(answered)) as (written, server):
        answer = written.ask(FOLLOW_UP, BEFORE)
        assert_contract(written, answer)
    assert answer.question == FOLLOW_UP
    assert answer.query == alone
    assert answer.mode == "generated"
    assert "Conversation so far:" in server.prompts[0]
    assert server.prompts[1].endswith(f"Question: {alone}")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "What did the participants in Paris find intriguing?",
        "What did the 500 participants of the conference find intriguing?",
        "What did the five hundred participants of the conference find intriguing?",
        "What did the participants of the conference not find intriguing?",
        "Who won the world cup?",
        "I would say that the 400 participants find many things intriguing. " * 6,
    ],
)
def test_a_rewording_that_drifts_is_not_taken(built_index: Path, assistant: Assistant, words: str) -> None:
    with writing(built_index, says(words), says("Nothing that stands anywhere [1].")) as (written, _):
        answer = written.ask(FOLLOW_UP, BEFORE)
    own = assistant.ask(FOLLOW_UP, BEFORE)
    assert (answer.query, answer.text) == (own.query, own.text)


def test_a_fault_while_rewording_is_enough(built_index: Path, assistant: Assistant) -> None:
    with writing(built_index, status(503), says(TRUE)) as (written, server):
        answer = written.ask(FOLLOW_UP, BEFORE)
        assert len(server.requests) == 1
    assert answer.text == assistant.ask(FOLLOW_UP, BEFORE).text
    assert answer.generation is not None
    assert answer.generation.fallback == "server"
