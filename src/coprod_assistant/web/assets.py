"""Our own scripts, styles and pictures: read and compressed once, at addresses that change with what they hold."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from .addresses import at

STATIC = Path(__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
IMPORT = re.compile(r'(?:(?<=from ")|(?<=import\("))\./([\w.]+)(?=")')  # of one script in another
# The archive's views are as many as there are filters, and an answer costs a second of a processor.
ROBOTS = "User-agent: *\nDisallow: /api/\nDisallow: /archive\nDisallow: /ask\n"
METHODS = ["GET", "HEAD"]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served: its bytes, the same compressed, its media type."""

    plain: bytes
    small: bytes
    type: str

    @property
    def digest(self) -> str:
        """What its address changes with."""
        return hashlib.sha256(self.plain).hexdigest()[:12]


@cache
def load_asset(name: str) -> Asset:
    """The file of that name; the scripts that it imports are named by their addresses.

    Raises:
        KeyError: there is none.
    """
    path = STATIC / name
    if path.suffix not in TYPES or path.parent != STATIC or not path.is_file():
        raise KeyError(name)
    text = path.read_text(encoding="utf-8")
    plain = (IMPORT.sub(lambda found: f"./{_named(found[1])}", text) if path.suffix == ".js" else text).encode()
    return Asset(plain, gzip.compress(plain, 9, mtime=0), TYPES[path.suffix])


def asset(name: str) -> str:
    """Address of one of our files; it changes with the file, so browsers may keep it for ever."""
    return at(f"/ui/{_named(name)}")


def _named(name: str) -> str:
    return f"{name}?v={load_asset(name).digest}"


def asset_routes() -> APIRouter:
    """The files, and the two that browsers and crawlers look for by themselves."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/ui/{name}", methods=METHODS)
    def file(name: str, request: Request) -> Response:
        try:
            found = load_asset(name)
        except KeyError:
            raise HTTPException(404, "there is no such file") from None
        headers = {"Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(found.plain, media_type=found.type, headers=headers)
        return Response(found.small, media_type=found.type, headers=headers | {"Content-Encoding": "gzip"})

    @router.api_route("/favicon.ico", methods=METHODS)
    def icon(request: Request) -> Response:
        return file("favicon.svg", request)

    @router.api_route("/robots.txt", methods=METHODS)
    def robots() -> Response:
        return PlainTextResponse(ROBOTS)

    return router
