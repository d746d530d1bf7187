"""What is written down: few lines of each kind, and of a failure one line without words."""

from __future__ import annotations

import logging
import re
import sys

import pytest

from coprod_assistant.web.headers import log_failure
from coprod_assistant.web.logs import LINES, OneLine, Sparse


def record(text: str, *, line: int = 1) -> logging.LogRecord:
    return logging.LogRecord("any", logging.ERROR, "file.py", line, text, (), None)


def test_lines_of_one_kind_are_few_and_counted() -> None:
    now = [100.0]
    sparse = Sparse(clock=lambda: now[0])
    assert sum(sparse.filter(record(f"once more {number}")) for number in range(1000)) == LINES
    assert sparse.filter(record("another kind", line=2))
    now[0] += 61
    told = record("once more")
    assert sparse.filter(told)
    assert told.getMessage() == "once more (995 more such lines were left out)"


def test_a_failure_is_one_line_without_its_message() -> None:
    try:
        raise ValueError("words of a visitor")
    except ValueError:
        failed = logging.LogRecord("any", logging.ERROR, "file.py", 1, "it failed", (), sys.exc_info())
    shown = OneLine("%(levelname)s: %(message)s").format(failed)
    assert shown.startswith("ERROR: it failed ValueError in test_a_failure_is_one_line_without_its_message, line ")
    assert "words" not in shown and len(shown.splitlines()) == 1


def test_a_failure_inside_is_one_line_that_says_where(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> None:
        raise ValueError("words of a visitor")

    try:
        fails()
    except ValueError as error:
        log_failure("an answer", error)
    [line] = caplog.messages
    assert re.fullmatch(r"an answer failed: ValueError in test_logs\.py:\d+ fails < test_logs\.py:\d+ test_a_\w+", line)
    forged = OneLine("%(levelname)s: %(message)s").format(record("one\nERROR: another"))
    assert forged == "ERROR: one ERROR: another"
