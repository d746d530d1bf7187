"""What is told of a failure: always `{"error", "hint"}`, never the message of something that broke inside."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ..errors import AssistantError, QuestionError
from .desk import clean_text
from .headers import log_failure
from .limits import RefusedError

logger = logging.getLogger(__name__)


def told(error: Exception) -> tuple[int, str, str]:
    """The status, the error and the hint that tell of `error`; the log has the rest."""
    match error:
        case RefusedError():
            return 429, error.reason, f"ask again in {error.retry_after_s} seconds"
        case QuestionError():
            return 400, str(error), error.hint
        case AssistantError():
            logger.warning("not answered: %s", type(error).__name__)  # its message may name a path
            return 503, "the archive is not ready", "try again later"
        case RequestValidationError():
            first = error.errors()[0]
            if first["type"] == "json_invalid":
                return 400, "the body is not JSON", "send an object with a question"
            where = ".".join(clean_text(str(part)) for part in first["loc"][1:])
            return 422, f"{where or 'body'}: {first['msg']}", "see /openapi.json"
        case HTTPException():
            return error.status_code, str(error.detail), ""
        case _:
            log_failure("an answer", error)
            return 500, "something went wrong here", ""


def add_error_answers(app: FastAPI) -> None:
    """Makes every expected failure of `app` answer in the API's form."""

    async def answer(_: Request, error: Exception) -> JSONResponse:
        status, what, hint = told(error)
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        if isinstance(error, RefusedError):
            headers["Retry-After"] = str(error.retry_after_s)
        return JSONResponse({"error": what, "hint": hint}, status_code=status, headers=headers)

    for kind in (RefusedError, AssistantError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)
