"""The MCP server as the SDK's own client meets it, over standard input and output and over HTTP."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from coprod_assistant import Archive
from coprod_assistant.config import load_settings
from coprod_assistant.errors import ConfigError
from coprod_assistant.integrations.mcp import archive_server

ROOT = Path(__file__).parents[2]
RENT = "What is the rent of the hall?"
KEY, SLOW_KEY = "wendle-0123456789abcdef", "aldmoor-0123456789abcdef"
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPTS = {"Accept": "application/json, text/event-stream"}
Scene = Callable[[Client], Awaitable[Any]]


def with_client(server: Any, scene: Scene) -> Any:
    async def play() -> Any:
        async with Client(server) as client:
            return await scene(client)

    return asyncio.run(play())


def call(archive: Archive, tool: str, **arguments: object) -> Any:
    """The result of a call without a transport between."""
    return with_client(archive_server(archive), lambda client: client.call_tool(tool, arguments))


def command(index: Path, *more: str) -> list[str]:
    return ["-m", "coprod_assistant", "mcp", "--index", str(index), *more]


@contextmanager
def over_http(index: Path, **settings: str) -> Iterator[str]:
    """The address of `coprod mcp --http` while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *command(index, "--http", "--port", str(port))],
        stderr=subprocess.PIPE,
        env=os.environ | settings,
    )
    try:
        until = time.monotonic() + 300
        while True:
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() < until, "the server did not start"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        process.wait(30)


async def ask_and_read(client: Client) -> tuple[Any, Any]:
    """An answer, and the words that its citation names."""
    answer = await client.call_tool("ask", {"question": RENT})
    cited = answer.structured_content["citations"][0]
    place = {name: cited[name] for name in ("document_id", "start", "end")}
    return answer.structured_content, (await client.call_tool("read", place)).structured_content


@pytest.mark.slow
def test_over_standard_input_and_output(small_index: Path) -> None:
    environment = {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    server = StdioServerParameters(command=sys.executable, args=command(small_index), env=environment, cwd=ROOT)
    answer, read = with_client(stdio_client(server), ask_and_read)
    assert answer["status"] == "answered"
    assert read["quote"] == answer["citations"][0]["quote"] == "The rent is twenty pounds a month."


@pytest.mark.slow
def test_over_http(small_index: Path) -> None:
    with over_http(small_index) as address:
        answer, read = with_client(address, ask_and_read)
        assert answer["status"] == "answered"
        assert read["quote"] == answer["citations"][0]["quote"] == "The rent is twenty pounds a month."
        # A page in a browser that made its own name lead here is turned away, and so is one of another origin.
        assert httpx.post(address, json=CALL, headers={**ACCEPTS, "Host": "evil.example"}).status_code == 421
        assert httpx.post(address, json=CALL, headers={**ACCEPTS, "Origin": "http://evil.example"}).status_code == 403
        assert httpx.post(address, content=b"x" * 70_000, headers=ACCEPTS).status_code == 413


@pytest.mark.slow
def test_over_http_with_keys(small_index: Path) -> None:
    async def asked(address: str, key: str, times: int) -> list[Any]:
        http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}, timeout=60)
        async with http, Client(streamable_http_client(address, http_client=http)) as client:
            await client.list_tools()  # costs nothing
            return [await client.call_tool("events", {}) for _ in range(times)]

    with over_http(small_index, COPROD_MCP_KEYS=f"{KEY}:3, {SLOW_KEY}:1", COPROD_QUESTIONS_PER_MINUTE="2") as address:
        for headers in ({}, {"Authorization": "Bearer none-is-needed-here"}, {"Authorization": f"Basic {KEY}"}):
            turned_away = httpx.post(address, json=CALL, headers=ACCEPTS | headers)
            assert (turned_away.status_code, turned_away.headers["www-authenticate"]) == (401, "Bearer")
        known = ACCEPTS | {"Authorization": f"Bearer {KEY}"}
        assert httpx.post(address, json=CALL, headers=known).status_code == 200
        assert httpx.get(address, headers=known).status_code == 405  # and no stream without an end
        *answered, refused = asyncio.run(asked(address, KEY, 4))
        assert [result.is_error for result in answered] == [False] * 3
        assert refused.is_error
        assert "ask again in" in refused.content[0].text
        assert [result.is_error for result in asyncio.run(asked(address, SLOW_KEY, 2))] == [False, True]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "archive.example.org"])
def test_beyond_this_machine_it_wants_keys(tmp_path: Path, host: str) -> None:
    call = [sys.executable, *command(tmp_path, "--http", "--host", host)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"everyone who reaches {host}" in done.stderr
    assert "COPROD_MCP_KEYS" in done.stderr


def test_keys_that_cannot_be_are_not_shown() -> None:
    with pytest.raises(ConfigError, match=r"COPROD_MCP_KEYS: .*key 2 needs 16") as error:
        load_settings(mcp_keys=f"{KEY}, too-short")
    assert KEY not in str(error.value) and "too-short" not in str(error.value)


def test_every_tool_only_looks_and_says_what_it_gives(small_archive: Archive) -> None:
    listed = with_client(archive_server(small_archive), lambda client: client.list_tools())
    assert {tool.name for tool in listed.tools} == {"ask", "search", "events", "read"}
    for tool in listed.tools:
        assert tool.annotations.read_only_hint
        assert not tool.annotations.destructive_hint
        assert not tool.annotations.open_world_hint
        assert tool.description
        assert tool.output_schema["properties"]
        assert all("description" in field for name, field in tool.input_schema["properties"].items())


def test_an_answer_has_its_citations_and_links(small_archive: Archive) -> None:
    answer = call(small_archive, "ask", question="Who opened the harvest workshop?").structured_content
    cited = answer["citations"][0]
    assert f"[{cited['marker']}]" in answer["text"]
    assert cited["link"].startswith("https://example.org/garden#:~:text=")
    assert small_archive.document(cited["document_id"]).text[cited["start"] : cited["end"]] == cited["quote"]
    assert (answer["nearest"], answer["missing"]) == ([], None)


def test_a_refusal_shows_what_is_nearest(small_archive: Archive) -> None:
    answer = call(small_archive, "ask", question="What is the price of bread in Paris?").structured_content
    assert (answer["status"], answer["citations"]) == ("refused", [])
    assert "Paris" in answer["missing"]
    assert len(answer["nearest"]) == 3
    for near in answer["nearest"]:
        assert small_archive.document(near["document_id"]).text[near["start"] : near["end"]] == near["quote"]


def test_a_follow_up_takes_its_subject_from_earlier_questions(small_archive: Archive) -> None:
    earlier = ["How many beds has the shared garden in Wendlebury?"]
    answer = call(small_archive, "ask", question="Who keeps the list for it?", earlier=earlier).structured_content
    assert "Tomasz Wieczorek" in answer["text"]


def test_search_is_filtered(small_archive: Archive) -> None:
    found = call(small_archive, "search", words="visitors", since="2020-06", until="2020-06", top_k=3)
    passages = found.structured_content["passages"]
    assert [one["title"] for one in passages] == ["The repair café"]
    first = passages[0]
    assert small_archive.document(first["document_id"]).text[first["start"] : first["end"]] == first["quote"]
    assert first["nearest"] in first["quote"]
    assert first["event_id"]


def test_events_are_listed_with_their_sources(small_archive: Archive) -> None:
    listed = call(small_archive, "events", place="Wendlebury").structured_content
    assert [(event["name"], event["starts"]) for event in listed["events"]] == [("Harvest workshop", "2021-09-05")]
    assert listed["events"][0]["sources"][0]["quote"] == "Harvest workshop in Wendlebury, 5 September 2021"
    all_of_them = call(small_archive, "events", limit=1).structured_content
    assert (len(all_of_them["events"]), all_of_them["total"]) == (1, 3)


def test_read_gives_what_stands_around(small_archive: Archive) -> None:
    document = next(one for one in small_archive.documents() if one.file == "minutes.md")
    near = call(small_archive, "read", document_id=document.id, start=22, end=40, around=10).structured_content
    text = small_archive.document(document.id).text
    assert (near["start"], near["end"], near["quote"]) == (12, 50, text[12:50])
    whole = call(small_archive, "read", document_id=document.id).structured_content
    assert (whole["quote"], whole["characters"]) == (text, len(text))


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("ask", {"question": " "}, "the question is empty: type a question"),
        ("search", {"words": "beds", "since": "soon"}, "'soon' is not a day"),
        ("search", {"words": "beds", "event": "x"}, "there is no event 'x'"),
        ("search", {"words": "beds", "top_k": 500}, "less than or equal to 50"),
        ("search", {"words": "beds", "kind": "cabbage"}, "barrier"),
        ("read", {"document_id": "x"}, "there is no document 'x'"),
        ("ask", {}, "question"),
    ],
)
def test_a_mistake_is_told_to_the_model(
    small_archive: Archive, tool: str, arguments: dict[str, Any], told: str
) -> None:
    result = call(small_archive, tool, **arguments)
    assert result.is_error
    assert told in result.content[0].text


def test_calls_at_the_same_time(small_archive: Archive) -> None:
    async def scene(client: Client) -> list[Any]:
        questions = [RENT, "Who opened the harvest workshop?"] * 3
        return await asyncio.gather(*(client.call_tool("ask", {"question": question}) for question in questions))

    texts = [
        result.structured_content["text"] for result in with_client(archive_server(small_archive, at_once=2), scene)
    ]
    assert texts == texts[:2] * 3


def test_without_an_index_the_command_says_so(tmp_path: Path) -> None:
    call = [sys.executable, *command(tmp_path)]
    done = subprocess.run(call, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"error: there is no index in {tmp_path} (run: coprod index)\n"
