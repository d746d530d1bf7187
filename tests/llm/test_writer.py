"""Any model behind an address: text as it comes, each fault by its name, limits on time, length and tokens."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pydantic import SecretStr

from coprod_assistant.errors import ConfigError, GenerationError
from coprod_assistant.llm import ChatModel, Connection, Message, Writer
from coprod_assistant.llm.faults import Breaker

from .scripted_server import FAULTS, Reply, Scripted, drips, event, hangs, says, scripted, status, stream_of

ASKED = [Message("system", "Be brief."), Message("user", "Say {user.__class__} and {{7*7}}.")]
KEY = "sk-canary-4711-do-not-print"


def writer_for(address: str, **values: object) -> Writer:
    named = {"model": "small", "api_key": SecretStr(KEY), "timeout_s": 5.0} | values
    return Writer(ChatModel(Connection(base_url=address, **named)))  # type: ignore[arg-type]


@contextmanager
def writing(*replies: Reply, **values: object) -> Iterator[tuple[Writer, Scripted]]:
    with scripted(*replies) as server:
        writer = writer_for(server.address, **values)
        yield writer, server
        writer.close()


def written(writer: Writer) -> str:
    return "".join(piece.text for piece in writer.write(ASKED))


def reason_of(writer: Writer) -> str:
    with pytest.raises(GenerationError) as caught:
        written(writer)
    return caught.value.reason


@pytest.mark.alone
@pytest.mark.parametrize(("reply", "reasons"), [pytest.param(r, w, id=name) for name, r, w in FAULTS])
def test_a_fault_has_a_name(reply: Reply, reasons: set[str]) -> None:
    with writing(reply) as (writer, _):
        started = time.monotonic()
        assert reason_of(writer) in reasons
        assert time.monotonic() - started < 3 + 2  # the first call loads the libraries
        assert writer.failing()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert reason_of(writer_for(f"http://127.0.0.1:{port}/v1")) == "unreachable"


def test_no_such_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert reason_of(writer_for("http://nowhere.invalid/v1")) == "dns"


def test_no_certificate() -> None:
    with scripted(says("Hello.")) as server:
        assert reason_of(writer_for(server.address.replace("http", "https", 1))) == "tls"


@pytest.mark.alone
def test_a_server_that_never_shakes_hands() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        writer = writer_for(f"https://127.0.0.1:{silent.getsockname()[1]}/v1", timeout_s=20.0)
        writer.model.prepare()
        started = time.monotonic()
        assert reason_of(writer) == "tls"
        assert time.monotonic() - started < 3


@pytest.mark.alone
@pytest.mark.parametrize("reply", [hangs(), drips("A sentence that takes for ever to be written.")])
def test_the_time_of_an_answer_ends(reply: Reply) -> None:
    with writing(reply, timeout_s=1.0) as (writer, server):
        writer.model.prepare()
        started = time.monotonic()
        assert reason_of(writer) == "slow"
        assert time.monotonic() - started < 1.5
        assert server.closed.wait(2), "the connection is still open"


def test_text_comes_as_it_is_written() -> None:
    with writing(says("The workshop – 30 October – was in Manchester. 🙂")) as (writer, server):
        pieces = list(writer.write(ASKED))
        assert "".join(piece.text for piece in pieces) == "The workshop – 30 October – was in Manchester. 🙂"
        assert len(pieces) > 3
        assert not any(piece.cut for piece in pieces)
        assert not writer.failing()
    [request] = server.requests
    assert [message["content"] for message in request["messages"]] == [message.content for message in ASKED]
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert (request["model"], request["max_tokens"], request["stream"], request["temperature"]) == (
        "small",
        400,
        True,
        0,
    )
    assert "tools" not in request
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_an_answer_at_its_longest_length_is_told() -> None:
    with writing(says("One sentence. And half of", finish="length")) as (writer, _):
        assert [piece.cut for piece in writer.write(ASKED)][-1]


def test_what_is_not_an_answer_yet_does_no_harm() -> None:
    events = [b": keep-alive\n\n", event(None), event(""), event("Yes."), event(None, finish="stop")]
    with writing(stream_of(events)) as (writer, _):
        assert written(writer) == "Yes."


@pytest.mark.alone
def test_stopping_closes_the_connection() -> None:
    with writing(drips("One. Two. Three. Four. Five. Six.", pause_s=10)) as (writer, server):
        stop = threading.Event()
        pieces = writer.write(ASKED, stop=stop)
        assert next(pieces).text
        stop.set()
        started = time.monotonic()
        assert list(pieces) == []
        assert time.monotonic() - started < 1
        assert server.closed.wait(2)
        assert not writer.failing()


def test_closing_the_iterator_closes_the_connection() -> None:
    with writing(drips("One. Two. Three. Four. Five. Six.", pause_s=10)) as (writer, server):
        pieces = writer.write(ASKED)
        next(pieces)
        pieces.close()
        assert server.closed.wait(2)
        assert not writer.failing()


def test_the_circuit_opens_after_five_faults_and_closes_again() -> None:
    now = [100.0]
    with scripted(*[status(500)] * 5, says("Back again."), status(500)) as server:
        model = ChatModel(Connection("small", server.address))
        writer = Writer(model, breaker=Breaker(clock=lambda: now[0]))
        assert [reason_of(writer) for _ in range(7)] == ["server"] * 5 + ["paused"] * 2
        assert len(server.requests) == 5
        now[0] += 60
        assert written(writer) == "Back again."
        assert not writer.failing()
        assert reason_of(writer) == "server"
        writer.close()


def test_one_caller_tries_when_the_pause_is_over() -> None:
    now = [0.0]
    breaker = Breaker(faults=1, pause_s=30, clock=lambda: now[0])
    breaker.failed()
    now[0] = 29.9
    with pytest.raises(GenerationError):
        breaker.check()
    now[0] = 30.1
    breaker.check()
    with pytest.raises(GenerationError):
        breaker.check()
    breaker.left()  # the one who tried was stopped: the next may try
    breaker.check()
    breaker.succeeded()
    breaker.check()


def test_a_call_longer_than_the_context_is_not_made() -> None:
    with writing(says("Yes."), context_tokens=512) as (writer, server):
        with pytest.raises(GenerationError) as caught:
            list(writer.write([Message("user", "word " * 600)]))
        assert caught.value.reason == "context"
        assert server.requests == []


def test_the_budget_of_a_day_stops_calls() -> None:
    day = [dt.date(2026, 1, 1)]
    with writing(says("Yes, it was."), tokens_per_day=1000) as (writer, server):
        writer.budget._today = lambda: day[0]
        writer.budget._day = day[0]
        calls = 0
        while calls < 100:
            try:
                written(writer)
            except GenerationError as error:
                assert error.reason == "budget"
                break
            calls += 1
        assert 0 < calls == len(server.requests) < 100
        assert writer.budget.used <= 1000
        assert not writer.breaker.failing
        day[0] += dt.timedelta(days=1)
        assert written(writer) == "Yes, it was."


def test_tokens_that_the_server_counts_are_taken_for_true() -> None:
    counted = b'{"prompt_tokens": 70, "completion_tokens": 7, "total_tokens": 77}'
    usage = b'data: {"id": "1", "choices": [], "usage": ' + counted + b"}\n\n"
    with writing(stream_of([event("Yes."), event(None, finish="stop"), usage])) as (writer, _):
        written(writer)
        assert writer.budget.used == 77


def test_no_reply_of_the_server_and_no_key_is_in_an_error(caplog: pytest.LogCaptureFixture) -> None:
    body = f'{{"error": {{"message": "Incorrect API key provided: {KEY}"}}}}'
    caplog.set_level("DEBUG")
    with writing(status(401, body)) as (writer, _):
        with pytest.raises(GenerationError) as caught:
            written(writer)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__
        told = f"{caught.value!r} {caught.value} {caught.value.hint} {writer.model.connection!r} {caplog.text}"
    assert "sk-canary" not in told
    assert "Say {user" not in caplog.text


def test_the_models_of_a_server() -> None:
    with writing(says("Yes.")) as (writer, _):
        assert writer.models() == ["large", "small"]


def test_a_model_without_an_address_is_named() -> None:
    with pytest.raises(ConfigError, match="not where it is served") as caught:
        ChatModel(Connection("small"))
    assert "COPROD_LLM_BASE_URL" in caught.value.hint


def test_a_provider_whose_package_is_missing_is_named() -> None:
    with pytest.raises(ConfigError) as caught:
        ChatModel(Connection("some-model", provider="mistralai", api_key=SecretStr(KEY))).prepare()
    assert "mistralai" in str(caught.value)
    assert "pip install langchain-mistralai" in caught.value.hint


def test_a_provider_that_does_not_exist_is_named() -> None:
    with pytest.raises(ConfigError, match="COPROD_LLM_PROVIDER=nobody"):
        ChatModel(Connection("some-model", provider="nobody")).prepare()


def test_the_fault_is_known_again_while_nobody_asks() -> None:
    with writing(status(500), status(500)) as (writer, _):
        reason_of(writer)
        assert writer.failing()
        writer.look()  # what runs beside `failing()` once half a minute has passed: the server lists its models
        assert not writer.failing()


NOWHERE_ELSE = """
import socket, sys
went = []
connect = socket.socket.connect
def watched(self, address):
    went.append(address)
    return connect(self, address)
socket.socket.connect = watched
from coprod_assistant.llm import ChatModel, Connection, Message, Writer
writer = Writer(ChatModel(Connection("small", sys.argv[1])))
print("".join(piece.text for piece in writer.write([Message("user", "hello")])))
import time; time.sleep(1.0)
print(sorted({address[1] for address in went if isinstance(address, tuple)}))
"""


def test_nothing_is_told_to_anybody_else() -> None:
    """Even where the environment asks for tracing, a proxy, another address or another key."""
    with scripted(says("Hello."), says("Traced.")) as server, scripted(says("Elsewhere.")) as other:
        port = server.address.split(":")[2].split("/")[0]
        elsewhere = other.address.removesuffix("/v1")
        environment = os.environ | {
            "LANGSMITH_TRACING": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_API_KEY": "lsv2_x",
            "LANGSMITH_ENDPOINT": elsewhere,
            "LANGCHAIN_ENDPOINT": elsewhere,
            "HTTP_PROXY": elsewhere,
            "http_proxy": elsewhere,
            "ALL_PROXY": elsewhere,
            "OPENAI_PROXY": elsewhere,
            "OPENAI_BASE_URL": other.address,
            "OPENAI_API_BASE": other.address,
            "OPENAI_API_KEY": "sk-of-somebody-else",
            "OPENAI_ORG_ID": "org-of-somebody-else",
        }
        done = subprocess.run(
            [sys.executable, "-c", NOWHERE_ELSE, server.address],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == f"Hello.\n[{port}]\n", done.stderr
        assert other.requests == []
        sent = str(server.headers[0])
        assert "sk-of-somebody-else" not in sent
        assert "org-of-somebody-else" not in sent
