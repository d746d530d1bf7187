"""Event streams: counted for each visitor, ended after a time, and none for a session that has asked nothing."""

from __future__ import annotations

import asyncio
import json
import logging

import httpx
import pytest

from coprod_assistant.web.event_streams import ANSWERS, HEARTBEAT, EventStreams, Sessions

Sent = list[dict[str, object]]


def scope(path: str, *, session: str = "known", address: str = "203.0.113.9") -> dict[str, object]:
    query = f"session_hash={session}".encode()
    return {"type": "http", "method": "GET", "path": path, "query_string": query, "client": (address, 1), "headers": []}


async def endless(_: object, __: object, send: object) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
    while True:
        await send({"type": "http.response.body", "body": b"x", "more_body": True})  # type: ignore[operator]
        await asyncio.sleep(0.01)


def streams(*, per_address: int = 3, longest_s: float = 60.0) -> EventStreams:
    return EventStreams(
        endless,
        per_address=per_address,
        has_asked=lambda session: session == "known",
        answers_s=longest_s,
        heartbeat_s=longest_s,
    )


def opened(app: EventStreams, asked: dict[str, object]) -> tuple[asyncio.Task[None], Sent]:
    sent: Sent = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    return asyncio.create_task(app(asked, None, send)), sent  # type: ignore[arg-type]


@pytest.mark.parametrize("path", [ANSWERS, f"{HEARTBEAT}abc"])
def test_one_visitor_has_so_many_open_and_no_more(path: str) -> None:
    async def scene() -> None:
        app = streams(per_address=3)
        held = [opened(app, scope(path)) for _ in range(4)]
        other, sent_to_other = opened(app, scope(path, address="203.0.113.10"))
        await asyncio.sleep(0.05)
        assert [sent[0]["status"] for _, sent in held] == [200, 200, 200, 429]
        assert sent_to_other[0]["status"] == 200
        held[0][0].cancel()
        await asyncio.sleep(0.05)
        again, sent_again = opened(app, scope(path))
        await asyncio.sleep(0.05)
        assert sent_again[0]["status"] == 200
        for task in (*(task for task, _ in held), other, again):
            task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0.05)
        assert not app._open

    asyncio.run(scene())


@pytest.mark.parametrize("path", [ANSWERS, f"{HEARTBEAT}abc"])
def test_a_stream_ends_after_its_time(path: str) -> None:
    async def scene() -> None:
        task, sent = opened(streams(longest_s=0.05), scope(path))
        await asyncio.wait_for(task, timeout=2)
        assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}

    asyncio.run(scene())


def test_a_session_that_asked_nothing_is_told_so_without_gradio() -> None:
    async def scene() -> None:
        task, sent = opened(streams(), scope(ANSWERS, session="unknown"))
        await asyncio.wait_for(task, timeout=2)
        message = json.loads(str(sent[1]["body"], "utf-8").removeprefix("data: "))  # type: ignore[call-overload]
        assert (message["msg"], message["session_not_found"]) == ("unexpected_error", True)

    asyncio.run(scene())


def test_unknown_sessions_write_no_line(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for number in range(5):
            answer = client.get(f"/gradio_api/queue/data?session_hash=unknown{number}")
            assert answer.status_code == 200
            assert '"session_not_found": true' in answer.text
    assert not caplog.records


def test_a_visitor_with_many_conversations_pushes_out_only_his_own() -> None:
    sessions = Sessions(of_one=3)
    assert sessions.use("another", "203.0.113.10") == []
    pushed = [sessions.use(f"s{number}", "203.0.113.9") for number in range(5)]
    assert pushed == [[], [], [], ["s0"], ["s1"]]
    assert sessions.use("s2", "203.0.113.9") == []  # in use, so it is not the oldest any more
    assert sessions.use("s5", "203.0.113.9") == ["s3"]
