"""An answer as server-sent events, for the chat page, the widget and programs: what is ready is sent at once.

`statement` for each statement, or `turn` with the HTML of all that is known so far where the client shows our HTML;
`answer` last, or `error`. A comment goes out while nothing is ready, so that no proxy takes the connection for dead
and a browser whose server has gone learns of it.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace

from anyio import CancelScope, to_thread

from ..types import Statement, Turn, Wanted
from .desk import Desk
from .failures import told
from .render import TurnView, turn_html

# Statements that are ready sooner than this after one another are shown together: an answer without a language model is
# ready as a whole.
STEP_S = 0.06
HEARTBEAT_S = 10.0
ANSWER_KEPT = 4000  # characters of an answer that are sent along with the next question
Event = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was checked and admitted, the turns before it, and in which form its answer is wanted."""

    question: str
    history: Sequence[Turn]
    id: str | None
    mode: Wanted
    html: bool


async def answer_events(desk: Desk, asked: Asked, *, address: str) -> AsyncGenerator[Event, None]:
    """The name and data of each event of the answer. Closing it ends the work.

    With `answer` comes the `turn` that the next question has to bring along.
    """
    from ..answer_view import answer_to_dict, statement_to_dict

    waiting = "Waiting for a free place" if desk.gate.is_full else "Searching the archive"
    view = TurnView(asked.id or uuid.uuid4().hex, asked.question, waiting=waiting, contact=desk.settings.contact)
    try:
        if asked.html:
            yield "turn", {"html": turn_html(view, desk.assistant.document)}
        shown = time.monotonic()
        answers = desk.stream(asked.question, asked.history, address=address, mode=asked.mode)
        async with aclosing(answers) as items:
            async for item in items:
                if isinstance(item, Statement):
                    view = replace(view, statements=(*view.statements, item), waiting="Reading further")
                    if not asked.html:
                        yield "statement", statement_to_dict(item)
                    elif time.monotonic() - shown > STEP_S:
                        yield "turn", {"html": turn_html(view, desk.assistant.document)}
                        shown = time.monotonic()
                    continue
                whole = answer_to_dict(replace(item, id=asked.id))
                whole["turn"] = {"question": asked.question, "answer": item.text[:ANSWER_KEPT]}
                if asked.html:
                    done = replace(view, answer=item, waiting="")
                    whole["html"] = await to_thread.run_sync(turn_html, done, desk.assistant.document)
                yield "answer", whole
    except Exception as error:  # the status has been sent, so whatever broke is told in an event
        _, what, hint = told(error)
        yield "error", {"error": what, "hint": hint}


async def as_stream(events: AsyncGenerator[Event, None], *, every_s: float = HEARTBEAT_S) -> AsyncIterator[str]:
    """The events as text of the type text/event-stream, with a comment after each `every_s` seconds of silence."""
    yield ": here\n\n"
    async with aclosing(events):
        while True:
            coming = asyncio.ensure_future(anext(events))
            try:
                while not (await asyncio.wait({coming}, timeout=every_s))[0]:
                    yield ": waiting\n\n"
            except BaseException:  # the client has left: what it asked for ends with it
                coming.cancel()
                with CancelScope(shield=True), suppress(asyncio.CancelledError, StopAsyncIteration):
                    await coming
                raise
            try:
                name, data = coming.result()
            except StopAsyncIteration:
                return
            yield f"event: {name}\ndata: {json.dumps(data)}\n\n"
