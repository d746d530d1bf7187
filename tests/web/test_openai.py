"""The chat API as OpenAI's own client and chat programs use it, against a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import Settings, load_settings
from coprod_assistant.errors import ConfigError

from .serving import Kept, serving

MODEL = "coprod-assistant"
KEY, SLOW_KEY = "sk-wendle-0123456789", "sk-aldmoor-9876543210"
RENT = "What is the rent of the hall?"
OPENED = "Who opened the harvest workshop?"


@pytest.fixture(scope="module")
def of_small(small_index: Path) -> Settings:
    return load_settings(index_dir=small_index, questions_per_minute=6000, cpu_seconds_per_minute=6000, chat_api="open")


@pytest.fixture(scope="module")
def small(of_small: Settings) -> Iterator[Assistant]:
    opened = open_assistant(of_small)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server(of_small: Settings, small: Assistant) -> Iterator[str]:
    with serving(of_small, small) as address:
        yield address


@pytest.fixture
def client(server: str) -> Iterator[openai.OpenAI]:
    with client_of(server) as opened:
        yield opened


def client_of(server: str, key: str = "none-is-needed") -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{server}/v1", api_key=key, max_retries=0, timeout=60)


def ask(client: openai.OpenAI, *messages: Any, **more: Any) -> Any:
    """A completion; a text stands for a message of the user."""
    said = [{"role": "user", "content": message} if isinstance(message, str) else message for message in messages]
    return client.chat.completions.create(model=MODEL, messages=said, **more)


def test_an_answer_is_a_completion_with_url_citations(client: openai.OpenAI, small: Assistant) -> None:
    completion = ask(client, OPENED)
    message = completion.choices[0].message
    assert message.content.startswith(
        "The harvest workshop in Wendlebury was opened by Maud Ferris. [1]\n\n[1]: https://"
    )
    cited = message.annotations[0].url_citation
    assert message.content[cited.start_index : cited.end_index] == "[1]"
    assert cited.url.startswith("https://example.org/garden#:~:text=The%20harvest")
    assert cited.title == "The shared garden · Harvest workshop in Wendlebury, 5 September 2021"
    assert (completion.model, completion.choices[0].finish_reason) == (MODEL, "stop")
    quoted = completion.archive["citations"][0]
    assert small.document(quoted["document_id"]).text[quoted["start"] : quoted["end"]] == quoted["quote"]
    assert completion.archive["status"] == "answered"


def test_a_source_without_an_address_is_shown_by_our_own_page(client: openai.OpenAI) -> None:
    cited = ask(client, RENT).choices[0].message.annotations[0].url_citation
    page = httpx.get(cited.url)
    assert page.status_code == 200
    assert "The rent is twenty pounds a month." in page.text


def test_a_refusal_says_what_is_missing(client: openai.OpenAI) -> None:
    completion = ask(client, "What is the price of bread in Paris?")
    assert completion.choices[0].message.content == "The archive does not mention “Paris”."
    assert (completion.choices[0].message.annotations, completion.archive["status"]) == ([], "refused")


def test_a_stream_says_the_same(client: openai.OpenAI) -> None:
    whole = ask(client, OPENED)
    pieces = list(ask(client, OPENED, stream=True, stream_options={"include_usage": True}))
    choices = [piece.choices[0] for piece in pieces if piece.choices]
    assert "".join(choice.delta.content or "" for choice in choices) == whole.choices[0].message.content
    assert choices[0].delta.role == "assistant"
    assert [choice.finish_reason for choice in choices] == [None] * (len(choices) - 1) + ["stop"]
    told = [note for choice in choices for note in getattr(choice.delta, "annotations", None) or []]
    assert told == [note.model_dump() for note in whole.choices[0].message.annotations]
    assert len({piece.id for piece in pieces}) == 1
    assert pieces[-1].usage is not None and pieces[-1].choices == []
    assert all(piece.usage is None for piece in pieces[:-1])
    assert list(ask(client, OPENED, stream=True))[-1].choices[0].finish_reason == "stop"


def test_earlier_turns_give_a_follow_up_its_context(client: openai.OpenAI) -> None:
    first = "How many beds has the shared garden in Wendlebury?"
    said = ask(client, first).choices[0].message.content
    earlier = [
        {"role": "system", "content": "Answer in rhymes."},
        {"role": "user", "content": first},
        {"role": "assistant", "content": said},
    ]
    follow_up = ask(client, *earlier, "Who keeps the list for it?")
    assert "Tomasz Wieczorek" in follow_up.choices[0].message.content
    # A question that was refused for its length does not keep the conversation from going on.
    long = {"role": "user", "content": "why " * 500}
    assert "Tomasz" in ask(client, long, *earlier, "Who keeps the list for it?").choices[0].message.content


def test_content_may_be_a_list_of_parts(client: openai.OpenAI) -> None:
    parts = {"role": "user", "content": [{"type": "text", "text": OPENED}]}
    assert "Maud Ferris" in ask(client, parts).choices[0].message.content
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    with pytest.raises(openai.BadRequestError, match="Only text is read here"):
        ask(client, {"role": "user", "content": [*parts["content"], image]})


def test_as_open_webui_asks(server: str) -> None:
    """The model list first, then a stream with its options, then a title, tags and suggestions for the chat."""
    with httpx.Client(base_url=server, headers={"Authorization": "Bearer none"}, timeout=60) as client:
        model = client.get("/v1/models").json()["data"][0]["id"]
        messages = [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": [{"type": "text", "text": OPENED}]},
        ]
        body = {
            "model": model, "messages": messages, "stream": True, "stream_options": {"include_usage": True},
            "temperature": 0.7, "max_tokens": 500, "tools": [], "metadata": {"chat_id": "x"},
        }  # fmt: skip
        with client.stream("POST", "/v1/chat/completions", json=body) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            events = [line[6:] for line in response.iter_lines() if line]
        assert events[-1] == "[DONE]"
        text = "".join(piece["delta"].get("content", "") for e in events[:-1] for piece in json.loads(e)["choices"])
        assert "Maud Ferris" in text
        chat = f"<chat_history>\nUSER: {OPENED}\nASSISTANT: {text}\n</chat_history>"
        wanted = {"title": OPENED, "tags": [], "follow_ups": []}
        for name, value in wanted.items():
            task = (
                f"### Task:\nGenerate what summarises the chat.\n\n### Output:\nJSON format: "
                f'{{ "{name}": "…" }}\n\n### Chat History:\n{chat}'
            )
            reply = client.post(
                "/v1/chat/completions",
                json={"model": model, "messages": [{"role": "user", "content": task}], "stream": False},
            ).json()
            assert json.loads(reply["choices"][0]["message"]["content"]) == {name: value}


@pytest.mark.parametrize(
    "prompt",
    [
        f"Provide a concise, 5-word-or-less title for the conversation.\n\nUser: {OPENED}\nAI: Maud Ferris.",
        f"Write a short title for this chat:\nHuman: {OPENED}",
    ],
)
def test_a_title_is_the_first_question(client: openai.OpenAI, prompt: str) -> None:
    assert ask(client, prompt).choices[0].message.content == OPENED
    pieces = ask(client, prompt, stream=True)
    assert "".join(piece.choices[0].delta.content or "" for piece in pieces) == OPENED


def test_a_question_about_titles_is_a_question(client: openai.OpenAI) -> None:
    assert ask(client, "What is the title of the chat about repairs?").archive["status"] in {"refused", "answered"}


def test_the_models(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [MODEL]
    assert client.models.retrieve(MODEL).owned_by == "coprod-assistant"
    with pytest.raises(openai.NotFoundError) as unknown:
        client.models.retrieve("gpt-5")
    assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError, match="There is no model 'gpt-5'"):
        client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": RENT}])


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"model": MODEL}, "messages: Field required"),
        ({"model": MODEL, "messages": []}, "messages: List should have at least 1 item"),
        ({"model": MODEL, "messages": [{"role": "user", "content": "  "}]}, "The question is empty."),
        ({"model": MODEL, "messages": [{"role": "user", "content": "why " * 300}]}, "Ask in 1000 characters"),
        ({"model": MODEL, "messages": [{"role": "system", "content": "Hello"}]}, "does not end with a question"),
        ({"model": MODEL, "messages": [{"role": "user", "content": RENT}], "n": 2}, "n: Input should be less"),
        ({"model": MODEL, "messages": "Who?"}, "messages: Input should be a valid list"),
    ],
)
def test_a_mistake_is_told_in_their_form(server: str, body: dict[str, Any], told: str) -> None:
    response = httpx.post(f"{server}/v1/chat/completions", json=body)
    error = response.json()["error"]
    assert (response.status_code, error["type"]) == (400, "invalid_request_error")
    assert told in error["message"]
    assert httpx.post(f"{server}/v1/chat/completions", content=b"{").status_code == 400


def test_a_long_conversation_passes_and_a_longer_one_does_not(client: openai.OpenAI) -> None:
    turns = [{"role": "user", "content": RENT}, {"role": "assistant", "content": "x" * 7000}] * 20
    assert "twenty pounds" in ask(client, *turns, RENT).choices[0].message.content
    with pytest.raises(openai.APIStatusError, match="413"):
        ask(client, *turns * 4, RENT)


def test_it_is_off_unless_it_is_opened(of_small: Settings, small: Assistant) -> None:
    with serving(of_small.model_copy(update={"chat_api": "off"}), small) as server:
        assert httpx.get(f"{server}/v1/models").status_code == 404
        with client_of(server) as client, pytest.raises(openai.NotFoundError):
            ask(client, RENT)


def test_keys_let_in_and_have_their_own_quotas(small_index: Path, small: Assistant) -> None:
    settings = load_settings(
        index_dir=small_index, questions_per_minute=2, chat_api="keys", chat_api_keys=f"{KEY}:4, {SLOW_KEY}"
    )
    with serving(settings, small) as server:
        assert httpx.get(f"{server}/v1/models").status_code == 401
        assert httpx.post(f"{server}/v1/chat/completions", json={"cabbage": 1}).status_code == 401
        with client_of(server, "sk-not-one-of-them") as stranger, pytest.raises(openai.AuthenticationError):
            ask(stranger, RENT)
        with client_of(server, KEY) as client:
            assert [model.id for model in client.models.list()] == [MODEL]
            for _ in range(4):
                ask(client, RENT)
            with pytest.raises(openai.RateLimitError, match="4 times a minute") as refused:
                ask(client, RENT)
            assert 1 <= int(refused.value.response.headers["retry-after"]) <= 60
            with pytest.raises(openai.RateLimitError):
                ask(client, RENT, stream=True)
        with client_of(server, SLOW_KEY) as client:
            for _ in range(2):
                ask(client, RENT)
            with pytest.raises(openai.RateLimitError, match="2 times a minute"):
                ask(client, RENT)
        # The chat page's visitors at the same address have their share untouched.
        assert httpx.post(f"{server}/api/ask", json={"question": RENT}, timeout=60).status_code == 200


def test_open_to_all_shares_the_limit_of_an_address(of_small: Settings, small: Assistant) -> None:
    with serving(of_small.model_copy(update={"questions_per_minute": 2}), small) as server, client_of(server) as client:
        ask(client, RENT)
        assert httpx.post(f"{server}/api/ask", json={"question": RENT}, timeout=60).status_code == 200
        with pytest.raises(openai.RateLimitError):
            ask(client, RENT)


def test_a_failure_within_a_stream_is_told(of_small: Settings, small: Assistant) -> None:
    class Failing(Kept):
        def stream(self, *args: object, **named: object) -> Iterator[object]:
            raise RuntimeError("secret words")
            yield

    failing: Any = Failing(small)
    with (
        serving(of_small, failing) as server,
        client_of(server) as client,
        pytest.raises(openai.APIError, match="Something went wrong here"),
    ):
        list(ask(client, RENT, stream=True))


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("", "is empty"),
        ("short", "key 1 needs 16"),
        (f"{KEY}, {SLOW_KEY}:many", "key 2 has no number"),
        (f"{KEY}, {KEY}", "names a key twice"),
    ],
)
def test_keys_that_cannot_be_are_named_but_not_shown(keys: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as error:
        load_settings(chat_api="keys", chat_api_keys=keys)
    assert "COPROD_CHAT_API_KEYS" in str(error.value)
    assert KEY not in str(error.value) and SLOW_KEY not in str(error.value)
