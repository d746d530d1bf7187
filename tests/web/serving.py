"""Servers for the tests: the real app under uvicorn on loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings
from coprod_assistant.web import create_app
from coprod_assistant.web.served import Served
from coprod_assistant.web.server import server_config


@contextmanager
def serving(settings: Settings, assistant: Assistant | Served | None = None, *, port: int = 0) -> Iterator[str]:
    """The base address of a server that runs while the block does; the assistant stays open."""
    app = create_app(settings, Kept(assistant) if assistant else None)  # type: ignore[arg-type]
    config = server_config(app, settings)
    config.port, config.timeout_graceful_shutdown = port, 1
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        assert not thread.is_alive(), "the server did not stop"


_tried: dict[tuple[str, str], list[str]] = {}  # by generation and what the corpus gives


class Kept:
    """An assistant that outlives the server, so that many servers can share one; `pause_s` makes it slow."""

    def __init__(self, assistant: Assistant | Served, *, pause_s: float = 0.0) -> None:
        self._assistant = assistant
        self._pause_s = pause_s

    def __getattr__(self, name: str) -> object:
        return getattr(self._assistant, name)

    def examples(self) -> list[str]:
        """The archive's, tried once for all servers over it: each tries them when it starts, which takes a second."""
        settings = getattr(self._assistant, "settings", None)
        if settings is None:
            return self._assistant.examples()
        with self._assistant.pin() as index:
            written = settings.corpus_dir / "examples.toml"
            key = index.generation, written.read_text(encoding="utf-8") if written.is_file() else ""
        if key not in _tried:
            _tried[key] = self._assistant.examples()
        return _tried[key]

    def ask(self, *args: object, **named: object) -> object:
        time.sleep(self._pause_s)
        return self._assistant.ask(*args, **named)  # type: ignore[arg-type]

    def stream(self, *args: object, **named: object) -> Iterator[object]:
        for item in self._assistant.stream(*args, **named):  # type: ignore[arg-type]
            time.sleep(self._pause_s)
            yield item

    def close(self) -> None:
        """Leaves the assistant open."""
