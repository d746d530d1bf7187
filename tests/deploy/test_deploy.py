"""The examples in deploy/: they can be read by what they are for, and fit the limits that the assistant has."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import crossplane
import pytest

from coprod_assistant.config import Settings
from coprod_assistant.web.connections import HEAD_BYTES
from coprod_assistant.web.intake import BODY_LIMIT_BYTES, BODY_TIMEOUT_S, KNOWN
from coprod_assistant.web.server import STOP_AFTER_S, server_config

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
INSTALLED = "/opt/coprod-assistant/.venv/bin/coprod"
SIZES = {"": 1, "k": 1024, "kb": 1024, "m": 1024**2, "g": 1024**3}
KEEP_ALIVE_S = 15
STREAMS = ("/api/ask", "/v1/chat/completions")
ANSWERS_S = 20 + 600  # the longest wait for a place, and the longest that a written answer may be set to take

Directive = tuple[str, list[str], list[Any]]


def in_bytes(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([a-z]*)", text.lower()).groups()  # type: ignore[union-attr]
    return int(number) * SIZES[unit]


def in_seconds(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([smh]?)", text).groups()  # type: ignore[union-attr]
    return int(number) * {"": 1, "s": 1, "m": 60, "h": 3600}[unit]


def nginx(text: str, folder: Path) -> list[dict[str, Any]]:
    """The directives of a file that stands inside `http { }`, checked as nginx would: names, places, arguments."""
    (folder / "coprod.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text("events { }\nhttp { include coprod.conf; }\n", encoding="utf-8")
    parsed = crossplane.parse(str(folder / "nginx.conf"), strict=True, catch_errors=True)
    if parsed["errors"]:
        raise ValueError(parsed["errors"][0]["error"])
    found: list[dict[str, Any]] = parsed["config"][1]["parsed"]
    return found


def blocks(directives: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [each for each in directives if each["directive"] == name]


def only(directives: list[dict[str, Any]], name: str) -> list[str]:
    """The arguments of a directive that stands there once."""
    (found,) = blocks(directives, name)
    arguments: list[str] = found["args"]
    return arguments


@pytest.fixture
def tls(tmp_path: Path) -> list[dict[str, Any]]:
    """What stands in the server that ends TLS."""
    servers = blocks(nginx((DEPLOY / "nginx.conf").read_text(encoding="utf-8"), tmp_path), "server")
    (found,) = [server["block"] for server in servers if ["443", "ssl", "http2"] in listened(server)]
    return found


def listened(server: dict[str, Any]) -> list[list[str]]:
    return [each["args"] for each in blocks(server["block"], "listen")]


def test_nginx_ends_tls_and_sends_all_others_there(tls: list[dict[str, Any]], tmp_path: Path) -> None:
    every = nginx((DEPLOY / "nginx.conf").read_text(encoding="utf-8"), tmp_path)
    (plain,) = [server["block"] for server in blocks(every, "server") if ["80"] in listened(server)]
    assert only(plain, "return") == ["301", "https://$host$request_uri"]
    assert only(tls, "ssl_protocols") == ["TLSv1.2", "TLSv1.3"]
    assert only(tls, "add_header")[0] == "Strict-Transport-Security"


def test_nginx_passes_on_who_asks_and_lets_no_one_lie(tls: list[dict[str, Any]]) -> None:
    passed = {each["args"][0]: each["args"][1] for each in blocks(tls, "proxy_set_header")}
    assert passed["X-Forwarded-For"] == "$remote_addr"
    assert passed["Host"] == "$host"
    # A location with a header of its own would inherit none of them.
    for location in blocks(tls, "location"):
        assert not blocks(location["block"], "proxy_set_header") and not blocks(location["block"], "add_header")
    assert only(tls, "access_log") == ["off"]


def test_nginx_has_the_limits_of_the_assistant(tls: list[dict[str, Any]], tmp_path: Path) -> None:
    assert in_bytes(only(tls, "client_max_body_size")[0]) == BODY_LIMIT_BYTES
    number, size = only(tls, "large_client_header_buffers")
    assert int(number) * in_bytes(size) <= HEAD_BYTES
    assert in_seconds(only(tls, "client_body_timeout")[0]) <= BODY_TIMEOUT_S
    assert {"limit_req", "limit_conn"} <= {each["directive"] for each in tls}
    every = nginx((DEPLOY / "nginx.conf").read_text(encoding="utf-8"), tmp_path)
    (upstream,) = blocks(every, "upstream")
    assert in_seconds(only(upstream["block"], "keepalive_timeout")[0]) < KEEP_ALIVE_S


def test_the_assistant_keeps_idle_connections_as_long_as_is_said() -> None:
    from fastapi import FastAPI

    assert server_config(FastAPI(), Settings()).timeout_keep_alive == KEEP_ALIVE_S


def test_nginx_collects_no_stream(tls: list[dict[str, Any]]) -> None:
    places = {each["args"][-1]: each["block"] for each in blocks(tls, "location")}
    [pattern] = set(places) - {"/", "/healthz/"}
    streams = places[pattern]
    for path in STREAMS:
        assert path in KNOWN and re.match(pattern, path)
    assert not re.match(pattern, "/api/ask")
    assert only(streams, "proxy_buffering") == only(streams, "proxy_cache") == only(streams, "gzip") == ["off"]
    assert in_seconds(only(streams, "proxy_read_timeout")[0]) >= ANSWERS_S
    assert {only(block, "proxy_pass")[0] for block in places.values()} == {"http://coprod"}
    assert [each["args"] for each in blocks(places["/healthz/"], "deny")] == [["all"]]
    assert "/healthz/ready" in KNOWN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("proxy_buffering off;", "proxy_bufferring off;"),
        ("client_max_body_size 64k;", "client_max_body_size;"),
        ("keepalive 32;", "keepalive 32"),
        ("    location / {", "    location / "),
        ("limit_conn coprod_connections 60;", "limit_conn_zone coprod_connections 60;"),
    ],
)
def test_the_check_of_nginx_sees_mistakes(tmp_path: Path, old: str, new: str) -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert text.count(old) == 1
    with pytest.raises(ValueError, match=r"coprod\.conf"):
        nginx(text.replace(old, new), tmp_path)


def caddy(text: str) -> list[Directive]:
    """The directives of a Caddyfile with their arguments and blocks; raises ValueError where braces do not match."""
    lines = iter([line.split() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")])
    return list(_caddy_block(lines, inside=False))


def _caddy_block(lines: Iterator[list[str]], *, inside: bool) -> Iterator[Directive]:
    for words in lines:
        if words == ["}"]:
            if not inside:
                raise ValueError("a brace is closed that was not opened")
            return
        opens = words[-1] == "{"
        name, *arguments = words[:-1] if opens else words
        yield name if words != ["{"] else "", arguments, list(_caddy_block(lines, inside=True)) if opens else []
    if inside:
        raise ValueError("a brace is not closed")


def at(directives: list[Directive], *path: str) -> tuple[list[str], list[Directive]]:
    """Arguments and block of a directive, which stands once, inside others."""
    for depth, name in enumerate(path, start=1):
        (found,) = [each for each in directives if each[0] == name]
        if depth == len(path):
            return found[1], found[2]
        directives = found[2]
    raise AssertionError


def test_caddy_has_the_limits_of_the_assistant_and_collects_no_stream() -> None:
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8").replace("\n{\n", "\nglobal {\n")
    every, site = caddy(text), "assistant.example.org"
    assert in_bytes(at(every, "global", "servers", "max_header_size")[0][0]) <= HEAD_BYTES
    assert in_bytes(at(every, site, "request_body", "max_size")[0][0]) == BODY_LIMIT_BYTES
    assert at(every, site, "header")[0][0] == "Strict-Transport-Security"
    assert at(every, site, "reverse_proxy")[0] == ["127.0.0.1:7860"]
    assert at(every, site, "reverse_proxy", "flush_interval")[0] == ["-1"]
    transport = at(every, site, "reverse_proxy", "transport")
    assert transport[0] == ["http"]
    assert in_seconds(at(transport[1], "read_timeout")[0][0]) >= ANSWERS_S
    assert in_seconds(at(transport[1], "keepalive")[0][0]) < KEEP_ALIVE_S
    assert at(every, site, "@watched", "path")[0] == ["/healthz/*"]
    assert at(every, site, "respond")[0] == ["@watched", "404"]
    assert not [each for each in at(every, site)[1] if each[0] == "log"]


@pytest.mark.parametrize("text", ["a.example {\n\tx\n", "a.example {\n}\n}\n"])
def test_the_check_of_caddy_sees_braces_that_do_not_match(text: str) -> None:
    with pytest.raises(ValueError, match="brace"):
        caddy(text)


@pytest.mark.skipif(not (os.environ.get("COPROD_CADDY") or shutil.which("caddy")), reason="Caddy is not installed")
def test_caddy_itself_takes_it() -> None:
    program = os.environ.get("COPROD_CADDY") or str(shutil.which("caddy"))
    call = [program, "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def unit(name: str) -> dict[str, list[str]]:
    """The values of each setting of a unit, in the order of the file."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[":
            key, sign, value = line.partition("=")
            assert sign, line
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_unit_runs_a_command_that_there_is_with_settings_that_there_are(name: str) -> None:
    values = unit(name)
    (command,) = values["ExecStart"]
    program, *arguments = command.split()
    assert program == INSTALLED
    from typer.main import get_command

    from coprod_assistant.cli.app import app

    group = get_command(app)
    known = group.commands[arguments[0]]  # type: ignore[attr-defined]
    options = {option for parameter in known.params for option in parameter.opts}
    assert {each for each in arguments[1:] if each.startswith("-")} <= options
    variables = [pair.partition("=") for line in values["Environment"] for pair in line.split()]
    assert {variable for variable, _, _ in variables} <= {f"COPROD_{field.upper()}" for field in Settings.model_fields}
    state = f"/var/lib/{values['StateDirectory'][0]}"
    for variable, _, value in variables:
        if variable.endswith("_DIR"):
            assert value.startswith(f"{state}/"), "it could not be written to"


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_unit_may_do_little(name: str) -> None:
    values = unit(name)
    wanted = {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "PrivateDevices": "yes",
        "CapabilityBoundingSet": "",
        "RestrictNamespaces": "yes",
        "SystemCallFilter": "@system-service",
        "UMask": "0077",
        "User": "coprod",
    }
    assert {key: values[key] for key in wanted} == {key: [value] for key, value in wanted.items()}
    assert "ReadWritePaths" not in values


def test_the_service_has_time_to_stop_and_reaches_nobody_else() -> None:
    values = unit("coprod.service")
    assert int(values["TimeoutStopSec"][0]) > 2 * STOP_AFTER_S
    assert (values["IPAddressDeny"], values["IPAddressAllow"]) == (["any"], ["localhost"])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_itself_takes_a_unit(name: str, tmp_path: Path) -> None:
    for other in UNITS:
        text = (DEPLOY / other).read_text(encoding="utf-8").replace(INSTALLED, "/bin/true")
        (tmp_path / other).write_text(text, encoding="utf-8")
    call = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / name)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if name in line]) == (0, [])
    (tmp_path / name).write_text("[Service]\nExecStart=/bin/true\nProtectSistem=strict\n", encoding="utf-8")
    if name.endswith(".service"):
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        assert "ProtectSistem" in done.stderr  # it does look
