"""Which passages a language model is given: those that the archive's own answer stands in, then what comes near it.

A passage of another event may support a sentence word for word and still answer another question. So only passages
are given whose best statement holds the names and years of the question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...llm import Message, Told, answer_messages, estimate_tokens
from ...passages import Passages
from ...types import Chunk, Event, Turn, Unit
from ..compose import Draft
from ..verify import Passage
from .checks import speaks_to_a_machine

MOST = 5  # passages; about 1,500 characters each
NEAR = 0.35  # below the best candidate's score; what scores lower is about something else
ROOM = 16  # tokens that a chat template adds to the two messages


@dataclass(frozen=True, slots=True)
class Given:
    """A passage as the model is told of it and as its sentences are checked against it."""

    told: Told
    held: Passage
    event_id: str | None


def given_passages(passages: Passages, draft: Draft) -> list[Given]:
    """Passages for the model, the most important first, marked from 1."""
    positions = list(dict.fromkeys([*_cited(passages, draft), *_near(draft)]))[:MOST]
    return [_given(passages, position, marker) for marker, position in enumerate(positions, start=1)]


def _cited(passages: Passages, draft: Draft) -> Iterator[int]:
    """Positions of the chunks that hold what the draft cites."""
    for citation in draft.citations:
        for position, start, end in passages.index.chunks_of(citation.document_id):
            if start < citation.end and citation.start < end:
                yield position
                break


def _near(draft: Draft) -> Iterator[int]:
    for item in draft.readings.all:
        if not item.breaches and item.logit >= draft.readings.all[0].logit - NEAR:
            yield item.passage.position


def _given(passages: Passages, position: int, marker: int) -> Given:
    passage = passages[position]
    chunk = passage.chunk
    title = passages.summary(chunk.document_id).title
    event = passages.index.catalogue().event(chunk.event_id) if chunk.event_id else None
    date = date_words(event) if event else ""
    headings = passages.index.document(chunk.document_id).headings_at(chunk.end - 1)
    orders = [c.unit for c in passage.candidates if c.unit.kind != "list" and speaks_to_a_machine(c.text)]
    text = _without(chunk, orders)
    told = Told(marker, text, title=title, event=_name(event, chunk, headings), date=date)
    kept = [
        number
        for number, candidate in enumerate(passage.candidates)
        if not any(candidate.unit.start < order.end and order.start < candidate.unit.end for order in orders)
    ]
    units = tuple(passage.candidates[number].unit for number in kept)
    held = Passage(
        marker, chunk.document_id, chunk.start, chunk.end, chunk.text, units, title=title, headings=headings, date=date,
        vectors=passage.vectors[kept] if len(passage.vectors) == len(passage.candidates) else None,
    )  # fmt: skip
    return Given(told, held, chunk.event_id)


def _without(chunk: Chunk, units: Sequence[Unit]) -> str:
    """The words of a chunk without some of its units."""
    text, at = "", chunk.start
    for unit in sorted(units, key=lambda unit: unit.start):
        text += chunk.text[at - chunk.start : max(at, unit.start) - chunk.start]
        at = max(at, unit.end)
    return (text + chunk.text[at - chunk.start :]).strip()


def _name(event: Event | None, chunk: Chunk, headings: Sequence[str]) -> str:
    if event is not None:
        return event.name
    return headings[-1] if headings and headings[-1] not in chunk.text else ""


def date_words(event: Event) -> str:
    """The days of an event as far as they are known: "9 May 2011 to 11 May 2011", "May 2012", "2012"."""
    if event.starts is None or event.ends is None:
        return ""
    return " to ".join(dict.fromkeys(_day(day, event.precision) for day in (event.starts, event.ends)))


def _day(day: dt.date, precision: str) -> str:
    if precision == "year":
        return str(day.year)
    return f"{day:%B} {day.year}" if precision == "month" else f"{day.day} {day:%B} {day.year}"


def fitting_messages(
    question: str, given: Sequence[Given], history: Sequence[Turn], *, tokens: int
) -> tuple[list[Message], list[Given]]:
    """Messages of at most `tokens` and the passages in them; the first passage stays, also where it does not fit.

    The oldest turns go first, then the lowest passages.
    """
    turns, kept = list(history), list(given)
    while True:
        messages = answer_messages(question, [item.told for item in kept], turns)
        size = sum(estimate_tokens(message.content) for message in messages) + ROOM
        if size <= tokens or (not turns and len(kept) <= 1):
            return messages, kept
        if turns:
            turns.pop(0)
        else:
            kept.pop()
