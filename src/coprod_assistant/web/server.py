"""Serving the app with uvicorn until a signal ends it."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import sys
import threading
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import Connection

import uvicorn
from fastapi import FastAPI

from ..config import Settings
from ..errors import ConfigError
from .app import create_app
from .connections import BoundedProtocol, Doors
from .logs import set_up_logs
from .memory import give_back_memory
from .proxies import Proxies
from .workers import serve_with_workers

NOT_RENEWED = "one process cannot be renewed while it answers: set COPROD_WORKERS to 2 or more, or start it anew"
STOP_AFTER_S = 5  # open streams are cut this long after SIGTERM; without it uvicorn waits for them for ever

logger = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Serves the web app on the address of `settings` and returns once it was told to stop.

    Neither questions nor addresses are logged: uvicorn's access log, which has both, is off.

    Raises:
        ConfigError: the address cannot be listened on.
    """
    set_up_logs()
    with listen_on(settings.host, settings.port) as listener:
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host

        def say_so() -> None:
            print(f"Serving on http://{shown}:{port} (Ctrl+C stops)", file=sys.stderr, flush=True)

        if settings.workers > 1:
            serve_with_workers(settings, listener, _serve_as_worker, say_so)
        else:
            if hasattr(signal, "SIGHUP"):
                signal.signal(signal.SIGHUP, lambda *_: logger.warning(NOT_RENEWED))
            give_back_memory()
            app = create_app(settings)
            say_so()
            run_server(uvicorn.Server(server_config(app, settings)), listener)


def run_server(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serves until a signal ends it."""
    # Once it has stopped, uvicorn raises the signal again for the handler that was there before; being told to stop is
    # no failure, so that handler does nothing and the exit status is 0.
    signal.signal(signal.SIGTERM, lambda *_: None)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def _serve_as_worker(settings: Settings, listener: socket.socket, told: Connection) -> None:
    """One of several processes: says on `told` when it answers, and ends when its parent is gone."""
    set_up_logs()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the parent passes on what is to be done
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    give_back_memory()
    server = _Telling(server_config(create_app(settings), settings), told)
    threading.Thread(target=_end_with_parent, args=(server,), name="parent", daemon=True).start()
    run_server(server, listener)


class _Telling(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, told: Connection) -> None:
        super().__init__(config)
        self._told = told

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Says on the pipe that connections are taken."""
        await super().startup(sockets)
        if self.started:
            self._told.send(True)


def _end_with_parent(server: uvicorn.Server) -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        server.should_exit = True


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How the app is served: what a connection may cost, whose headers are believed, what is logged."""
    doors = Doors(
        of_one=settings.connections_per_address,
        in_all=settings.connections,
        proxies=Proxies(settings.trusted_proxies),
    )
    return uvicorn.Config(
        app,
        http=partial(BoundedProtocol, doors=doors),  # type: ignore[arg-type]
        ws="none",
        log_config=None,  # so that its lines go where ours go
        access_log=False,
        log_level=logging.WARNING,
        proxy_headers=False,  # `trusted_proxies` says whose headers are believed
        server_header=False,
        timeout_graceful_shutdown=STOP_AFTER_S,
        timeout_keep_alive=15,
    )


def listen_on(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        ConfigError: the address cannot be listened on.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(512)  # here, so that a second server on the port fails now and not after loading
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ConfigError(
            f"cannot listen on {host}:{port}: {reason}", hint="set COPROD_HOST or COPROD_PORT to a free address"
        ) from error
    return listener
