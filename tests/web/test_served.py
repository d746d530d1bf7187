"""A server that starts before there is an index."""

import logging
import time

import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.errors import IndexMissingError
from coprod_assistant.web.served import Served

from .serving import Kept


def test_it_answers_once_there_is_an_index(assistant: Assistant, caplog: pytest.LogCaptureFixture) -> None:
    opened = [IndexMissingError("no index in /secret", hint="run: coprod index"), None]

    def open_it() -> Assistant:
        if (error := opened.pop(0)) is not None:
            raise error
        return Kept(assistant)  # type: ignore[return-value]

    with caplog.at_level(logging.ERROR):
        served = Served(open_it, again_after_s=0.0)
    assert caplog.messages == ["no question can be answered: no index in /secret: run: coprod index"]
    with pytest.raises(IndexMissingError):
        served.ask("Who spoke?")
    deadline = time.monotonic() + 5
    while served.ready() is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert served.ready() is None
    assert served.ask("Who spoke in Birmingham?").status == "answered"
    assert served.examples() == assistant.examples()


def test_it_does_not_try_at_every_question() -> None:
    tries = 0

    def fail() -> Assistant:
        nonlocal tries
        tries += 1
        raise IndexMissingError("none")

    served = Served(fail, again_after_s=60)
    for _ in range(50):
        assert served.ready() == "none"
    assert tries == 1


def test_what_is_broken_does_not_end_the_server(caplog: pytest.LogCaptureFixture) -> None:
    words = "which words were asked"

    def fail() -> Assistant:
        raise RuntimeError(words)  # a traceback shows this line, so the words stand elsewhere

    assert Served(fail).ready() == "the index cannot be opened"
    assert "RuntimeError" in caplog.text
    assert words not in caplog.text
