"""The container's files, without an engine: what they name is there, and the health check does what it says."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
import threading
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from coprod_assistant.config import Settings

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
INTO_THE_IMAGE = [line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").split() if line[0] == "!"]
SETTINGS = {f"COPROD_{name.upper()}" for name in Settings.model_fields}


def copied() -> list[str]:
    """The files of the checkout that the Dockerfile copies."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


@pytest.mark.parametrize("source", copied())
def test_what_is_copied_is_there_and_let_through(source: str) -> None:
    assert (ROOT / source).exists()
    assert any(source == entry or fnmatch(source, f"{entry}/*") for entry in INTO_THE_IMAGE)


def test_all_that_the_package_is_built_from_is_copied() -> None:
    named = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = {"pyproject.toml", *re.findall(r'^(?:readme|license-files) = \W*"?([\w.]+)', named, re.MULTILINE), "src"}
    assert needed <= set(copied())


def test_settings_are_ones_that_the_program_has() -> None:
    environment = COMPOSE["services"]["assistant"]["environment"]
    set_here = {*re.findall(r"^\s*(?:ENV )?(COPROD_\w+)=", DOCKERFILE, re.MULTILINE), *environment}
    assert len(set_here) > 5
    assert set_here <= SETTINGS


def test_the_proxy_that_is_believed_is_the_network_of_the_proxy() -> None:
    inside = COMPOSE["networks"]["inside"]
    assert inside["internal"]
    assert COMPOSE["services"]["assistant"]["networks"] == ["inside"]
    assert (
        COMPOSE["services"]["assistant"]["environment"]["COPROD_TRUSTED_PROXIES"]
        == inside["ipam"]["config"][0]["subnet"]
    )


@pytest.mark.parametrize("name", ["index", "assistant"])
def test_it_has_no_rights_and_writes_to_volumes_alone(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert [entry for entry in service["volumes"] if not entry.endswith(":ro")] == [
        "index:/index",
        "feedback:/feedback",
    ]
    assert re.search(r"^USER 10001", DOCKERFILE, re.MULTILINE)


def test_what_compose_mounts_from_the_checkout_is_there() -> None:
    mounted = [entry.split(":")[0] for service in COMPOSE["services"].values() for entry in service["volumes"]]
    assert all((ROOT / source).exists() for source in mounted if source.startswith("./"))


def test_what_stands_in_for_a_container_reads_the_dockerfile() -> None:
    spec = importlib.util.spec_from_file_location("container_root", ROOT / "scripts" / "container_root.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    given = script.environment()
    assert given["PATH"].startswith("/opt/coprod/bin:/")
    assert SETTINGS & set(given) == set(re.findall(r"^\s*(COPROD_\w+)=", DOCKERFILE, re.MULTILINE))
    assert (script.user(), script.work_folder()) == ("10001", "/tmp")
    assert script.health_check()[:2] == ["python", "-c"]


class Answers(BaseHTTPRequestHandler):
    """A server that is ready or not, and only under one name."""

    status = 200

    def do_GET(self) -> None:
        known = self.path == "/healthz/ready" and self.headers["Host"] == "answers.example"
        self.send_response(self.status if known else 421)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("status", "hosts", "passes"),
    [(200, "answers.example, other.example", True), (503, "answers.example", False), (200, "", False)],
)
def test_the_health_check_passes_once_the_server_is_ready(status: int, hosts: str, passes: bool) -> None:
    command = json.loads(re.search(r"HEALTHCHECK .*? CMD (\[.*?\"\])", DOCKERFILE.replace("\\\n", ""))[1])  # type: ignore[index]
    ast.parse(command[2])
    server = HTTPServer(("127.0.0.1", 0), type("Now", (Answers,), {"status": status}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        environment = {**os.environ, "COPROD_PORT": str(server.server_port), "COPROD_HOSTS": hosts}
        done = subprocess.run([sys.executable, *command[1:]], env=environment, capture_output=True, check=False)
    finally:
        server.shutdown()
    assert (done.returncode == 0) is passes
