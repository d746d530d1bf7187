"""What is fetched and how: the corpus's `fetch.toml`, written on the first run, kept by people afterwards."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from .. import addresses
from ..errors import ConfigError

SETTINGS = "fetch.toml"
COMMAND_LINE = "the command line"
HEADER = """\
# What `coprod fetch` brings into this folder; docs/fetching.md explains every key. Edit it as you like.
# `contact` is shown to the sites that are visited: put an address there where their owners reach you.
"""
# Keys that stand in a new file even where they have the value they would have anyway: those that people change.
SHOWN = ("start", "contact", "hosts", "paths", "exclude", "depth", "pages", "delay_s")


class FetchSettings(BaseModel):
    """All of `fetch.toml`; an unknown key is an error, numbers are bounded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: tuple[str, ...] = Field(min_length=1)
    contact: str = ""
    hosts: tuple[str, ...] = ()  # other hosts, whose documents are fetched when a page links to them
    paths: tuple[str, ...] = ("/",)  # pages whose path begins with one of these
    exclude: tuple[str, ...] = ()  # but not with one of these, which holds for documents too
    types: tuple[Literal["html", "pdf"], ...] = ("html", "pdf")
    depth: int = Field(5, ge=0, le=100)
    pages: int = Field(2_000, ge=1, le=1_000_000)  # pages and documents together
    delay_s: float = Field(1.0, ge=0, le=3_600)
    minutes: float = Field(300.0, gt=0, le=100_000)  # of a run; what is left then is for the next one
    queries_per_path: int = Field(50, ge=1, le=100_000)
    sitemaps: bool = True
    ports: tuple[int, ...] = ()  # beside 80 and 443
    allow_private: tuple[str, ...] = ()  # "127.0.0.1:8765": the only addresses inside a network that may be asked

    @field_validator("start")
    @classmethod
    def _pages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for url in value:
            if "//" not in url and not re.match(r"[a-z]+:(?!\d)", url, re.I):
                raise ValueError(f"{url!r} is no web address; write https://{url}")
        return tuple(dict.fromkeys(addresses.normal(url) for url in value))

    @field_validator("hosts")
    @classmethod
    def _plain(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any("/" in host or not host.strip() for host in value):
            raise ValueError("a host is written without https:// and path")
        return tuple(addresses.site_of(addresses.normal(f"https://{host}")) for host in value)

    @field_validator("paths", "exclude")
    @classmethod
    def _rooted(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(not path.startswith("/") for path in value):
            raise ValueError("a path begins with /")
        return value

    @field_validator("allow_private")
    @classmethod
    def _exact(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            private_address(entry)
        return value

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.paths or not self.types:
            raise ValueError("paths and types must name something")
        return self


def private_address(entry: str) -> tuple[str, int]:
    """Address and port of an entry of `allow_private`; raises ValueError unless it names exactly one of each."""
    host, _, port = entry.rpartition(":")
    if not port.isdigit():
        raise ValueError(f"{entry!r} has no port: write 127.0.0.1:8765")
    return str(ipaddress.ip_address(host.strip("[]"))), int(port)


def read_settings(corpus_dir: Path) -> FetchSettings | None:
    """What `fetch.toml` says, or None where there is no such file.

    Raises:
        ConfigError: it cannot be used; names the key.
    """
    import tomllib

    path = corpus_dir / SETTINGS
    try:
        return checked(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint="correct the file") from error


def checked(values: Mapping[str, Any], *, where: str = SETTINGS) -> FetchSettings:
    """The settings that `values` make.

    Raises:
        ConfigError: one cannot be used; names it.
    """
    try:
        return FetchSettings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise ConfigError(f"{where}: {name}: {said}", hint="docs/fetching.md explains every key") from error


@dataclass(frozen=True, slots=True)
class Prepared:
    """The settings of one run, and what `fetch.toml` is to hold from then on, None if it stays as it is."""

    settings: FetchSettings
    path: Path
    text: str | None = None
    note: str = ""

    def save(self) -> str:
        """Writes the file if it is to change; what was done, for people, empty if nothing."""
        if self.text is None:
            return ""
        _write(self.path, self.text)
        return self.note


def prepare(corpus_dir: Path, urls: Sequence[str], overrides: Mapping[str, Any]) -> Prepared:
    """The settings of this run, and what it does to `fetch.toml`, which is not touched yet.

    Without the file there will be one, of `urls` and `overrides`. With it, start pages that it does not have are added
    and the rest is left as it is; `overrides` then hold for this run only.

    Raises:
        ConfigError: there is no start page, or something cannot be used.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    known, path = read_settings(corpus_dir), corpus_dir / SETTINGS
    if known is None:
        if not urls:
            raise ConfigError(f"there is no {path}", hint="name a page to start from: coprod fetch https://…")
        settings = checked({"start": tuple(urls)} | given, where=COMMAND_LINE)
        return Prepared(settings, path, _new_file(settings), f"wrote {path}; edit it to change what is fetched")
    wanted = checked({"start": tuple(urls) or known.start}, where=COMMAND_LINE).start
    added = [url for url in wanted if url not in known.start]
    settings = checked(known.model_dump() | {"start": (*known.start, *added)} | given, where=COMMAND_LINE)
    if not added:
        return Prepared(settings, path)
    text = _with_starts(path.read_text(encoding="utf-8"), added)
    return Prepared(settings, path, text, f"added to {path}: {', '.join(added)}")


def _new_file(settings: FetchSettings) -> str:
    import tomlkit

    values = settings.model_dump(mode="json")
    defaults = checked({"start": settings.start}).model_dump(mode="json")
    document = tomlkit.document()
    for name, value in values.items():
        if name in SHOWN or value != defaults[name]:
            document.add(name, value)
    return HEADER + tomlkit.dumps(document)


def _with_starts(text: str, added: Iterable[str]) -> str:
    """The file as it was, comments and all, with more start pages."""
    import tomlkit

    document = tomlkit.parse(text)
    starts: Any = document["start"]
    for url in added:
        starts.append(url)
    return tomlkit.dumps(document)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.new")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}", hint="name another folder") from error
