"""Counts of requests, who may read them, and the line of each request."""

from __future__ import annotations

import io
import json
from pathlib import Path

import httpx
import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings
from coprod_assistant.web.metrics import LINES_A_SECOND, Metrics, RequestLines
from coprod_assistant.web.shared import SharedCounts

from .serving import serving

QUESTION = "Which policies were recommended for canary-7011?"


def values(text: str) -> dict[str, float]:
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def test_requests_are_counted_without_words_or_addresses(
    settings: Settings, assistant: Assistant, capfd: pytest.CaptureFixture[str]
) -> None:
    open_to_us = settings.model_copy(update={"metrics_readers": "127.0.0.0/8", "log_requests": True})
    with serving(open_to_us, assistant) as address:
        for _ in range(2):
            httpx.post(f"{address}/api/ask", json={"question": QUESTION}, timeout=60)
        httpx.get(f"{address}/canary-7012?q=canary-7013")
        httpx.post(f"{address}/api/ask", json={"canary-7014": 1})
        text = httpx.get(f"{address}/metrics").text
    found = values(text)
    assert found['coprod_requests_total{path="/api/ask",status="200"}'] == 2
    assert found['coprod_requests_total{path="/api/ask",status="422"}'] == 1
    assert found['coprod_requests_total{path="unknown",status="404"}'] == 1
    assert found['coprod_request_seconds_bucket{path="/api/ask",le="+Inf"}'] == 3
    assert found['coprod_request_seconds_count{path="/api/ask"}'] == 3
    assert found["coprod_processor_seconds_total"] > 0
    assert found["coprod_ready"] == 1
    assert text.count("# TYPE") == 6
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert [(line["path"], line["status"]) for line in lines] == [
        ("/api/ask", 200), ("/api/ask", 200), ("unknown", 404), ("/api/ask", 422)
    ]  # fmt: skip
    assert "canary" not in text + json.dumps(lines)
    assert "127.0.0" not in text + json.dumps(lines)


def test_nobody_reads_them_by_default(site: str) -> None:
    assert httpx.get(f"{site}/metrics").status_code == 404


def test_only_named_networks_read_them(settings: Settings, assistant: Assistant) -> None:
    with serving(settings.model_copy(update={"metrics_readers": "203.0.113.0/24"}), assistant) as address:
        assert httpx.get(f"{address}/metrics").status_code == 404
        assert httpx.get(f"{address}/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_processes_count_together(tmp_path: Path) -> None:
    one, two = (Metrics(SharedCounts(tmp_path / "counts")) for _ in range(2))
    one.request("/api/ask", 200, 0.2)
    two.request("/api/ask", 200, 5.0)
    assert one.text({}) == two.text({})
    found = values(one.text({}))
    assert found['coprod_requests_total{path="/api/ask",status="200"}'] == 2
    assert found['coprod_request_seconds_bucket{path="/api/ask",le="0.3"}'] == 1
    assert found['coprod_request_seconds_bucket{path="/api/ask",le="10"}'] == 2
    assert found['coprod_request_seconds_sum{path="/api/ask"}'] == pytest.approx(5.2)


def test_a_flood_writes_few_lines_and_says_how_many_are_left_out() -> None:
    now, out = [100.5], io.StringIO()
    lines = RequestLines(out, clock=lambda: now[0])
    for _ in range(300):
        lines.write("/api/ask", "POST", 429, 0.001)
    now[0] = 101.5
    lines.write("/api/ask", "POST", 200, 0.2)
    written = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(written) == LINES_A_SECOND + 1
    assert written[-1]["left_out"] == 300 - LINES_A_SECOND
    assert written[-1]["ms"] == 200
