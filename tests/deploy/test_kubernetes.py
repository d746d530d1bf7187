"""deploy/kubernetes.yaml fits the image, the program's settings and itself. Its form is checked by hand with
kubernetes-validate, whose schemas are 100 MB."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import coprod_assistant
from coprod_assistant.config import load_settings
from coprod_assistant.web.intake import KNOWN

ROOT = Path(__file__).parents[2]
OBJECTS: list[dict[str, Any]] = list(
    yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8"))
)
IMAGE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def one(kind: str) -> dict[str, Any]:
    (found,) = (thing for thing in OBJECTS if thing["kind"] == kind)
    return found


def pods() -> Iterator[dict[str, Any]]:
    yield one("Deployment")["spec"]["template"]
    yield one("CronJob")["spec"]["jobTemplate"]["spec"]["template"]


def containers() -> Iterator[dict[str, Any]]:
    for pod in pods():
        yield from (*pod["spec"].get("initContainers", ()), *pod["spec"]["containers"])


def test_settings_are_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in one("ConfigMap")["data"].items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.workers == 2
    assert settings.hosts == one("Ingress")["spec"]["rules"][0]["host"]


def test_every_process_runs_without_rights_on_a_root_that_is_read_only() -> None:
    user = int(re.search(r"^USER (\d+)", IMAGE, re.MULTILINE)[1])  # type: ignore[index]
    for pod in pods():
        assert pod["spec"]["securityContext"]["runAsUser"] == user
        assert pod["spec"]["securityContext"]["fsGroup"] == user
        assert pod["spec"]["automountServiceAccountToken"] is False
        assert pod["spec"]["enableServiceLinks"] is False  # COPROD_PORT=tcp://… would be no port
    for container in containers():
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["image"] == f"coprod-assistant:{coprod_assistant.__version__}"
        assert container["resources"]["limits"]["memory"]


def test_volumes_stand_where_the_image_has_them() -> None:
    (line,) = re.findall(r"^VOLUME (\[.*\])", IMAGE, re.MULTILINE)
    for pod in pods():
        given = {volume["name"] for volume in pod["spec"]["volumes"]}
        for container in (*pod["spec"].get("initContainers", ()), *pod["spec"]["containers"]):
            mounted = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
            assert set(mounted) <= {*yaml.safe_load(line), "/tmp"}
            assert {"/index", "/tmp"} <= set(mounted)
            assert set(mounted.values()) <= given


def test_probes_ask_known_paths_under_the_served_name() -> None:
    (server,) = one("Deployment")["spec"]["template"]["spec"]["containers"]
    host = one("ConfigMap")["data"]["COPROD_HOSTS"]
    for name in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = server[name]["httpGet"]
        assert asked["path"] in KNOWN
        assert asked["httpHeaders"] == [{"name": "Host", "value": host}]
    assert (
        server["livenessProbe"]["httpGet"]["path"] == "/healthz/live"
    )  # never ready: a lost index is no reason to kill


def test_labels_lead_to_the_server_and_not_to_the_job() -> None:
    server, job = (pod["metadata"]["labels"] for pod in pods())
    for wanted in (
        one("Service")["spec"]["selector"],
        one("Deployment")["spec"]["selector"]["matchLabels"],
        one("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ):
        assert wanted.items() <= server.items()
        assert not wanted.items() <= job.items()
