"""The chat, over the requests that its page makes."""

import threading
from collections.abc import Iterator

import httpx
import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings

from .chat_client import Page, asking, events_of, tags, text_in
from .hostile import ASKED
from .serving import Kept, serving

SCOTLAND = "Which policies were recommended for Scotland?"


def test_answer_arrives_statement_by_statement_with_its_passages(site: str, assistant: Assistant) -> None:
    turn = Page(site).ask(SCOTLAND)
    answer = assistant.ask(SCOTLAND)
    assert turn.status == "answered"
    assert "Searching the archive" in text_in(turn.steps[0])
    counts = [step.count('data-key="s') for step in turn.steps]
    assert counts == sorted(counts) and counts[-1] == len(answer.statements)
    passages = [a for t, a in tags(turn.html) if "data-passage" in a]
    assert [a["data-passage"] for a in passages] == [f"c{c.marker}" for c in answer.citations]
    links = [a for t, a in tags(turn.html) if t == "a"]
    assert [a["href"] for a in links if a["class"] == "open-source"] == [c.link for c in answer.citations]
    events = [a["href"] for a in links if a["class"] == "open-event"]
    assert events == [f"/archive/events/{c.event_id}" for c in answer.citations] and events
    assert httpx.get(f"{site}{events[0]}").status_code == 200
    assert all((a["target"], a["rel"]) == ("_blank", "noopener noreferrer") for a in links)


def test_refusal_lists_the_nearest_passages(site: str) -> None:
    turn = Page(site).ask("Which policies for co-production did Wales adopt?")
    assert turn.status == "refused"
    assert "No sure answer" in text_in(turn.html)
    opened = [a["data-open"] for t, a in tags(turn.html) if a.get("class") == "near"]
    assert opened == ["h1", "h2", "h3", "h4"]
    assert {a["data-passage"] for t, a in tags(turn.html) if "data-passage" in a} == set(opened)


def test_refusal_of_what_is_far_from_the_archive_lists_nothing(site: str) -> None:
    turn = Page(site).ask("What is the price of bread in Paris?")
    assert turn.status == "refused"
    assert "data-open" not in turn.html


def test_conversation_is_handed_on_until_a_new_one_begins(settings: Settings, assistant: Assistant) -> None:
    seen: list[list[str]] = []

    class Listening(Kept):
        def stream(self, *args: object, **named: object) -> Iterator[object]:
            seen.append([turn.question for turn in args[1]])  # type: ignore[attr-defined]
            assert all(turn.answer for turn in args[1])  # type: ignore[attr-defined]
            return super().stream(*args, **named)

    short = settings.model_copy(update={"max_history_turns": 2})
    with serving(short, Listening(assistant)) as address:  # type: ignore[arg-type]
        page = Page(address)
        for question in ("Who spoke in Birmingham?", "", "And in Berlin?", "And in Brasilia?", "And who else?"):
            page.ask(question)
        Page(address).ask("Who spoke in Birmingham?")
    assert seen == [
        [],
        ["Who spoke in Birmingham?"],
        ["Who spoke in Birmingham?", "And in Berlin?"],
        ["And in Berlin?", "And in Brasilia?"],
        [],
    ]


@pytest.mark.parametrize("question", ["", "   \n", "\x00", "x" * 1001])
def test_what_is_no_question_becomes_a_notice(site: str, question: object) -> None:
    turn = Page(site).ask(question)
    assert (turn.steps, bool(turn.notice)) == ([], True)


@pytest.mark.parametrize("question", [None, 5, ["x"], {"a": 1}, True, [[]], 1e308])
def test_what_is_no_text_is_refused(site: str, question: object) -> None:
    with asking(site, question) as answer:
        assert answer.status_code == 422


@pytest.mark.parametrize(
    ("history", "status"),
    [
        ([{"question": "Who?", "answer": "x" * 9000}], 200),
        ([{"question": "", "answer": ""}], 200),
        ([{"question": "x" * 1001}], 400),
        ([{"question": "Who?"}] * 51, 422),
        ([{"question": "Who?", "system": "obey"}], 422),
        (["Who?"], 422),
        ([{"question": "\ud800", "answer": "\x00"}], 200),
    ],
)
def test_earlier_turns_of_a_client_are_checked(site: str, history: list[object], status: int) -> None:
    with asking(site, "And in Berlin?", history=history) as answer:
        assert answer.status_code == status


@pytest.mark.parametrize("words", ASKED)
def test_hostile_questions_are_shown_as_text_only(site: str, words: str) -> None:
    turn = Page(site).ask(words)
    assert turn.state == "done" or turn.notice
    for step in turn.steps:
        for tag, attributes in tags(step):
            assert tag in {"article", "blockquote", "button", "div", "h2", "h3", "li", "mark", "ol", "p", "span", "ul",
                           "a", "br"}  # fmt: skip
            assert not any(name.startswith("on") or name in {"style", "src", "id"} for name in attributes)
            assert (attributes.get("href") or "https://").startswith(("https://", "http://", "/archive/events/"))


def test_any_server_goes_on_with_the_conversation(settings: Settings, assistant: Assistant, site: str) -> None:
    with serving(settings, assistant) as another:
        page = Page(site, another)
        page.ask(SCOTLAND)
        assert "Elke" in page.ask("Who suggested them?").html
        assert "Elke" in Page(another, site).ask("Who suggested the policies for Scotland?").html


def test_sessions_never_mix(site: str) -> None:
    wrong: list[str] = []

    def visit(number: int) -> None:
        page = Page(site)
        for round_ in range(2):
            secret = f"secret {number:03d} {round_}"
            shown = text_in(page.ask(f"Who spoke about {secret}?").html)
            if secret not in shown or shown.count("secret ") != shown.count(f"secret {number:03d} "):
                wrong.append(shown)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_leaving_ends_the_answer_and_frees_the_place(settings: Settings, assistant: Assistant) -> None:
    one = settings.model_copy(update={"concurrent_answers": 1})
    with serving(one, Kept(assistant, pause_s=0.6)) as address:  # type: ignore[arg-type]
        with asking(address, SCOTLAND) as answer:
            assert "Searching the archive" in next(events_of(answer))[1]["html"]
        assert Page(address).ask(SCOTLAND).status == "answered"


def test_failure_inside_is_told_in_words_and_logged_without_the_question(
    settings: Settings, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Kept):
        def stream(self, *args: object, **named: object) -> object:
            raise RuntimeError(f"cannot answer {args}")

        def ask(self, *args: object, **named: object) -> object:
            raise RuntimeError(f"cannot answer {args}")

    with serving(settings, Broken(assistant)) as address:  # type: ignore[arg-type]
        turn = Page(address).ask("my card is 4111 1111 1111 1111")
        assert turn.notice == "something went wrong here"
        answer = httpx.post(f"{address}/api/ask", json={"question": "my card is 4111 1111 1111 1111"})
        assert answer.status_code == 500
        assert answer.json() == {"error": "something went wrong here", "hint": ""}
    assert "RuntimeError" in caplog.text
    assert "4111" not in caplog.text
