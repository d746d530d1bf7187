"""Kinds of values that settings have, checked as they are read: sites, colours, pictures, addresses, paths."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\]")
PICTURE_BYTES = 64 * 1024
SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"<svg": "image/svg+xml",
    b"<?xml": "image/svg+xml",
}


def origins_of(value: str) -> tuple[str, ...]:
    """The sites of a comma-separated list, as a browser names them: `https://host`, a port only where it is unusual.

    Raises:
        ValueError: one is no address of a site; says which, and how it is written.
    """
    return tuple(dict.fromkeys(_origin(entry.strip()) for entry in value.split(",") if entry.strip()))


def _origin(entry: str) -> str:
    """The origin of one entry; it becomes part of a header, so nothing but host and port may pass."""
    try:
        parts = urlsplit(entry)
        port = parts.port
    except ValueError:
        raise ValueError(f"{entry!r} is no address of a site") from None
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname or ""
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc or not HOST.fullmatch(host):
        raise ValueError(
            f"{entry!r} is no site of the form https://www.example.org (no path, no *, other letters xn--)"
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise ValueError(f"{entry!r} must begin with https://, or a page on the way could be changed")
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def picture_kind(content: bytes) -> str | None:
    """The media type of a PNG, JPEG, WebP or SVG by its first bytes; None if it is none of them."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    found = next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), None)
    return None if found == "image/svg+xml" and b"<svg" not in content else found


def _are_origins(value: str) -> str:
    return ",".join(origins_of(value))


def _is_path(value: str) -> str:
    path = value.rstrip("/")
    if not re.fullmatch(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*", path):
        raise ValueError("no path of the form /assistant")
    return path


def _is_colour(value: str) -> str:
    if not re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", value.lower()):
        raise ValueError("no colour of the form #14524f")
    digits = value.lower()[1:]
    return f"#{digits if len(digits) == 6 else ''.join(2 * digit for digit in digits)}"


def _is_picture(path: Path | None) -> Path | None:
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            content = file.read(PICTURE_BYTES + 1)
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    if len(content) > PICTURE_BYTES:
        raise ValueError(f"has more than {PICTURE_BYTES // 1024} kB")
    if picture_kind(content) is None:
        raise ValueError("is no PNG, JPEG, WebP or SVG")
    return path


def _is_web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ValueError("no address of the form https://www.example.org/privacy") from None
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.username):
        raise ValueError("no address of the form https://www.example.org/privacy")
    return value


Origins = Annotated[str, AfterValidator(_are_origins)]
Colour = Annotated[str, AfterValidator(_is_colour)]
RootPath = Annotated[str, AfterValidator(_is_path)]
Picture = Annotated[Path | None, AfterValidator(_is_picture)]
WebAddress = Annotated[str, AfterValidator(_is_web_address)]
