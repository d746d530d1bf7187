"""Who asks over the chat API: the holder of a key, with a quota of its own, or a visitor by address."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from fastapi import Request

from ...config import Settings, chat_api_keys
from ..api import address_of


class UnknownKeyError(Exception):
    """A request without a key that is known."""


class Callers:
    """Says by what name a request is counted."""

    def __init__(self, settings: Settings) -> None:
        self._open = settings.chat_api == "open"
        self._keys = [key.encode() for key, _ in chat_api_keys(settings.chat_api_keys.get_secret_value())]

    def name(self, request: Request) -> str:
        """The name of the key that the request carries, else the visitor's address.

        Raises:
            UnknownKeyError: it carries none that is known, and the API is not open to all.
        """
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            secret = given.strip().encode()
            # Each is compared, and in constant time, so that the time taken says nothing of a key.
            found = [number for number, key in enumerate(self._keys, start=1) if hmac.compare_digest(key, secret)]
            if found:
                return key_name(found[0])
        if not self._open:
            raise UnknownKeyError
        return address_of(request)


def quotas(settings: Settings) -> Mapping[str, float]:
    """How many times the share of one visitor each key has, by the name under which it is counted."""
    usual = settings.questions_per_minute
    keys = chat_api_keys(settings.chat_api_keys.get_secret_value())
    return {key_name(number): (own or usual) / usual for number, (_, own) in enumerate(keys, start=1)}


def key_name(number: int) -> str:
    """The name of the key at that place of the setting, counted from 1; no address reads like it."""
    return f"key {number}"
