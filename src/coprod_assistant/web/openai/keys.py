"""Who asks over the chat API: the holder of a key, with a quota of its own, or a visitor by address."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request

from ...api_keys import ApiKeys
from ...config import Settings
from ..api import address_of


class UnknownKeyError(Exception):
    """A request without a key that is known."""


class Callers:
    """Says by what name a request is counted."""

    def __init__(self, settings: Settings) -> None:
        self._open = settings.chat_api == "open"
        self._keys = _keys(settings)

    def name(self, request: Request) -> str:
        """The name of the key that the request carries, else the visitor's address.

        Raises:
            UnknownKeyError: it carries none that is known, and the API is not open to all.
        """
        named = self._keys.name(request.headers.get("authorization", ""))
        if named is None and not self._open:
            raise UnknownKeyError
        return named or address_of(request)


def quotas(settings: Settings) -> Mapping[str, float]:
    """How many times the share of one visitor each key has, by the name under which it is counted."""
    return _keys(settings).quotas(settings.questions_per_minute)


def _keys(settings: Settings) -> ApiKeys:
    return ApiKeys(settings.chat_api_keys.get_secret_value())
