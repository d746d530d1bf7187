"""What tests share, and what keeps them apart, where several processes run them beside each other (`pytest -n`)."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

HERE = Path(__file__).parent
SEVERAL = "PYTEST_XDIST_WORKER"  # is set where this is one of several


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` has filled, once for all processes of a run; nobody writes to it."""
    base = factory.getbasetemp()
    base = base.parent if SEVERAL in os.environ else base
    folder, made = base / name, base / f"{name}.made"
    with FileLock(base / f"{name}.lock"):
        if not made.exists():
            folder.mkdir()
            make(folder)
            made.touch()
    return folder


@contextmanager
def turn(*, alone: bool) -> Iterator[None]:
    """While the block runs no test runs in another process that is to run alone, and none at all if this one is."""
    if SEVERAL not in os.environ:
        yield
        return
    with ExitStack() as held:
        with _locked(HERE / "__init__.py"):  # who waits here to be alone lets nobody past
            held.enter_context(_locked(HERE / "conftest.py", shared=not alone))
        yield


@contextmanager
def _locked(path: Path, *, shared: bool = False) -> Iterator[None]:
    with path.open() as file:
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)  # closing is not enough where a forked child has it open
