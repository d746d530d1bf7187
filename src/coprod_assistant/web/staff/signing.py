"""`/sign-in` and `/sign-out`: the form, and the cookies."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ..addresses import at
from ..api import address_of
from ..archive import ProblemError, filled_page, problem_page
from ..desk import Desk
from ..headers import log_failure
from ..limits import RefusedError
from ..sign_in import (
    COOKIE,
    KNOWN,
    KNOWN_S,
    SESSION_S,
    SIGN_IN,
    SIGN_OUT,
    Staff,
    fields_of,
    local_address,
    person_of,
)
from .guesses import Guesses

WRONG = "This name and password do not belong together."


def sign_in_routes(desk: Desk, staff: Staff, *, title: str) -> APIRouter:
    """The routes; `Guard` answers 404 for them where nobody can sign in."""
    router = APIRouter(include_in_schema=False)
    guesses = Guesses(desk.counts)

    def form(request: Request, *, status: int = 200, name: str = "", next: str = "", wrong: str = "") -> Response:
        if not staff.passwords:
            wrong = "Nobody signs in here with a password: open the site through your organisation’s sign-in."
        html = filled_page(
            "sign_in.html",
            title=title,
            here="sign-in",
            person=person_of(request),
            takes_password=bool(staff.passwords),
            named=staff.passwords.named,
            name=name[:100],
            next=local_address(next),
            wrong=wrong,
        )
        return HTMLResponse(html, status_code=status)

    @router.api_route(SIGN_IN, methods=["GET", "HEAD"])
    async def shown(request: Request) -> Response:
        return form(request, next=request.query_params.get("next", ""))

    @router.post(SIGN_IN)
    async def signed_in(request: Request) -> Response:
        fields = fields_of(await request.body())
        name, wanted = " ".join(fields.get("name", "").split()), fields.get("next", "")
        address = address_of(request)
        try:
            guesses.check(address, staff.knows(request.scope, name))
        except RefusedError as error:
            words = f"There were too many attempts. Please try again in {error.retry_after_s} seconds."
            refused = form(request, status=429, name=name, next=wanted, wrong=words)
            refused.headers["Retry-After"] = str(error.retry_after_s)
            return refused
        if not name:
            return form(request, status=422, next=wanted, wrong="Write your name: it stands beside what you change.")
        if not await desk.run(lambda: staff.passwords.lets_in(name, fields.get("password", ""))):
            guesses.failed(address)
            return form(request, status=401, name=name, next=wanted, wrong=WRONG)
        response = RedirectResponse(at(local_address(wanted)), status_code=303)
        https = staff.is_https(request.scope)
        for cookie, value, lasts_s, path in (
            (COOKIE, staff.session(name), SESSION_S, "/"),
            (KNOWN, staff.known(name), KNOWN_S, SIGN_IN),
        ):
            response.set_cookie(
                cookie, value, max_age=lasts_s, path=at(path), httponly=True, samesite="lax", secure=https
            )
        return response

    @router.post(SIGN_OUT)
    async def signed_out(request: Request) -> Response:
        response: Response = RedirectResponse(at("/"), status_code=303)
        try:
            staff.end(request.scope)
        except OSError as error:
            log_failure("signing out", error)
            words = "This browser has forgotten you, but a copy of its cookie would be let in until the session ends."
            response = problem_page(ProblemError(500, "You are signed out in this browser only", words), title=title)
        response.delete_cookie(COOKIE, path=at("/"), httponly=True, samesite="lax")
        return response

    return router
