"""Readers that misbehave as real parsers do, for the sandbox to survive."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path

from coprod_assistant.errors import ExtractionError
from coprod_assistant.types import Block, Document, Source


def read(path: Path, source: Source) -> Document:
    """Does what the file says; anything else is its text."""
    order = path.read_text()
    if order in ORDERS:
        ORDERS[order]()
    return Document(source.file, source, str(os.getpid()), order, (Block("paragraph", 0, len(order)),))


def loop() -> None:
    while True:
        pass


def wait() -> None:
    time.sleep(3600)


def allocate() -> None:
    len(bytearray(4 << 30))


def grow() -> None:
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def say_much() -> None:
    sys.stdout.write("x" * 10_000_000)
    sys.stderr.write("y" * 10_000_000)
    os.write(1, b"z" * 1_000_000)
    sys.stdout.flush()


def raise_oddly() -> None:
    raise KeyError("/Kids\nmissing")


def refuse() -> None:
    raise ExtractionError("no text on 3 pages")


def recurse() -> None:
    recurse()


ORDERS = {
    "loop": loop,
    "wait": wait,
    "allocate": allocate,
    "grow": grow,
    "crash": crash,
    "leave": leave,
    "say much": say_much,
    "raise": raise_oddly,
    "refuse": refuse,
    "recurse": recurse,
}
