"""A chat model by setting, through langchain. The only module that imports langchain and what it stands on.

Tracing is off, retries are none, redirects and proxy variables are not followed: a question goes to the named server
and nowhere else.
"""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from ..errors import ConfigError
from .faults import fault, fault_of
from .prompts import Message

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

COMPATIBLE = "openai-compatible"
CONNECT_S = 2.5  # an answer in the archive's own words is promised 3 s after a fault
RESPONSE_BYTES = 4_000_000  # each token of a stream costs about 200 bytes
NO_KEY = "none"  # the library insists on a key, and would otherwise take one from the environment
# langsmith sends every prompt to its host where one of these says so.
NO_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
TALKATIVE = ("openai", "httpx", "httpx2", "httpcore", "httpcore2", "langsmith", "langchain")  # log requests


@dataclass(frozen=True, slots=True)
class Connection:
    """Which model, where, and with which limits; the key never shows in its repr."""

    model: str
    base_url: str = ""
    api_key: SecretStr = field(default=SecretStr(""), repr=False)
    provider: str = COMPATIBLE
    timeout_s: float = 30.0
    max_output_tokens: int = 400
    context_tokens: int = 4096
    tokens_per_day: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Delta:
    """What came next: text, why the model stopped (empty while it has not), tokens used in all (0 if not told).

    `version` is what the server calls the model that wrote, which may say more than its name; empty if not told.
    """

    text: str
    finish: str = ""
    tokens: int = 0
    version: str = ""


class ChatModel:
    """One model behind one address. Its methods run on an event loop; `prepare` before, in any thread."""

    def __init__(self, connection: Connection) -> None:
        """A model that is not connected to yet.

        Raises:
            ConfigError: an OpenAI-compatible server is asked for, and its address is not given.
        """
        self.connection = connection
        if connection.provider == COMPATIBLE and not connection.base_url:
            raise ConfigError(
                "COPROD_LLM_MODEL is set, but not where it is served",
                hint="set COPROD_LLM_BASE_URL, for example http://127.0.0.1:8080/v1, or COPROD_LLM_PROVIDER",
            )
        self._chat: BaseChatModel | None = None

    def prepare(self) -> None:
        """Loads the libraries, which takes a second or two.

        Raises:
            ConfigError: the provider's package is not installed or does not take the settings.
        """
        if self._chat is None:
            _keep_quiet()
            make = _compatible if self.connection.provider == COMPATIBLE else _by_provider
            self._chat = make(self.connection)

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncIterator[Delta]:
        """The model's text as it comes.

        Raises:
            GenerationError: anything went wrong; names what.
        """
        from langchain_core.messages import HumanMessage, SystemMessage

        self.prepare()
        assert self._chat is not None  # noqa: S101, for the type checker
        kinds = {"system": SystemMessage, "user": HumanMessage}
        sent = [kinds[message.role](content=message.content) for message in messages]
        try:
            async for chunk in self._chat.astream(sent, max_tokens=max_tokens):
                yield _delta(chunk)
        except Exception as error:  # every library has exceptions of its own, and some let a KeyError through
            raise fault_of(error) from None  # the cause holds headers and the question

    async def models(self) -> list[str]:
        """Names of the models that an OpenAI-compatible server offers; empty where it does not tell.

        Raises:
            GenerationError: it cannot be asked.
        """
        import httpx2

        key = self.connection.api_key.get_secret_value() or NO_KEY
        try:
            async with _http_client(self.connection) as client:
                answer = await client.get(
                    f"{self.connection.base_url}/models", headers={"Authorization": f"Bearer {key}"}
                )
                answer.raise_for_status()
                return sorted(str(model["id"]) for model in answer.json()["data"])
        except httpx2.HTTPStatusError:
            return []
        except Exception as error:  # as above
            raise fault_of(error) from None


def _delta(chunk: Any) -> Delta:
    told = chunk.response_metadata or {}
    used = chunk.usage_metadata or {}
    finish = told.get("finish_reason") or told.get("stop_reason") or ""
    version = " ".join(str(told[name]) for name in ("model_name", "system_fingerprint") if told.get(name))
    return Delta(str(chunk.text), str(finish), int(used.get("total_tokens", 0)), version)


def _keep_quiet() -> None:
    """No tracing, and no library's log with requests in it."""
    for name in NO_TRACING:
        os.environ[name] = "false"
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _compatible(connection: Connection) -> BaseChatModel:
    """The client of an OpenAI-compatible server."""
    from langchain_openai import ChatOpenAI
    from langchain_openai.chat_models.base import BaseChatOpenAI

    # OpenAI's own models take another name for the longest answer, and some no temperature; others know only these.
    own = urlsplit(connection.base_url).hostname == "api.openai.com"
    kind: type[BaseChatOpenAI] = ChatOpenAI if own else BaseChatOpenAI
    client = _http_client(connection)
    made = kind(
        model=connection.model,
        base_url=connection.base_url,
        api_key=SecretStr(connection.api_key.get_secret_value() or NO_KEY),
        openai_proxy=None,
        max_retries=0,
        timeout=client.timeout,  # none at all, unless it is said again
        http_async_client=client,
        stream_usage=True,
        stream_chunk_timeout=None,
        temperature=None if own else 0.0,
    )
    made.root_async_client.organization = made.root_async_client.project = None  # as the environment may name them
    _keep_quiet()  # openai sets its log level while it is imported
    return made


def _by_provider(connection: Connection) -> BaseChatModel:
    """The client of a provider that langchain knows by name."""
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"max_retries": 0, "timeout": connection.timeout_s}
    if connection.base_url:
        options["base_url"] = connection.base_url
    if connection.api_key.get_secret_value():
        options["api_key"] = connection.api_key
    try:
        model: BaseChatModel = init_chat_model(connection.model, model_provider=connection.provider, **options)
    except ImportError as error:
        package = f"langchain-{connection.provider.replace('_', '-')}"
        raise ConfigError(
            f"COPROD_LLM_PROVIDER={connection.provider} needs a package that is not installed",
            hint=f"pip install {error.name.replace('_', '-') if error.name else package}, or use {COMPATIBLE}",
        ) from None
    except Exception as error:  # what a provider's class does not take: its message may hold the key
        kind = type(error).__name__
        raise ConfigError(
            f"COPROD_LLM_PROVIDER={connection.provider} cannot be used ({kind})",
            hint=f"see docs/language-model.md, or use {COMPATIBLE}",
        ) from None
    _keep_quiet()
    return model


def _http_client(connection: Connection) -> Any:
    """A client for one address: no redirects, no proxy variables, an end to long responses."""
    import httpx2

    class Ended(httpx2.AsyncByteStream):
        """A response's bytes up to the limit."""

        def __init__(self, stream: Any) -> None:
            self._stream = stream

        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for part in self._stream:
                size += len(part)
                if size > RESPONSE_BYTES:
                    raise fault("too long")
                yield part

        async def aclose(self) -> None:
            await self._stream.aclose()

    class Transport(httpx2.AsyncHTTPTransport):
        async def handle_async_request(self, request: Any) -> Any:
            response = await super().handle_async_request(request)
            response.stream = Ended(response.stream)
            return response

    timeout = httpx2.Timeout(connection.timeout_s, connect=min(CONNECT_S, connection.timeout_s))
    return httpx2.AsyncClient(transport=Transport(), timeout=timeout, follow_redirects=False)
