"""A language model at work for the assistant: a follow-up reworded, an answer written, or why neither was done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .answer import Draft, text_of
from .config import Settings
from .errors import GenerationError
from .llm import COMPATIBLE, ChatModel, Connection, Writer
from .passages import Passages
from .types import Answer, Generation, Query, Statement, Turn

if TYPE_CHECKING:  # imported where they are used: without a language model they never are
    from .answer import Generated, Verifier


@dataclass(frozen=True, slots=True)
class Asked:
    """A question answered in the archive's own words, with what that was made from."""

    query: Query
    draft: Draft
    answer: Answer

    @property
    def may_be_written(self) -> bool:
        """Whether a model may put it into words.

        A refusal is calibrated, and a model that is asked all the same would only be tempted to answer. Lists and
        counts from the catalogue are complete, and a model would recount them.
        """
        return self.draft.status != "refused" and self.draft.mode == "extractive"

    @property
    def follows_up(self) -> bool:
        """Whether the question took something from the conversation."""
        return bool(self.query.carried or self.query.focus)


class Writing:
    """Writes with one model and checks with one verifier; safe to share between threads."""

    def __init__(self, writer: Writer, verifier: Verifier, *, pipeline: str) -> None:
        self._pipeline = pipeline
        self.writer = writer
        self._verifier = verifier

    @property
    def timeout_s(self) -> float:
        """Longest time for one answer, its rewording included."""
        return self.writer.model.connection.timeout_s

    def reworded(
        self, asked: Asked, history: Sequence[Turn], ask: Callable[[str], Asked], stop: threading.Event | None
    ) -> tuple[Asked, Generation | None]:
        """The question as the model words it to stand alone, answered; `asked` itself where that is no better.

        The second is None, or what became of the model where it could not be asked at all.
        """
        if not asked.follows_up or not history:
            return asked, None
        from .answer import notice_of, rewritten

        found: list[Asked] = []

        def understand(words: str) -> Query:
            found.append(ask(words))
            return found[-1].query

        try:
            query = rewritten(asked.query, history, writer=self.writer, understand=understand, stop=stop)
        except GenerationError as error:
            return asked, Generation(self.writer.name, fallback=error.reason, notice=notice_of(error.reason))
        return (found[-1] if query is not None and found[-1].may_be_written else asked), None

    def written(
        self,
        passages: Passages,
        asked: Asked,
        history: Sequence[Turn],
        *,
        ends: float,
        stop: threading.Event | None,
    ) -> Iterator[Statement | Answer]:
        """The model's statements as they are checked, the whole answer last.

        Args:
            ends: When the model must be done, by `time.monotonic()`.
        """
        from .answer import generate

        shown = 0
        items = generate(
            passages,
            asked.query,
            asked.draft,
            writer=self.writer,
            verifier=self._verifier,
            history=history,
            timeout_s=max(0.1, ends - time.monotonic()),
            stop=stop,
            pipeline=self._pipeline,
        )
        for item in items:
            if isinstance(item, Statement):
                shown += 1
                yield item
            elif stop is None or not stop.is_set():
                answer = _answer(asked.answer, item)
                yield from () if shown else answer.statements
                yield answer

    def prepare(self) -> None:
        """Loads the model's libraries, and what checks and words its sentences."""
        from .answer import Verifier, generate  # noqa: F401, named so that they are loaded

        self.writer.model.prepare()

    def failing(self) -> bool:
        """Whether the model's last call failed; never waits."""
        return self.writer.failing()

    def close(self) -> None:
        """Ends all calls."""
        self.writer.close()


def _answer(own: Answer, generated: Generated) -> Answer:
    """The archive's answer `own` with what the model made of it."""
    draft = generated.draft
    timings = {**own.timings_ms, **generated.timings_ms}
    if generated.generation.fallback is not None:
        return replace(own, generation=generated.generation, timings_ms=timings)
    return replace(
        own,
        mode=draft.mode,
        text=text_of(draft.statements, draft.missing),
        statements=draft.statements,
        citations=draft.citations,
        timings_ms=timings,
        generation=generated.generation,
        own_words=own,
    )


def connection_of(settings: Settings) -> Connection:
    """The settings of the language model as plain values."""
    return Connection(
        model=settings.llm_model,
        base_url=settings.llm_base_url,
        api_key=settings.llm_api_key,
        provider=settings.llm_provider,
        timeout_s=settings.llm_timeout_s,
        max_output_tokens=settings.llm_max_output_tokens,
        context_tokens=settings.llm_context_tokens,
        tokens_per_day=settings.llm_tokens_per_day,
    )


def writer_of(settings: Settings) -> Writer | None:
    """The language model of the settings; None where they name none.

    Raises:
        ConfigError: it cannot be used as it is set.
    """
    if not settings.llm_model:
        return None
    model = ChatModel(connection_of(settings))
    if model.connection.provider != COMPATIBLE:
        model.prepare()  # here, so that a missing package is named at start
    return Writer(model)


def writing_with(settings: Settings, embed: Callable[[Sequence[str]], NDArray[np.float32]]) -> Writing | None:
    """The language model of the settings at work; None where they name none.

    Raises:
        ConfigError: it cannot be used as it is set.
    """
    writer, pipeline = writer_of(settings), settings.language_model
    if writer is None:
        return None
    from .answer import Verifier

    return Writing(writer, Verifier(embed, pipeline=pipeline), pipeline=pipeline)
