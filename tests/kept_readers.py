"""The child process that reads files, kept from one build or fetch to the next: to start it takes longer than to read.

It is the program's own, under the same limits, and is replaced where it was killed. What a fresh one does is asked in
`tests/extract/test_sandbox.py` and wherever the command is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext

import pytest

from coprod_assistant.extract.sandbox import READER, Sandbox

USERS = ("coprod_assistant.extract.sandbox.Sandbox", "coprod_assistant.fetch.run.Sandbox")


@pytest.fixture(autouse=True, scope="package")
def kept_readers() -> Iterator[None]:
    """To be imported into a folder's conftest.py, whose tests then share one child for each set of limits."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        kept: dict[tuple[float, int, str], Sandbox] = {}

        def sandbox(*, timeout_s: float, memory_mb: int, reader: str = READER) -> AbstractContextManager[Sandbox]:
            key = timeout_s, memory_mb, reader
            if key not in kept:
                kept[key] = stack.enter_context(Sandbox(timeout_s=timeout_s, memory_mb=memory_mb, reader=reader))
            return nullcontext(kept[key])

        for name in USERS:
            patch.setattr(name, sandbox)
        yield
