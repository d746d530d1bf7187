"""The guard before `/staff` and `/evaluate` (and `/archive`, where it is not public).

Nobody but the staff gets in, and no form of another site is taken.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from .addresses import at
from .headers import refuse
from .intake import is_browsing, replay
from .sign_in import SIGN_IN, SIGN_OUT, TOKEN_HEADER, Person, Staff, fields_of

Page = Callable[[int, str, str], ASGIApp]  # status, heading, words -> what a browser is shown


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
            await RedirectResponse(at(f"{SIGN_IN}?next={wanted}"), status_code=303)(scope, receive, send)
        else:
            await refuse(401, "this is for the staff", scope, receive, send)

    async def _change(self, person: Person | None, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._staff.is_own(scope):
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
