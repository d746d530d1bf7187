"""Keys of programs that ask over HTTP: how a setting lists them, and whose a request carries."""

from __future__ import annotations

import hmac
from collections.abc import Mapping


class ApiKeys:
    """The keys of a list, `KEY,KEY:60,…`; the number is how many questions a minute that key may ask."""

    def __init__(self, listed: str) -> None:
        """
        Raises:
            ValueError: a key is too short or named twice, or its number is none; says which by its place.
        """
        self._keys: list[bytes] = []
        self._own: list[int | None] = []
        for place, entry in enumerate(filter(None, map(str.strip, listed.split(","))), start=1):
            key, colon, number = entry.partition(":")
            if len(key) < 16 or not key.isascii() or not key.isprintable() or " " in key:
                raise ValueError(f"key {place} needs 16 or more characters, ASCII without spaces")
            if colon and not (number.isdecimal() and 1 <= int(number) <= 6000):
                raise ValueError(f"key {place} has no number from 1 to 6000 after its colon")
            self._keys.append(key.encode())
            self._own.append(int(number) if colon else None)
        if len(set(self._keys)) < len(self._keys):
            raise ValueError("names a key twice")

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._keys)

    def name(self, authorization: str) -> str | None:
        """What the key in a header `Authorization: Bearer …` is called, None where it is none of these."""
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return None
        secret = given.strip().encode(errors="replace")
        # Each is compared, and in constant time, so that the time taken says nothing of a key.
        found = [place for place, key in enumerate(self._keys, start=1) if hmac.compare_digest(key, secret)]
        return _name(found[0]) if found else None

    def quotas(self, usual: int) -> Mapping[str, float]:
        """How many times `usual` questions a minute each key may ask, by its name."""
        return {_name(place): (own or usual) / usual for place, own in enumerate(self._own, start=1)}


def _name(place: int) -> str:
    """The name of the key at that place of the list, counted from 1; no address reads like it."""
    return f"key {place}"
