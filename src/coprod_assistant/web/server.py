"""Serving the app with uvicorn until a signal ends it."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import sys
from functools import partial

import uvicorn
from fastapi import FastAPI

from ..config import Settings
from ..errors import ConfigError
from .app import create_app
from .connections import BoundedProtocol, Doors
from .logs import set_up_logs
from .proxies import Proxies

STOP_AFTER_S = 5  # open streams are cut this long after SIGTERM; without it uvicorn waits for them for ever


def serve(settings: Settings) -> None:
    """Serves the web app on the address of `settings` and returns once it was told to stop.

    Neither questions nor addresses are logged: uvicorn's access log, which has both, is off.

    Raises:
        ConfigError: the address cannot be listened on.
    """
    set_up_logs()
    with _listen(settings.host, settings.port) as listener:
        config = server_config(create_app(settings), settings)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        print(f"Serving on http://{shown}:{port} (Ctrl+C stops)", file=sys.stderr, flush=True)
        # Once it has stopped, uvicorn raises the signal again for the handler that was there before; being told to
        # stop is no failure, so that handler does nothing and the exit status is 0.
        signal.signal(signal.SIGTERM, lambda *_: None)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


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


def _listen(host: str, port: int) -> socket.socket:
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
