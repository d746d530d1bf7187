"""Spans that a real collector on loopback gets, and what they do not hold."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import httpx
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as messages
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as service

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings, load_settings
from coprod_assistant.errors import ConfigError

from .serving import serving


class Collector(service.TraceServiceServicer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[messages.ExportTraceServiceRequest] = []

    def Export(self, request, context):  # noqa: N802, the service's own name
        self.sent.append(request)
        return messages.ExportTraceServiceResponse()

    def spans(self) -> list[object]:
        return [span for one in self.sent for of in one.resource_spans for in_ in of.scope_spans for span in in_.spans]


@pytest.fixture
def collector() -> Iterator[tuple[str, Collector]]:
    server, kept = grpc.server(ThreadPoolExecutor(2)), Collector()
    service.add_TraceServiceServicer_to_server(kept, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"http://127.0.0.1:{port}", kept
    server.stop(None).wait()


def test_each_request_and_each_step_is_a_span(
    settings: Settings, assistant: Assistant, collector: tuple[str, Collector]
) -> None:
    address, kept = collector
    with serving(settings.model_copy(update={"traces_url": address}), assistant) as site:
        asked = httpx.post(f"{site}/api/ask", json={"question": "Who spoke of canary-8011 there?"}, timeout=60)
        httpx.get(f"{site}/canary-8012?q=canary-8013")
    spans = {span.name: span for span in kept.spans()}
    request, answer = spans["POST /api/ask"], spans["answer"]
    assert answer.parent_span_id == request.span_id
    told = {one.key: one.value for one in answer.attributes}
    assert told["coprod.status"].string_value == asked.json()["status"]
    for name, spent in asked.json()["timings_ms"].items():
        step = spans[f"step {name}"]
        assert step.parent_span_id == answer.span_id
        assert (step.end_time_unix_nano - step.start_time_unix_nano) / 1e6 == pytest.approx(spent, abs=0.01)
    unknown = {one.key: one.value for one in spans["GET unknown"].attributes}
    assert unknown["http.response.status_code"].int_value == 404
    sent = "".join(map(str, kept.sent))
    assert "canary" not in sent
    assert "127.0.0" not in sent


def test_answers_come_though_no_collector_is_there(settings: Settings, assistant: Assistant) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with serving(settings.model_copy(update={"traces_url": nowhere}), assistant) as site:
        assert httpx.post(f"{site}/api/ask", json={"question": "Who spoke?"}, timeout=60).status_code == 200


@pytest.mark.parametrize("value", ["127.0.0.1:4317", "ftp://host", "http://name:secret@host"])
def test_no_address_is_said_so(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROD_TRACES_URL", value)
    with pytest.raises(ConfigError, match="TRACES_URL"):
        load_settings()
