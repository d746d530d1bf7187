"""A model's text as it comes, within limits: time, tokens of a call, tokens of a day, a pause after faults."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass

from ..errors import ConfigError, GenerationError
from .connection import COMPATIBLE, ChatModel, Delta
from .faults import Breaker, fault
from .prompts import Message
from .thinking import Answering
from .tokens import MESSAGE_TOKENS, DailyBudget, estimate_tokens

LOOK_S = 0.1  # how often a waiting reader looks whether it was stopped
CHARS_A_TOKEN = 12  # no vocabulary has longer tokens on average; more is a server that ignores the limit
CLOSE_S = 2.0
PROBE_AFTER_S = 30.0
PROBE = (Message("user", "Say yes."),)


@dataclass(frozen=True, slots=True)
class Piece:
    """The next stretch of text; `cut` says that the model stopped at the longest length allowed, not by itself."""

    text: str
    cut: bool = False


class Writer:
    """Asks one model; safe to share between threads. The calls run on an event loop in a thread of their own.

    A thread that waits for a socket cannot be stopped; a task on an event loop can, and its connection is then closed.
    """

    def __init__(self, model: ChatModel, *, breaker: Breaker | None = None) -> None:
        self.model = model
        self.name = model.connection.model
        self.version = ""  # what the server called the model that wrote last
        self.breaker = breaker or Breaker()
        self.budget = DailyBudget(model.connection.tokens_per_day)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._told_at = float("-inf")

    def write(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int | None = None,
        timeout_s: float | None = None,
        stop: threading.Event | None = None,
    ) -> Generator[Piece]:
        """The text that `messages` are answered with. Closing the iterator, or setting `stop`, ends the call.

        Raises:
            GenerationError: no whole text came, or one was not asked for; names why.
        """
        stop = stop or threading.Event()
        longest = max_tokens or self.model.connection.max_output_tokens
        ends = time.monotonic() + (self.model.connection.timeout_s if timeout_s is None else timeout_s)
        sent = sum(estimate_tokens(message.content) + MESSAGE_TOKENS for message in messages)
        if sent + longest > self.model.connection.context_tokens:
            raise fault("context")
        self.breaker.check()
        reserved = sent + longest
        try:
            self.budget.reserve(reserved)
        except GenerationError:
            self.breaker.left()
            raise
        used = [sent]
        try:
            yield from self._pieces(messages, longest, ends, stop, used)
            (self.breaker.left if stop.is_set() else self.breaker.succeeded)()
        except GenerationError as error:
            # Slower than a caller's own, shorter limit: that says nothing against the model.
            if error.reason == "slow" and timeout_s is not None and timeout_s < self.model.connection.timeout_s:
                self.breaker.left()
            else:
                self.breaker.failed()
            raise
        except BaseException:  # closed, or stopped with the whole program
            self.breaker.left()
            raise
        finally:
            self._told_at = time.monotonic()
            self.budget.settle(reserved=reserved, used=used[0])

    def _pieces(
        self, messages: Sequence[Message], longest: int, ends: float, stop: threading.Event, used: list[int]
    ) -> Iterator[Piece]:
        sent, characters, told, finish, blank = used[0], 0, 0, "", True
        answering = Answering()
        for delta in self._deltas(messages, longest, ends, stop):
            finish, told = delta.finish or finish, max(told, delta.tokens)
            characters += len(delta.text)
            self.version = delta.version or self.version
            used[0] = told or sent + min(longest, characters // 3)
            if characters > CHARS_A_TOKEN * longest:
                raise fault("too long")
            if text := answering.feed(delta.text):
                blank &= text.isspace()
                yield Piece(text)
        if stop.is_set():
            return
        if text := answering.close():
            blank &= text.isspace()
            yield Piece(text)
        if blank and (finish or not characters):
            raise fault("empty")
        # Every OpenAI-compatible server says why the model stopped; without a word the connection was cut.
        if not finish and self.model.connection.provider == COMPATIBLE:
            raise fault("cut")
        if finish in {"length", "max_tokens"}:
            yield Piece("", cut=True)

    def _deltas(self, messages: Sequence[Message], longest: int, ends: float, stop: threading.Event) -> Iterator[Delta]:
        """What comes from the model, each waited for until `ends`; nothing more once `stop` is set."""
        found: queue.SimpleQueue[Delta | GenerationError | None] = queue.SimpleQueue()

        async def run() -> None:
            try:
                async for delta in self.model.stream(messages, max_tokens=longest):
                    found.put(delta)
                found.put(None)
            except GenerationError as error:
                found.put(error)
            except asyncio.CancelledError:
                raise
            except BaseException:  # whatever it was, the reader must not wait for it
                found.put(fault("failed"))
                raise

        self._prepare()
        task = asyncio.run_coroutine_threadsafe(run(), self._running())
        try:
            while not stop.is_set():
                left = ends - time.monotonic()
                if left <= 0:
                    raise fault("slow")
                try:
                    item = found.get(timeout=min(LOOK_S, left))
                except queue.Empty:
                    continue
                if item is None:
                    return
                if isinstance(item, GenerationError):
                    raise item
                yield item
        finally:
            _end(task)

    def _prepare(self) -> None:
        try:
            self.model.prepare()
        except ConfigError:
            raise fault("failed") from None

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_run, args=(self._loop,), name="language-model", daemon=True).start()
            return self._loop

    def models(self) -> list[str]:
        """Names of the models that the server offers.

        Raises:
            GenerationError: it cannot be asked.
        """
        self.model.prepare()
        return asyncio.run_coroutine_threadsafe(self.model.models(), self._running()).result()

    def try_out(self) -> None:
        """Nothing, if the model writes.

        Raises:
            GenerationError: it does not; names why.
        """
        pieces = self.write(PROBE, max_tokens=16)
        next(pieces, None)
        pieces.close()

    def failing(self) -> bool:
        """Whether the last call failed. Never waits; where nobody asked for a while, the model is tried beside it."""
        if self.breaker.failing and time.monotonic() - self._told_at > PROBE_AFTER_S:
            self._told_at = time.monotonic()
            threading.Thread(target=self.look, name="try-model", daemon=True).start()
        return self.breaker.failing

    def look(self) -> None:
        """Asks the server whether it is there, and counts what comes of it; costs no tokens."""
        if self.model.connection.provider != COMPATIBLE:
            return
        try:
            self.models()
        except GenerationError:
            self.breaker.failed()
        except ConfigError:
            return
        else:
            self.breaker.succeeded()

    def close(self) -> None:
        """Ends all calls; the next one begins anew."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(_end_all(loop), loop).result(timeout=CLOSE_S)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()


async def _end_all(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await loop.shutdown_asyncgens()
    loop.call_soon(loop.stop)


def _end(task: Future[None]) -> None:
    task.cancel()
    with suppress(BaseException):
        task.exception(timeout=0)
