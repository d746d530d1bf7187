"""Traces for OpenTelemetry, where a setting names a collector: a span for each request, and inside it one for each step
of an answer. They hold no address, no question and no path that a visitor chose.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..types import Answer

SERVICE = "coprod-assistant"
ENDS_MS = 3000  # for what has not been handed over when the server stops


class Traces:
    """Spans, handed over in the background; a collector that is not there costs lines in the log, no more."""

    def __init__(self, endpoint: str) -> None:
        """
        Args:
            endpoint: A collector's address for OTLP over gRPC, as http://127.0.0.1:4317.
        """
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        self._provider = TracerProvider(resource=Resource({SERVICE_NAME: SERVICE}), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
        self._tracer = self._provider.get_tracer(SERVICE)

    @contextmanager
    def request(self, method: str, path: str) -> Iterator[Callable[[int], None]]:
        """The span of one request, named by its known path; what it gives is called with the status."""
        from opentelemetry.trace import SpanKind, StatusCode

        with self._tracer.start_as_current_span(f"{method} {path}", kind=SpanKind.SERVER) as span:
            span.set_attributes({"http.request.method": method, "http.route": path})

            def ended(status: int) -> None:
                span.set_attribute("http.response.status_code", status)
                if status >= 500:
                    span.set_status(StatusCode.ERROR)

            yield ended

    def answered(self, answer: Answer) -> None:
        """The spans of an answer that has just been made, inside the request's; its steps one after the other."""
        from opentelemetry.trace import set_span_in_context

        steps = [(name, int(spent * 1e6)) for name, spent in answer.timings_ms.items()]
        at = time.time_ns() - sum(spent for _, spent in steps)
        whole = self._tracer.start_span(
            "answer",
            start_time=at,
            attributes={
                "coprod.status": answer.status,
                "coprod.mode": answer.mode,
                "coprod.statements": len(answer.statements),
            },
        )
        inside = set_span_in_context(whole)
        for name, spent in steps:
            step = self._tracer.start_span(f"step {name}", context=inside, start_time=at)
            at += spent
            step.end(at)
        whole.end(at)

    def close(self) -> None:
        """Hands over what is left, for a short time."""
        self._provider.force_flush(ENDS_MS)
        self._provider.shutdown()
