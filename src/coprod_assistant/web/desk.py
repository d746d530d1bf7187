"""The desk where every question is taken, from the chat and from the API alike: checked, counted, queued, answered."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from anyio import CapacityLimiter, to_thread

from ..config import Settings
from ..errors import QuestionError
from ..types import Answer, Document, Hit, Statement, Turn, Wanted
from .limits import Gate, RefusedError
from .metrics import Metrics
from .shared import SharedCounts, cost_limit, rate_limit
from .working import Work

if TYPE_CHECKING:
    from ..assistant import Assistant
    from ..filters import Ranges
    from .served import Served

UNWANTED = re.compile("[\ud800-\udfff]")  # half of a character: JSON can carry it, no encoding can
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
T = TypeVar("T")


class Do(Protocol):
    """Runs a step in a thread and gives what it gives."""

    async def __call__(self, step: Callable[[], T]) -> T: ...


class Desk:
    """Takes questions for one assistant. Its methods are called on the event loop; the work is done in threads."""

    def __init__(
        self, settings: Settings, assistant: Assistant | Served, *, quotas: Mapping[str, float] | None = None
    ) -> None:
        """
        Args:
            quotas: How many times the share of one visitor those have who are not counted by their address.
        """
        self.settings = settings
        self.assistant = assistant
        self.counts = SharedCounts(settings.limits_file) if settings.limits_file else None
        self.rate = rate_limit(settings.questions_per_minute, kind="question", counts=self.counts, quotas=quotas)
        self.metrics = Metrics(self.counts)
        self.cost = cost_limit(settings.cpu_seconds_per_minute, counts=self.counts, quotas=quotas)
        self.gate = Gate(at_once=settings.concurrent_answers, waiting=settings.waiting_questions)
        self._limiter: CapacityLimiter | None = None  # made on the event loop that uses it

    @property
    def writes(self) -> bool:
        """Whether a language model is set that writes answers."""
        return bool(self.settings.llm_model)

    def check_question(self, text: str) -> None:
        """Passes a question that may be asked.

        Raises:
            QuestionError: it is empty or longer than the setting allows.
        """
        longest = self.settings.max_question_chars
        if not text.strip():
            raise QuestionError("The question is empty.", hint="Write what you would like to know.")
        if len(text) > longest:
            raise QuestionError(
                f"The question has {len(text)} characters.", hint=f"Ask in {longest} characters or fewer."
            )

    def admit(self, address: str) -> None:
        """Counts a question of `address`.

        Raises:
            RefusedError: it has asked too many, or they have cost too much.
        """
        self.cost.check(address)
        self.rate.check(address)

    async def ask(
        self, question: str, history: Sequence[Turn], *, address: str, id: str | None = None, mode: Wanted = "auto"
    ) -> Answer:
        """The whole answer, as soon as there is a place; where the caller is cancelled, no further step is begun.

        Raises:
            RefusedError: there is none.
        """
        stop = threading.Event()
        async with self._work(address) as do:
            try:
                return await do(lambda: self.assistant.ask(question, self._kept(history), id=id, mode=mode, stop=stop))
            finally:
                stop.set()

    async def stream(
        self, question: str, history: Sequence[Turn], *, address: str, mode: Wanted = "auto"
    ) -> AsyncGenerator[Statement | Answer, None]:
        """Statements as they are ready, the whole answer last. A place is held until the work has ended.

        Closing it ends the work: a language model's call is stopped, and no further step is begun.

        Raises:
            RefusedError: there is no place.
        """
        async with self._work(address) as do:
            stop = threading.Event()
            items: Iterator[Statement | Answer] = iter(
                self.assistant.stream(question, self._kept(history), mode=mode, stop=stop)
            )
            try:
                while (item := await do(lambda: next(items, None))) is not None:
                    yield item
            finally:
                stop.set()

    async def search(self, words: str, *, address: str, top_k: int, touching: Ranges | None = None) -> list[Hit]:
        """Passages for `words`, best first, among those that hold a part of `touching`.

        Raises:
            RefusedError: there is no place.
        """
        async with self._work(address) as do:
            return await do(lambda: self.assistant.search(words, top_k=top_k, touching=touching))

    async def make(self, step: Callable[[], T], *, address: str) -> T:
        """What `step` makes of the archive, in a place of the gate and at the cost of `address`, as an answer is.

        Raises:
            RefusedError: there is no place, or `address` has cost too much.
        """
        async with self._work(address) as do:
            return await do(step)

    @asynccontextmanager
    async def _work(self, address: str) -> AsyncIterator[Do]:
        """Runs steps in threads, in a place of the gate, at the cost of `address`; a caller who leaves goes at once."""
        await self.gate.enter(address)
        try:
            self.cost.check(address)  # what was asked before may have cost enough while this one waited
        except RefusedError:
            self.gate.leave(address)
            raise
        loop = asyncio.get_running_loop()

        def soon(call: Callable[..., None], *args: object) -> None:
            with suppress(RuntimeError):  # the server has stopped, and its loop is closed
                loop.call_soon_threadsafe(call, *args)

        def charge(used: float) -> None:
            self.cost.charge(address, used)
            self.metrics.add({"coprod_processor_seconds_total": used})

        work = Work(on_over=lambda: soon(self.gate.leave, address), charge=lambda used: soon(charge, used))

        async def do(step: Callable[[], T]) -> T:
            return await self.run(lambda: cast(T, work.do(step)), leave=True)

        try:
            yield do
        finally:
            work.end()

    async def document(self, document_id: str) -> Document:
        """The document of that id.

        Raises:
            AssistantError: there is none.
        """
        return await self.run(lambda: self.assistant.document(document_id))

    def _kept(self, history: Sequence[Turn]) -> Sequence[Turn]:
        most = self.settings.max_history_turns
        return history[-most:] if most else ()

    def close(self) -> None:
        """Closes the assistant and the shared counts."""
        self.assistant.close()
        if self.counts is not None:
            self.counts.close()

    async def run(self, work: Callable[[], T], *, leave: bool = False) -> T:
        """What `work` gives, done in a thread.

        Args:
            leave: Whether a cancelled caller goes at once, and leaves the thread to end by itself.
        """
        if self._limiter is None:
            self._limiter = CapacityLimiter(self.settings.concurrent_answers + 4)
        return await to_thread.run_sync(work, limiter=self._limiter, abandon_on_cancel=leave)


def clean_text(text: str) -> str:
    """`text` with every half character replaced and every control character but line breaks and tabs blanked."""
    return CONTROL.sub(" ", UNWANTED.sub("\ufffd", text))
