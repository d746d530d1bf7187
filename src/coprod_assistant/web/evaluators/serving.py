"""The desk as a server of its own, for who sits at this machine."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn

from ...config import Settings
from ..logs import set_up_logs
from ..server import listen_on, run_server, server_config
from .app import create_desk_app
from .shell import PAGE

HERE = "127.0.0.1"  # never another: it asks for no password


def serve_desk(settings: Settings, evals: Path, *, port: int) -> None:
    """Serves the desk on this machine until it is told to stop.

    Raises:
        ConfigError: the port is taken.
    """
    set_up_logs()
    with listen_on(HERE, port) as listener:
        app = create_desk_app(settings, evals)
        address = f"http://{HERE}:{listener.getsockname()[1]}{PAGE}"
        print(f"The evaluators' desk is at {address} (Ctrl+C stops)", file=sys.stderr, flush=True)
        run_server(uvicorn.Server(server_config(app, settings)), listener)
