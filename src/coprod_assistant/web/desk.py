"""The desk where every question is taken, from the chat and from the API alike: checked, counted, queued, answered."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, TypeVar, cast

from anyio import CapacityLimiter, to_thread

from ..config import Settings
from ..errors import QuestionError, StoppedError
from ..types import Answer, Document, Hit, Statement, Turn, Wanted
from .limits import Gate, RefusedError
from .metrics import Metrics
from .shared import SharedCounts, cost_limit, rate_limit
from .traces import Traces
from .working import Stop, Way, Work

if TYPE_CHECKING:
    from ..assistant import Assistant
    from ..filters import Ranges
    from .served import Served

UNWANTED = re.compile("[\ud800-\udfff]")  # half of a character: JSON can carry it, no encoding can
PAGES_AT_ONCE = 4
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
T = TypeVar("T")


class Do:
    """Runs a step of some work in a thread and gives what it gives; `stop` is set when the work is to end."""

    def __init__(self, desk: Desk, work: Work) -> None:
        self.stop = work.stop
        self._desk = desk
        self._work = work

    async def __call__(self, step: Callable[[], T]) -> T:
        return await self._desk.run(lambda: cast(T, self._work.do(step)), leave=True)


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
        self.traces = Traces(settings.traces_url) if settings.traces_url else None
        self.cost = cost_limit(settings.cpu_seconds_per_minute, counts=self.counts, quotas=quotas)
        self.gate = Gate(at_once=settings.concurrent_answers, waiting=settings.waiting_questions)
        self._pages = Gate(at_once=PAGES_AT_ONCE, waiting=settings.waiting_questions)  # wait for no question
        self._way = Way()
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
            QuestionError: it takes more of a processor than one client has in a minute.
        """
        async with self._work(address) as do:
            try:
                return self._told(
                    await do(lambda: self.assistant.ask(question, self._kept(history), id=id, mode=mode, stop=do.stop))
                )
            except StoppedError:
                _raise_if_dear(do.stop)
                raise

    async def stream(
        self, question: str, history: Sequence[Turn], *, address: str, mode: Wanted = "auto"
    ) -> AsyncGenerator[Statement | Answer, None]:
        """Statements as they are ready, the whole answer last. A place is held until the work has ended.

        Closing it ends the work: a language model's call is stopped, and no further step is begun.

        Raises:
            RefusedError: there is no place.
            QuestionError: it takes more of a processor than one client has in a minute.
        """
        async with self._work(address) as do:
            items: Iterator[Statement | Answer] = iter(
                self.assistant.stream(question, self._kept(history), mode=mode, stop=do.stop)
            )
            whole = False
            while (item := await do(lambda: next(items, None))) is not None:
                whole = isinstance(item, Answer)
                yield self._told(item) if isinstance(item, Answer) else item
            if not whole:
                _raise_if_dear(do.stop)

    async def search(self, words: str, *, address: str, top_k: int, touching: Ranges | None = None) -> list[Hit]:
        """Passages for `words`, best first, among those that hold a part of `touching`.

        Raises:
            RefusedError: there is no place.
        """
        async with self._work(address) as do:
            return await do(lambda: self.assistant.search(words, top_k=top_k, touching=touching))

    async def work(self, step: Callable[[], T], *, address: str) -> T:
        """What a step gives, done in a place of the gate and at the cost of `address`.

        Raises:
            RefusedError: there is no place.
        """
        async with self._work(address) as do:
            return await do(step)

    async def page(self, step: Callable[[], T], *, address: str) -> T:
        """As `work`, for a page of the archive: these have places of their own.

        Raises:
            RefusedError: there is no place.
        """
        async with self._work(address, self._pages) as do:
            return await do(step)

    @asynccontextmanager
    async def _work(self, address: str, gate: Gate | None = None) -> AsyncIterator[Do]:
        """Runs steps in threads, in a place of a gate, at the cost of `address`; a caller who leaves goes at once.

        Between its steps the work of one who has taken much waits for that of others.
        """
        gate = gate or self.gate
        self.cost.check(address)
        await gate.enter(address)
        try:
            self.cost.check(address)  # what was asked before may have cost enough while this one waited
        except RefusedError:
            gate.leave(address)
            raise
        loop = asyncio.get_running_loop()

        def soon(call: Callable[..., None], *args: object) -> None:
            with suppress(RuntimeError):  # the server has stopped, and its loop is closed
                loop.call_soon_threadsafe(call, *args)

        def charge(used: float) -> None:
            self.cost.charge(address, used)
            self.metrics.add({"coprod_processor_seconds_total": used})

        waits_s = self.cost.waits_s(address)

        def over() -> None:
            if not waits_s:
                self._way.leave()
            soon(gate.leave, address)

        work = Work(
            on_over=over,
            charge=lambda used: soon(charge, used),
            most_s=self.settings.cpu_seconds_per_minute,
            way=self._way,
            waits_s=waits_s,
        )
        if not waits_s:
            self._way.enter()
        try:
            yield Do(self, work)
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

    def _told(self, answer: Answer) -> Answer:
        if self.traces is not None:
            self.traces.answered(answer)
        return answer

    def close(self) -> None:
        """Closes the assistant and the shared counts, and hands over what was traced."""
        self.assistant.close()
        if self.traces is not None:
            self.traces.close()
        if self.counts is not None:
            self.counts.close()

    async def run(self, work: Callable[[], T], *, leave: bool = False) -> T:
        """What `work` gives, done in a thread.

        Args:
            leave: Whether a cancelled caller goes at once, and leaves the thread to end by itself.
        """
        if self._limiter is None:
            self._limiter = CapacityLimiter(self.settings.concurrent_answers + PAGES_AT_ONCE + 4)
        return await to_thread.run_sync(work, limiter=self._limiter, abandon_on_cancel=leave)


def clean_text(text: str) -> str:
    """`text` with every half character replaced and every control character but line breaks and tabs blanked."""
    return CONTROL.sub(" ", UNWANTED.sub("\ufffd", text))


def _raise_if_dear(stop: Stop) -> None:
    """Ends with what a visitor is told whose question was given up for what it took."""
    if stop.was_too_dear:
        raise QuestionError("Answering this takes too long.", hint="Ask for one thing at a time, and for fewer names.")
