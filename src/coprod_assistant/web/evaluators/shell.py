"""The page around the tabs: our header and styles, into which Gradio's configuration and script are set.

Gradio's own page at `/evaluate` names other hosts and has neither a language nor a heading of ours. Below it, only what
the tabs need is let through: no uploads, no files, no listing of functions.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..addresses import at, root
from ..assets import asset
from ..headers import refuse

PATH = "/evaluate"
CONFIG = re.compile(r"<script[^>]*>(window\.gradio_config = .*?;)</script>", re.DOTALL)
API_INFO = re.compile(r"<script[^>]*>(window\.gradio_api_info = .*?;)</script>", re.DOTALL)
SCRIPT = re.compile(r'src="\./(assets/[\w.-]+\.js)"></script>')
STYLE = re.compile(r'<link rel="stylesheet" crossorigin href="\./(assets/[\w.-]+\.css)">')
PAGE = f"{PATH}/"  # Gradio's script looks for its parts from here
OURS = {f"{PATH}/label", f"{PATH}/source", f"{PATH}/find"}
CALLS = ("queue/join", "queue/data", "startup-events", "cancel", "reset", "app_id")  # what its script asks for
GRADIO = {f"{PATH}/theme.css", *(f"{PATH}/gradio_api/{name}" for name in CALLS)}


class DeskPage:
    """Answers `GET /evaluate/` with our page, lets through what it needs, and knows nothing else there."""

    def __init__(self, app: ASGIApp, *, alone: bool) -> None:
        self._app = app
        self._alone = alone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path == PATH or path.startswith(f"{PATH}/")):
            await self._app(scope, receive, send)
        elif path == PATH:
            await RedirectResponse(at(PAGE))(scope, receive, send)
        elif path == PAGE and scope["method"] in {"GET", "HEAD"}:
            plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            asked = _outside(scope) | {"method": "GET", "headers": plain, "query_string": b""}
            original = await _body_of(self._app, asked, receive)
            scope["state"]["inline"] = True
            page = filled("desk.html", token=token_of(scope), alone=self._alone, **parts_of(original), **_nonce(scope))
            await HTMLResponse(page)(scope, receive, send)
        elif path in OURS | GRADIO or (path.startswith(f"{PATH}/assets/") and ".." not in path):
            await self._app(_outside(scope), receive, send)
        else:
            await refuse(404, "there is nothing here", scope, receive, send)


def _outside(scope: Scope) -> dict[str, Any]:
    """The request with the path that browsers know: Gradio tells its script where to ask by it."""
    return {**scope, "path": at(scope["path"]), "root_path": root.get()}


def parts_of(original: str) -> dict[str, Any]:
    """The configuration and the addresses of script and style that Gradio's page holds.

    Raises:
        RuntimeError: the page has another form than that of the versions this program is made for.
    """
    found = [pattern.search(original) for pattern in (CONFIG, API_INFO, SCRIPT, STYLE)]
    config, info, script, style = found
    if not (config and info and script and style):
        raise RuntimeError("this version of Gradio has another page than 6.31; install the locked version")
    return {
        "gradio_config": config[1] + info[1],  # the template takes it as it is: Gradio has escaped it
        "gradio_script": at(f"{PATH}/{script[1]}"),
        "gradio_style": at(f"{PATH}/{style[1]}"),
    }


def token_of(scope: Scope) -> str:
    """What must come along with all that somebody of the staff sends; empty where nobody has to sign in."""
    person = scope.get("state", {}).get("person")
    return str(person.token) if person is not None else ""


def _nonce(scope: Scope) -> dict[str, str]:
    return {"nonce": str(scope["state"]["nonce"])}


def filled(template: str, **values: Any) -> str:
    """The page that a template makes of values, all of them escaped but Gradio's configuration."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "templates" / "evaluators"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {"asset": asset, "root": root.get}
    return environment


async def _body_of(app: ASGIApp, scope: Scope, receive: Receive) -> str:
    parts: list[bytes] = []

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app(scope, receive, collect)
    return b"".join(parts).decode(errors="replace")
