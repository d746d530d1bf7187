"""The child of the sandbox: reads the files it is told to under limits it sets on itself, and answers on a pipe."""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from ..corpus import CorpusFile
from ..errors import ExtractionError
from ..types import Document, Source
from .sandbox import HEADER

MEGABYTE = 1 << 20
MAX_REASON = 160
SPARE_CPU_S = 2  # the parent's clock is to end a slow file; this ends one whose parent is gone
Reader = Callable[[Path, Source], Document]


def main() -> None:
    """Serves requests until the parent closes its end."""
    requests = sys.stdin.buffer
    reply_to, timeout_s, memory_mb, name = _receive(requests)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    replies = os.fdopen(reply_to, "wb")
    module, function = name.split(":")
    reader: Reader = getattr(importlib.import_module(module), function)
    load: Callable[[str], None] | None = getattr(importlib.import_module(module), "load_reader", None)
    while True:
        try:
            file: CorpusFile = _receive(requests)
        except EOFError:
            return
        if load is not None:
            load(file.source.media_type)
        before = _address_space()
        _send(replies, "ready")
        answer = _answer(reader, file, timeout_s, memory_mb)
        if answer[0] == "document":
            grown = _address_space() - before
            answer = "document", (answer[1], grown > memory_mb * MEGABYTE // 2)
        _send(replies, answer)


def _answer(reader: Reader, file: CorpusFile, timeout_s: float, memory_mb: int) -> tuple[str, Any]:
    """`document`, `failed`, or `spent` where the process should not go on, and the document or the reason."""
    try:
        _limit(timeout_s, memory_mb)
        return "document", reader(file.path, file.source)
    except ExtractionError as error:
        return "failed", str(error)
    except MemoryError:
        return "spent", f"it needs more than {memory_mb} MB"
    except RecursionError:
        return "failed", "it is nested too deep"
    except Exception as error:  # whatever a library raises on a broken file costs this file only
        words = " ".join(str(error).split())[:MAX_REASON]
        return "failed", f"it is broken: {type(error).__name__}{': ' + words if words else ''}"
    finally:
        _lift()


def _limit(timeout_s: float, memory_mb: int) -> None:
    """Bounds what the next file may take on top of what the process has taken so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime + timeout_s) + SPARE_CPU_S
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + memory_mb * MEGABYTE, resource.RLIM_INFINITY))


def _lift() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _address_space() -> int:
    """Bytes of address space in use; the limit counts these, not the memory that is really there."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _receive(requests: BinaryIO) -> Any:
    header = requests.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError
    return pickle.loads(requests.read(HEADER.unpack(header)[0]))  # noqa: S301 - from our own parent


def _send(replies: BinaryIO, value: object) -> None:
    data = pickle.dumps(value)
    replies.write(HEADER.pack(len(data)) + data)
    replies.flush()


if __name__ == "__main__":
    main()
