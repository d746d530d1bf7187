"""Query and Search -> Readings: the best passages are read with the question, statement by statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..passages import Passage, Passages
from ..reader import Reader, Window
from ..search import Search
from ..types import Query
from .exact import YEAR, Question, Section, breached, cover_of, fit, header_of, question_of, section_around
from .going_on import ALWAYS, GoOn
from .readings import UNREAD, Reading, Readings

LEAST_OPENING = 3  # characters; less is a mark and no line that opens a list
PASSAGES = 8  # best passages that are read, where no answer is seen in the first of them
FIRST = 4  # that are read at first: with all of them an answer takes half as long again and is right as often
SEEN = 0.0  # logit of an answer that is seen, both of the statement and of its window
NEIGHBOURS = 1  # passages of the same section, each way, that are read around the very best, at first too

Position = tuple[int, int]


def read(
    passages: Passages,
    query: Query,
    search: Search,
    reader: Reader,
    *,
    focus: int | None = None,
    only_focus: bool = False,
    go_on: GoOn = ALWAYS,
) -> Readings:
    """All statements of the best passages, each with what speaks for and against it, in no order.

    Args:
        focus: Position of the passage that the conversation is about.
        only_focus: Whether nothing but that passage's section may answer.
        go_on: Asked before each round of reading; it raises where nobody waits for the answer.
    """
    question = question_of(query, search)
    in_focus = {passage.position for passage in passages.section(focus)} if focus is not None else set()
    first, further = _chosen(passages, search, focus, in_focus if only_focus else None)
    logits, answerable = _read(passages, query, (first, further), reader, go_on)
    found: list[Reading] = []
    stems = [*(term.stem for term in (*query.terms, *query.carried)), query.listed]
    for passage in (*first, *further):
        section = section_around(passages, passage.position, stems, search.near)
        for number in range(len(passage.candidates)):
            place = (passage.position, number)
            found.append(
                replace(
                    _checked(question, passages, section, passage, number),
                    logit=logits.get(place, UNREAD),
                    answerable=answerable.get(place, UNREAD),
                    in_focus=passage.position in in_focus,
                )
            )
    return Readings(tuple(found))


def _chosen(
    passages: Passages, search: Search, focus: int | None, only: set[int] | None
) -> tuple[list[Passage], list[Passage]]:
    """The passages to read first, and then: the best, with neighbours, and those that the conversation is about."""
    positions = [found.position for found in search.found[:PASSAGES]]
    if focus is not None:
        positions = [focus, *positions]
    around = [passage.position for at in positions[:1] for passage in passages.section(at)]
    near = [at for at in around if abs(at - positions[0]) <= NEIGHBOURS]
    first, further = dict.fromkeys((*positions[:FIRST], *near)), positions[FIRST:]
    if only is not None:
        first, further = dict.fromkeys(at for at in (*first, *further, *sorted(only)) if at in only), []
    return [passages[at] for at in first], [passages[at] for at in dict.fromkeys(further) if at not in first]


def _read(
    passages: Passages, query: Query, rounds: Iterable[Iterable[Passage]], reader: Reader, go_on: GoOn
) -> tuple[Mapping[Position, float], Mapping[Position, float]]:
    """Logits by place of each candidate, and those of the windows they stand in; a list has the best of its parts.

    A round is read only where no answer was seen in the one before.
    """
    logits: dict[Position, float] = {}
    answerable: dict[Position, float] = {}
    for chosen in rounds:
        go_on()
        placed = [
            window
            for passage in chosen
            for window in windows_of(passage, passages.summary(passage.chunk.document_id).title, reader)
        ]
        for window, told in zip(placed, reader.read(query.text, [each.window for each in placed]), strict=True):
            for number, logit in zip(window.numbers, told.statements, strict=True):
                for place in _places_over(window.passage, number):
                    logits[place] = max(logit, logits.get(place, UNREAD))
                    answerable[place] = max(told.answerable, answerable.get(place, UNREAD))
        if any(min(logit, answerable[place]) > SEEN for place, logit in logits.items()):
            break
    return logits, answerable


def _places_over(passage: Passage, number: int) -> list[Position]:
    """The candidate's place and those of the wholes that it is a part of."""
    unit = passage.candidates[number].unit
    return [
        (passage.position, at)
        for at, other in enumerate(passage.candidates)
        if other.unit.start <= unit.start and unit.end <= other.unit.end
    ]


def _checked(question: Question, passages: Passages, section: Section, passage: Passage, number: int) -> Reading:
    """The reading of a candidate by exact checks alone."""
    candidate, query = passage.candidates[number], question.query
    header = header_of(passage, number)
    columns = passage.candidates[header] if header is not None else None
    above = passage.heading_stems | passages.title_stems(passage.chunk.document_id)
    if columns is not None:
        above |= columns.stems
    before = passage.candidates[number - 1].stems if number else frozenset()
    cover = cover_of(question, candidate.stems, section, above=above, before=before)
    told = f"{columns.text}\n{candidate.text}" if columns else candidate.text
    years = question.years
    other_year = bool(years) and not years & (candidate.stems | above) and any(map(YEAR.fullmatch, candidate.stems))
    return Reading(
        passage,
        number,
        candidate,
        logit=UNREAD,
        answerable=UNREAD,
        cosine=float(passage.vectors[number] @ question.search.vector),
        fused=question.fused.get(passage.position, question.lowest * 0.8),
        around=cover.around,
        statement=cover.statement,
        section=cover.section,
        fit=fit(query, told),
        breaches=breached(query, section, unknown=passages.is_unknown),
        other_year=other_year,
        in_focus=False,
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """A window and, for each of its statements, the number of its candidate in the passage.

    A list's opening line, which is no candidate by itself, has the number of the list.
    """

    passage: Passage
    window: Window
    numbers: tuple[int, ...]


def windows_of(passage: Passage, title: str, reader: Reader) -> list[Placed]:
    """The windows of one passage, about equally long."""
    rows = sorted(_smallest(passage))
    texts = [text for _, text, _ in rows]
    sizes = reader.sizes(texts)
    parts = max(1, -(-sum(sizes) // reader.limit))
    share = sum(sizes) / parts
    head = " > ".join(dict.fromkeys((title, *passage.headings)))
    found: list[Placed] = []
    start = used = 0
    for at, size in enumerate(sizes):
        if at > start and (used + size > reader.limit or used >= share):
            found.append(_placed(passage, head, rows[start:at]))
            start, used = at, 0
        used += size
    return [*found, _placed(passage, head, rows[start:])] if rows else []


def _placed(passage: Passage, head: str, rows: Sequence[tuple[int, str, int]]) -> Placed:
    return Placed(passage, Window(head, tuple(text for _, text, _ in rows)), tuple(number for _, _, number in rows))


def _smallest(passage: Passage) -> Iterator[tuple[int, str, int]]:
    """Start, words and number of each candidate that holds no other, and of the opening lines of lists."""
    units = [candidate.unit for candidate in passage.candidates]
    for number, unit in enumerate(units):
        # A whole stands before its parts.
        inside = [other for other in units[number + 1 :] if unit.start <= other.start and other.end <= unit.end]
        if not inside:
            yield unit.start, passage.candidates[number].text, number
        elif unit.kind == "list":
            opening = passage.candidates[number].text[: inside[0].start - unit.start].strip(" \n•-*·–")
            if len(opening) >= LEAST_OPENING:
                yield unit.start, opening, number
