"""The site below a path of another one, as https://www.example.org/assistant/, where the settings name it.

Inside, every address is as if the site stood at the root. What comes has the path taken off, what goes to browsers gets
it by `addresses.at`.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .addresses import root


class BelowPath:
    """Takes the path off, unless a proxy has done so: it then says so, or the address does not begin with it."""

    def __init__(self, app: ASGIApp, *, path: str) -> None:
        """
        Args:
            path: Begins with a slash and ends with none; empty for the root.
        """
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        root.set(self._path)  # for this request alone, or for what is made at the start
        if self._path and scope["type"] == "http":
            taken_off = Headers(scope=scope).get("x-forwarded-prefix", "").rstrip("/") == self._path
            if f"{scope['path']}/".startswith(f"{self._path}/") and not taken_off:
                # What `raw_path` says is not looked at by what is inside.
                scope = {**scope, "path": scope["path"].removeprefix(self._path) or "/"}
        await self._app(scope, receive, send)
