"""Who is on the staff: by a password and a signed cookie, or by the word of a trusted proxy.

Handlers behind `guard.Guard` ask `staff_only(request)` who it is; others `person_of(request)`.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.types import Scope

from ..config import Settings
from ..errors import ConfigError
from .desk import clean_text
from .own_pages import is_from_own_page
from .passwords import Passwords, is_name
from .proxies import Proxies

COOKIE, KNOWN = "coprod_staff", "coprod_known"
SESSION_S = 12 * 3600
KNOWN_S = 180 * 86_400
OURS = ("/staff", "/evaluate")  # and all below them
TOKEN_HEADER = "X-Coprod-Token"  # noqa: S105, the name of a header
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the staff; `token` must come with all that they send, in the field `token` or the header."""

    name: str
    token: str
    signs_out: bool = True  # not who is signed in by a proxy


class Staff:
    """What the settings say of who is on the staff; for any number of threads and workers."""

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.time) -> None:
        """
        Raises:
            ConfigError: the password file cannot be used, or the key of the sessions neither read nor made.
        """
        self.passwords = Passwords(settings.staff_password.get_secret_value(), settings.staff_password_file)
        self.archive_public = settings.archive_public
        self._header = settings.staff_header.lower()
        self._proxies = Proxies(settings.trusted_proxies)
        self._clock = clock
        self._key = read_key(settings.staff_dir) if self.is_on else b""
        self._ended = settings.staff_dir / "ended"  # a file for each session that was ended by its owner

    @property
    def is_on(self) -> bool:
        """Whether there are pages for the staff at all."""
        return bool(self.passwords or self._header)

    def guards(self, path: str) -> bool:
        """Whether an address is for the staff alone."""
        guarded = OURS if self.archive_public else (*OURS, "/archive")
        return any(path == folder or path.startswith(f"{folder}/") for folder in guarded)

    def person(self, scope: Scope) -> Person | None:
        """Who sent a request, or None for who is not of the staff."""
        headers = Headers(scope=scope)
        if self._header and self._proxies.trusts(peer_of(scope)):
            names = headers.getlist(self._header)  # a second one would be the visitor's own
            name = clean_text(_decoded(names[0])).strip() if len(names) == 1 else ""
            if is_name(name):
                return Person(name, self._signed(f"proxy\0{name}", b"token"), signs_out=False)
        cookie = _cookie(scope, COOKIE)
        return self._of_session(cookie) if cookie and self.passwords else None

    def session(self, name: str) -> str:
        """The cookie of somebody who has just signed in."""
        return self._issued(name, SESSION_S, b"session" + self.passwords.mark(name))

    def known(self, name: str) -> str:
        """The cookie of a browser in which somebody has signed in: it lets nobody in, see `knows`."""
        return self._issued(name, KNOWN_S, b"known")

    def knows(self, scope: Scope, name: str) -> str:
        """What tells a browser in which that person has signed in before from all others; empty for those."""
        cookie = _cookie(scope, KNOWN)
        return cookie.rpartition(".")[0] if _named(cookie) == name and self._holds(cookie, b"known") else ""

    def end(self, scope: Scope) -> None:
        """Ends the session of a request for good, wherever its cookie was copied to, and for all workers.

        Raises:
            OSError: that cannot be written down.
        """
        if not self._of_session(_cookie(scope, COOKIE)):
            return
        self._ended.mkdir(mode=0o700, exist_ok=True)
        (self._ended / self._end_of(_cookie(scope, COOKIE))).touch(mode=0o600)
        for kept in self._ended.glob("[0-9]*-*"):
            if int(kept.name.partition("-")[0]) < self._clock():
                kept.unlink(missing_ok=True)  # over by itself

    def _end_of(self, cookie: str) -> str:
        """The name of the file that says that a session was ended; with when that can be forgotten."""
        payload = cookie.rpartition(".")[0]
        return f"{_ends(cookie)}-{self._signed(payload, b'ended')}"

    def _of_session(self, cookie: str) -> Person | None:
        name = _named(cookie)
        mark = self.passwords.mark(name)
        if not mark or not self._holds(cookie, b"session" + mark) or (self._ended / self._end_of(cookie)).exists():
            return None
        return Person(name, self._signed(cookie.rpartition(".")[0], b"token"))

    def _issued(self, name: str, lasts_s: int, purpose: bytes) -> str:
        """A signed cookie that names somebody, until a time."""
        called = base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")
        payload = f"{called}.{int(self._clock()) + lasts_s}.{secrets.token_urlsafe(9)}"
        return f"{payload}.{self._signed(payload, purpose)}"

    def _holds(self, cookie: str, purpose: bytes) -> bool:
        """Whether a cookie is ours, for that purpose, and not too old."""
        payload, _, signature = cookie.rpartition(".")
        made = self._signed(payload, purpose)
        return hmac.compare_digest(made.encode(), signature.encode(errors="replace")) and _ends(cookie) > self._clock()

    def _signed(self, text: str, purpose: bytes) -> str:
        key = hmac.digest(self._key, purpose, "sha256")
        return hmac.digest(key, text.encode(errors="surrogatepass"), "sha256").hex()

    def is_own(self, scope: Scope) -> bool:
        """Whether a request comes from one of our pages, as far as the browser says."""
        headers = Headers(scope=scope)
        trusted = self._proxies.trusts(peer_of(scope))
        return is_from_own_page(headers, forwarded=headers.get("x-forwarded-host", "") if trusted else "")

    def is_https(self, scope: Scope) -> bool:
        """Whether the visitor's browser speaks HTTPS, by itself or with a trusted proxy (see `ClientAddress`)."""
        return bool(scope.get("scheme") == "https")


def _cookie(scope: Scope, name: str) -> str:
    return cookie_parser("; ".join(Headers(scope=scope).getlist("cookie"))).get(name, "")


def _named(cookie: str) -> str:
    """Whom a cookie names, whether it is ours or not."""
    called = cookie.partition(".")[0]
    try:
        return base64.urlsafe_b64decode(called + "=" * (-len(called) % 4)).decode()
    except ValueError:
        return ""


def _ends(cookie: str) -> int:
    """When a cookie ends, in seconds since 1970; 0 where it does not say so as we do."""
    number = cookie.split(".")[1:2]
    return int(number[0]) if number and re.fullmatch("[0-9]{1,12}", number[0]) else 0


def read_key(folder: Path) -> bytes:
    """The key of the sessions, made where there is none; all workers of a folder have the same.

    Raises:
        ConfigError: the folder can be neither read nor written.
    """
    path = folder / "key"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            made = folder / f"key.{os.getpid()}.{secrets.token_hex(4)}"
            made.touch(mode=0o600)
            made.write_bytes(secrets.token_bytes(32))
            try:
                os.link(made, path)  # whole, and only the first of several
            except FileExistsError:
                pass
            finally:
                made.unlink()
        key = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be used for the staff's sign-in: {error.strerror}",
            hint="set COPROD_STAFF_DIR to a folder that can be written",
        ) from error
    if len(key) < 32:
        raise ConfigError(f"{path} is no key", hint="remove it; a new one is made, and everybody signs in again")
    return key


def person_of(request: Request) -> Person | None:
    """Who sent a request, None for a visitor."""
    person: Person | None = getattr(request.state, "person", None)
    return person


def staff_only(request: Request) -> Person:
    """Who of the staff sent a request; a dependency for what `Guard` does not stand before.

    Raises:
        HTTPException: nobody of the staff did.
    """
    person = person_of(request)
    if person is None:
        raise HTTPException(401, "this is for the staff")
    return person


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that was sent as browsers send them by themselves; of several of a name the last."""
    return fields_of(await request.body())


def fields_of(body: bytes) -> dict[str, str]:
    """The fields of an urlencoded form, without control characters."""
    try:
        pairs = parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=500)
    except ValueError:
        return {}
    return {name: clean_text(value).replace("\r\n", "\n") for name, value in pairs}


def local_address(address: str) -> str:
    """`address` if it is one of ours to go to after signing in, else the staff's first page."""
    fits = address.startswith(("/staff", "/evaluate", "/archive")) and address.isprintable()
    parts = urlsplit(address) if fits else None
    return address if parts and not parts.netloc and not parts.scheme and "\\" not in address else "/staff"


def peer_of(scope: Scope) -> str:
    """The address that the connection itself comes from, a proxy's where there is one."""
    peer: str = scope.get("state", {}).get("peer") or (scope["client"][0] if scope.get("client") else "")
    return peer


def _decoded(value: str) -> str:
    """A header's value as UTF-8, which proxies send, where it is that."""
    try:
        return value.encode("latin-1").decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value
