"""Files of TOML that people write and the program adds to for them: blocks of entries at the end, and out again.

A block is a comment-free piece of text with who made it and when. It is put at the end and cut out as it stands, so
whatever people wrote around it stays to the letter. Nothing is written that the file's own check would not take.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import AssistantError, ConfigError

KEPT = 20  # versions of a file as it was before a change


@dataclass(frozen=True, slots=True)
class Change:
    """Entries that belong together, and what they are known by."""

    id: str
    by: str
    at: dt.datetime
    block: str  # as it stands in the file


class ChangeError(AssistantError):
    """A change that cannot be made; its message says why, for the person who wants it."""


def block_of(kind: str, entries: Sequence[Mapping[str, Any]], *, by: str, at: dt.datetime) -> Change:
    """The block of some `[[kind]]` entries; what is None in them is left out."""
    identity = secrets.token_hex(4)
    stamp = at.replace(microsecond=0)
    lines = []
    for entry in entries:
        given = {name: value for name, value in entry.items() if value is not None}
        given |= {"by": by, "at": stamp, "change": identity}
        lines += [f"[[{kind}]]", *(f"{name} = {_toml(value)}" for name, value in given.items()), ""]
    return Change(identity, by, stamp, "\n".join(lines))


@dataclass(frozen=True, slots=True)
class AmendedFile:
    """A file, and how it is checked.

    Args:
        check: Gives the ids of the changes that its content holds.

            Raises ConfigError where an entry cannot be used.
        backups: Folder of its earlier versions.
    """

    path: Path
    check: Callable[[Mapping[str, Any]], Iterable[str | None]]
    backups: Path

    def put_in(self, change: Change) -> None:
        """Adds a change at the end of the file, which is made where there is none.

        Raises:
            ConfigError: the file cannot be used as it is; nothing is written.
            ChangeError: it cannot be written.
        """
        before = self._text()
        joint = "" if not before else "\n" if before.endswith("\n") else "\n\n"
        self._write(before, before + _ended_as(before, joint + change.block))

    def take_out(self, change: Change) -> None:
        """Cuts a change out again.

        Raises:
            ChangeError: it no longer stands there as it was written, or the file cannot be written.
        """
        before = self._text()
        block, line_end = _ended_as(before, change.block), _ended_as(before, "\n")
        if before.count(block) != 1:
            raise ChangeError(
                f"{self.path.name} no longer holds this change as it was written.",
                hint="Somebody has edited it by hand: correct it there.",
            )
        head, tail = before.split(block)
        after = head.removesuffix(line_end) + tail if not tail or head.endswith(2 * line_end) else head + tail
        self._write(before, after)

    def standing(self) -> set[str]:
        """The ids of the changes that stand in the file; none where it cannot be read."""
        try:
            return {id for id in self.check(tomllib.loads(self._text())) if id}
        except (ConfigError, ChangeError, tomllib.TOMLDecodeError):
            return set()

    def _text(self) -> str:
        try:
            return self.path.read_bytes().decode() if self.path.exists() else ""  # with the ends of its lines
        except (OSError, UnicodeDecodeError) as error:
            raise ChangeError(f"{self.path.name} cannot be read: {error}") from error

    def _write(self, before: str, after: str) -> None:
        """Writes the file in one step, checked, with what stood there kept."""
        name, folder = self.path.name, self.path.parent
        try:
            self.check(tomllib.loads(after))
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{name} cannot be read: {error}", hint="correct that line") from error
        try:
            if before:
                self._back_up(before)
            handle, made = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
            try:
                with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                    file.write(after)
                    file.flush()
                    os.fsync(file.fileno())
                Path(made).chmod(self.path.stat().st_mode & 0o777 if self.path.exists() else 0o644)
                Path(made).replace(self.path)
            except BaseException:
                Path(made).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise ChangeError(
                f"{name} cannot be written: {error.strerror}.", hint="Whoever runs the server can allow it."
            ) from error

    def _back_up(self, text: str) -> None:
        self.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
        stem = self.path.stem
        (self.backups / f"{stem}-{stamp}.toml").write_text(text, encoding="utf-8", newline="")
        for old in sorted(self.backups.glob(f"{stem}-*.toml"))[:-KEPT]:
            old.unlink(missing_ok=True)


def _ended_as(text: str, ours: str) -> str:
    """Our lines with the ends that those of a file have."""
    return ours.replace("\n", "\r\n") if "\r\n" in text else ours


def _toml(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {_toml(each)}' for name, each in value.items())} }}"
    if value and all(isinstance(each, Mapping) for each in value):
        return "[\n" + "".join(f"  {_toml(each)},\n" for each in value) + "]"
    return f"[{', '.join(_toml(each) for each in value)}]"
