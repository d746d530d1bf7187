"""`/sign-in` and `/sign-out`: the form, its throttled guesses, and the cookie."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ..archive import filled_page
from ..desk import Desk
from ..limits import RefusedError
from ..shared import rate_limit
from ..sign_in import COOKIE, SESSION_S, SIGN_IN, SIGN_OUT, Staff, fields_of, local_address, person_of

GUESSES = 5  # of one address a minute
GUESSES_OF_ALL = 120  # a guess takes 50 ms of a processor
WRONG = "This name and password do not belong together."


def sign_in_routes(desk: Desk, staff: Staff, *, title: str) -> APIRouter:
    """The routes; `Guard` answers 404 for them where nobody can sign in."""
    router = APIRouter(include_in_schema=False)
    rate = rate_limit(GUESSES, kind="guess", counts=desk.counts)
    rate_of_all = rate_limit(GUESSES_OF_ALL, kind="guesses", counts=desk.counts)

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
        try:
            rate.check(request.client.host if request.client else "")
            rate_of_all.check("")
        except RefusedError as error:
            words = f"There were too many attempts. Please try again in {error.retry_after_s} seconds."
            refused = form(request, status=429, name=name, next=wanted, wrong=words)
            refused.headers["Retry-After"] = str(error.retry_after_s)
            return refused
        if not name:
            return form(request, status=422, next=wanted, wrong="Write your name: it stands beside what you change.")
        if not await desk.run(lambda: staff.passwords.lets_in(name, fields.get("password", ""))):
            return form(request, status=401, name=name, next=wanted, wrong=WRONG)
        response = RedirectResponse(local_address(wanted), status_code=303)
        response.set_cookie(
            COOKIE,
            staff.session(name),
            max_age=SESSION_S,
            httponly=True,
            samesite="lax",
            secure=staff.is_https(request.scope),
        )
        return response

    @router.post(SIGN_OUT)
    async def signed_out() -> Response:
        response = RedirectResponse("/", status_code=303)
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return response

    return router
