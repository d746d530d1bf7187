"""Who may write to an index, and which generations are being read.

Both locks are the operating system's own: they end with the process, however it ends.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from ..errors import BuildError, IndexBusyError
from .layout import LOCK, MANIFEST

try:
    import fcntl
except ImportError:  # Windows keeps open files from being removed by itself
    fcntl = None  # type: ignore[assignment]


@contextmanager
def builder_lock(index_dir: Path) -> Iterator[None]:
    """Held while one process builds; a second one is refused at once.

    Raises:
        IndexBusyError: another builder holds it; names its process and machine.
        BuildError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    holder = index_dir / f"{LOCK}.holder"
    try:
        lock = FileLock(index_dir / LOCK)
        lock.acquire(timeout=0)
    except Timeout as error:
        with suppress(OSError):
            who = holder.read_text(encoding="utf-8").strip()
            raise IndexBusyError(f"{index_dir} is being built by {who}", hint="wait until it is done") from error
        raise IndexBusyError(f"{index_dir} is being built by another process", hint="wait until it is done") from error
    except OSError as error:
        raise BuildError(f"{index_dir} cannot be written: {error.strerror}", hint="name another folder") from error
    try:
        holder.write_text(f"process {os.getpid()} on {socket.gethostname()}\n", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def pin(generation: Path) -> IO[bytes] | None:
    """Keeps a generation from being collected until the file is closed; needs no right to write.

    None where the system has no such lock; raises OSError where the generation is gone.
    """
    file = (generation / MANIFEST).open("rb")
    if fcntl is None:
        file.close()
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:  # it is being collected right now
        file.close()
        raise FileNotFoundError(f"{generation} is being removed") from error
    except OSError:  # a file system without locks: the builder keeps two generations, which is all that is left
        file.close()
        return None
    return file


@contextmanager
def unread(generation: Path) -> Iterator[bool]:
    """Whether no process reads the generation; while this is held none can start to."""
    if fcntl is None or not (generation / MANIFEST).is_file():
        yield True
        return
    with (generation / MANIFEST).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
