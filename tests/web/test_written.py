"""The chat, the API and the health of a server whose answers a language model writes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import Settings

from ..llm.scripted_server import Reply, Scripted, hangs, resets, says, scripted
from .chat_client import Page, asking, tags, text_in
from .serving import serving

FOCUS = "What was the German public management conference focused on?"
TRUE = "The 2011 German Public Management Conference focussed on e-government strategies [1]."
KEY = "sk-canary-0815-never-shown"


@contextmanager
def written_site(settings: Settings, *replies: Reply, **values: object) -> Iterator[tuple[str, Scripted]]:
    from pydantic import SecretStr

    with scripted(*replies) as model:
        named = {"llm_model": "small", "llm_base_url": model.address, "llm_api_key": SecretStr(KEY)} | values
        own = settings.model_copy(update=named)
        opened = open_assistant(own)
        try:
            with serving(own, opened) as address:
                yield address, model
        finally:
            opened.close()


@pytest.fixture(scope="module")
def written(settings: Settings) -> Iterator[tuple[str, Scripted]]:
    with written_site(settings, says(TRUE)) as site:
        yield site


def test_the_chat_says_who_wrote_and_keeps_the_archives_words_at_hand(written: tuple[str, Scripted]) -> None:
    turn = Page(written[0]).ask(FOCUS)
    assert (turn.state, turn.status) == ("done", "answered")
    assert "Written by a language model and checked against the archive" in text_in(turn.html, "who")
    assert "focussed on e-government strategies." in text_in(turn.html, "statement plain").replace("\xa0", " ")
    [button] = [a for t, a in tags(turn.html) if a.get("class") == "show-own"]
    assert button["aria-expanded"] == "false"
    [words] = [a for t, a in tags(turn.html) if a.get("class") == "own-words"]
    assert "hidden" in words
    opened = {a["data-open"] for t, a in tags(turn.html) if "data-open" in a}
    assert opened == {a["data-passage"] for t, a in tags(turn.html) if "data-passage" in a}
    assert {"c1", "o1"} <= opened


def test_a_visitor_can_leave_the_model_out(written: tuple[str, Scripted]) -> None:
    address, model = written
    asked = len(model.requests)
    turn = Page(address).ask(FOCUS, own=True)
    assert "The archive says" in text_in(turn.html, "who")
    assert "show-own" not in turn.html
    answer = httpx.post(f"{address}/api/ask", json={"question": FOCUS, "mode": "extractive"}, timeout=30).json()
    assert (answer["mode"], answer["generation"]) == ("extractive", None)
    assert len(model.requests) == asked
    answer = httpx.post(f"{address}/api/ask", json={"question": FOCUS}, timeout=30).json()
    assert (answer["mode"], answer["generation"]["shown"]) == ("generated", 1)
    assert httpx.post(f"{address}/api/ask", json={"question": FOCUS, "mode": "poetic"}).status_code == 422


@pytest.mark.parametrize("own", [None, [True], {"x": 1}])
def test_a_switch_that_is_none_is_refused(written: tuple[str, Scripted], own: object) -> None:
    with asking(written[0], FOCUS, own=own) as answer:
        assert answer.status_code == 422


def test_the_page_says_that_a_model_writes(written: tuple[str, Scripted], site: str) -> None:
    with_model, without = httpx.get(written[0]).text, httpx.get(site).text
    assert "No language model writes the answers" in without
    assert "A language model writes most answers" not in without
    assert "A language model writes most answers" in with_model
    assert "No language model writes the answers" not in with_model
    assert KEY not in with_model
    assert "llm" not in with_model.lower().replace("llms", "")


def test_the_key_is_nowhere(written: tuple[str, Scripted]) -> None:
    address, model = written
    Page(address).ask(FOCUS)
    assert KEY in model.headers[-1]["authorization"]
    for path in ("/", "/config", "/openapi.json", "/healthz/ready", "/archive", "/gradio_api/info", "/nowhere"):
        assert "canary-0815" not in httpx.get(address + path).text


@pytest.mark.alone
def test_a_fault_is_told_and_health_is_degraded(settings: Settings) -> None:
    with written_site(settings, resets(f"{TRUE} And so")) as (address, _):
        assert httpx.get(f"{address}/healthz/ready").json() == {"status": "ready"}
        turn = Page(address).ask(FOCUS)
        assert text_in(turn.html, "aside") == (
            "The language model’s answer did not arrive whole. You read the archive’s own words instead."
        )
        assert "The archive says" in text_in(turn.html, "who")
        assert 'data-key="g0"' not in turn.html
        started = time.monotonic()
        ready = httpx.get(f"{address}/healthz/ready")
        assert time.monotonic() - started < 0.5
        assert (ready.status_code, ready.json()) == (200, {"status": "degraded"})
        answer = httpx.post(f"{address}/api/ask", json={"question": FOCUS}, timeout=30).json()
        assert (answer["mode"], answer["generation"]["fallback"]) == ("extractive", "cut")
        assert "Traceback" not in json.dumps(answer)


@pytest.mark.alone
def test_leaving_frees_the_place_and_ends_the_models_call(settings: Settings) -> None:
    with written_site(settings, hangs(), says(TRUE), concurrent_answers=1) as (address, model):
        with asking(address, FOCUS) as answer:
            assert answer.status_code == 200
            while not model.requests:
                time.sleep(0.05)
            started = time.monotonic()
        assert model.closed.wait(5)
        answer = httpx.post(f"{address}/api/ask", json={"question": FOCUS}, timeout=30)
        assert answer.json()["mode"] == "generated"
        assert time.monotonic() - started < 5


def test_without_a_model_nothing_of_it_is_there(assistant: Assistant, site: str) -> None:
    assert not assistant.degraded()
    assert "own-words" not in Page(site).ask(FOCUS).html
