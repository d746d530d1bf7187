"""The staff's passwords: one for all, or a file with a line for each person. Only hashes are kept in the file."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import re
import secrets
from pathlib import Path

from ..errors import ConfigError

# About 50 ms and 16 MB for a guess. What a line was made with stands in it, so these may grow.
COST, BLOCK, PARALLEL = 2**14, 8, 1
MOST_WORK = 2**20  # cost times block: 128 MB
HASH = re.compile(r"scrypt\$([0-9]{1,7})\$([0-9]{1,2})\$([0-9])\$([\w+/=]+)\$[\w+/=]+", re.ASCII)
MOST_NAME = 80
SHORTEST = 12
logger = logging.getLogger(__name__)


def password_line(name: str, password: str) -> str:
    """The line of a password file that lets `name` in with `password`.

    Raises:
        ConfigError: the name or the password cannot be used.
    """
    if not is_name(name) or ":" in name:
        raise ConfigError(f"{name!r} is no name", hint=f"use 1 to {MOST_NAME} characters on one line, without a colon")
    if len(password) < SHORTEST:
        raise ConfigError("the password is too short", hint=f"use {SHORTEST} characters or more")
    salt = secrets.token_bytes(16)
    made = base64.b64encode(_hash(password, salt, COST, BLOCK, PARALLEL)).decode()
    return f"{name}:scrypt${COST}${BLOCK}${PARALLEL}${base64.b64encode(salt).decode()}${made}"


def is_name(name: str) -> bool:
    """Whether people can be called so: printable, on one line, not too long."""
    return bool(name) and name == name.strip() and name.isprintable() and len(name) <= MOST_NAME


class Passwords:
    """Who may sign in with which password; a name of the file is only let in with its own."""

    def __init__(self, shared: str = "", file: Path | None = None) -> None:
        """
        Raises:
            ConfigError: the file cannot be read or a line of it cannot be used; names it.
        """
        self._shared = shared
        self._file = file
        self._lines: dict[str, str] = {}
        self._broken = False
        self._read_at: tuple[int, int] | None = None
        self._nobody = password_line("nobody", secrets.token_urlsafe())
        if file is not None:
            self._read_anew(file)

    def __bool__(self) -> bool:
        """Whether anybody can sign in with a password."""
        return bool(self._shared or self._file)

    @property
    def named(self) -> bool:
        """Whether only the names of a file can sign in, so that a name is no mere claim."""
        return self._file is not None and not self._shared

    def lets_in(self, name: str, password: str) -> bool:
        """Whether this is the password of that person; takes the same time for a name that is not known."""
        if not is_name(name):
            return False
        self._read()
        line = self._lines.get(name)
        known = _matches(line or self._nobody, password)
        shared = hmac.compare_digest(_digest(self._shared), _digest(password))
        return known if line else bool(self._shared) and shared and not self._broken

    def mark(self, name: str) -> bytes:
        """What changes with the password of a person, so that sessions end with it; empty for who has none."""
        self._read()
        kept = self._lines.get(name) or ("" if self._broken else self._shared)
        return _digest(kept) if kept else b""

    def _read(self) -> None:
        """Reads the file again where it has changed: who is taken out of it is out. A broken one lets nobody in."""
        if self._file is None:
            return
        try:
            self._read_anew(self._file)
        except ConfigError as error:
            # Nor does the password for all, under a name that may be one of the file.
            logger.error("nobody can sign in: %s", error)
            self._lines, self._read_at, self._broken = {}, None, True

    def _read_anew(self, file: Path) -> None:
        try:
            status = file.stat()
            if (status.st_mtime_ns, status.st_size) == self._read_at:
                return
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{file} cannot be read: {error}", hint="set COPROD_STAFF_PASSWORD_FILE to a readable file"
            ) from error
        self._lines, self._broken = dict(_entries(text, file)), False
        self._read_at = (status.st_mtime_ns, status.st_size)


def _entries(text: str, file: Path) -> list[tuple[str, str]]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, kept = line.strip().partition(":")
        if not is_name(name) or not _is_hash(kept):
            raise ConfigError(f"{file}, line {number} is no password", hint="make it with `coprod password NAME`")
        found.append((name, line.strip()))
    return found


def _is_hash(kept: str) -> bool:
    """Whether a password can be compared with it: numbers that scrypt takes, then salt and hash in base64."""
    found = HASH.fullmatch(kept)
    if not found:
        return False
    cost, block, parallel = map(int, found.groups()[:3])
    try:
        base64.b64decode(found[4])
    except ValueError:
        return False
    return (
        cost & (cost - 1) == 0 and cost >= 2 and 1 <= block <= 16 and 1 <= parallel <= 4 and cost * block <= MOST_WORK
    )


def _matches(line: str, password: str) -> bool:
    _, cost, block, parallel, salt, kept = line.rpartition(":")[2].split("$")
    made = _hash(password, base64.b64decode(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(base64.b64encode(made).decode(), kept)


def _hash(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        password.encode(errors="surrogatepass"), salt=salt, n=cost, r=block, p=parallel, maxmem=256 * 1024 * 1024
    )


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()
