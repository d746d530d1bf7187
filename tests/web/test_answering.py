"""`POST /api/ask` as server-sent events."""

import asyncio
from collections.abc import AsyncGenerator, Iterator

import httpx
import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings
from coprod_assistant.web.answering import Event, as_stream

from .chat_client import events_of, tags, text_in
from .serving import Kept, serving
from .test_api import ANSWER_KEYS, SCOTLAND

STREAM = {"Accept": "text/event-stream"}
SEVERAL = "Which events were held in 2011?"
NOT_SAME = {"timings_ms"}


def ask(client: httpx.Client, **body: object) -> list[tuple[str, dict[str, object]]]:
    with client.stream("POST", "/api/ask", json=body, headers=STREAM) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        return list(events_of(answer))


def test_statements_come_first_and_the_plain_answer_last(client: httpx.Client) -> None:
    plain = client.post("/api/ask", json={"question": SCOTLAND, "id": "q1"}).json()
    *statements, (last, whole) = ask(client, question=SCOTLAND, id="q1")
    assert [name for name, _ in statements] == ["statement"] * len(plain["statements"])
    assert [data for _, data in statements] == plain["statements"]
    assert last == "answer"
    assert whole.pop("turn") == {"question": SCOTLAND, "answer": plain["text"]}
    assert set(whole) == ANSWER_KEYS
    assert {k: v for k, v in whole.items() if k not in NOT_SAME} == {
        k: v for k, v in plain.items() if k not in NOT_SAME
    }


def test_a_page_gets_the_turn_as_html(client: httpx.Client) -> None:
    *steps, (last, whole) = ask(client, question=SCOTLAND, id="mine", render="html")
    assert {name for name, _ in steps} == {"turn"}
    assert "Searching the archive" in text_in(str(steps[0][1]["html"]))
    assert last == "answer"
    (article,) = [a for tag, a in tags(str(whole["html"])) if tag == "article"]
    assert (article["data-turn"], article["data-state"], article["class"]) == ("mine", "done", "turn answered")
    passages = [a["data-passage"] for _, a in tags(str(whole["html"])) if "data-passage" in a]
    assert passages == [f"c{citation['marker']}" for citation in whole["citations"]]  # type: ignore[attr-defined]


def test_without_the_header_the_answer_is_json(client: httpx.Client) -> None:
    answer = client.post("/api/ask", json={"question": SCOTLAND, "own": True, "render": "html"})
    assert set(answer.json()) == ANSWER_KEYS


def test_the_turns_before_are_taken_along(client: httpx.Client) -> None:
    first = ask(client, question=SCOTLAND)[-1][1]["turn"]
    assert "Elke" in str(ask(client, question="Who suggested them?", history=[first])[-1][1]["text"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": "  "}, 400),
        ({"question": "x" * 1001}, 400),
        ({"question": "x", "render": "pdf"}, 422),
        ({"question": "x", "history": [{"question": "x" * 1001}]}, 400),
    ],
)
def test_what_is_not_taken_has_a_status_of_its_own(client: httpx.Client, body: object, status: int) -> None:
    answer = client.post("/api/ask", json=body, headers=STREAM)
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "hint"}


def test_too_many_questions_are_told_before_the_stream(settings: Settings, assistant: Assistant) -> None:
    few = settings.model_copy(update={"questions_per_minute": 1})
    with serving(few, assistant) as address, httpx.Client(base_url=address, timeout=30) as client:
        assert ask(client, question=SCOTLAND)[-1][0] == "answer"
        answer = client.post("/api/ask", json={"question": SCOTLAND}, headers=STREAM)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


def test_a_failure_inside_is_an_event_and_says_nothing_of_the_question(
    settings: Settings, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Kept):
        def stream(self, *args: object, **named: object) -> Iterator[object]:
            yield from list(super().stream(*args, **named))[:1]
            raise RuntimeError(f"cannot answer {args}")

    with (
        serving(settings, Broken(assistant)) as address,  # type: ignore[arg-type]
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        first, last = ask(client, question=SCOTLAND)
    assert first[0] == "statement"
    assert last == ("error", {"error": "something went wrong here", "hint": ""})
    assert "RuntimeError" in caplog.text
    assert SCOTLAND not in caplog.text


def test_silence_is_filled_and_leaving_it_closes_what_is_made() -> None:
    closed: list[str] = []

    async def slow() -> AsyncGenerator[Event, None]:
        try:
            await asyncio.sleep(0.05)
            yield "statement", {"n": 1}
            await asyncio.sleep(60)
        finally:
            closed.append("yes")

    async def listen() -> list[str]:
        stream = as_stream(slow(), every_s=0.02)
        heard: list[str] = []
        try:
            async with asyncio.timeout(0.2):
                async for text in stream:
                    heard.append(text)
        except TimeoutError:
            pass
        return heard

    heard = asyncio.run(listen())
    assert heard[0] == ": here\n\n"
    event = heard.index('event: statement\ndata: {"n": 1}\n\n')
    assert ": waiting\n\n" in heard[1:event] and ": waiting\n\n" in heard[event:]
    assert closed == ["yes"]
