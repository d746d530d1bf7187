"""The three streams of a command: results exactly as they are, notes a line each, lines of bytes to read."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from .errors import ConfigError


def write(text: str) -> None:
    """Writes exactly `text` to standard output, as UTF-8 whatever the locale, at once."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="replace"))
    sys.stdout.buffer.flush()


def print_json(value: object) -> None:
    """Writes one JSON document."""
    from .batch import json_text

    write(json_text(value, indent=2) + "\n")


def note(text: str) -> None:
    """Writes one line to standard error."""
    from .display import plain

    print(plain(" ".join(text.split())), file=sys.stderr, flush=True)


def warn(warned: Sequence[str]) -> None:
    """Writes a line to standard error for each warning."""
    for warning in warned:
        note(f"warning: {warning}")


def open_lines(file: Path) -> BinaryIO:
    """The bytes of a file, or of standard input for "-".

    Raises:
        ConfigError: it cannot be read.
    """
    if str(file) == "-":
        return sys.stdin.buffer
    try:
        return file.open("rb")
    except OSError as error:
        raise ConfigError(
            f"{file} cannot be read: {error.strerror}", hint="name a file, or - for standard input"
        ) from error


def without_output(status: int) -> int:
    """`status`, after what Python would complain about when it ends: output that nobody reads any more."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status
