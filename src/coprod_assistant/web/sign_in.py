"""Who is on the staff: by a password and a signed cookie, or by the word of a trusted proxy; and the guard before them.

`Guard` stands before `/staff` and `/evaluate` (and `/archive`, where it is not public): nobody else gets in, and no
form of another site is taken. Handlers behind it ask `staff_only(request)` who it is; others `person_of(request)`.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ..config import Settings
from ..errors import ConfigError
from .desk import clean_text
from .headers import refuse
from .intake import is_browsing, replay
from .passwords import Passwords, is_name
from .proxies import Proxies

COOKIE = "coprod_staff"
SESSION_S = 12 * 3600
OURS = ("/staff", "/evaluate")  # and all below them
TOKEN_HEADER = "X-Coprod-Token"  # noqa: S105, the name of a header
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
Page = Callable[[int, str, str], ASGIApp]  # status, heading, words -> what a browser is shown


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
        cookie = cookie_parser("; ".join(headers.getlist("cookie"))).get(COOKIE, "")
        return self._of_session(cookie) if cookie and self.passwords else None

    def session(self, name: str) -> str:
        """The cookie of somebody who has just signed in."""
        called = base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")
        payload = f"{called}.{int(self._clock()) + SESSION_S}.{secrets.token_urlsafe(9)}"
        return f"{payload}.{self._signed(payload, b'session' + self.passwords.mark(name))}"

    def _of_session(self, cookie: str) -> Person | None:
        payload, _, signature = cookie.rpartition(".")
        called, _, rest = payload.partition(".")
        try:
            name = base64.urlsafe_b64decode(called + "=" * (-len(called) % 4)).decode()
        except ValueError:
            return None
        mark = self.passwords.mark(name)
        made = self._signed(payload, b"session" + mark)
        if not mark or not hmac.compare_digest(made.encode(), signature.encode(errors="replace")):
            return None
        ends = int(rest.partition(".")[0])  # ours, as it is signed
        return Person(name, self._signed(payload, b"token")) if ends > self._clock() else None

    def _signed(self, text: str, purpose: bytes) -> str:
        key = hmac.digest(self._key, purpose, "sha256")
        return hmac.digest(key, text.encode(errors="surrogatepass"), "sha256").hex()

    def is_same_site(self, scope: Scope) -> bool:
        """Whether a request that changes something comes from one of our pages, as far as the browser says."""
        headers = Headers(scope=scope)
        if site := headers.get("sec-fetch-site"):
            return site == "same-origin"
        if "origin" not in headers:
            return True  # no browser of today; the token must come along all the same
        names = {headers.get("host", "").lower()}
        if self._proxies.trusts(peer_of(scope)):
            names.add(headers.get("x-forwarded-host", "").lower())
        return urlsplit(headers["origin"]).netloc.lower() in names - {""}

    def is_https(self, scope: Scope) -> bool:
        """Whether the visitor's browser speaks HTTPS, by itself or with a trusted proxy (see `ClientAddress`)."""
        return bool(scope.get("scheme") == "https")


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


class Guard:
    """Lets only the staff in to what is theirs, and takes from them only what our own pages send."""

    def __init__(self, app: ASGIApp, *, staff: Staff, page: Page) -> None:
        """
        Args:
            page: Makes what a browser is shown that is not let in; programs get the API's error.
        """
        self._app = app
        self._staff = staff
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        person = self._staff.person(scope) if self._staff.is_on else None
        scope.setdefault("state", {})["person"] = person
        if not self._staff.is_on and (self._staff.guards(path) or path in {SIGN_IN, SIGN_OUT}):
            await self._say(
                404, "There is no page here", "The staff’s pages are not switched on.", scope, receive, send
            )
        elif scope["method"] in {"GET", "HEAD"}:
            await self._look(person, scope, receive, send)
        elif self._staff.guards(path) or path in {SIGN_IN, SIGN_OUT}:
            await self._change(person, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _look(self, person: Person | None, scope: Scope, receive: Receive, send: Send) -> None:
        if person or not self._staff.guards(scope["path"]):
            await self._app(scope, receive, send)
        elif not self._staff.passwords:
            words = "This page is for the staff. Open it through your organisation’s sign-in."
            await self._say(403, "Please sign in", words, scope, receive, send)
        elif is_browsing(scope):
            query = scope["query_string"].decode("latin-1")
            wanted = quote(scope["path"] + (f"?{query}" if query else ""), safe="")
            await RedirectResponse(f"{SIGN_IN}?next={wanted}", status_code=303)(scope, receive, send)
        else:
            await refuse(401, "this is for the staff", scope, receive, send)

    async def _change(self, person: Person | None, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._staff.is_same_site(scope):
            words = "It was sent from another site. Open the page here and send it again."
            await self._say(403, "This was not taken", words, scope, receive, send)
            return
        if scope["path"] == SIGN_IN:  # there is no session yet
            await self._app(scope, receive, send)
            return
        if person is None:
            words = "You are no longer signed in. Sign in in another tab, then go back and send it again."
            await self._say(401, "Nothing was changed", words, scope, receive, send)
            return
        token = Headers(scope=scope).get(TOKEN_HEADER, "")
        if not token:
            body = await _body(receive)  # small: BodyLimit has read it before
            receive = replay(body, receive)
            token = fields_of(body).get("token", "")
        if not hmac.compare_digest(token.encode(errors="replace"), person.token.encode()):
            words = "The page that it was sent from is out of date. Load it again, and send it again."
            await self._say(403, "Nothing was changed", words, scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _say(self, status: int, heading: str, words: str, scope: Scope, receive: Receive, send: Send) -> None:
        if "text/html" in Headers(scope=scope).get("accept", ""):
            await self._page(status, heading, words)(scope, receive, send)
        else:
            await refuse(status, words, scope, receive, send)


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


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return b"".join(parts)
