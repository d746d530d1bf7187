"""What is written down: few lines of each kind, and of a failure one line without words."""

from __future__ import annotations

import logging
import sys

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
    assert shown.splitlines()[0] == "ERROR: it failed"
    assert "ValueError in test_a_failure_is_one_line_without_its_message" in shown
    assert "words" not in shown and len(shown.splitlines()) <= 2
