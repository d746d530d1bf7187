"""The settings of a language model: what is wrong is named, the key never."""

from __future__ import annotations

import subprocess
import sys

import pytest

from coprod_assistant.config import Settings, load_settings
from coprod_assistant.errors import ConfigError
from coprod_assistant.writing import connection_of, writer_of

KEY = "sk-canary-1234567890"


def test_no_model_is_the_default() -> None:
    assert writer_of(load_settings()) is None


def test_a_key_shows_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROD_LLM_API_KEY", KEY)
    settings = load_settings(llm_model="small", llm_base_url="http://127.0.0.1:1/v1")
    connection = connection_of(settings)
    assert connection.api_key.get_secret_value() == KEY
    told = [repr(settings), str(settings), settings.model_dump_json(), repr(connection), repr(writer_of(settings))]
    assert [text for text in told if "canary" in text] == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("COPROD_LLM_BASE_URL", "127.0.0.1:8080", "no address"),
        ("COPROD_LLM_BASE_URL", "ftp://host/v1", "no address"),
        ("COPROD_LLM_BASE_URL", f"http://user:{KEY}@host/v1", "holds no password"),
        ("COPROD_LLM_TIMEOUT_S", "0", "greater than or equal to 1"),
        ("COPROD_LLM_CONTEXT_TOKENS", "many", "valid integer"),
        ("COPROD_LLM_TOKEN", KEY, "unknown setting COPROD_LLM_TOKEN"),
    ],
)
def test_what_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as caught:
        load_settings()
    assert words in str(caught.value)
    assert name in str(caught.value)
    assert "canary" not in f"{caught.value!r} {caught.value.hint} {caught.value.__cause__!r}"


def test_an_address_loses_its_last_slash() -> None:
    assert load_settings(llm_base_url="http://127.0.0.1:8080/v1/").llm_base_url == "http://127.0.0.1:8080/v1"


def test_a_context_is_larger_than_the_answer_it_holds() -> None:
    with pytest.raises(ConfigError, match="COPROD_LLM_CONTEXT_TOKENS"):
        load_settings(llm_context_tokens=512, llm_max_output_tokens=512)


def test_a_run_without_a_model_loads_no_langchain() -> None:
    code = (
        "import sys, coprod_assistant.assistant, coprod_assistant.llm, coprod_assistant.writing;"
        "print(sorted({'langchain', 'langchain_core', 'langchain_openai', 'openai', 'httpx2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_setting_has_a_default_that_is_allowed() -> None:
    assert Settings.model_fields["llm_provider"].default == "openai-compatible"
